/** One task of the child process: feature vectors in, tree, labels and validity out. */

import { availableParallelism } from 'node:os';
import { encodeTable } from '../../infra/arrow/arrow-io.js';
import { required } from '../../schemas/required.js';
import { ARTIFACT_LAYOUTS, type Table } from '../../schemas/run/artifact.js';
import type { ClusterFeaturesParameters, FeatureSet } from '../../schemas/tables/features.js';
import { runTask, tableOf } from '../predict/run-task.js';
import { withPool } from '../predict/with-pool.js';

export interface Clustering {
  readonly columns: number;
  readonly parameters: ClusterFeaturesParameters;
  readonly linkage: Table<'linkage'>;
  readonly labels: Table<'labels'>;
  readonly validity: Table<'validity'>;
  readonly clusters: number;
  /** Null where no count has a silhouette. */
  readonly recommended: number | null;
  readonly reason: string;
}

/** @throws what the features or the cut are refused for */
export async function clusterFeatures(
  { ids, layers }: FeatureSet,
  layer: string,
  parameters: ClusterFeaturesParameters,
  signal: AbortSignal,
  onProgress?: (done: number, total: number) => void,
): Promise<Clustering> {
  const vector = required(layers.get(layer));
  const table: Table<'features'> = {
    kind: 'features',
    rows: ids.length,
    columns: { id: [...ids], vector },
    metadata: { layer },
  };
  const { schemaVersion } = ARTIFACT_LAYOUTS.features;
  const features = [
    { kind: 'features' as const, bytes: encodeTable(table, 'cluster'), rows: table.rows, schemaVersion },
  ];
  // Their searches decide in float64, one distance at a time: the trees do not depend on threads.
  const threads = ['ward', 'single'].includes(parameters.method) ? availableParallelism() : 1;
  return withPool(async (pool) => {
    const { outputs, summary } = await runTask(pool, 'clusterFeatures', { features }, parameters, {
      signal,
      onProgress,
    });
    return {
      columns: vector.width,
      parameters,
      linkage: tableOf('linkage', required(outputs.linkage)),
      labels: tableOf('labels', required(outputs.labels)),
      validity: tableOf('validity', required(outputs.validity)),
      clusters: summary.clusters as number,
      recommended: summary.recommended as number | null,
      reason: summary.reason as string,
    };
  }, threads);
}
