import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionalOddsRatio } from '../../../../../science/interpretation/index.js';
import { stored } from '../stored.js';

interface Odds {
  readonly table: [number, number, number, number];
  readonly level: number;
  readonly estimate: number | string;
  readonly lower: number | string;
  readonly upper: number | string;
}

describe('conditional odds ratio', () => {
  // Expected: scipy.stats.contingency.odds_ratio(kind="conditional"), which stops at about 1e-10 of its roots.
  it.each(stored<{ odds: Odds[] }>('statistics').odds)('$table at $level', ({ table, level, ...expected }) => {
    const found = conditionalOddsRatio(table, level);
    for (const name of ['estimate', 'lower', 'upper'] as const) {
      const value = Number(expected[name]);
      if (Number.isFinite(value) && value !== 0) expect(found[name] / value).toBeCloseTo(1, 7);
      else expect(found[name]).toBe(value);
    }
  });

  it('is inverted by exchanging the rows, interval and all (law)', () => {
    const count = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const one = conditionalOddsRatio([a, b, c, d]);
        const other = conditionalOddsRatio([c, d, a, b]);
        expect(one.estimate * other.estimate).toBeCloseTo(1, 9);
        expect(one.lower * other.upper).toBeCloseTo(1, 9);
        expect(one.lower).toBeLessThan(one.estimate);
        expect(one.estimate).toBeLessThan(one.upper);
      }),
      { numRuns: 50 },
    );
  });

  it('is 1 for a table whose first cell is its expectation (by symmetry)', () => {
    expect(conditionalOddsRatio([5, 5, 9, 9]).estimate).toBeCloseTo(1, 12);
  });

  it('refuses what is not a count or a level', () => {
    expect(() => conditionalOddsRatio([1, -2, 3, 4])).toThrow('1, -2, 3, 4');
    expect(() => conditionalOddsRatio([1, 2, 3, 4], 95)).toThrow('confidence level 95');
  });
});
