/**
 * Feature vectors -> merge tree, flat clusters, validity over a range of counts and the count that it recommends.
 *
 * Run by the `cluster` command in a child process, without a server: it is on no queue. Reads `features`; writes
 * `linkage`, `labels` and `validity` (a row a count). Pure.
 * Errors: InvalidInputError for values that are not finite, a metric that the linkage is not defined for, a cut that cannot be.
 */
import type { Table } from '../schemas/artifact.js';
import type { Linkage, LinkageMethod } from '../schemas/clustering.js';
import { type ClusterFeaturesParameters, ClusterFeaturesParametersSchema } from '../schemas/features.js';
import {
  bootstrapDraws,
  type ClusterStability,
  type Cut,
  type CutValidity,
  copheneticCorrelation,
  countClusters,
  cutTree,
  linkage,
  nameOfCut,
  type Points,
  pairwiseDistances,
  pointsWithin,
  recommendCut,
  samplePoints,
  stabilityOfCuts,
  validityOfCuts,
} from '../science/clustering/index.js';
import { step } from './step.js';

/** All pairs of so many points are 400 MB; of more points the silhouette and the cophenetic correlation take a sample. */
const MOST_POINTS_OF_ALL_PAIRS = 10_000;

export const clusterFeatures = step({
  name: 'clusterFeatures',
  codeVersion: 1,
  queue: 'compute',
  parameters: ClusterFeaturesParametersSchema,
  reads: { features: { kind: 'features' } },
  writes: { linkage: { kind: 'linkage' }, labels: { kind: 'labels' }, validity: { kind: 'validity' } },
  run({ features }, parameters, context) {
    const { method, metric } = parameters;
    const { layer } = features.metadata;
    const points = features.columns.vector;
    const tree = linkage(points, method, metric);
    context.progress(1, 2, 'merge tree');
    const figures = figuresOf(points, tree, parameters);
    const recommended = recommendCut(figures.counts, figures.validity, figures.stability);
    const cut: Cut = parameters.cut ?? { by: 'count', clusters: recommended.clusters ?? 1 };
    const labels = cutTree(tree, cut);
    return {
      outputs: {
        linkage: {
          kind: 'linkage',
          rows: tree.height.length,
          columns: { ...tree },
          metadata: { layer: layer!, method, metric },
        },
        labels: {
          kind: 'labels',
          rows: features.rows,
          columns: { id: features.columns.id, cluster: labels },
          metadata: { layer: layer!, method, cut: nameOfCut(cut) },
        },
        validity: validityTable(layer!, method, figures),
      },
      summary: {
        clusters: countClusters(labels),
        recommended: recommended.clusters,
        reason: recommended.reason,
      },
    };
  },
});

interface Figures {
  readonly counts: readonly number[];
  readonly validity: readonly CutValidity[];
  readonly stability: readonly ClusterStability[] | null;
  readonly cophenetic: number | null;
}

function figuresOf(points: Points, tree: Linkage, parameters: ClusterFeaturesParameters): Figures {
  const { method, metric, bootstraps, seed } = parameters;
  const n = tree.height.length + 1;
  const counts = parameters.counts.filter((count) => count < n);
  if (counts.length === 0) return { counts, validity: [], stability: null, cophenetic: null };
  const members = n <= MOST_POINTS_OF_ALL_PAIRS ? null : samplePoints(n, MOST_POINTS_OF_ALL_PAIRS, seed);
  const distances = pairwiseDistances(members ? pointsWithin(points, members) : points, metric);
  const treeOf = (drawn: Uint32Array) => linkage(pointsWithin(points, drawn), method, metric);
  return {
    counts,
    validity: validityOfCuts(points, distances, tree, counts, members),
    stability: bootstraps === 0 ? null : stabilityOfCuts(tree, counts, bootstrapDraws(n, bootstraps, seed), treeOf),
    cophenetic: copheneticCorrelation(tree, distances, members),
  };
}

function validityTable(layer: string, method: LinkageMethod, { validity, cophenetic }: Figures): Table<'validity'> {
  return {
    kind: 'validity',
    rows: validity.length,
    columns: {
      layer: validity.map(() => layer),
      method: validity.map(() => method),
      clusters: Uint32Array.from(validity, ({ clusters }) => clusters),
      silhouette: validity.map(({ silhouette }) => silhouette),
      daviesBouldin: validity.map(({ daviesBouldin }) => daviesBouldin),
      calinskiHarabasz: validity.map(({ calinskiHarabasz }) => calinskiHarabasz),
      cophenetic: validity.map(() => cophenetic),
    },
    metadata: {},
  };
}
