/** The steps that cluster and compare. Labels, silhouettes and agreement of SciPy and scikit-learn are golden files. */
import { describe, expect, it } from 'vitest';
import { agreement } from '../../../activities/cluster/agreement.js';
import { cluster } from '../../../activities/cluster/cluster.js';
import { consensus } from '../../../activities/cluster/consensus.js';
import { map } from '../../../activities/cluster/map.js';
import { seedConsensus } from '../../../activities/cluster/seed-consensus.js';
import { seedStability } from '../../../activities/cluster/seed-stability.js';
import { stability } from '../../../activities/cluster/stability.js';
import { stabilityTable } from '../../../activities/cluster/stability-table.js';
import { decodeTable, encodeTable } from '../../../infra/arrow/arrow-io.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { stepContext } from '../../harness/pipelines/step-context.js';
import { temporaryFolder } from '../../harness/pipelines/tensorflow.js';
import { type GoldenSet, golden } from '../science/clustering/golden.js';

const context = stepContext({ programFolder: temporaryFolder() });

interface Indices {
  readonly indices: { data: string; labels: string; method: string; K: number; silhouette: number }[];
  readonly labelSets: Record<string, number[]>;
  readonly agreement: { u: string; v: string; adjustedRand: number; adjustedMutualInfo: number }[];
}

const { indices, labelSets, agreement: pairs } = golden<Indices>('indices');
const { points } = golden<GoldenSet>('linkage_a');

function embeddingsOf(rows: readonly (readonly number[])[]): Table<'embeddings'> {
  const width = rows[0]!.length;
  return {
    kind: 'embeddings',
    rows: rows.length,
    columns: {
      id: rows.map((_, i) => `crystal ${i}`),
      prediction: { width: 1, values: new Float32Array(rows.length) },
    },
    extra: { GCN4: { width, values: Float32Array.from(rows.flat()) } },
    metadata: { layers: 'GCN4', startEv: '0', stepEv: '1' },
  };
}

const alone = { spectra: null, structures: null };
const byWard = { layer: 'GCN4', method: 'ward' as const, clusters: 4, counts: [2, 3, 4] };

describe('cluster', () => {
  it("gives SciPy's labels, once as a table and once as a row, and scikit-learn's silhouette", async () => {
    const { outputs } = await cluster.run({ embeddings: embeddingsOf(points), ...alone }, byWard, context);
    expect([...outputs.labels.columns.cluster]).toEqual(labelSets['a ward 4']);
    const stored = decodeTable('labellings', encodeTable(outputs.labellings, 'test'));
    expect([...stored.columns.cluster[0]!]).toEqual(labelSets['a ward 4']);
    const expected = indices.find(({ data, method, K }) => data === 'a' && method === 'ward' && K === 3)!.silhouette;
    expect([...outputs.validity.columns.clusters]).toEqual([2, 3, 4]);
    expect(outputs.validity.columns.silhouette[1]).toBeCloseTo(expected, 5);
  });

  it('clusters reference spectra and compositions by id, whatever the order of their tables', async () => {
    const embeddings = embeddingsOf([[0], [0], [0], [0]]);
    const ids = [...embeddings.columns.id].reverse();
    const spectra: Table<'spectra'> = {
      kind: 'spectra',
      rows: 4,
      columns: { id: ids, values: { width: 1, values: Float32Array.of(5, 1, 5, 1) } },
      metadata: {},
    };
    const species = [
      ['Na', 'Cl'],
      ['Ga', 'As'],
      ['Ga', 'As', 'Ga', 'As'],
      ['Na', 'Cl'],
    ];
    const structures = {
      kind: 'structures',
      rows: 4,
      columns: { id: ids, species },
      metadata: {},
    } as unknown as Table<'structures'>;
    const labelsOf = async (layer: string) => {
      const parameters = { ...byWard, layer, clusters: 2, counts: [] };
      const { outputs } = await cluster.run({ embeddings, spectra, structures }, parameters, context);
      return [...outputs.labels.columns.cluster];
    };
    // crystals 0 .. 3 are the last .. first rows above; SciPy's numbering of two pairs of equal points.
    expect(await labelsOf('reference')).toEqual([1, 2, 1, 2]);
    expect(await labelsOf('composition')).toEqual([1, 2, 2, 1]);
  });

  it('names the layer whose table is missing, and the crystal that a table lacks', async () => {
    const embeddings = embeddingsOf([[0], [1]]);
    const parameters = { ...byWard, layer: 'reference' };
    await expect(async () => cluster.run({ embeddings, ...alone }, parameters, context)).rejects.toThrow(/"reference"/);
    const spectra: Table<'spectra'> = {
      kind: 'spectra',
      rows: 1,
      columns: { id: ['crystal 0'], values: { width: 1, values: Float32Array.of(5) } },
      metadata: {},
    };
    await expect(async () =>
      cluster.run({ embeddings, spectra, structures: null }, parameters, context),
    ).rejects.toThrow(/crystal 1 .*no spectrum/);
  });
});

