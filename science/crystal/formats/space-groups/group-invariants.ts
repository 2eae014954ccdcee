/**
 * What all descriptions of one space group have in common, whatever axes, cell and origin they use. Of every rotation R
 * with its translation t, in a primitive basis of the group's lattice:
 *
 *   determinant and trace (the kind of rotation: 2, m, -4 ...);
 *   greatest common divisors of the entries, and of the 2 x 2 minors, of R - 1 (how the lattice lies to its axis or
 *   plane, which tells P from C, I, F and R);
 *   the least j > 0 with j N t in N L, N = 1 + R + R^2 + ... (1 for an axis or plane without screw or glide).
 *
 * And of every kind of rotation the index of the lattice that the shortest vectors along its axes span, in all lattice
 * vectors of that space (which tells F from I, and P 3 1 2 from P 3 2 1).
 *
 * Two groups of different invariants are different groups; some share theirs (enantiomorphs, I 2 2 2 and I 21 21 21):
 * the comparison may miss a contradiction, it never makes one up.
 */

import { at, required } from '../../../../schemas/required.js';
import {
  combined,
  cross,
  determinant,
  dot,
  groupBy,
  type Matrix3,
  type Rows3,
  rows3,
  threeOf,
  type Vec3,
  vec3At,
} from '../../../numerics/index.js';
import { coefficientsIn, type IntegerVector, latticeBasis } from './integer-lattice.js';
import { type SymmetryOperation, TRANSLATION_UNIT } from './symmetry-operation.js';

/** @param group complete, with its centring translations, at least the identity */
export function groupInvariants(group: readonly SymmetryOperation[]): string {
  const pure = group.filter(({ rotation }) => isIdentity(rotation)).map(({ translation }) => translation);
  const unit = TRANSLATION_UNIT;
  const basis = asRows(latticeBasis([...pure, [unit, 0, 0], [0, unit, 0], [0, 0, unit]]));
  const oneOfEach = [...new Map(group.map((operation) => [operation.rotation.join(), operation])).values()];
  const inBothBases = oneOfEach.map((operation) => ({ operation, images: inBasis(operation.rotation, basis) }));
  const kinds = inBothBases.map(({ operation, images }) =>
    [kindOf(images), divisorsOf(images), shiftOf(operation, images, basis)].join(':'),
  );
  return [...kinds.sort(), ...axisIndices(inBothBases.map(({ images }) => images))].join(' ');
}

/** Rows: images of the basis in terms of the basis, so that this is R^T in it; entries, minors and powers are as of R. */
function inBasis(rotation: Matrix3, basis: Rows3): Rows3 {
  return threeOf((i) => inLattice(basis, applied(rotation, basis[i])));
}

function kindOf(images: Rows3): string {
  return `${determinant(images)},${images[0][0] + images[1][1] + images[2][2]}`;
}

function divisorsOf(images: Rows3): string {
  const less = threeOf((i) => threeOf((j) => images[i][j] - IDENTITY_ROWS[i][j]));
  return `${divisor(less.flat())},${divisor(minors(less))}`;
}

function axisIndices(rotations: readonly Rows3[]): string[] {
  const turns = rotations.flatMap((images) => {
    const axis = axisOf(images);
    return axis ? [{ kind: kindOf(images), axis }] : [];
  });
  return [...groupBy(turns, ({ kind }) => kind)]
    .map(([kind, alike]) => `${kind}=${divisor(minorsOf(latticeBasis(alike.map(({ axis }) => axis))))}`)
    .sort();
}

/** Of one, two or three rows: their numbers, their 2 x 2 minors, their determinant. */
function minorsOf(rows: readonly IntegerVector[]): readonly number[] {
  if (rows.length === 3) return [determinant(asRows(rows))];
  const [first, second] = [vec3At(at(rows, 0), 0), rows[1]];
  return second ? cross(first, vec3At(second, 0)) : first;
}

/** What the proper part of a rotation leaves in place: the row v with v M = v. @returns undefined for 1 and -1 */
function axisOf(images: Rows3): readonly number[] | undefined {
  const sign = determinant(images);
  // v (M - 1) = 0: v is perpendicular to the columns of M - 1, two of which are independent.
  const columns = threeOf((j) => threeOf((i) => sign * images[i][j] - IDENTITY_ROWS[i][j]));
  for (const [a, b] of PAIRS) {
    const normal = cross(columns[a], columns[b]);
    const length = divisor(normal);
    if (length > 0) return normal.map((value) => value / length);
  }
  return undefined;
}

/** Least j with j N t in N L. N t is a lattice vector, for the operation's power of that order is a translation. */
function shiftOf({ rotation, translation }: SymmetryOperation, images: Rows3, basis: Rows3): number {
  const powers = [IDENTITY_ROWS];
  for (let power = images; !isIdentity(power.flat()); power = product(power, images)) powers.push(power);
  const sum = threeOf((i) => threeOf((j) => powers.reduce((all, power) => all + power[i][j], 0)));
  let [image, total] = [translation, translation];
  for (let n = 1; n < powers.length; n++) {
    image = applied(rotation, image);
    const [x, y, z] = total;
    total = [x + image[0], y + image[1], z + image[2]];
  }
  const shift = inLattice(basis, total);
  const reached = latticeBasis(sum);
  for (let j = 1; j < powers.length; j++)
    if (
      coefficientsIn(
        reached,
        shift.map((value) => j * value),
      )
    )
      return j;
  return powers.length;
}

const PAIRS = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;
const IDENTITY_ROWS: Rows3 = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

function isIdentity(matrix: readonly number[]): boolean {
  return matrix.every((value, n) => value === (n % 4 === 0 ? 1 : 0));
}

/** Column R v. */
function applied(rotation: Matrix3, vector: Vec3): Vec3 {
  const rows = rows3(rotation);
  return threeOf((i) => dot(rows[i], vector));
}

function product(a: Rows3, b: Rows3): Rows3 {
  return threeOf((i) => combined(a[i], b));
}

function minors(rows: Rows3): number[] {
  return PAIRS.flatMap(([i, k]) => [...cross(rows[i], rows[k])]);
}

/** @returns coefficients of a vector that belongs to the lattice */
function inLattice(basis: Rows3, vector: Vec3): Vec3 {
  return vec3At(required(coefficientsIn(basis, vector), 'a vector of the lattice'), 0);
}

function asRows(basis: readonly IntegerVector[]): Rows3 {
  return threeOf((i) => vec3At(at(basis, i), 0));
}

function divisor(values: readonly number[]): number {
  return values.reduce((a, b) => {
    let [x, y] = [Math.abs(a), Math.abs(b)];
    while (y > 0) [x, y] = [y, x % y];
    return x;
  }, 0);
}
