/** What the readout takes beside the last layer: its formula in plain arithmetic, central differences, training. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_GRAPH_RULES } from '../../../../../schemas/tables/graph.js';
import type { NetworkSettings } from '../../../../../schemas/tables/training.js';
import { loadProgram } from '../../../../../science/engine/index.js';
import { buildCrystalGraph, cgcnnFeatures } from '../../../../../science/graph/index.js';
import { assembleBatch } from '../../../../../science/model/batches/batch-arrays.js';
import { predictGraphs, trainUntil } from '../../../../../science/model/index.js';
import { parameterTable } from '../../../../../science/model/parameters/parameter-table.js';
import { gradientProgram, predictionProgram } from '../../../../../science/model/prediction/programs.js';
import { largestDifference, temporaryFolder } from '../../../../harness/pipelines/tensorflow.js';
import { tensorOf } from '../golden-network.js';
import { corundum, nacl, REFERENCE_TRAINING, SMALL_NETWORK, specifiedParameters } from '../specification-network.js';

const folder = temporaryFolder();
const h = SMALL_NETWORK.hiddenFeatures;
const graphs = [nacl, corundum].map((structure) => buildCrystalGraph(structure, DEFAULT_GRAPH_RULES));
/** Counted by hand: one Na to one Cl, four Al to six O. */
const COMPOSITIONS = [
  mixed([
    ['Na', 0.5],
    ['Cl', 0.5],
  ]),
  mixed([
    ['Al', 0.4],
    ['O', 0.6],
  ]),
];

const CASES: [string, Partial<NetworkSettings>, string[]][] = [
  ['all layers', { layerwiseReadout: true }, ['GCN2', 'GCN1', 'ALIGNN2', 'ALIGNN1']],
  ['the composition', { compositionReadout: 'linear' }, ['GCN2']],
  ['both', { layerwiseReadout: true, compositionReadout: 'linear' }, ['GCN2', 'GCN1', 'ALIGNN2', 'ALIGNN1']],
];

