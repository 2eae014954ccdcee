/**
 * Lattice geometry. A lattice is three row vectors a, b, c in ångström, nine numbers row-major, and
 * Cartesian = fractional (row) x lattice.
 */
import type { Matrix3 } from '../../numerics/index.js';

/** @returns a . (b x c) in cubic ångström, negative for a left-handed lattice */
export function signedVolume(lattice: ArrayLike<number>): number {
  const [ax, ay, az, bx, by, bz, cx, cy, cz] = nine(lattice);
  return ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
}

/** @returns |a|, |b|, |c| in ångström */
export function axisLengths(lattice: ArrayLike<number>): [number, number, number] {
  const [ax, ay, az, bx, by, bz, cx, cy, cz] = nine(lattice);
  return [Math.hypot(ax, ay, az), Math.hypot(bx, by, bz), Math.hypot(cx, cy, cz)];
}

/** @returns distance of neighbouring lattice planes along each axis, V / |b x c| and so on, in ångström */
export function planeSpacings(lattice: ArrayLike<number>): [number, number, number] {
  const [ax, ay, az, bx, by, bz, cx, cy, cz] = nine(lattice);
  const volume = Math.abs(signedVolume(lattice));
  return [
    volume / Math.hypot(by * cz - bz * cy, bz * cx - bx * cz, bx * cy - by * cx),
    volume / Math.hypot(cy * az - cz * ay, cz * ax - cx * az, cx * ay - cy * ax),
    volume / Math.hypot(ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx),
  ];
}

/**
 * @param fracCoords shape [n, 3]
 * @returns shape [n, 3], ångström
 */
export function toCartesian(fracCoords: Float64Array, lattice: ArrayLike<number>): Float64Array {
  const [ax, ay, az, bx, by, bz, cx, cy, cz] = nine(lattice);
  const cartesian = new Float64Array(fracCoords.length);
  for (let i = 0; i < fracCoords.length; i += 3) {
    const u = fracCoords[i]!;
    const v = fracCoords[i + 1]!;
    const w = fracCoords[i + 2]!;
    cartesian[i] = u * ax + v * bx + w * cx;
    cartesian[i + 1] = u * ay + v * by + w * cy;
    cartesian[i + 2] = u * az + v * bz + w * cz;
  }
  return cartesian;
}

/**
 * @param cartesian shape [n, 3], ångström
 * @returns shape [n, 3], fractional, not wrapped into the cell
 */
export function toFractional(cartesian: Float64Array, lattice: ArrayLike<number>): Float64Array {
  return toCartesian(cartesian, inverseMatrix(lattice));
}

/** @returns the inverse of a 3 x 3 matrix by its adjugate; exact for integer matrices of determinant +-1 */
export function inverseMatrix(matrix: ArrayLike<number>): Float64Array {
  const [a, b, c, d, e, f, g, h, i] = nine(matrix);
  const scale = 1 / signedVolume(matrix);
  const adjugate = [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
  return Float64Array.from(adjugate, (value) => value * scale);
}

/** Written out: an iterator costs more than most of what is done with the numbers. */
function nine(m: ArrayLike<number>): Matrix3 {
  return [m[0]!, m[1]!, m[2]!, m[3]!, m[4]!, m[5]!, m[6]!, m[7]!, m[8]!];
}
