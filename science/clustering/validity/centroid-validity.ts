/**
 * Two validity figures from centroids c_g and sizes n_g of k clusters of n points, both dimensionless:
 *
 *   Davies-Bouldin      mean over g of max over h != g of (s_g + s_h) / |c_g - c_h|,
 *                       s_g the mean distance of the cluster's points to c_g; lower is better
 *   Calinski-Harabasz   [sum_g n_g |c_g - c|^2 / (k - 1)] / [sum_i |x_i - c_g(i)|^2 / (n - k)]; higher is better
 *
 * Degenerate cases as in scikit-learn: coinciding centroids do not count, all points on their centroids give 0 and 1.
 * @source Davies and Bouldin, IEEE Trans. Pattern Anal. 1, 224 (1979); Calinski and Harabasz, Commun. Stat. 3, 1 (1974)
 */

import { type Groups, groupsOf, type Labels } from '../cuts/labels.js';
import { countPoints, type Points } from '../distances/distances.js';
import { inUnit } from '../distances/unit.js';

export interface CentroidValidity {
  /** Null where there are fewer than 2 clusters, or as many as points. */
  readonly daviesBouldin: number | null;
  readonly calinskiHarabasz: number | null;
}

/** @returns null where there are fewer than 2 clusters, or as many as points */
export function daviesBouldin(points: Points, labels: Labels): number | null {
  return centroidValidities(points, [labels])[0]!.daviesBouldin;
}

/** @returns null where there are fewer than 2 clusters, or as many as points */
export function calinskiHarabasz(points: Points, labels: Labels): number | null {
  return centroidValidities(points, [labels])[0]!.calinskiHarabasz;
}

/** Both figures of several partitions of the same points, n width each. */
export function centroidValidities(given: Points, partitions: readonly Labels[]): CentroidValidity[] {
  const n = countPoints(given);
  const { points } = inUnit(given);
  const all = partitions.map((labels) => groupsOf(labels, n));
  const centre = centroidsOf(points, groupsOf(new Uint32Array(n)));
  return all.map((groups) => {
    if (groups.count < 2 || groups.count >= n) return { daviesBouldin: null, calinskiHarabasz: null };
    const centroids = centroidsOf(points, groups);
    const squares = Float64Array.from(groups.of, (group, i) =>
      squaredDistance(points.values, i, centroids, group, points.width),
    );
    return {
      daviesBouldin: meanOverlap(centroids, squares, groups, points.width),
      calinskiHarabasz: varianceRatio(centroids, squares, groups, centre),
    };
  });
}

/** @param squares squared distance of every point to its centroid */
function meanOverlap(centroids: Float64Array, squares: Float64Array, groups: Groups, width: number): number {
  const k = groups.count;
  const spread = new Float64Array(k);
  groups.of.forEach((group, i) => {
    spread[group]! += Math.sqrt(squares[i]!) / groups.sizes[group]!;
  });
  let sum = 0;
  for (let g = 0; g < k; g++) {
    let worst = 0;
    for (let h = 0; h < k; h++) {
      const apart = Math.sqrt(squaredDistance(centroids, g, centroids, h, width));
      if (apart > 0) worst = Math.max(worst, (spread[g]! + spread[h]!) / apart);
    }
    sum += worst;
  }
  return sum / k;
}

function varianceRatio(centroids: Float64Array, squares: Float64Array, groups: Groups, centre: Float64Array): number {
  const k = groups.count;
  const n = groups.of.length;
  let between = 0;
  for (let g = 0; g < k; g++) between += groups.sizes[g]! * squaredDistance(centroids, g, centre, 0, centre.length);
  let within = 0;
  for (const square of squares) within += square;
  return within === 0 ? 1 : (between / within) * ((n - k) / (k - 1));
}

/** Shape [k, width]. */
function centroidsOf(points: Points, groups: Groups): Float64Array {
  const { width, values } = points;
  const centroids = new Float64Array(groups.count * width);
  groups.of.forEach((group, i) => {
    for (let c = 0; c < width; c++) centroids[group * width + c]! += values[i * width + c]!;
  });
  groups.sizes.forEach((size, group) => {
    for (let at = group * width; at < (group + 1) * width; at++) centroids[at]! /= size;
  });
  return centroids;
}

function squaredDistance(x: ArrayLike<number>, i: number, y: ArrayLike<number>, j: number, width: number): number {
  let sum = 0;
  for (let c = 0; c < width; c++) {
    const t = x[i * width + c]! - y[j * width + c]!;
    sum += t * t;
  }
  return sum;
}
