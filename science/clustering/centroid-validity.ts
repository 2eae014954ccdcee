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
import { countPoints, type Points } from './distances.js';
import { type Groups, groupsOf, type Labels } from './labels.js';

/** @returns null where there are fewer than 2 clusters, or as many as points */
export function daviesBouldin(points: Points, labels: Labels): number | null {
  const groups = groupsOf(labels, countPoints(points));
  const k = groups.count;
  if (k < 2 || k >= groups.of.length) return null;
  const centroids = centroidsOf(points, groups);
  const spread = new Float64Array(k);
  groups.of.forEach((group, i) => {
    spread[group]! +=
      Math.sqrt(squaredDistance(points.values, i, centroids, group, points.width)) / groups.sizes[group]!;
  });
  let sum = 0;
  for (let g = 0; g < k; g++) {
    let worst = 0;
    for (let h = 0; h < k; h++) {
      const apart = Math.sqrt(squaredDistance(centroids, g, centroids, h, points.width));
      if (apart > 0) worst = Math.max(worst, (spread[g]! + spread[h]!) / apart);
    }
    sum += worst;
  }
  return sum / k;
}

/** @returns null where there are fewer than 2 clusters, or as many as points */
export function calinskiHarabasz(points: Points, labels: Labels): number | null {
  const n = countPoints(points);
  const groups = groupsOf(labels, n);
  const k = groups.count;
  if (k < 2 || k >= n) return null;
  const centroids = centroidsOf(points, groups);
  const centre = centroidsOf(points, groupsOf(new Uint32Array(n)));
  let between = 0;
  for (let g = 0; g < k; g++) between += groups.sizes[g]! * squaredDistance(centroids, g, centre, 0, points.width);
  let within = 0;
  groups.of.forEach((group, i) => {
    within += squaredDistance(points.values, i, centroids, group, points.width);
  });
  return within === 0 ? 1 : (between / within) * ((n - k) / (k - 1));
}

/** Shape [k, width]. */
function centroidsOf(points: Points, groups: Groups): Float64Array {
  const { width, values } = points;
  const centroids = new Float64Array(groups.count * width);
  groups.of.forEach((group, i) => {
    for (let c = 0; c < width; c++) centroids[group * width + c]! += values[i * width + c]!;
  });
  for (let at = 0; at < centroids.length; at++) centroids[at]! /= groups.sizes[Math.floor(at / width)]!;
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
