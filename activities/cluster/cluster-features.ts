/**
 * Feature vectors -> merge tree, flat clusters, validity over a range of counts and the count that it recommends.
 *
 * Run by the `cluster` command in a child process, without a server: it is on no queue. Reads `features`; writes
 * `linkage`, `labels` and `validity` (a row a count). Pure.
 * Errors: InvalidInputError for values that are not finite, a metric that the linkage is not defined for, a cut that cannot be.
 */
import { required } from '../../schemas/required.js';
import type { Linkage } from '../../schemas/tables/clustering.js';
import { type ClusterFeaturesParameters, ClusterFeaturesParametersSchema } from '../../schemas/tables/features.js';
import {
  bootstrapDraws,
  type ClusterStability,
  type Cut,
  countClusters,
  cutTree,
  linkage,
  linkageOfPoints,
  nameOfCut,
  type Points,
  pointsWithin,
  recommendCut,
  stabilityOfCuts,
  validityInBlocks,
} from '../../science/clustering/index.js';
import { type StepContext, step } from '../frame/step.js';
import { type CutFigures, sampleMetadata, sampleOfPairs, validityTable } from './cut-figures.js';
import { labelsTable, linkageTable } from './tree-tables.js';

export const clusterFeatures = step({
  name: 'clusterFeatures',
  codeVersion: 5,
  queue: 'compute',
  parameters: ClusterFeaturesParametersSchema,
  reads: { features: { kind: 'features' } },
  writes: { linkage: { kind: 'linkage' }, labels: { kind: 'labels' }, validity: { kind: 'validity' } },
  async run({ features }, parameters, context) {
    const { method, metric } = parameters;
    const { layer } = features.metadata;
    const points = features.columns.vector;
    const tree = await linkageOfPoints(points, method, metric, {
      programFolder: context.programFolder,
      onProgress: (done, total) => context.progress(done, total, 'merges'),
    });
    context.progress(1, 2, 'merge tree');
    const figures = await figuresOf(points, tree, parameters, context);
    const recommended =
      parameters.counts.length === 0
        ? { clusters: null, reason: 'no cuts were compared' }
        : recommendCut(figures.counts, figures.validity, figures.stability);
    const cut: Cut = parameters.cut ?? { by: 'count', clusters: recommended.clusters ?? 1 };
    const labels = cutTree(tree, cut);
    return {
      outputs: {
        linkage: linkageTable(tree, { layer: required(layer), method, metric }),
        labels: labelsTable(features.columns.id, labels, { layer: required(layer), method, cut: nameOfCut(cut) }),
        validity: validityTable(
          required(layer),
          method,
          figures,
          sampleMetadata(figures.sampled, points.values.length / points.width, parameters.seed),
        ),
      },
      summary: {
        clusters: countClusters(labels),
        recommended: recommended.clusters,
        reason: recommended.reason,
      },
    };
  },
});

interface Figures extends CutFigures {
  readonly counts: readonly number[];
  readonly stability: readonly ClusterStability[] | null;
  /** Points whose pairs the figures are of. */
  readonly sampled: number;
}

async function figuresOf(
  points: Points,
  tree: Linkage,
  parameters: ClusterFeaturesParameters,
  context: StepContext,
): Promise<Figures> {
  const { method, metric, bootstraps, seed } = parameters;
  const n = tree.height.length + 1;
  const counts = parameters.counts.filter((count) => count < n);
  if (counts.length === 0) return { counts, validity: [], stability: null, cophenetic: null, sampled: n };
  const members = sampleOfPairs(n, seed);
  const figures = await validityInBlocks(points, metric, tree, counts, {
    programFolder: context.programFolder,
    members,
    onProgress: (done, total) => context.progress(done, total, 'distances'),
  });
  const treeOf = (drawn: Uint32Array) => linkage(pointsWithin(points, drawn), method, metric);
  return {
    counts,
    sampled: members?.length ?? n,
    ...figures,
    stability: bootstraps === 0 ? null : stabilityOfCuts(tree, counts, bootstrapDraws(n, bootstraps, seed), treeOf),
  };
}
