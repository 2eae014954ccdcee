/** Merge trees in SciPy's convention, flat clusters, and how good and how alike they are. */
import type { ArtifactLayout } from './columns.js';

export const LINKAGE_METHODS = ['ward', 'average', 'complete', 'single', 'weighted', 'centroid', 'median'] as const;
export type LinkageMethod = (typeof LINKAGE_METHODS)[number];

/** Groups that several trainings agree on, in the place of a linkage. */
export const CONSENSUS_METHOD = 'consensus';
/** What the groups of a run can be formed by. */
export const GROUP_METHODS = [...LINKAGE_METHODS, CONSENSUS_METHOD] as const;
export type GroupMethod = (typeof GROUP_METHODS)[number];
/** The linkage of the trees that a consensus over trainings is made of. */
export const CONSENSUS_LINKAGE: LinkageMethod = 'ward';

/** Points whose two condensed matrices (distances, and the copy that a linkage consumes) take 1.6 GB. */
export const CONSENSUS_POINTS = 14_000;
/** Trainings that groups are compared over, at most. */
export const MOST_TRAININGS = 10;

/** Mean Jaccard index from which on a cluster is called stable (Hennig 2007). */
export const STABLE_JACCARD = 0.75;

/** Layers beside those of the network: what the crystals are grouped by to compare with. */
export const REFERENCE_LAYER = 'reference';
export const COMPOSITION_LAYER = 'composition';

/** @returns the layers whose features can be grouped, in the order in which the network computes them */
export function layersToGroup(network: { readonly alignnLayers: number; readonly gcnLayers: number }): string[] {
  const numbered = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}${i + 1}`);
  return [...numbered('ALIGNN', network.alignnLayers), ...numbered('GCN', network.gcnLayers), 'prediction'];
}

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
  /** One row a clustering of the same crystals: the cluster of each, in the order of `labels`. */
  labellings: { schemaVersion: 1, columns: { layer: 'utf8', method: 'utf8', cluster: 'list<u32>' } },
  /** One row a cluster of every cut of one tree; metadata hold the cut that follows, with its reason. */
  stability: {
    schemaVersion: 1,
    columns: {
      layer: 'utf8',
      method: 'utf8',
      clusters: 'u32',
      cluster: 'u32',
      size: 'u32',
      jaccardMean: 'f64?',
      jaccardSpread: 'f64?',
      samples: 'u32',
      recovered: 'u32',
      dissolved: 'u32',
    },
    metadata: ['draws', 'recommended', 'reason'],
  },
  /** One row a group of the reported cut: its best Jaccard index with a cluster of the same cut of every other training. */
  'seed-stability': {
    schemaVersion: 1,
    columns: {
      cluster: 'u32',
      size: 'u32',
      jaccardMean: 'f64',
      jaccardLowest: 'f64',
      jaccards: 'list<f64>',
    },
    metadata: ['layer', 'method', 'seeds', 'adjustedRand'],
  },
  /** One row a pair of clusterings, each named `layer, method`. */
  agreement: {
    schemaVersion: 1,
    columns: { left: 'utf8', right: 'utf8', adjustedRand: 'f64', adjustedMutualInfo: 'f64' },
    metadata: ['clusters'],
  },
  /** One layer in two dimensions, twice; no neighbour coordinates for crystals outside the sample that was laid out. */
  map: {
    schemaVersion: 1,
    columns: { id: 'utf8', component1: 'f64', component2: 'f64', neighbour1: 'f64?', neighbour2: 'f64?' },
    metadata: ['layer', 'explained1', 'explained2', 'neighbours', 'minDistance', 'seed'],
  },
} as const satisfies Record<string, ArtifactLayout>;
