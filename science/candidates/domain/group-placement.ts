/**
 * The group that a new crystal belongs to: that with which it would merge at the lowest height, by the linkage that made the
 * groups. With d to the centroid of n crystals, and d_i to each of them:
 *
 *   ward              sqrt(2 n / (n + 1)) d
 *   centroid, median  d
 *   single            min d_i
 *   complete          max d_i
 *   average, weighted mean d_i
 *
 * Euclidean distances in the features that were clustered. For `median` and `weighted` the heights depend on the order of the
 * merges; those of their kin without weights stand for them.
 */
import { at, required } from '../../../schemas/required.js';
import type { LinkageMethod } from '../../../schemas/tables/clustering.js';
import type { Points } from '../../clustering/index.js';
import { groupBy } from '../../numerics/index.js';

/** Training crystals whose groups say how far the placement can be believed. */
const NEIGHBOURS = 10;

interface GroupPlacement {
  readonly cluster: number;
  /** Of the nearest ten training crystals, those in the group; of all where there are fewer. */
  readonly neighbourShare: number;
}

interface GroupedPoints {
  readonly points: Points;
  /** Group of each. */
  readonly cluster: ArrayLike<number>;
  /** Whether the network was trained on it. */
  readonly trained: readonly boolean[];
}

/** @returns places a crystal by its features, shape [width]; ties go to the lower number */
export function groupPlacement({ points, cluster, trained }: GroupedPoints, method: LinkageMethod) {
  const { values, width } = points;
  const rows = trained.map((_, row) => row);
  const groups = [...groupBy(rows, (row) => at(cluster, row))].sort(([a], [b]) => a - b);
  const centroids = new Map(groups.map(([group, members]) => [group, centroidOf(points, members)]));
  return (own: ArrayLike<number>): GroupPlacement => {
    const distances = rows.map((row) => distance(own, values, row * width, width));
    const heights = groups.map(([group, members]) => {
      const toCentroid = distance(own, required(centroids.get(group)), 0, width);
      const toMembers = members.map((row) => at(distances, row));
      return { group, height: mergeHeight(method, toCentroid, toMembers) };
    });
    const { group } = heights.reduce((lowest, other) => (other.height < lowest.height ? other : lowest));
    const nearest = rows
      .filter((row) => trained[row])
      .sort((a, b) => at(distances, a) - at(distances, b) || a - b)
      .slice(0, NEIGHBOURS);
    const inGroup = nearest.filter((row) => at(cluster, row) === group).length;
    return { cluster: group, neighbourShare: nearest.length === 0 ? 0 : inGroup / nearest.length };
  };
}

function mergeHeight(method: LinkageMethod, toCentroid: number, toMembers: readonly number[]): number {
  const n = toMembers.length;
  switch (method) {
    case 'ward':
      return Math.sqrt((2 * n) / (n + 1)) * toCentroid;
    case 'centroid':
    case 'median':
      return toCentroid;
    case 'single':
      return toMembers.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
    case 'complete':
      return toMembers.reduce((most, each) => Math.max(most, each), 0);
    case 'average':
    case 'weighted':
      return toMembers.reduce((sum, each) => sum + each, 0) / n;
  }
}

function centroidOf({ values, width }: Points, rows: readonly number[]): Float64Array {
  const mean = new Float64Array(width);
  for (const row of rows)
    for (let k = 0; k < width; k++) mean[k] = at(mean, k) + at(values, row * width + k) / rows.length;
  return mean;
}

function distance(own: ArrayLike<number>, values: ArrayLike<number>, start: number, width: number): number {
  let sum = 0;
  for (let k = 0; k < width; k++) sum += (at(own, k) - at(values, start + k)) ** 2;
  return Math.sqrt(sum);
}
