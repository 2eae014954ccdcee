/**
 * Silhouette of a point: s = (b - a) / max(a, b), dimensionless, in [-1, 1]
 *   a  mean distance to the other points of its cluster
 *   b  smallest mean distance to the points of another cluster
 * A point alone in its cluster has s = 0.
 *
 * @source Rousseeuw, J. Comput. Appl. Math. 20, 53 (1987)
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { type Groups, groupsOf, type Labels } from '../cuts/labels.js';
import { countOfCondensed } from '../distances/distances.js';

/**
 * @param distances condensed, shape [n (n - 1) / 2]
 * @returns shape [n]; null where there are fewer than 2 clusters, or as many as points
 * @throws InvalidInputError when labels and distances do not belong together
 */
export function silhouetteSamples(distances: Float64Array, labels: Labels): Float64Array | null {
  const groups = groupsOf(labels, countOfCondensed(distances.length));
  return isDefined(groups) ? samplesOfSums(distanceSums(distances, groups), groups) : null;
}

/** Mean silhouette over all points, in [-1, 1]; null as in `silhouetteSamples`. */
export function silhouette(distances: Float64Array, labels: Labels): number | null {
  return silhouettes(distances, [labels])[0]!;
}

/**
 * Mean silhouettes of several partitions, each a coarsening of the finest one, as cuts of one tree are: the distances
 * are read once, and coarser clusters add up the sums of finer ones.
 *
 * @param nested partitions of the same points; their clusters have to be unions of those of the finest that has fewer
 *   clusters than points
 * @returns one value a partition, in their order; null as in `silhouetteSamples`
 * @throws InvalidInputError when they are not
 */
export function silhouettes(distances: Float64Array, nested: readonly Labels[]): (number | null)[] {
  const n = countOfCondensed(distances.length);
  const partitions = nested.map((labels) => groupsOf(labels, n));
  const defined = partitions.filter(isDefined);
  if (defined.length === 0) return partitions.map(() => null);
  const finest = defined.reduce((most, groups) => (groups.count > most.count ? groups : most));
  const sums = distanceSums(distances, finest);
  return partitions.map((groups) => {
    if (!isDefined(groups)) return null;
    const samples = samplesOfSums(groups === finest ? sums : coarsened(sums, finest, groups), groups);
    return samples.reduce((sum, value) => sum + value, 0) / n;
  });
}

function isDefined({ count, of }: Groups): boolean {
  return count >= 2 && count < of.length;
}

/** Summed distance of every point to every cluster, shape [n, k]: one pass over the matrix in its own order. */
function distanceSums(distances: Float64Array, groups: Groups): Float64Array {
  const k = groups.count;
  const n = groups.of.length;
  const sums = new Float64Array(n * k);
  let pair = 0;
  for (let i = 0; i < n; i++) {
    const ofI = groups.of[i]!;
    for (let j = i + 1; j < n; j++, pair++) {
      const distance = distances[pair]!;
      sums[i * k + groups.of[j]!]! += distance;
      sums[j * k + ofI]! += distance;
    }
  }
  return sums;
}

function coarsened(sums: Float64Array, finer: Groups, coarser: Groups): Float64Array {
  const union = new Int32Array(finer.count).fill(-1);
  finer.of.forEach((group, i) => {
    const into = coarser.of[i]!;
    if (union[group] === -1) union[group] = into;
    if (union[group] !== into) {
      throw new InvalidInputError(`${coarser.count} clusters are not unions of the ${finer.count} finest`, {
        point: i,
      });
    }
  });
  const n = finer.of.length;
  const coarse = new Float64Array(n * coarser.count);
  for (let i = 0; i < n; i++) {
    for (let group = 0; group < finer.count; group++) {
      coarse[i * coarser.count + union[group]!]! += sums[i * finer.count + group]!;
    }
  }
  return coarse;
}

function samplesOfSums(sums: Float64Array, groups: Groups): Float64Array {
  const k = groups.count;
  return Float64Array.from(groups.of, (own, i) => {
    const size = groups.sizes[own]!;
    if (size === 1) return 0;
    const a = sums[i * k + own]! / (size - 1);
    let b = Number.POSITIVE_INFINITY;
    for (let group = 0; group < k; group++) {
      if (group !== own) b = Math.min(b, sums[i * k + group]! / groups.sizes[group]!);
    }
    const larger = Math.max(a, b);
    return larger > 0 ? (b - a) / larger : 0;
  });
}
