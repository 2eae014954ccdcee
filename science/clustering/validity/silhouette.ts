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
import { countOfCondensed, eachRowOfCondensed } from '../distances/distances.js';

/**
 * @param distances condensed, shape [n (n - 1) / 2]
 * @returns shape [n]; null where there are fewer than 2 clusters, or as many as points
 * @throws InvalidInputError when labels and distances do not belong together
 */
export function silhouetteSamples(distances: Float64Array, labels: Labels): Float64Array | null {
  const groups = groupsOf(labels, countOfCondensed(distances.length));
  if (!isDefined(groups)) return null;
  const sums = new DistanceSums(groups);
  eachRowOfCondensed(distances, (i, row) => sums.add(i, row));
  return samplesOfSums(sums.values, groups);
}

/** Mean silhouette over all points, in [-1, 1]; null as in `silhouetteSamples`. */
export function silhouette(distances: Float64Array, labels: Labels): number | null {
  return silhouettes(distances, [labels])[0]!;
}

/**
 * Mean silhouettes of several partitions of the same points, from their condensed distances.
 * @returns as `NestedSilhouettes`
 * @throws InvalidInputError as `NestedSilhouettes`
 */
export function silhouettes(distances: Float64Array, nested: readonly Labels[]): (number | null)[] {
  const figures = new NestedSilhouettes(nested, countOfCondensed(distances.length));
  eachRowOfCondensed(distances, (i, row) => figures.add(i, row));
  return figures.means();
}

/**
 * Mean silhouettes of several partitions, each a coarsening of the finest one, as cuts of one tree are: the distances
 * are read once, row by row, and coarser clusters add up the sums of finer ones. Holds n numbers a cluster of the finest.
 */
export class NestedSilhouettes {
  private readonly partitions: readonly Groups[];
  private readonly finest: DistanceSums | null;

  /**
   * @param nested partitions of the same n points; their clusters have to be unions of those of the finest that has fewer
   *   clusters than points
   * @throws InvalidInputError when there are more or fewer labels than points
   */
  constructor(
    nested: readonly Labels[],
    private readonly n: number,
  ) {
    this.partitions = nested.map((labels) => groupsOf(labels, n));
    const defined = this.partitions.filter(isDefined);
    this.finest =
      defined.length === 0
        ? null
        : new DistanceSums(defined.reduce((most, groups) => (groups.count > most.count ? groups : most)));
  }

  /** Rows in ascending order, each once. @param distances of point i to the points i + 1 .. n - 1 */
  add(i: number, distances: Float64Array): void {
    this.finest?.add(i, distances);
  }

  /**
   * @returns one value a partition, in their order; null as in `silhouetteSamples`
   * @throws InvalidInputError when a partition is no coarsening of the finest
   */
  means(): (number | null)[] {
    const { finest, n } = this;
    return this.partitions.map((groups) => {
      if (finest === null || !isDefined(groups)) return null;
      const sums = groups === finest.groups ? finest.values : coarsened(finest.values, finest.groups, groups);
      return samplesOfSums(sums, groups).reduce((sum, value) => sum + value, 0) / n;
    });
  }
}

function isDefined({ count, of }: Groups): boolean {
  return count >= 2 && count < of.length;
}

/** Summed distance of every point to every cluster. */
class DistanceSums {
  /** Shape [n, k]. */
  readonly values: Float64Array;

  constructor(readonly groups: Groups) {
    this.values = new Float64Array(groups.of.length * groups.count);
  }

  /** Rows in ascending order: the order of the sums decides their last digits. */
  add(i: number, distances: Float64Array): void {
    const { values } = this;
    const { of, count: k } = this.groups;
    const ofI = of[i]!;
    for (let at = 0, j = i + 1; at < distances.length; at++, j++) {
      const distance = distances[at]!;
      values[i * k + of[j]!]! += distance;
      values[j * k + ofI]! += distance;
    }
  }
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
