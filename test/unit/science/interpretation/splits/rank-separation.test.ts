/**
 * Against SciPy 1.17.1: `mannwhitneyu(x, y, method='asymptotic')` beyond 40 values; up to 40 `method='exact'`, or with ties
 * `permutation_test((x, y), U, permutation_type='independent', n_resamples=inf)`, which goes through all ways to choose.
 */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import { rankSeparation } from '../../../../../science/interpretation/splits/rank-separation.js';

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('the separation of two sides', () => {
  it.each([
    ['apart', [1, 2, 3], [4, 5, 6, 7], 1, 2 / 35],
    ['mixed', [1.1, 2.2, 5.5, 0.3, 4.4], [3.3, 6.6, 7.7, 0.1, 8.8, 9.9], 23 / 30, 0.17748917748917747],
    ['with ties', [1, 1, 2, 3], [2, 2, 3, 4, 4], 0.825, 0.1746031746031746],
    ['of zeros and ones', [0, 0, 0, 1, 1], [1, 1, 1, 1, 0, 1], 0.7166666666666667, 0.3939393939393939],
    ['of equal values', [2, 2], [2, 2, 2], 0.5, 1],
  ])('is exact for few values, %s', (_, left, right, separation, pValue) => {
    const found = rankSeparation(left, right)!;
    expect(found.separation).toBeCloseTo(separation, 14);
    expect(found.pValue).toBeCloseTo(pValue, 13);
  });

  it('is that of the normal approximation for many', () => {
    const mixed = range(60).map((i) => (7 * i * i + 3 * i) % 31);
    const one = rankSeparation(
      mixed.slice(0, 25),
      mixed.slice(25).map((value) => value + 4),
    )!;
    expect(one.separation).toBeCloseTo(0.6337142857142857, 14);
    expect(one.pValue).toBeCloseTo(0.08028155815682507, 12);
    const far = rankSeparation(
      range(60).map((i) => i + 1),
      range(40).map((i) => i + 31.5),
    )!;
    expect(far.separation).toBeCloseTo(0.81875, 14);
    expect(far.pValue / 7.489936544143845e-8).toBeCloseTo(1, 9);
    const binary = rankSeparation(
      [...range(30).map(() => 0), ...range(5).map(() => 1)],
      range(40).map(() => 1),
    )!;
    expect(binary.pValue / 6.262739589942528e-14).toBeCloseTo(1, 9);
    expect(
      rankSeparation(
        range(30).map(() => 3),
        range(30).map(() => 3),
      ),
    ).toEqual({ separation: 0.5, pValue: 1 });
  });

  it('is the same from the other side, and for other values of the same order', () => {
    const [x, y] = [
      [0.5, 3, 3, 8],
      [1, 3, 4, 9, 9],
    ];
    const found = rankSeparation(x!, y!)!;
    expect(rankSeparation(y!, x!)!.separation).toBeCloseTo(found.separation, 14);
    expect(rankSeparation(y!, x!)!.pValue).toBeCloseTo(found.pValue, 14);
    const cubed = (values: readonly number[]) => values.map((value) => value ** 3);
    expect(rankSeparation(cubed(x!), cubed(y!))).toEqual(found);
  });

  it('needs values on both sides, and finite ones', () => {
    expect(rankSeparation([], [1, 2])).toBeNull();
    expect(() => rankSeparation([1, Number.NaN], [2])).toThrow(InvalidInputError);
    expect(() => rankSeparation([1], [Number.POSITIVE_INFINITY])).toThrow('a value to rank is Infinity');
  });
});
