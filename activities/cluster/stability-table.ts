/** Stability of clusters under resampling as a table, the same for every step that resamples. */
import type { Table } from '../../schemas/run/artifact.js';
import type { ClusterStability } from '../../science/clustering/index.js';

/** @param metadata how the clusters were resampled, and the cut that follows */
export function stabilityTable(
  rows: readonly ClusterStability[],
  layer: string,
  method: string,
  metadata: Readonly<Record<string, string>>,
): Table<'stability'> {
  return {
    kind: 'stability',
    rows: rows.length,
    columns: {
      layer: rows.map(() => layer),
      method: rows.map(() => method),
      clusters: Uint32Array.from(rows, (row) => row.clusters),
      cluster: Uint32Array.from(rows, (row) => row.cluster),
      size: Uint32Array.from(rows, (row) => row.size),
      jaccardMean: rows.map((row) => row.jaccardMean),
      jaccardSpread: rows.map((row) => row.jaccardSpread),
      samples: Uint32Array.from(rows, (row) => row.samples),
      recovered: Uint32Array.from(rows, (row) => row.recovered),
      dissolved: Uint32Array.from(rows, (row) => row.dissolved),
    },
    metadata,
  };
}