describe('agreement', () => {
  it("gives scikit-learn's figures for every pair, and for the consensus on the crystals it holds", async () => {
    const names = Object.keys(labelSets).filter((name) => name.startsWith('a '));
    const n = labelSets[names[0]!]!.length;
    const id = Array.from({ length: n }, (_, i) => `crystal ${i}`);
    const labels = labelsTable(id, labelSets[names[0]!]!);
    const { outputs } = await agreement.run(
      { labellings: labellingsTable(names.map((name) => [name, labelSets[name]!])), labels, consensus: labels },
      { clusters: 4 },
      context,
    );
    const { left, right, adjustedRand, adjustedMutualInfo } = outputs.agreement.columns;
    expect(left.length).toBe((names.length * (names.length - 1)) / 2 + names.length);
    let compared = 0;
    for (const { u, v, ...expected } of pairs) {
      const row = left.findIndex((name, i) => name === `${u}, ward` && right[i] === `${v}, ward`);
      if (row < 0) continue;
      compared++;
      expect(adjustedRand[row]).toBeCloseTo(expected.adjustedRand, 10);
      expect(adjustedMutualInfo[row]).toBeCloseTo(expected.adjustedMutualInfo, 10);
    }
    expect(compared).toBeGreaterThan(0);
    const own = left.findIndex((name, i) => name === 'consensus' && right[i] === `${names[0]}, ward`);
    expect(adjustedRand[own]).toBe(1);
  });
});

describe('consensus', () => {
  // By hand: two layers of three have 0 with 1 and 2 with 3; what the network is compared with does not vote.
  it('is the partition that most layers have', async () => {
    const rows: [string, number[]][] = [
      ['GCN1', [1, 1, 2, 2]],
      ['GCN2', [1, 1, 2, 2]],
      ['GCN3', [1, 2, 2, 2]],
      ...['prediction', 'reference', 'composition'].map((name): [string, number[]] => [name, [1, 2, 1, 2]]),
    ];
    const labels = labelsTable(['a', 'b', 'c', 'd'], [1, 1, 2, 2]);
    const inputs = { labellings: labellingsTable(rows), labels };
    const { outputs } = await consensus.run(inputs, { clusters: 2 }, context);
    expect([...outputs.consensusLabels.columns.cluster]).toEqual([2, 2, 1, 1]);
    expect(outputs.consensusLabels.metadata.layer).toBe('consensus of 3 clusterings');
    // 2 and 3 are together in all three, 0 and 1 in two, the pairs between in none but 1-2 and 1-3 in one: mean 5/6.
    expect([...outputs.consensus.columns.height]).toEqual([0, 1 / 3, (1 + 1 + 2 / 3 + 2 / 3) / 4]);
  });
});

