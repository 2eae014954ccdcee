/** Expected values: by hand from definition 7 of Hyndman and Fan. */
import { describe, expect, it } from 'vitest';
import { quantile } from '../../../../schemas/numerics/quantile.js';

describe('quantile', () => {
  it.each([
    [[1, 2, 4, 8], 0.5, 3],
    [[1, 2, 4, 8], 0.9, 6.8],
    [[1, 2, 4, 8], 0.1, 1.3],
    [[-3, 0.5, 0.5, 7, 11], 0.25, 0.5],
    [[-3, 0.5, 0.5, 7, 11], 0.95, 10.2],
  ])('of %j at %d is %d', (ascending, share, expected) => {
    expect(quantile(ascending, share)).toBeCloseTo(expected, 14);
  });

  it('ends at the smallest and the largest value', () => {
    expect([0, 1].map((share) => quantile([2, 3, 5], share))).toEqual([2, 5]);
    expect([0, 0.3, 1].map((share) => quantile([2], share))).toEqual([2, 2, 2]);
  });

  it('of nothing is no number', () => {
    expect(quantile([], 0.5)).toBeNaN();
  });
});
