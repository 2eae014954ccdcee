/**
 * One layer's features -> merge tree by one linkage, flat clusters, validity figures.
 *
 * Queue compute. Reads `embeddings`; writes `linkage`, `labels`, `validity` (one row). Idempotent: pure.
 * Errors: InvalidInputError for an unknown layer (never retried).
 */
import { z } from 'zod';
import { LINKAGE_METHODS } from '../schemas/clustering.js';
import {
  copheneticCorrelation,
  cutByCount,
  linkageOfDistances,
  pairwiseDistances,
  validityOfCuts,
} from '../science/clustering/index.js';
import { layerOf } from './layer.js';
import { step } from './step.js';

const METRIC = 'euclidean';

export const cluster = step({
  name: 'cluster',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({
    layer: z.string().min(1),
    method: z.enum(LINKAGE_METHODS),
    clusters: z.number().int().min(2),
  }),
  reads: { embeddings: { kind: 'embeddings' } },
  writes: { linkage: { kind: 'linkage' }, labels: { kind: 'labels' }, validity: { kind: 'validity' } },
  run({ embeddings }, { layer, method, clusters }) {
    const points = layerOf(embeddings, layer);
    const distances = pairwiseDistances(points, METRIC);
    const tree = linkageOfDistances(distances, method);
    const count = Math.min(clusters, embeddings.rows);
    const [validity] = validityOfCuts(points, distances, tree, [count]);
    return {
      outputs: {
        linkage: {
          kind: 'linkage',
          rows: tree.height.length,
          columns: { ...tree },
          metadata: { layer, method, metric: METRIC },
        },
        labels: {
          kind: 'labels',
          rows: embeddings.rows,
          columns: { id: embeddings.columns.id, cluster: cutByCount(tree, count) },
          metadata: { layer, method, cut: `at most ${count} clusters` },
        },
        validity: {
          kind: 'validity',
          rows: 1,
          columns: {
            layer: [layer],
            method: [method],
            clusters: Uint32Array.of(validity!.clusters),
            silhouette: [validity!.silhouette],
            daviesBouldin: [validity!.daviesBouldin],
            calinskiHarabasz: [validity!.calinskiHarabasz],
            cophenetic: [copheneticCorrelation(tree, distances)],
          },
          metadata: {},
        },
      },
    };
  },
});
