/**
 * A basis of the same lattice with short, nearly orthogonal vectors:
 *   reduced = transform x lattice,   transform integer with determinant +-1
 *
 * Every vector is shortened by multiples of the others, and the longest by sums of the two others, until nothing
 * changes. Neighbour searches need it: a strongly slanted cell has plane spacings far below its atom distances, and
 * a sphere then covers thousands of images.
 */
import { inverseMatrix, toCartesian } from './lattice.js';

interface ReducedCell {
  /** Row vectors in ångström, shape [3, 3]. */
  readonly lattice: Float64Array;
  /** Integers, shape [3, 3]. */
  readonly transform: Float64Array;
  /** Inverse of the transform: integers, shape [3, 3]. Reduced fractional = fractional (row) x inverse. */
  readonly inverse: Float64Array;
}

/** A step must shorten the square of a vector by more than rounding, or equal candidates would alternate for ever. */
const LEAST_GAIN = 1e-9;

/** @param lattice not singular, shape [3, 3], ångström */
export function reduceCell(lattice: Float64Array): ReducedCell {
  const rows = lattice.slice();
  const transform = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  for (let changed = true; changed; ) {
    changed = false;
    for (let order = 0; order < ORDERS.length; order += 3) {
      const [i, j, k] = [ORDERS[order]!, ORDERS[order + 1]!, ORDERS[order + 2]!];
      const multiple = Math.round(dot(rows, i, j) / dot(rows, j, j));
      if (multiple !== 0 && shorten(rows, transform, i, j, -multiple, k, 0)) changed = true;
      if (j > k) continue;
      if (shorten(rows, transform, i, j, -1, k, -1)) changed = true;
      if (shorten(rows, transform, i, j, -1, k, 1)) changed = true;
      if (shorten(rows, transform, i, j, 1, k, -1)) changed = true;
      if (shorten(rows, transform, i, j, 1, k, 1)) changed = true;
    }
  }
  return {
    // Computed from the integers and not from the steps, so that no rounding has gathered in it.
    lattice: toCartesian(transform, lattice),
    transform,
    inverse: inverseMatrix(transform).map(Math.round),
  };
}

/** Rows i, j, k (as first element of each) in the order in which they are tried. */
const ORDERS = [0, 3, 6, 0, 6, 3, 3, 0, 6, 3, 6, 0, 6, 0, 3, 6, 3, 0];

/** Adds nj times row j and nk times row k to row i where that shortens it. @returns whether it did */
function shorten(
  rows: Float64Array,
  transform: Float64Array,
  i: number,
  j: number,
  nj: number,
  k: number,
  nk: number,
): boolean {
  const x = rows[i]! + nj * rows[j]! + nk * rows[k]!;
  const y = rows[i + 1]! + nj * rows[j + 1]! + nk * rows[k + 1]!;
  const z = rows[i + 2]! + nj * rows[j + 2]! + nk * rows[k + 2]!;
  if (x * x + y * y + z * z >= dot(rows, i, i) * (1 - LEAST_GAIN)) return false;
  rows[i] = x;
  rows[i + 1] = y;
  rows[i + 2] = z;
  for (let axis = 0; axis < 3; axis++) transform[i + axis]! += nj * transform[j + axis]! + nk * transform[k + axis]!;
  return true;
}

function dot(rows: Float64Array, i: number, j: number): number {
  return rows[i]! * rows[j]! + rows[i + 1]! * rows[j + 1]! + rows[i + 2]! * rows[j + 2]!;
}
