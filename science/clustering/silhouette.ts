/**
 * Silhouette of a point: s = (b - a) / max(a, b), dimensionless, in [-1, 1]
 *   a  mean distance to the other points of its cluster
 *   b  smallest mean distance to the points of another cluster
 * A point alone in its cluster has s = 0.
 *
 * @source Rousseeuw, J. Comput. Appl. Math. 20, 53 (1987)
 */
import { countOfCondensed } from './distances.js';
import { groupsOf, type Labels } from './labels.js';

/**
 * @param distances condensed, shape [n (n - 1) / 2]
 * @returns shape [n]; null where there are fewer than 2 clusters, or as many as points
 * @throws InvalidInputError when labels and distances do not belong together
 */
export function silhouetteSamples(distances: Float64Array, labels: Labels): Float64Array | null {
  const n = countOfCondensed(distances.length);
  const groups = groupsOf(labels, n);
  const k = groups.count;
  if (k < 2 || k >= n) return null;

  // Summed distance of every point to every cluster, shape [n, k]: one pass over the matrix in its own order.
  const toGroup = new Float64Array(n * k);
  let pair = 0;
  for (let i = 0; i < n; i++) {
    const ofI = groups.of[i]!;
    for (let j = i + 1; j < n; j++, pair++) {
      const distance = distances[pair]!;
      toGroup[i * k + groups.of[j]!]! += distance;
      toGroup[j * k + ofI]! += distance;
    }
  }
  const samples = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const own = groups.of[i]!;
    const size = groups.sizes[own]!;
    if (size === 1) continue;
    const a = toGroup[i * k + own]! / (size - 1);
    let b = Number.POSITIVE_INFINITY;
    for (let group = 0; group < k; group++) {
      if (group !== own) b = Math.min(b, toGroup[i * k + group]! / groups.sizes[group]!);
    }
    const larger = Math.max(a, b);
    samples[i] = larger > 0 ? (b - a) / larger : 0;
  }
  return samples;
}

/** Mean silhouette over all points, in [-1, 1]; null as in `silhouetteSamples`. */
export function silhouette(distances: Float64Array, labels: Labels): number | null {
  const samples = silhouetteSamples(distances, labels);
  return samples === null ? null : samples.reduce((sum, value) => sum + value, 0) / samples.length;
}
