/** Crystals with atoms that no bond reaches: laws that the network's formulas imply. */
import { describe, expect, it } from 'vitest';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import { DEFAULT_GRAPH_RULES, type GraphRules } from '../../../../schemas/tables/graph.js';
import type { NetworkSettings } from '../../../../schemas/tables/training.js';
import { loadProgram } from '../../../../science/engine/index.js';
import { buildCrystalGraph } from '../../../../science/graph/index.js';
import { assembleBatch } from '../../../../science/model/batches/batch-arrays.js';
import { trainUntil } from '../../../../science/model/index.js';
import { parameterTable } from '../../../../science/model/parameters/parameter-table.js';
import { gradientProgram, predictionProgram } from '../../../../science/model/prediction/programs.js';
import { largestDifference, temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import { nacl, REFERENCE_TRAINING, SMALL_NETWORK, specifiedParameters } from './specification-network.js';

const folder = temporaryFolder();
const rules: GraphRules = { ...DEFAULT_GRAPH_RULES, strategy: 'radius', cutoffAngstrom: 4, symmetry: 'full' };
const box = (species: string[], x: number[]): Structure => ({
  id: species.join(''),
  lattice: Float64Array.of(20, 0, 0, 0, 20, 0, 0, 0, 20),
  species,
  fracCoords: Float64Array.from(x.flatMap((value) => [value, 0, 0])),
});
/** A molecule and an atom far from it, in both orders; the atom alone; the molecule alone. */
const moleculeFirst = buildCrystalGraph(box(['C', 'O', 'Xe'], [0, 0.06, 0.5]), rules);
const atomFirst = buildCrystalGraph(box(['Xe', 'C', 'O'], [0.5, 0, 0.06]), rules);
const atom = buildCrystalGraph(box(['Xe'], [0.5]), rules);
const molecule = buildCrystalGraph(box(['C', 'O'], [0, 0.06]), rules);
const crystal = buildCrystalGraph(nacl, rules);
const table = parameterTable(SMALL_NETWORK);
const parameter = { values: specifiedParameters(), shape: [table.size] };

describe('isolated atoms', () => {
  it('count in the mean over atoms, wherever they stand in the cell', async () => {
    const program = await loadProgram(predictionProgram(SMALL_NETWORK, table, true, 'double'), folder);
    const batch = assembleBatch([moleculeFirst, atomFirst, atom, molecule, crystal, moleculeFirst], 'double');
    const { GCN2 } = program.run({ ...batch, parameter });
    const h = SMALL_NETWORK.hiddenFeatures;
    const [first, second, alone, pair, , last] = [0, 1, 2, 3, 4, 5].map((i) => GCN2!.subarray(i * h, (i + 1) * h));
    const expected = Array.from({ length: h }, (_, k) => (2 * pair![k]! + alone![k]!) / 3);
    for (const found of [first, second, last]) expect(largestDifference(found!, expected)).toBeLessThan(1e-12);
    program.dispose();
  });

  it('leave the gradient of the other parameters finite, and train', async () => {
    const program = await loadProgram(gradientProgram(SMALL_NETWORK, REFERENCE_TRAINING, table, 'double'), folder);
    const target = { values: new Float64Array(10).fill(9), shape: [2, 5] };
    const scale = { values: Float64Array.of(0.1), shape: [] };
    const gradientOf = (graphs: (typeof atom)[]) =>
      program.run({ ...assembleBatch(graphs, 'double'), parameter, target, scale }).gradient!;
    expect(largestDifference(gradientOf([moleculeFirst, crystal]), gradientOf([crystal, atomFirst]))).toBeLessThan(
      1e-12,
    );
    program.dispose();
    for (const norm of ['layer', 'batch'] as const) {
      const network: NetworkSettings = { ...SMALL_NETWORK, norm };
      const set = { graphs: [atom, moleculeFirst], targets: new Float32Array(10).fill(1) };
      const input = { network, training: REFERENCE_TRAINING, graphRules: rules, axis: { startEv: null, stepEv: null } };
      const run = {
        ...input,
        train: set,
        validation: set,
        resume: null,
        best: null,
        untilEpoch: 2,
        programFolder: folder,
      };
      const { last } = await trainUntil(run, { async onEpoch() {} });
      expect(last.columns.parameter.every(Number.isFinite)).toBe(true);
    }
  });
});
