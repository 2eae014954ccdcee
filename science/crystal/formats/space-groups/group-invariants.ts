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

import { coefficientsIn, latticeBasis } from './integer-lattice.js';
import { type SymmetryOperation, TRANSLATION_UNIT } from './symmetry-operation.js';

/** @param group complete, with its centring translations, at least the identity */
export function groupInvariants(group: readonly SymmetryOperation[]): string {
  const pure = group.filter(({ rotation }) => isIdentity(rotation)).map(({ translation }) => translation);
  const unit = TRANSLATION_UNIT;
  const basis = latticeBasis([...pure, [unit, 0, 0], [0, unit, 0], [0, 0, unit]]);
  const oneOfEach = [...new Map(group.map((operation) => [operation.rotation.join(), operation])).values()];
  const rotations = oneOfEach.map(({ rotation }) => inBasis(rotation, basis));
  const kinds = oneOfEach.map(({ translation, rotation }, n) =>
    [kindOf(rotations[n]!), divisorsOf(rotations[n]!), shiftOf(translation, rotation, rotations[n]!, basis)].join(':'),
  );
  return [...kinds.sort(), ...axisIndices(rotations)].join(' ');
}

/** Rows: images of the basis in terms of the basis, so that this is R^T in it; entries, minors and powers are as of R. */
function inBasis(rotation: readonly number[], basis: readonly number[][]): number[][] {
  return basis.map((vector) => coefficientsIn(basis, applied(rotation, vector))!);
}

function kindOf(images: readonly number[][]): string {
  return `${determinant(images)},${images[0]![0]! + images[1]![1]! + images[2]![2]!}`;
}

function divisorsOf(images: readonly number[][]): string {
  const less = images.map((row, i) => row.map((value, j) => value - (i === j ? 1 : 0)));
  return `${divisor(less.flat())},${divisor(minors(less))}`;
}

function axisIndices(rotations: readonly number[][][]): string[] {
  const axes = new Map<string, number[][]>();
  for (const images of rotations) {
    const axis = axisOf(images);
    if (!axis) continue;
    const kind = kindOf(images);
    axes.set(kind, [...(axes.get(kind) ?? []), axis]);
  }
  return [...axes]
    .map(([kind, vectors]) => {
      const spanned = latticeBasis(vectors);
      const parts =
        spanned.length === 3 ? [determinant(spanned)] : spanned.length === 2 ? minors2(spanned) : spanned[0]!;
      return `${kind}=${divisor(parts)}`;
    })
    .sort();
}

/** What the proper part of a rotation leaves in place: the row v with v M = v. @returns undefined for 1 and -1 */
function axisOf(images: readonly number[][]): number[] | undefined {
  const sign = determinant(images);
  // v (M - 1) = 0: v is perpendicular to the columns of M - 1, two of which are independent.
  const columns = [0, 1, 2].map((j) => [0, 1, 2].map((i) => sign * images[i]![j]! - (i === j ? 1 : 0)));
  for (const [a, b] of PAIRS) {
    const normal = minors2([columns[a]!, columns[b]!]);
    const length = divisor(normal);
    if (length > 0) return normal.map((value) => value / length);
  }
  return undefined;
}

/** Least j with j N t in N L. N t is a lattice vector, for the operation's power of that order is a translation. */
function shiftOf(
  translation: readonly number[],
  rotation: readonly number[],
  images: readonly number[][],
  basis: readonly number[][],
): number {
  const powers = [IDENTITY_ROWS];
  for (let power = images; !isIdentity(power.flat()); power = product(power, images)) powers.push([...power]);
  const sum = IDENTITY_ROWS.map((row, i) => row.map((_, j) => powers.reduce((all, power) => all + power[i]![j]!, 0)));
  let image = translation;
  const total = [...translation];
  for (let n = 1; n < powers.length; n++) {
    image = applied(rotation, image);
    image.forEach((value, axis) => {
      total[axis]! += value;
    });
  }
  const shift = coefficientsIn(basis, total)!;
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
const IDENTITY_ROWS = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

function isIdentity(matrix: readonly number[]): boolean {
  return matrix.every((value, n) => value === (n % 4 === 0 ? 1 : 0));
}

function applied(r: readonly number[], v: readonly number[]): number[] {
  return [0, 1, 2].map((i) => r[3 * i]! * v[0]! + r[3 * i + 1]! * v[1]! + r[3 * i + 2]! * v[2]!);
}

function product(a: readonly number[][], b: readonly number[][]): number[][] {
  return a.map((row) => [0, 1, 2].map((j) => row[0]! * b[0]![j]! + row[1]! * b[1]![j]! + row[2]! * b[2]![j]!));
}

function minors(m: readonly number[][]): number[] {
  return PAIRS.flatMap(([i, k]) => minors2([m[i]!, m[k]!]));
}

/** The vector product of two rows. */
function minors2([u, v]: readonly number[][]): number[] {
  return [u![1]! * v![2]! - u![2]! * v![1]!, u![2]! * v![0]! - u![0]! * v![2]!, u![0]! * v![1]! - u![1]! * v![0]!];
}

function determinant(m: readonly number[][]): number {
  const [a, b, c] = m as [number[], number[], number[]];
  return (
    a[0]! * (b[1]! * c[2]! - b[2]! * c[1]!) -
    a[1]! * (b[0]! * c[2]! - b[2]! * c[0]!) +
    a[2]! * (b[0]! * c[1]! - b[1]! * c[0]!)
  );
}

function divisor(values: readonly number[]): number {
  return values.reduce((a, b) => {
    let [x, y] = [Math.abs(a), Math.abs(b)];
    while (y > 0) [x, y] = [y, x % y];
    return x;
  }, 0);
}
