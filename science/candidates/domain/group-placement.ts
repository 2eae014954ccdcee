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
import { at } from '../../../schemas/required.js';
import type { LinkageMethod } from '../../../schemas/tables/clustering.js';
import type { Points } from '../../clustering/index.js';
import { groupBy } from '../../numerics/index.js';
import { NearestRows } from './nearest-rows.js';

/** Training crystals whose groups say how far the placement can be believed. */
const NEIGHBOURS = 10;

interface GroupPlacement {
  readonly cluster: number;
  /** Of the nearest ten training crystals, those in the group; of all where there are fewer. */
  readonly neighbourShare: number;
  /** Row of the nearest training crystal, of equal ones the first; -1 where none is at a finite distance. */
  readonly nearest: number;
  /** To it. */
  readonly distance: number;
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
  const groups = [...groupBy(rows, (row) => at(cluster, row))]
    .sort(([a], [b]) => a - b)
    .map(([group, members]) => ({ group, members, centroid: centroidOf(points, members) }));
  const training = new NearestRows(
    points,
    rows.filter((row) => trained[row]),
  );
  const needsMembers = !BY_CENTROID.includes(method);
  const distances = new Float64Array(rows.length);
  return (own: Float32Array | Float64Array): GroupPlacement => {
    if (needsMembers) for (const row of rows) distances[row] = distance(own, values, row * width, width);
    const heights = groups.map(({ group, members, centroid }) => {
      const toCentroid = distance(own, centroid, 0, width);
      return { group, height: mergeHeight(method, toCentroid, members, distances) };
    });
    const { group } = heights.reduce((lowest, other) => (other.height < lowest.height ? other : lowest));
    const { nearest, distance: away, rows: neighbours } = training.find(own, NEIGHBOURS);
    const inGroup = neighbours.filter((row) => at(cluster, row) === group).length;
    const neighbourShare = neighbours.length === 0 ? 0 : inGroup / neighbours.length;
    return { cluster: group, neighbourShare, nearest, distance: away };
  };
}

/** Linkages that ask for the centroid of a group alone. */
const BY_CENTROID: readonly LinkageMethod[] = ['ward', 'centroid', 'median'];

function mergeHeight(
  method: LinkageMethod,
  toCentroid: number,
  members: readonly number[],
  distances: Float64Array,
): number {
  const n = members.length;
  const toMembers = (combine: (so: number, each: number) => number, start: number) =>
    members.reduce((so, row) => combine(so, at(distances, row)), start);
  switch (method) {
    case 'ward':
      return Math.sqrt((2 * n) / (n + 1)) * toCentroid;
    case 'centroid':
    case 'median':
      return toCentroid;
    case 'single':
      return toMembers(Math.min, Number.POSITIVE_INFINITY);
    case 'complete':
      return toMembers(Math.max, 0);
    case 'average':
    case 'weighted':
      return toMembers((sum, each) => sum + each, 0) / n;
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
  for (let k = 0; k < width; k++) {
    const t = (own[k] as number) - (values[start + k] as number);
    sum += t * t;
  }
  return Math.sqrt(sum);
}
