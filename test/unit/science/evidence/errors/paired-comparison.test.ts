/** Expected: SciPy (test/fixtures/evidence/make.py), counting of signs, and laws. */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import { required } from '../../../../../schemas/required.js';
import { comparePaired } from '../../../../../science/evidence/index.js';
import { stored } from '../stored.js';

const names = (n: number) => Array.from({ length: n }, (_, i) => `X${i}`);
const noNoise = { draws: 2000, flips: 20_000, seed: 5 };

describe('two models on the same crystals', () => {
  it.each(stored.paired)(
    'differ as SciPy says %#',
    ({ errors, others, difference, pValue, interval: [lower, upper] }) => {
      const found = comparePaired(errors, others, names(errors.length));
      expect(found.difference).toBeCloseTo(difference, 12);
      expect(Math.abs(required(found.lower) - lower)).toBeLessThan(0.05 * (upper - lower));
      expect(Math.abs(required(found.upper) - upper)).toBeLessThan(0.05 * (upper - lower));
      // Five deviations of a share of 4,000 flips, and what counting the observed one adds.
      expect(Math.abs(found.pValue - pValue)).toBeLessThan(5 * Math.sqrt((pValue * (1 - pValue)) / 4000) + 1 / 1000);
      const isSure = pValue < 0.04 && lower * upper > 0;
      const verdict = difference < 0 ? 'better' : 'worse';
      if (isSure || pValue > 0.06) expect(found.verdict).toBe(isSure ? verdict : 'not told apart');
    },
  );

  it('the other way round: the same p, the difference turned, the other verdict (law)', () => {
    const { errors, others } = required(stored.paired.at(-1));
    const one = comparePaired(errors, others, names(200));
    const other = comparePaired(others, errors, names(200));
    expect(other.pValue).toBe(one.pValue);
    expect(other.difference).toBeCloseTo(-required(one.difference), 12);
    expect(other.lower).toBeCloseTo(-required(one.upper), 12);
    expect(other.upper).toBeCloseTo(-required(one.lower), 12);
    expect(one.difference).toBeLessThan(0);
    expect([one.verdict, other.verdict]).toEqual(['better', 'worse']);
  });

  it('of three equal differences, two of eight signs are as extreme (counting)', () => {
    const { pValue, verdict, lower, upper } = comparePaired([1, 1, 1], [2, 2, 2], names(3), noNoise);
    expect(Math.abs(pValue - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / 20_000));
    expect([lower, upper, verdict]).toEqual([-1, -1, 'not told apart']);
  });

  it('count the signs that were observed among the flips: p is never 0', () => {
    const others = names(60).map(() => 1);
    expect(
      comparePaired(
        others.map(() => 0),
        others,
        names(60),
      ).pValue,
    ).toBe(1 / 4001);
  });

  it('of 1, 2 and 4, all signs but two are less extreme, and sums that round otherwise count (counting)', () => {
    for (const scale of [1, 0.1]) {
      const { pValue } = comparePaired(
        [1, 2, 4].map((d) => d * scale),
        [0, 0, 0],
        names(3),
        noNoise,
      );
      expect(Math.abs(pValue - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / 20_000));
    }
  });

  it('count compounds: polymorphs that repeat a difference add nothing', () => {
    const errors = [0.1, 0.2, 0.1, 0.3, 0.2, 0.1, 0.3];
    const others = [0.3, 0.5, 0.2, 0.4, 0.5, 0.2, 0.5];
    const plain = comparePaired(errors, others, names(7));
    const twice = comparePaired([...errors, ...errors], [...others, ...others], [...names(7), ...names(7)]);
    expect(twice).toEqual({ ...plain, crystals: 14 });
    expect(plain.verdict).toBe('better');
    expect(comparePaired([1, 3], [0, 0], ['a', 'a']).difference).toBe(2);
  });

  it('that are equal are not told apart', () => {
    expect(comparePaired([1, 2, 3], [1, 2, 3], names(3))).toEqual({
      ...{ crystals: 3, compounds: 3, difference: 0, lower: 0, upper: 0 },
      ...{ pValue: 1, verdict: 'not told apart' },
    });
  });

  it('leave out crystals without one of the errors; with one compound or none there is no interval', () => {
    const few = comparePaired([1, null, 3], [2, 2, null], names(3));
    expect(few).toMatchObject({ crystals: 1, compounds: 1, difference: -1, lower: null, verdict: 'not told apart' });
    const none = comparePaired([null], [1], names(1));
    expect(none).toMatchObject({ compounds: 0, difference: null, pValue: 1, verdict: 'not told apart' });
  });

  it('refuse what does not fit', () => {
    expect(() => comparePaired([1], [1, 2], names(2))).toThrow(InvalidInputError);
    expect(() => comparePaired([1, Number.NaN], [1, 2], names(2))).toThrow('crystal 1 has errors NaN and 2');
  });
});
