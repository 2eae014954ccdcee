/** Fisher's exact test against whole numbers: weights of all tables with the same margins, as integers of any size. */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import { fisherExact, oddsRatio } from '../../../../../science/interpretation/enrichment/fisher-exact.js';
import { refusalOf } from '../../../../harness/laws/refusal.js';

type Counts = readonly [number, number, number, number];

function binomial(n: number, k: number): bigint {
  let value = 1n;
  for (let i = 1; i <= k; i++) value = (value * BigInt(n - k + i)) / BigInt(i);
  return value;
}

/** C(a + b, x) C(c + d, a + c - x) of every x; those not above that of a, over all. @returns p in units of 1e-30 */
function exact([a, b, c, d]: Counts): bigint {
  const [row, column, n] = [a + b, a + c, a + b + c + d];
  const least = Math.max(0, row + column - n);
  let weight = binomial(row, least) * binomial(n - row, column - least);
  const weights = new Map([[least, weight]]);
  for (let x = least; x < Math.min(row, column); x++) {
    weight = (weight * BigInt((row - x) * (column - x))) / BigInt((x + 1) * (n - row - column + x + 1));
    weights.set(x + 1, weight);
  }
  const sum = (of: Iterable<bigint>) => [...of].reduce((total, each) => total + each, 0n);
  const asRare = [...weights.values()].filter((each) => each <= weights.get(a)!);
  return (sum(asRare) * 10n ** 30n) / sum(weights.values());
}

/** Relative to the exact one. */
function errorOf(counts: Counts): number {
  const expected = Number(exact(counts)) * 1e-30;
  return Math.abs(fisherExact(...counts) / expected - 1);
}

describe("Fisher's exact test", () => {
  it('is exact for all tables of counts up to 6, ties and empty margins included', () => {
    for (let code = 0; code < 7 ** 4; code++) {
      const counts: Counts = [code % 7, Math.floor(code / 7) % 7, Math.floor(code / 49) % 7, Math.floor(code / 343)];
      expect(errorOf(counts), counts.join(' ')).toBeLessThan(1e-14);
    }
  });

  // Added from one end to the other, the first loses 16 and the second 9 units of the last place: small ones come first.
  it.each([
    [600, 900, 650, 850],
    [2000, 2100, 2050, 2049],
  ] as const)('keeps its digits where many tables are rare: %i %i %i %i', (...counts) => {
    expect(errorOf(counts)).toBeLessThan(5e-16);
  });

  it('goes down to the smallest numbers, and is 1 without any count', () => {
    // 2 / C(80, 40), by both ends.
    expect(fisherExact(40, 0, 0, 40) * Number(binomial(80, 40))).toBeCloseTo(2, 12);
    expect(fisherExact(2000, 0, 0, 2000)).toBe(0);
    expect(fisherExact(0, 0, 0, 0)).toBe(1);
  });
});

describe('the plain odds ratio', () => {
  it.each<[Counts, number]>([
    [[3, 4, 5, 6], 18 / 20],
    [[3, 0, 5, 6], Infinity],
    [[0, 4, 5, 6], 0],
    [[0, 0, 5, 6], Number.NaN],
    [[3, 4, 0, 0], Number.NaN],
    [[0, 4, 0, 6], Number.NaN],
    [[3, 0, 5, 0], Number.NaN],
  ])('of %j is %d', (counts, expected) => {
    expect(oddsRatio(...counts)).toBe(expected);
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('is of whole counts, which %d is not', (count) => {
    for (const of of [oddsRatio, fisherExact])
      for (let place = 0; place < 4; place++) {
        const [a = 0, b = 0, c = 0, d = 0] = [1, 2, 3, 4].with(place, count);
        expect(refusalOf(InvalidInputError, () => of(a, b, c, d))).toMatchObject({
          message: `counts of a two-by-two table are ${[a, b, c, d].join(', ')}`,
        });
      }
  });
});
