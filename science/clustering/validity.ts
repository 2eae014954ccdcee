/** All validity figures of one cut: what a row of the `validity` table holds about it. */
import type { Linkage } from '../../schemas/clustering.js';
import { calinskiHarabasz, daviesBouldin } from './centroid-validity.js';
import type { Points } from './distances.js';
import { cutByCount } from './flat-clusters.js';
import { silhouette } from './silhouette.js';

export interface CutValidity {
  /** Clusters obtained: with ties fewer than asked for. */
  readonly clusters: number;
  readonly silhouette: number | null;
  readonly daviesBouldin: number | null;
  readonly calinskiHarabasz: number | null;
}

/**
 * @param points shape [n, width]
 * @param distances condensed distances of the same points
 * @param counts numbers of clusters to cut into, each >= 1
 * @returns one row a count, in the order given; null where a figure is not defined
 */
export function validityOfCuts(
  points: Points,
  distances: Float64Array,
  tree: Linkage,
  counts: readonly number[],
): CutValidity[] {
  return counts.map((count) => {
    const labels = cutByCount(tree, count);
    return {
      clusters: labels.reduce((most, label) => Math.max(most, label), 0),
      silhouette: silhouette(distances, labels),
      daviesBouldin: daviesBouldin(points, labels),
      calinskiHarabasz: calinskiHarabasz(points, labels),
    };
  });
}