describe('stability', () => {
  it('recommends the two blobs there are, which every sample finds again', async () => {
    const blobs = Array.from({ length: 40 }, (_, i) => [(i % 2) * 100 + Math.sin(i), Math.cos(3 * i)]);
    const embeddings = embeddingsOf(blobs);
    const tree = await cluster.run({ embeddings, ...alone }, { ...byWard, counts: [2, 3, 4, 5] }, context);
    const { linkage, validity } = tree.outputs;
    const inputs = { embeddings, linkage, validity };
    const { outputs, summary } = await stability.run(inputs, { bootstraps: 20, seed: 0 }, context);
    const { clusters, jaccardMean, size } = outputs.stability.columns;
    expect([...clusters].filter((count) => count === 2)).toHaveLength(2);
    // The best counterpart of a blob is itself, less the points that were not drawn, which do not count.
    expect(jaccardMean.slice(0, 2)).toEqual([1, 1]);
    expect([...size.slice(0, 2)]).toEqual([20, 20]);
    expect(outputs.stability.metadata.recommended).toBe('2');
    expect(summary!.reason).toMatch(/^2 clusters: silhouette 0\.9/);
  });
});

describe('map', () => {
  it('puts points of a line on a line, with all variance on it, and is the same twice', async () => {
    const embeddings = embeddingsOf(Array.from({ length: 12 }, (_, i) => [i, 2 * i]));
    const run = async () => (await map.run({ embeddings }, { layer: 'GCN4', seed: 5 }, context)).outputs.map;
    const first = await run();
    expect(Number(first.metadata.explained1)).toBeCloseTo(1, 12);
    expect(first.columns.component1[11]! - first.columns.component1[0]!).toBeCloseTo(11 * Math.sqrt(5), 10);
    for (const value of first.columns.component2) expect(value).toBeCloseTo(0, 10);
    expect(new Set(first.columns.neighbour1).size).toBe(12);
    expect(await run()).toEqual(first);
  });

  it('leaves the neighbour coordinates of three crystals open', async () => {
    const { outputs } = await map.run(
      { embeddings: embeddingsOf([[0], [1], [2]]) },
      { layer: 'GCN4', seed: 0 },
      context,
    );
    expect(outputs.map.columns.neighbour1).toEqual([null, null, null]);
    expect(decodeTable('map', encodeTable(outputs.map, 'test')).columns.neighbour2).toEqual([null, null, null]);
  });
});

describe('the same cut of other trainings', () => {
  const names = ['truth b', 'b ward 6', 'b complete 5'];
  const trainings = names.map((name): [string, number[]] => ['GCN4', labelSets[name]!]);
  const seeds = [7, 8, 9];
  const n = labelSets[names[0]!]!.length;
  const id = Array.from({ length: n }, (_, i) => `crystal ${i}`);

  it("is compared with the run's own groups, and scikit-learn's Rand index of every two trainings averaged", async () => {
    const labels = labelsTable(id, labelSets[names[0]!]!);
    const inputs = { labels, labellings: labellingsTable(trainings) };
    const { outputs } = await seedStability.run(inputs, { seeds }, context);
    const stored = decodeTable('seed-stability', encodeTable(outputs.seedStability, 'test'));
    expect(stored.metadata).toMatchObject({ layer: 'GCN4', method: 'ward', seeds: '8, 9' });
    const rand = (u: string, v: string) =>
      pairs.find((pair) => [pair.u, pair.v].sort().join() === [u, v].sort().join())!.adjustedRand;
    const [a, b, c] = names as [string, string, string];
    expect(Number(stored.metadata.adjustedRand)).toBeCloseTo((rand(a, b) + rand(a, c) + rand(b, c)) / 3, 10);
    // Counted anew: sets of crystals, one by one.
    const members = (name: string, cluster: number) =>
      labelSets[name]!.flatMap((label, i) => (label === cluster ? [i] : []));
    const jaccard = (left: readonly number[], right: readonly number[]) =>
      left.filter((i) => right.includes(i)).length / new Set([...left, ...right]).size;
    stored.columns.cluster.forEach((cluster, row) => {
      const own = members(a, cluster);
      const best = [b, c].map((name) =>
        Math.max(...[...new Set(labelSets[name])].map((other) => jaccard(own, members(name, other)))),
      );
      expect(stored.columns.size[row]).toBe(own.length);
      expect([...stored.columns.jaccards[row]!]).toEqual(best.map((value) => expect.closeTo(value, 12)));
      expect(stored.columns.jaccardLowest[row]).toBeCloseTo(Math.min(...best), 12);
      expect(stored.columns.jaccardMean[row]).toBeCloseTo((best[0]! + best[1]!) / 2, 12);
    });
  });

  it('is compared with what all agree on as those of every training are', async () => {
    const labels = labelsTable(id, labelSets[names[0]!]!);
    const agreed = { ...labels, metadata: { ...labels.metadata, method: 'consensus' } };
    const inputs = { labels: agreed, labellings: labellingsTable(trainings) };
    const { seedStability: found } = (await seedStability.run(inputs, { seeds }, context)).outputs;
    expect(found.metadata.seeds).toBe('7, 8, 9');
    // The first training has these very groups.
    for (const jaccards of found.columns.jaccards) expect([jaccards.length, jaccards[0]]).toEqual([3, 1]);
  });
});

