/** Expected: scikit-learn's brier_score_loss (test/fixtures/evidence/make.py), hand computation. */
import { describe, expect, it } from 'vitest';
import { reliability } from '../../../../../science/evidence/index.js';
import { stored } from '../stored.js';

const forecasts = (rows: readonly (readonly [number, boolean])[]) =>
  rows.map(([probability, inside], crystal) => ({ crystal, probability, inside }));

describe('reliability', () => {
  it('has the Brier scores of scikit-learn', () => {
    const { probabilities, happened, brier, baseRateBrier } = stored.brier;
    const found = reliability(forecasts(probabilities.map((p, i) => [p, happened[i] === 1])));
    expect(found.brier).toBeCloseTo(brier, 12);
    expect(found.baseRateBrier).toBeCloseTo(baseRateBrier, 12);
    expect(found.bins.reduce((sum, { crystals }) => sum + crystals, 0)).toBe(80);
  });

  it('compares in each bin what was said with what happened (by hand)', () => {
    const rows = [
      [0, false],
      [0.1, true],
      [0.2, false],
      [0.5, true],
      [1, true],
      [0.9, false],
    ] as const;
    const { bins, baseRate, crystals } = reliability(forecasts(rows));
    expect([crystals, baseRate]).toEqual([6, 0.5]);
    expect(bins).toEqual([
      { from: 0, to: 0.2, crystals: 2, meanProbability: 0.05, observedShare: 0.5 },
      { from: 0.2, to: 0.4, crystals: 1, meanProbability: 0.2, observedShare: 0 },
      { from: 0.4, to: 0.6, crystals: 1, meanProbability: 0.5, observedShare: 1 },
      { from: 0.8, to: 1, crystals: 2, meanProbability: 0.95, observedShare: 0.5 },
    ]);
  });

  it('of what is known is perfect, of nothing none', () => {
    const known = reliability(
      forecasts([
        [0, false],
        [1, true],
        [1, true],
      ]),
    );
    expect(known).toMatchObject({ brier: 0, baseRateBrier: expect.closeTo(2 / 9, 12) });
    expect(reliability([])).toEqual({ crystals: 0, bins: [], brier: null, baseRate: null, baseRateBrier: null });
  });

  it('is of probabilities', () => {
    expect(() => reliability(forecasts([[1.1, true]]))).toThrow('the probability of crystal 0 is 1.1');
    expect(() => reliability(forecasts([[Number.NaN, true]]))).toThrow('NaN');
  });
});
