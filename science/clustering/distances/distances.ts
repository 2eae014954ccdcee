/**
 * Distances between all pairs of points, in SciPy's condensed order; the Euclidean ones are
 *
 *   D[n i - i (i + 1) / 2 + j - i - 1] = sqrt(sum_k (x[i, k] - x[j, k])^2),   i < j
 *
 * in the unit of the points. Each sum runs over k in ascending order in float64, one accumulator a pair: the
 * shortcut |x|^2 + |y|^2 - 2 x.y loses half the digits for near neighbours, and those decide the first merges.
 * `engine-distances.ts` takes the shortcut for large sets, and this way for the near neighbours.
 */

import { InvalidInputError } from '../../../schemas/failure.js';
import type { Metric } from '../../../schemas/tables/clustering.js';
import type { Matrix } from '../../../schemas/tables/columns.js';
import { countPoints, fromEuclidean, type Points, toEuclidean } from './metrics.js';

export { countPoints, type Points } from './metrics.js';

/** Rows a block: 32 rows of 256 doubles are 64 KiB, so two blocks stay in the second-level cache. */
const BLOCK_ROWS = 32;

/** @returns the number of points whose condensed matrix has `length` entries @throws InvalidInputError if there is none */
export function countOfCondensed(length: number): number {
  const n = Math.round((1 + Math.sqrt(1 + 8 * length)) / 2);
  if ((n * (n - 1)) / 2 !== length) {
    throw new InvalidInputError(`${length} distances are not a condensed matrix`, { found: length });
  }
  return n;
}

/**
 * Where row i of the upper triangle would start if it had a column 0: entry (i, j), i < j, is at rowStarts(n)[i] + j.
 * @returns shape [n]; the first is -1
 */
export function rowStarts(n: number): Int32Array | Float64Array {
  // Past 2^31 entries an int32 would wrap and silently read other pairs.
  const starts = n <= 65_000 ? new Int32Array(n) : new Float64Array(n);
  for (let i = 0; i < n; i++) starts[i] = n * i - (i * (i + 1)) / 2 - i - 1;
  return starts;
}

/**
 * What takes distances row by row.
 * @param distances of point i to the points i + 1 .. n - 1, valid during the call
 */
export type RowVisitor = (i: number, distances: Float64Array) => void;

/** Rows of a condensed matrix, in ascending order; the last one is empty. */
export function eachRowOfCondensed(distances: Float64Array, visit: RowVisitor): void {
  const n = countOfCondensed(distances.length);
  for (let i = 0, from = 0; i < n; i++) {
    const to = from + n - 1 - i;
    visit(i, distances.subarray(from, to));
    from = to;
  }
}

/**
 * @param points shape [n, width], finite
 * @returns condensed distances, shape [n (n - 1) / 2], >= 0, in the unit of the points or dimensionless
 * @throws InvalidInputError naming row and column of a value that is not finite, or a row without direction
 */
export function pairwiseDistances(points: Points, metric: Metric = 'euclidean'): Float64Array {
  const n = countPoints(points);
  const { unit, ...euclidean } = toEuclidean(points, metric);
  const condensed = new Float64Array((n * (n - 1)) / 2);
  const start = rowStarts(n);
  for (let top = 0; top < n; top += BLOCK_ROWS) {
    const topEnd = Math.min(top + BLOCK_ROWS, n);
    for (let left = top; left < n; left += BLOCK_ROWS) {
      const leftEnd = Math.min(left + BLOCK_ROWS, n);
      for (let i = top; i < topEnd; i++) {
        distancesFromRow(euclidean, i, { from: Math.max(left, i + 1), to: leftEnd }, condensed, start[i]!);
      }
    }
  }
  return fromEuclidean(condensed, metric, unit);
}

/** Distances of point i to points from..to-1. Four at a time: one load of x[i, k] feeds four independent sums. */
function distancesFromRow(
  { width: d, values: x }: Matrix<Float64Array>,
  i: number,
  { from, to }: { readonly from: number; readonly to: number },
  condensed: Float64Array,
  start: number,
): void {
  const a = i * d;
  let j = from;
  for (; j + 4 <= to; j += 4) {
    const b0 = j * d;
    const b1 = b0 + d;
    const b2 = b1 + d;
    const b3 = b2 + d;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let k = 0; k < d; k++) {
      const xi = x[a + k]!;
      const t0 = xi - x[b0 + k]!;
      const t1 = xi - x[b1 + k]!;
      const t2 = xi - x[b2 + k]!;
      const t3 = xi - x[b3 + k]!;
      s0 += t0 * t0;
      s1 += t1 * t1;
      s2 += t2 * t2;
      s3 += t3 * t3;
    }
    condensed[start + j] = Math.sqrt(s0);
    condensed[start + j + 1] = Math.sqrt(s1);
    condensed[start + j + 2] = Math.sqrt(s2);
    condensed[start + j + 3] = Math.sqrt(s3);
  }
  for (; j < to; j++) {
    let sum = 0;
    for (let k = 0; k < d; k++) {
      const t = x[a + k]! - x[j * d + k]!;
      sum += t * t;
    }
    condensed[start + j] = Math.sqrt(sum);
  }
}
