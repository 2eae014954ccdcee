/** Numbers that are part of every recorded sweep: integers of an implementation in Python; and the normal distribution of mpmath. */
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../science/numerics/counter-random.js';
import { normalCdf, normalDeviate } from '../../../../science/numerics/normal-distribution.js';

describe('a random stream', () => {
  // The numbers 0, 1, 2 and 1,000,000 of the stream, times 2^53.
  it.each([
    [0, 0, '', [2200613394219668, 1213299487078179, 2506782885633004, 5698283145785395]],
    [1, 2, 'hiddenFeatures', [3759375369263193, 983309070408581, 3625883953936073, 1711316937065727]],
    [4294967295, 17, 'é x', [3963229077529196, 3629341564343961, 6968837942298809, 2838028096785799]],
  ])('of seed %i, trial %i, "%s"', (seed, trial, name, expected) => {
    const stream = randomStream(seed, trial, name);
    expect([0, 1, 2, 1_000_000].map((k) => stream.at(k) * 2 ** 53)).toEqual(expected);
  });
});

describe('the normal distribution', () => {
  // mpmath 1.3, 40 digits: ncdf(z). Series up to 3, continued fraction beyond.
  it.each([
    [-37, 5.7255712225246e-300],
    [-10, 7.6198530241605e-24],
    [-5, 2.8665157187919e-7],
    [-3.0001, 0.0013494549132607],
    [-3, 0.0013498980316301],
    [-2.9999, 0.0013503412829549],
    [-1, 0.15865525393146],
    [-0.1, 0.46017216272297],
    [0, 0.5],
    [0.5, 0.69146246127401],
    [1.959963984540054, 0.975],
    [3, 0.99865010196837],
    [3.0001, 0.99865054508674],
    [6, 0.99999999901341],
    [8, 1],
  ])('at %f is %f', (z, expected) => {
    // At 3 the continued fraction has 2e-11 left, the worst of it.
    expect(normalCdf(z) / expected).toBeCloseTo(1, Math.abs(z) <= 3 ? 12 : 10);
  });

  it('gives deviates by Box and Muller (closed forms)', () => {
    expect(normalDeviate(0, 0.3)).toBeCloseTo(0, 15);
    // 1 - u = exp(-1/2): radius 1; v a quarter, an eighth and a half of a turn.
    const u = 1 - Math.exp(-0.5);
    expect(normalDeviate(u, 0)).toBeCloseTo(1, 14);
    expect(normalDeviate(u, 0.25)).toBeCloseTo(0, 14);
    expect(normalDeviate(u, 0.125)).toBeCloseTo(Math.SQRT1_2, 14);
    expect(normalDeviate(u, 0.5)).toBeCloseTo(-1, 14);
    expect(normalDeviate(1 - Math.exp(-8), 0)).toBeCloseTo(4, 12);
  });
});
