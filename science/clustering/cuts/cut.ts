/** A cut of a merge tree as a value: what a setting, a table's metadata and a sentence of the report name. */
import type { Linkage } from '../../../schemas/tables/clustering.js';
import { cutByCount, cutByHeight, cutByInconsistency } from './flat-clusters.js';
import { INCONSISTENCY_DEPTH } from './inconsistency.js';

export type Cut =
  | { readonly by: 'count'; readonly clusters: number }
  | { readonly by: 'height'; readonly height: number }
  | { readonly by: 'inconsistency'; readonly threshold: number; readonly depth?: number };

/**
 * SciPy's fcluster with the criteria maxclust, distance and inconsistent.
 * @returns labels 1..K of the points, shape [n]
 * @throws InvalidInputError naming a count, a depth or a threshold that cannot be
 */
export function cutTree(tree: Linkage, cut: Cut): Uint32Array {
  switch (cut.by) {
    case 'count':
      return cutByCount(tree, cut.clusters);
    case 'height':
      return cutByHeight(tree, cut.height);
    case 'inconsistency':
      return cutByInconsistency(tree, cut.threshold, cut.depth);
  }
}

/** In words, as the metadata of labels hold it. */
export function nameOfCut(cut: Cut): string {
  switch (cut.by) {
    case 'count':
      return `at most ${cut.clusters} clusters`;
    case 'height':
      return `no merge above height ${cut.height}`;
    case 'inconsistency':
      return `no merge above inconsistency ${cut.threshold} at depth ${cut.depth ?? INCONSISTENCY_DEPTH}`;
  }
}

/** Clusters of a cut: its labels are 1..K. */
export function countClusters(labels: Uint32Array): number {
  return labels.reduce((most, label) => Math.max(most, label), 0);
}
