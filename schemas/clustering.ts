/** Merge trees in SciPy's convention, flat clusters, and what the clusters are made of. */
import type { ArtifactLayout } from './columns.js';

export const LINKAGE_METHODS = ['ward', 'average', 'complete', 'single', 'weighted', 'centroid', 'median'] as const;
export type LinkageMethod = (typeof LINKAGE_METHODS)[number];

export const METRICS = ['euclidean', 'cosine', 'correlation'] as const;
export type Metric = (typeof METRICS)[number];

/** Distances between centroids or midpoints: they exist for Euclidean distances alone. */
export const GEOMETRIC_METHODS: readonly LinkageMethod[] = ['ward', 'centroid', 'median'];

/**
 * Row i merges clusters `left` < `right` into cluster n + i; rows ascend by height. Those of `centroid` and `median` are in
 * the order of the merges: a merged centroid may lie nearer to a third one than its parts did, and the height goes down.
 */
export interface Linkage {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
  readonly height: Float64Array;
  readonly size: Uint32Array;
}

export const clusteringLayouts = {
  linkage: {
    schemaVersion: 1,
    columns: { left: 'u32', right: 'u32', height: 'f64', size: 'u32' },
    metadata: ['layer', 'method', 'metric'],
  },
  labels: {
    schemaVersion: 1,
    columns: { id: 'utf8', cluster: 'u32' },
    metadata: ['layer', 'method', 'cut'],
  },
  validity: {
    schemaVersion: 1,
    columns: {
      layer: 'utf8',
      method: 'utf8',
      clusters: 'u32',
      silhouette: 'f64?',
      daviesBouldin: 'f64?',
      calinskiHarabasz: 'f64?',
      cophenetic: 'f64?',
    },
  },
  enrichment: {
    schemaVersion: 1,
    columns: {
      cluster: 'u32',
      feature: 'utf8',
      inside: 'u32',
      clusterSize: 'u32',
      outside: 'u32',
      outsideSize: 'u32',
      oddsRatio: 'f64?',
      pValue: 'f64',
      qValue: 'f64',
    },
    metadata: ['kind', 'test', 'correction'],
  },
  'cluster-onsets': {
    schemaVersion: 1,
    columns: { cluster: 'u32', size: 'u32', withOnset: 'u32', onsetMeanEv: 'f64?', onsetSpreadEv: 'f64?' },
    units: { onsetMeanEv: 'eV', onsetSpreadEv: 'eV' },
  },
} as const satisfies Record<string, ArtifactLayout>;
