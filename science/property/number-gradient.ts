/**
 * How a number follows the values it is read off, at values p: g[k] = df / dp[k], by central differences
 *
 *   g[k] = (f(p + h e_k) - f(p - h e_k)) / 2 h,   h = 1e-4 max(1, |p[k]|)
 *
 * Exact but for rounding where the number is linear in the values (values in their own unit at a place, integrals of them,
 * principal components); else right to h^2. Of values as they are trained on, whatever the transform.
 */
type ReadNumber = (values: ArrayLike<number>) => number | null;

const STEP = 1e-4;

/** @returns shape of the values; null where the number is none, at the values or beside them */
export function numberGradient(read: ReadNumber, values: ArrayLike<number>): Float64Array | null {
  const moved = Float64Array.from(values);
  const gradient = new Float64Array(moved.length);
  for (const [k, value] of moved.entries()) {
    const step = STEP * Math.max(1, Math.abs(value));
    moved[k] = value + step;
    const above = read(moved);
    moved[k] = value - step;
    const below = read(moved);
    moved[k] = value;
    if (above === null || below === null) return null;
    gradient[k] = (above - below) / (2 * step);
  }
  return gradient;
}
