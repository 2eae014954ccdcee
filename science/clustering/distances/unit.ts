/**
 * Distances are made of squares, and squares of 1e-200 are 0, those of 1e200 infinite, though a tree of such numbers is that
 * of ordinary ones. So numbers out of range are taken in a unit of their own. It is a power of two: dividing by it and
 * multiplying again is exact, and the same data in another unit give the same tree, bit by bit.
 */
import type { Matrix } from '../../../schemas/tables/columns.js';
import { powerOfTwo } from '../../numerics/index.js';

/** Between these, sums of squares of squares stay in range, and the unit is 1: large sets are not copied. */
const SMALLEST = 2 ** -200;
const LARGEST = 2 ** 250;
/** Relative to the largest number, so that a common offset of small differences does not overflow. */
const SMALLEST_SHARE = 2 ** -500;

/** @param lengths >= 0 @returns 1 where the largest is in range */
export function unitOfLengths(lengths: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < lengths.length; i++) if (lengths[i]! > largest) largest = lengths[i]!;
  return largest === 0 || (largest >= SMALLEST && largest <= LARGEST) ? 1 : powerOfTwo(largest);
}

/** Largest difference within a column, and the largest number: what all distances are made of. */
export function extentOf({ width, values }: Matrix<Float32Array | Float64Array>): { range: number; largest: number } {
  const low = new Float64Array(width).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  for (let at = 0, k = 0; at < values.length; at++, k = k + 1 === width ? 0 : k + 1) {
    const value = values[at]!;
    if (value < low[k]!) low[k] = value;
    if (value > high[k]!) high[k] = value;
  }
  let [range, largest] = [0, 0];
  for (let k = 0; k < width; k++) {
    range = Math.max(range, high[k]! - low[k]!);
    largest = Math.max(largest, high[k]!, -low[k]!);
  }
  return { range, largest };
}

/** @returns the same points in a unit in which squares are in range, and that unit; the same array where it is 1 */
export function inUnit<T extends Float32Array | Float64Array>(
  points: Matrix<T>,
): { points: Matrix<T | Float64Array>; unit: number } {
  const { range, largest } = extentOf(points);
  if (range === 0 || (range >= SMALLEST && largest <= LARGEST)) return { points, unit: 1 };
  const unit = Math.max(powerOfTwo(range), powerOfTwo(largest) * SMALLEST_SHARE);
  return { points: { width: points.width, values: Float64Array.from(points.values, (value) => value / unit) }, unit };
}
