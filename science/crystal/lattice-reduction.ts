/**
 * A basis of the same lattice with short, nearly orthogonal vectors:
 *   reduced = transform x lattice,   transform integer with determinant +-1
 *
 * Every vector is shortened by multiples of the others, and the longest by sums of the two others, until nothing
 * changes. Neighbour searches need it: a strongly slanted cell has plane spacings far below its atom distances, and
 * a sphere then covers thousands of images.
 */
import { inverseMatrix, toCartesian } from './lattice.js';

export interface ReducedCell {
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
  const rows = [0, 1, 2].map((i) => Array.from(lattice.subarray(3 * i, 3 * i + 3)));
  const transform = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  const replace = (i: number, j: number, nj: number, k: number, nk: number): boolean => {
    const candidate = rows[i]!.map((x, axis) => x + nj * rows[j]![axis]! + nk * rows[k]![axis]!);
    if (dot(candidate, candidate) >= dot(rows[i]!, rows[i]!) * (1 - LEAST_GAIN)) return false;
    rows[i] = candidate;
    transform[i] = transform[i]!.map((x, axis) => x + nj * transform[j]![axis]! + nk * transform[k]![axis]!);
    return true;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const [i, j, k] of ORDERS) {
      const multiple = Math.round(dot(rows[i]!, rows[j]!) / dot(rows[j]!, rows[j]!));
      if (multiple !== 0 && replace(i, j, -multiple, k, 0)) changed = true;
      for (const nj of [-1, 1]) for (const nk of [-1, 1]) if (j < k && replace(i, j, nj, k, nk)) changed = true;
    }
  }
  const integers = Float64Array.from(transform.flat());
  return {
    // Computed from the integers and not from the steps, so that no rounding has gathered in it.
    lattice: toCartesian(integers, lattice),
    transform: integers,
    inverse: inverseMatrix(integers).map(Math.round),
  };
}

const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

function dot(a: number[], b: number[]): number {
  return a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
}