describe('the consensus over trainings', () => {
  const ofLine = (values: readonly number[]) => embeddingsOf(values.map((value) => [value]));
  const noRows = stabilityTable([], 'GCN4', 'ward', { draws: '9 bootstrap samples', recommended: '2', reason: 'r' });
  const asked = { layer: 'GCN4', method: 'ward' as const, clusters: 2, bootstraps: 9, seed: 0 };

  // By hand: two trainings of three have 0 with 1 and 2 with 3, the third has 0 alone. Shares as in `consensus` above.
  it('joins what most trainings join', async () => {
    const inputs = {
      stability: noRows,
      embeddings1: ofLine([0, 1, 10, 11]),
      embeddings2: ofLine([5, 4, 1, 0]),
      embeddings3: ofLine([0, 10, 11, 12.5]),
    };
    const { outputs } = await seedConsensus.run(inputs, { ...asked, seeds: [7, 8, 9] }, context);
    expect([...outputs.linkage.columns.height]).toEqual([0, 1 / 3, (1 + 1 + 2 / 3 + 2 / 3) / 4]);
    expect([...outputs.labels.columns.cluster]).toEqual([2, 2, 1, 1]);
    expect(outputs.labels.metadata).toEqual({
      layer: 'GCN4',
      method: 'consensus',
      cut: 'at most 2 clusters',
      linkage: 'ward',
      seeds: '7, 8, 9',
    });
    const { method, clusters, size } = outputs.stability.columns;
    expect([method, [...clusters], [...size]]).toEqual([
      ['consensus', 'consensus'],
      [2, 2],
      [2, 2],
    ]);
    expect(outputs.stability.metadata).toEqual(noRows.metadata);
  });

  // Law: two blobs far apart in every training are found in every sample.
  it('recurs under resampling where all trainings see the same blobs', async () => {
    const blobs = (far: number) => ofLine(Array.from({ length: 40 }, (_, i) => (i % 2) * far + Math.sin(i)));
    const inputs = { stability: noRows, embeddings1: blobs(100), embeddings2: blobs(-70) };
    const { outputs } = await seedConsensus.run(inputs, { ...asked, seeds: [7, 8] }, context);
    expect(outputs.stability.columns.jaccardMean).toEqual([1, 1]);
    expect([...outputs.stability.columns.samples]).toEqual([9, 9]);
  });
});

function labelsTable(id: string[], cluster: readonly number[]): Table<'labels'> {
  return {
    kind: 'labels',
    rows: id.length,
    columns: { id, cluster: Uint32Array.from(cluster) },
    metadata: { layer: 'GCN4', method: 'ward', cut: 'at most 4 clusters' },
  };
}

function labellingsTable(rows: readonly (readonly [string, readonly number[]])[]): Table<'labellings'> {
  return {
    kind: 'labellings',
    rows: rows.length,
    columns: {
      layer: rows.map(([layer]) => layer),
      method: rows.map(() => 'ward'),
      cluster: rows.map(([, cluster]) => Uint32Array.from(cluster)),
    },
    metadata: {},
  };
}
