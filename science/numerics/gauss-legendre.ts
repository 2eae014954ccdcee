/**
 * Gauss and Legendre's quadrature on [0, 1]: nodes are the roots of the Legendre polynomial P_n, moved from [-1, 1],
 *   integral of f over [0, 1] = sum_k w_k f(t_k),   w_k = 1 / ((1 - x_k^2) P_n'(x_k)^2),   t_k = (1 + x_k) / 2
 * exact for polynomials up to degree 2 n - 1.
 * @source Abramowitz and Stegun, Handbook of Mathematical Functions, 25.4.29; roots by Newton's method from 22.16.6
 */

interface QuadratureNode {
  /** In (0, 1). */
  readonly at: number;
  /** Sums to 1. */
  readonly weight: number;
}

/** @param n nodes, at least 1 @returns in ascending order */
export function gaussLegendre(n: number): QuadratureNode[] {
  return Array.from({ length: n }, (_, i) => {
    let x = -Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    for (let round = 0; round < 100; round++) {
      const { value, slope } = legendre(n, x);
      const step = value / slope;
      x -= step;
      if (Math.abs(step) < 1e-15) break;
    }
    return { at: (1 + x) / 2, weight: 1 / ((1 - x * x) * legendre(n, x).slope ** 2) };
  });
}

/** P_n and its derivative, by the recurrence (k + 1) P_(k+1) = (2 k + 1) x P_k - k P_(k-1). */
function legendre(n: number, x: number): { value: number; slope: number } {
  let [before, value] = [1, x];
  for (let k = 1; k < n; k++) [before, value] = [value, ((2 * k + 1) * x * value - k * before) / (k + 1)];
  return { value, slope: (n * (before - x * value)) / (1 - x * x) };
}
