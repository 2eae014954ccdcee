/**
 * A basis of the same lattice with short, nearly orthogonal vectors:
 *   reduced = transform x lattice,   transform integer with determinant +-1
 *
 * Every vector is shortened by multiples of the others, and the longest by sums of the two others, until nothing
 * changes. Neighbour searches need it: a strongly slanted cell has plane spacings far below its atom distances, and
 * a sphere then covers thousands of images.
 */
import { combined, dot, rows3, type Vec3 } from '../../numerics/index.js';
import { inverseMatrix, toCartesian } from './lattice.js';

interface ReducedCell {
  /** Row vectors in ångström, shape [3, 3]. */
  readonly lattice: Float64Array;
  /** Integers, shape [3, 3]. */
  readonly transform: Float64Array;
  /** Inverse of the transform: integers, shape [3, 3]. Reduced fractional = fractional (row) x inverse. */
  readonly inverse: Float64Array;
}

interface LatticeVector {
  /** ångström */
  place: Vec3;
  /** In units of the given vectors: integers. */
  transform: Vec3;
}

/** A step must shorten the square of a vector by more than rounding, or equal candidates would alternate for ever. */
const LEAST_GAIN = 1e-9;

/** @param lattice not singular, shape [3, 3], ångström */
export function reduceCell(lattice: Float64Array): ReducedCell {
  const [first, second, third] = rows3(lattice);
  const a: LatticeVector = { place: first, transform: [1, 0, 0] };
  const b: LatticeVector = { place: second, transform: [0, 1, 0] };
  const c: LatticeVector = { place: third, transform: [0, 0, 1] };
  for (let changed = true; changed; ) {
    changed = false;
    if (shortenByBoth(a, b, c)) changed = true;
    if (shortenByOne(a, c, b)) changed = true;
    if (shortenByBoth(b, a, c)) changed = true;
    if (shortenByOne(b, c, a)) changed = true;
    if (shortenByBoth(c, a, b)) changed = true;
    if (shortenByOne(c, b, a)) changed = true;
  }
  const transform = Float64Array.of(...a.transform, ...b.transform, ...c.transform);
  return {
    // Computed from the integers and not from the steps, so that no rounding has gathered in it.
    lattice: toCartesian(transform, lattice),
    transform,
    inverse: inverseMatrix(transform).map(Math.round),
  };
}

/** By a multiple of the second, then by sums and differences of the second and the third. @returns whether it did */
function shortenByBoth(vector: LatticeVector, second: LatticeVector, third: LatticeVector): boolean {
  let changed = shortenByOne(vector, second, third);
  for (const numbers of SIGNS) if (shorten(vector, numbers, second, third)) changed = true;
  return changed;
}

const SIGNS: readonly Vec3[] = [
  [1, -1, -1],
  [1, -1, 1],
  [1, 1, -1],
  [1, 1, 1],
];

function shortenByOne(vector: LatticeVector, second: LatticeVector, third: LatticeVector): boolean {
  const multiple = Math.round(dot(vector.place, second.place) / dot(second.place, second.place));
  return multiple !== 0 && shorten(vector, [1, -multiple, 0], second, third);
}

/** Puts in the place of a vector that combination of it and the two others, if it is shorter. @returns whether it is */
function shorten(vector: LatticeVector, numbers: Vec3, second: LatticeVector, third: LatticeVector): boolean {
  const place = combined(numbers, [vector.place, second.place, third.place]);
  if (dot(place, place) >= dot(vector.place, vector.place) * (1 - LEAST_GAIN)) return false;
  vector.place = place;
  vector.transform = combined(numbers, [vector.transform, second.transform, third.transform]);
  return true;
}