describe.each(CASES)('a readout of %s', (_, change, layers) => {
  const network: NetworkSettings = { ...SMALL_NETWORK, ...change };
  const table = parameterTable(network);
  const values = specifiedParameters(table);
  const parameter = { values, shape: [table.size] };

  it('is linear in all of them', async () => {
    const program = await loadProgram(predictionProgram(network, table, true, 'double'), folder);
    const found = program.run({ ...assembleBatch(graphs, 'double'), parameter });
    program.dispose();
    const [weight, bias] = ['fc.weight', 'fc.bias'].map((name) => [...tensorOf(values, table, name)]);
    const expected = COMPOSITIONS.flatMap((composition, crystal) => {
      const pooled = layers.flatMap((name) => [...found[name]!.subarray(crystal * h, (crystal + 1) * h)]);
      const input = change.compositionReadout ? [...pooled, ...composition] : pooled;
      return bias!.map((start, row) => input.reduce((sum, x, k) => sum + x * weight![row * input.length + k]!, start));
    });
    expect(largestDifference(found.prediction!, expected)).toBeLessThan(1e-12);
  });

  it('has its gradient, by central differences in parameters before and in it', async () => {
    const training = { ...REFERENCE_TRAINING, loss: 'mse' } as const;
    const program = await loadProgram(gradientProgram(network, training, table, 'double'), folder);
    const target = { values: Float64Array.from({ length: 10 }, (__, i) => Math.sin(i)), shape: [2, 5] };
    const inputs = { ...assembleBatch(graphs, 'double'), target, scale: { values: Float64Array.of(0.1), shape: [] } };
    const gradient = Float64Array.from(program.run({ ...inputs, parameter }).gradient!);
    const lossAt = (at: number, shift: number) => {
      const moved = Float64Array.from(values);
      moved[at]! += shift;
      return program.run({ ...inputs, parameter: { values: moved, shape: [table.size] } }).loss![0]!;
    };
    const last = tensorOf(values, table, 'fc.weight').length - 1;
    for (const [name, shift] of [
      ['alignn_layers.0.node_update.src_update.weight', 2],
      ['gcn_layers.1.src_update.weight', 2],
      ['fc.weight', 0],
      ['fc.weight', change.compositionReadout ? last - 92 : last],
    ] as const) {
      const at = table.entries.find((entry) => entry.name === name)!.offset + shift;
      const quotient = (8 * (lossAt(at, 1e-4) - lossAt(at, -1e-4)) - (lossAt(at, 2e-4) - lossAt(at, -2e-4))) / 12e-4;
      expect(Math.abs(gradient[at]! - quotient), name).toBeLessThan(1e-8);
      expect(quotient, name).not.toBe(0);
    }
    program.dispose();
  });

  it.each(['layer', 'batch'] as const)('trains and predicts, %s norm', async (norm) => {
    const set = { graphs, targets: Float32Array.from([1, 2, 3, 4, 5, 5, 4, 3, 2, 1]) };
    const { best, curve } = await trainUntil(
      {
        network: { ...network, norm },
        training: { ...REFERENCE_TRAINING, learningRate: 0.02, meanTargetBias: true },
        graphRules: DEFAULT_GRAPH_RULES,
        axis: { startEv: null, stepEv: null },
        train: set,
        validation: set,
        resume: null,
        best: null,
        untilEpoch: 40,
        programFolder: folder,
      },
      { async onEpoch() {} },
    );
    const { prediction } = await predictGraphs(best, graphs, DEFAULT_GRAPH_RULES, { programFolder: folder });
    const error = prediction.reduce((sum, value, i) => sum + Math.abs(value - set.targets[i]!) / 10, 0);
    expect(curve.at(-1)!.trainLoss).toBeLessThan(curve[0]!.trainLoss / 2);
    expect(error).toBeCloseTo(Math.min(...curve.map((row) => row.validationMae)), 4);
  });
});

describe('a readout of the composition by layers', () => {
  const network: NetworkSettings = { ...SMALL_NETWORK, extraFeatures: 2, compositionReadout: 'layers' };
  const given = [
    [0.3, -1.2],
    [1.5, 0.4],
  ];

  it('is that of a network whose crystals bring it along themselves', async () => {
    const brought: NetworkSettings = { ...SMALL_NETWORK, extraFeatures: 2 + 92 };
    const parameter = { values: specifiedParameters(parameterTable(brought)), shape: [parameterTable(brought).size] };
    const predict = async (settings: NetworkSettings, extra: number[][]) => {
      const program = await loadProgram(predictionProgram(settings, parameterTable(settings), true, 'double'), folder);
      const rows = graphs.map((graph, i) => ({ ...graph, extraFeatures: Float64Array.from(extra[i]!) }));
      const { prediction } = program.run({ ...assembleBatch(rows, 'double'), parameter });
      program.dispose();
      return prediction!;
    };
    const expected = await predict(
      brought,
      given.map((own, i) => [...own, ...COMPOSITIONS[i]!]),
    );
    expect(largestDifference(await predict(network, given), expected)).toBeLessThan(1e-12);
  });

  it('has the parameters of that network', () => {
    const names = (settings: NetworkSettings) => parameterTable(settings).entries;
    expect(names(network)).toEqual(names({ ...SMALL_NETWORK, extraFeatures: 94 }));
    expect(names({ ...SMALL_NETWORK, compositionReadout: 'layers' })).toEqual(
      names({ ...SMALL_NETWORK, extraFeatures: 92 }),
    );
  });
});

function mixed(shares: readonly (readonly [string, number])[]): number[] {
  const rows = shares.map(([symbol, share]) => [...cgcnnFeatures(symbol)].map((value) => value * share));
  return rows[0]!.map((value, k) => value + rows[1]![k]!);
}
