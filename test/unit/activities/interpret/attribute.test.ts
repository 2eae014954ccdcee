/**
 * The step on golden crystals in two groups, with the small checkpoint of the fixtures: what a table says of a group of one
 * crystal must sum to how far its prediction lies from the mean training atom, which is counted here from the predictions.
 */
import { describe, expect, it } from 'vitest';
import type { StepInputs } from '../../../../activities/frame/step.js';
import { attribute } from '../../../../activities/interpret/attribute.js';
import { decodeTable, encodeTable } from '../../../../infra/arrow/arrow-io.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import type { GraphRules } from '../../../../schemas/tables/graph.js';
import { structuresToTable } from '../../../../science/crystal/index.js';
import { buildCrystalGraph, graphsToTable } from '../../../../science/graph/index.js';
import { importAlignnCheckpoint } from '../../../../science/interchange/index.js';
import { checkpointFromTensors, parameterTable, predictGraphs } from '../../../../science/model/index.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';
import { temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import { checkpointBytes, rampNetwork, rampRules } from '../../../harness/tables/ramp-models.js';
import { goldenStructure } from '../../science/model/golden-network.js';

const programFolder = temporaryFolder();
const shown: string[] = [];
const context = stepContext({
  programFolder,
  progress: (done, total, note) => shown.push(`${done}/${total} ${note}`),
});

/** The onset of the first group is between two energies. */
const CLUSTERS = { 'SrTiO3-perovskite': 1, 'Li2O-antifluorite': 2, 'MoS2-3R': 2, 'TlCl-CsCl': 3 } as const;
const ids = Object.keys(CLUSTERS) as (keyof typeof CLUSTERS)[];
const structures = ids.map(goldenStructure);
const rules: GraphRules = rampRules;
const graphs = structures.map((structure) => buildCrystalGraph(structure, rules));
const imported = await importAlignnCheckpoint(checkpointBytes, 'best_model.pt', rampNetwork, rules);
const tensors = parameterTable(rampNetwork).entries.map(({ name, shape, offset }) => {
  const size = shape.reduce((product, length) => product * length, 1);
  return [name, imported.columns.parameter.slice(offset, offset + size)] as const;
});
const card = { network: rampNetwork, training: null, graphRules: rules, startEv: 0, stepEv: 0.05 };
const model = checkpointFromTensors(card, new Map(tensors));
const { prediction } = await predictGraphs(model, graphs, rules, { programFolder });
const width = rampNetwork.outputFeatures;
/** The last crystal is in no training. */
const trained = [0, 1, 2];
const INPUTS: StepInputs<typeof attribute.reads> = {
  model,
  graphs: graphsToTable(graphs, rules),
  structures: structuresToTable(
    structures,
    structures.map(() => ({ source: 'test', sourceSha256: '0'.repeat(64) })),
  ),
  embeddings: {
    kind: 'embeddings',
    rows: ids.length,
    columns: { id: ids, prediction: { width, values: prediction } },
    metadata: { layers: '', startEv: '0', stepEv: '0.05' },
  },
  split: {
    kind: 'split',
    rows: ids.length,
    columns: { id: ids, subset: ids.map((_, i) => (trained.includes(i) ? 'train' : 'test')) },
    metadata: { seed: '1', grouping: 'formula' },
  },
  labels: {
    kind: 'labels',
    rows: ids.length,
    columns: { id: ids, cluster: Uint32Array.from(ids, (id) => CLUSTERS[id]) },
    metadata: { layer: 'GCN4', method: 'ward', cut: 'test' },
  },
  clusterOnsets: {
    kind: 'cluster-onsets',
    rows: 3,
    columns: {
      cluster: Uint32Array.of(1, 2, 3),
      size: Uint32Array.of(1, 2, 1),
      withOnset: Uint32Array.of(1, 2, 0),
      onsetMeanEv: [2.5125, 3, null],
      onsetSpreadEv: [null, 0.1, null],
    },
    metadata: {},
  },
};
const run = async (inputs: typeof INPUTS) => (await attribute.run(inputs, { seed: 5 }, context)).outputs;
const { trainingMeans, groupAtoms, groupBonds } = await run(INPUTS);

const atomsOf = graphs.map(({ nAtoms }) => nAtoms);
const predicted = (crystal: number, energyEv: number) => {
  const place = energyEv / 0.05;
  const [below, above] = [Math.floor(place + 1e-9), Math.ceil(place - 1e-9)];
  const row = prediction.subarray(crystal * width, (crystal + 1) * width);
  return row[below]! + (place - below) * (row[above]! - row[below]!);
};
const meanAtom = (energyEv: number) => {
  const total = trained.reduce((sum, i) => sum + atomsOf[i]!, 0);
  return trained.reduce((sum, i) => sum + (atomsOf[i]! * predicted(i, energyEv)) / total, 0);
};
const atomRows = Array.from({ length: groupAtoms.rows }, (_, i) => ({
  cluster: groupAtoms.columns.cluster[i]!,
  element: groupAtoms.columns.element[i]!,
  coordination: groupAtoms.columns.coordination[i]!,
  crystals: groupAtoms.columns.crystals[i]!,
  atoms: groupAtoms.columns.atoms[i]!,
  contribution: groupAtoms.columns.contribution[i]!,
  deviation: groupAtoms.columns.deviation[i]!,
}));

describe('attribute', () => {
  it('gives the elements of a group of one crystal what its prediction differs by from the mean training atom', () => {
    const own = atomRows.filter(({ cluster, coordination }) => cluster === 1 && coordination === null);
    expect(new Map(own.map(({ element, atoms }) => [element, atoms]))).toEqual(
      new Map([
        ['Sr', 1],
        ['Ti', 1],
        ['O', 3],
      ]),
    );
    const mean = own.reduce((sum, { atoms, contribution }) => sum + (atoms * contribution) / 5, 0);
    expect(Math.abs(mean - (predicted(0, 2.5125) - meanAtom(2.5125)))).toBeLessThan(2e-6);
    expect(own.map(({ deviation }) => deviation)).toEqual([null, null, null]);
    const contributions = own.map(({ contribution }) => contribution);
    expect(contributions).toEqual([...contributions].sort((a, b) => b - a));
  });

  it('tells environments apart, and has no row of a group without an onset', () => {
    const environments = atomRows.filter(({ coordination }) => coordination !== null);
    const names = environments.map(({ cluster, element, coordination }) => `${cluster} ${element} ${coordination}`);
    // Titanium by 6 O in perovskite; tetrahedral lithium and cubic oxygen in antifluorite; molybdenum by 6 S.
    for (const name of ['1 Ti 6', '2 Li 4', '2 O 8', '2 Mo 6']) expect(names).toContain(name);
    expect(new Set(groupAtoms.columns.cluster)).toEqual(new Set([1, 2]));
    expect(new Set(groupBonds.columns.cluster)).toEqual(new Set([1, 2]));
    expect(groupBonds.columns.energyEv[0]).toBe(2.5125);
  });

  it('keeps the mean training atom and bond', () => {
    const { columns, metadata } = trainingMeans;
    expect([columns.crystals[0], columns.atoms[0]]).toEqual([3, atomsOf[0]! + atomsOf[1]! + atomsOf[2]!]);
    expect(columns.bonds[0]).toBe(trained.reduce((sum, i) => sum + graphs[i]!.nBonds, 0));
    expect(columns.value.values[60]).toBeCloseTo(meanAtom(3), 6);
    expect(columns.bondExpansion.width).toBe(rampNetwork.edgeBins);
    // Gaussians on a grid much finer than they are wide: their sum is sqrt(pi spacing) / spacing for any length inside.
    const spacing = 8 / (rampNetwork.edgeBins - 1);
    const sum = columns.bondExpansion.values.reduce((total, value) => total + value, 0);
    expect(sum).toBeCloseTo(Math.sqrt(Math.PI * spacing) / spacing, 3);
    expect(metadata).toEqual({ startEv: '0', stepEv: '0.05' });
  });

  it('counts all bonds of a group once from each end, and says how complete its sums are', () => {
    const { columns, metadata } = groupBonds;
    const bonds = (cluster: number) =>
      columns.bonds.reduce((sum, n, i) => sum + (columns.cluster[i] === cluster ? n : 0), 0);
    expect(bonds(1)).toBe(graphs[0]!.nBonds);
    expect(bonds(2)).toBe(graphs[1]!.nBonds + graphs[2]!.nBonds);
    const shortest = columns.pair.findIndex((pair, i) => pair === 'O-Ti' && columns.shell[i] === 1);
    // Half of the lattice constant of cubic SrTiO3.
    expect(columns.lengthAngstrom[shortest]).toBeCloseTo(1.95, 1);
    expect(metadata).toMatchObject({ crystals: '3', incomplete: '0', seed: '5' });
    expect(Number(metadata.largestGap)).toBeLessThanOrEqual(0.01);
  });

  it('gives tables that a file holds without loss, the same twice', async () => {
    for (const table of [trainingMeans, groupAtoms, groupBonds]) {
      const bytes = encodeTable(table as Table, 'attribute');
      expect(decodeTable(table.kind, bytes)).toEqual(table);
    }
    expect(await run(INPUTS)).toEqual({ trainingMeans, groupAtoms, groupBonds });
  });

  it('tells how far it is, and refuses crystals that are not there', async () => {
    expect(shown[0]).toBe('3/6 what atoms say');
    expect(shown).toContain('6/6 what bonds say');
    const stranger = { ...INPUTS.labels, columns: { ...INPUTS.labels.columns, id: ['stranger', ...ids.slice(1)] } };
    await expect(run({ ...INPUTS, labels: stranger })).rejects.toThrow('crystal stranger has a cluster and no graph');
    const other = { ...INPUTS.split, columns: { id: ['other'], subset: ['train'] }, rows: 1 };
    await expect(run({ ...INPUTS, split: other })).rejects.toThrow('crystal other was trained on and has no graph');
  });
});
