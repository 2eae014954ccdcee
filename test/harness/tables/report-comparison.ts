/** What compares clusterings in a sample report: real figures of the bundled spectra, with two stretches of them as layers. */
import { stabilityTable } from '../../../activities/cluster/stability-table.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { Linkage } from '../../../schemas/tables/clustering.js';
import {
  adjustedMutualInformation,
  adjustedRand,
  bootstrapDraws,
  cutByCount,
  linkage,
  neighbourMap,
  type Points,
  pointsWithin,
  principalComponents,
  recurrenceOf,
  stabilityOfCuts,
} from '../../../science/clustering/index.js';

interface Comparison {
  readonly stability: Table<'stability'>;
  readonly seedStability: Table<'seed-stability'>;
  readonly map: Table<'map'>;
  readonly consensusLabels: Table<'labels'>;
  readonly agreement: Table<'agreement'>;
}

/** UMAP takes seconds: once a number of points. */
const layouts = new Map<number, ReturnType<typeof neighbourMap>>();

export function sampleComparison(points: Points, tree: Linkage, ids: string[], cluster: Uint32Array): Comparison {
  return {
    stability: sampleStability(points, tree),
    seedStability: sampleSeedStability(points, cluster),
    map: mapTable(points, ids),
    consensusLabels: {
      kind: 'labels',
      rows: ids.length,
      columns: { id: ids, cluster },
      metadata: { layer: 'consensus of 56 clusterings', method: 'average', cut: 'at most 12 clusters' },
    },
    agreement: agreementTable(points, cluster),
  };
}

function sampleStability(points: Points, tree: Linkage): Table<'stability'> {
  const n = tree.height.length + 1;
  const counts = [2, 3, 5, 8, 12, 16, 20].filter((count) => count < n);
  const draws = bootstrapDraws(n, 4, 0);
  const rows = stabilityOfCuts(tree, counts, draws, (members) => linkage(pointsWithin(points, members), 'ward'));
  const metadata = { draws: '4 bootstrap samples', recommended: '2', reason: '2 clusters: made up for a sample' };
  return stabilityTable(rows, 'GCN4', 'ward', metadata);
}

/** Cuts by two other linkages, as if they were of other trainings. */
function sampleSeedStability(points: Points, cluster: Uint32Array): Table<'seed-stability'> {
  const clusters = Math.max(...cluster);
  const rows = recurrenceOf(
    cluster,
    (['average', 'complete'] as const).map((method) => cutByCount(linkage(points, method), clusters)),
  );
  return {
    kind: 'seed-stability',
    rows: rows.length,
    columns: {
      cluster: Uint32Array.from(rows, (row) => row.cluster),
      size: Uint32Array.from(rows, (row) => row.size),
      jaccardMean: Float64Array.from(rows, (row) => row.jaccardMean),
      jaccardLowest: Float64Array.from(rows, (row) => row.jaccardLowest),
      jaccards: rows.map((row) => row.jaccards),
    },
    metadata: { layer: 'GCN4', method: 'ward', seeds: '124, 125', adjustedRand: '0.5' },
  };
}

function mapTable(points: Points, ids: string[]): Table<'map'> {
  const { coordinates, explained } = principalComponents(points, 2);
  if (!layouts.has(ids.length)) layouts.set(ids.length, neighbourMap(points));
  const layout = layouts.get(ids.length)!;
  return {
    kind: 'map',
    rows: ids.length,
    columns: {
      id: ids,
      component1: coordinates.values.filter((_, i) => i % 2 === 0),
      component2: coordinates.values.filter((_, i) => i % 2 === 1),
      neighbour1: ids.map((_, i) => layout?.values[2 * i] ?? null),
      neighbour2: ids.map((_, i) => layout?.values[2 * i + 1] ?? null),
    },
    metadata: {
      layer: 'GCN4',
      explained1: String(explained[0]),
      explained2: String(explained[1]),
      neighbours: '15',
      minDistance: '0.1',
      seed: '0',
    },
  };
}

function agreementTable(points: Points, cluster: Uint32Array): Table<'agreement'> {
  const clusters = Math.max(...cluster);
  const by = (method: 'average' | 'complete') => cutByCount(linkage(points, method), clusters);
  const labellings = [
    { name: 'GCN4, ward', labels: cluster },
    { name: 'GCN4, average', labels: by('average') },
    { name: 'GCN4, complete', labels: by('complete') },
    { name: 'reference, ward', labels: cluster },
    { name: 'composition, ward', labels: by('complete') },
  ];
  const rows = labellings.flatMap((left, i) => labellings.slice(i + 1).map((right) => ({ left, right })));
  return {
    kind: 'agreement',
    rows: rows.length,
    columns: {
      left: rows.map(({ left }) => left.name),
      right: rows.map(({ right }) => right.name),
      adjustedRand: Float64Array.from(rows, ({ left, right }) => adjustedRand(left.labels, right.labels)),
      adjustedMutualInfo: Float64Array.from(rows, ({ left, right }) =>
        adjustedMutualInformation(left.labels, right.labels),
      ),
    },
    metadata: { clusters: String(clusters) },
  };
}
