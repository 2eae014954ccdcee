/**
 * Vectors of three numbers and 3 x 3 matrices as tuples: the compiler knows that all of their numbers are there. Flat
 * arrays of shape [n, 3] give them by `vec3At`; what lies beyond an end is NaN, which shows in every result. Written out
 * by index: taking an array apart costs an iterator.
 */
export type Vec3 = readonly [number, number, number];
/** Three rows. */
export type Rows3 = readonly [Vec3, Vec3, Vec3];
/** Row-major. */
export type Matrix3 = readonly [number, number, number, number, number, number, number, number, number];
type Axis = 0 | 1 | 2;

/** @returns f of the axes 0, 1 and 2, in this order */
export function threeOf<T>(f: (axis: Axis) => T): [T, T, T] {
  return [f(0), f(1), f(2)];
}

/** @param values shape [n, 3] @param i row */
export function vec3At(values: ArrayLike<number>, i: number): Vec3 {
  return [values[3 * i] ?? Number.NaN, values[3 * i + 1] ?? Number.NaN, values[3 * i + 2] ?? Number.NaN];
}

/** @param values shape [3, 3], row-major */
export function rows3(values: ArrayLike<number>): Rows3 {
  return [vec3At(values, 0), vec3At(values, 1), vec3At(values, 2)];
}

export function matrix3(values: ArrayLike<number>): Matrix3 {
  const a = vec3At(values, 0);
  const b = vec3At(values, 1);
  const c = vec3At(values, 2);
  return [a[0], a[1], a[2], b[0], b[1], b[2], c[0], c[1], c[2]];
}

export function dot(u: Vec3, v: Vec3): number {
  return u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
}

export function cross(u: Vec3, v: Vec3): Vec3 {
  return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
}

/** Row times matrix: x R0 + y R1 + z R2. */
export function combined(v: Vec3, rows: Rows3): Vec3 {
  const x = v[0];
  const y = v[1];
  const z = v[2];
  const a = rows[0];
  const b = rows[1];
  const c = rows[2];
  return [x * a[0] + y * b[0] + z * c[0], x * a[1] + y * b[1] + z * c[1], x * a[2] + y * b[2] + z * c[2]];
}

export function determinant(rows: Rows3): number {
  return dot(rows[0], cross(rows[1], rows[2]));
}
