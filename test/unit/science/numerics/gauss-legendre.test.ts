/** Nodes and weights of Abramowitz and Stegun, table 25.4; exactness and convergence as laws. */
import { describe, expect, it } from 'vitest';
import { gaussLegendre } from '../../../../science/numerics/index.js';

const integral = (n: number, f: (t: number) => number) =>
  gaussLegendre(n).reduce((sum, { at, weight }) => sum + weight * f(at), 0);

describe('the quadrature of Gauss and Legendre', () => {
  it('has the printed nodes and weights for five nodes', () => {
    const nodes = [-0.906179845938664, -0.538469310105683, 0, 0.538469310105683, 0.906179845938664];
    const weights = [0.236926885056189, 0.478628670499366, 0.568888888888889, 0.478628670499366, 0.236926885056189];
    gaussLegendre(5).forEach(({ at, weight }, k) => {
      expect(2 * at - 1).toBeCloseTo(nodes[k]!, 14);
      expect(2 * weight).toBeCloseTo(weights[k]!, 14);
    });
  });

  it.each([1, 2, 3, 8, 16])('of %i nodes is exact up to degree 2 n - 1, and not beyond', (n) => {
    for (let degree = 0; degree < 2 * n; degree++)
      expect(integral(n, (t) => t ** degree)).toBeCloseTo(1 / (degree + 1), 13);
    // What is left of (2 t - 1)^(2 n): the monic Legendre polynomial's square integral.
    const beyond = integral(n, (t) => (2 * t - 1) ** (2 * n));
    expect(beyond).toBeLessThan(1 / (2 * n + 1));
  });

  it('has ascending nodes inside the interval whose weights sum to 1, for many nodes too', () => {
    const nodes = gaussLegendre(128);
    expect(nodes.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 13);
    for (const [k, { at }] of nodes.entries()) expect(at).toBeGreaterThan(k === 0 ? 0 : nodes[k - 1]!.at);
    expect(nodes.at(-1)!.at).toBeLessThan(1);
    expect(integral(128, Math.exp)).toBeCloseTo(Math.E - 1, 13);
  });
});
