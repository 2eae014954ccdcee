/** Expected: scikit-learn 1.9.1 and SciPy 1.17.1 with the commands beside their numbers, and counting. */
import { describe, expect, it } from 'vitest';
import { required } from '../../../../../schemas/required.js';
import { areaUnderCurve } from '../../../../../science/evidence/errors/area-under-curve.js';

const names = (n: number, compounds = n) => Array.from({ length: n }, (_, i) => `c${i % compounds}`);

/** rng = np.random.default_rng(3); h = (rng.random(60) < .3).astype(int); s = np.round(rng.normal(0, 1, 60) + h, 1) */
const HAS = [...'110010010100000010011010000010010010100100000001000101010001'].map(Number);
const SCORES = [
  1.5, -0.6, 0.1, -1, 1.8, -2, -0.9, 1.7, 1.2, -1.2, -0.5, 0.3, -0.6, 1.6, -1.2, 0.4, 0, 1.4, 0, 0.6, -0.7, 1.7, 1.8,
  0.8, 1.1, 0.3, -0.6, -0.8, 0.2, 1.4, -1.5, 0.4, -0.3, 0.2, 1.6, -1.2, -0.7, 0, 1.2, 1.8, 0.2, -0.3, 0.3, -0.2, 0.8,
  -0.8, 0.1, 0.9, 0.5, 0.2, 2.6, 2.5, 1.5, -1, -0.3, 0.4, 0.5, -2.3, 1.2, 2.1,
];

describe('area under the curve', () => {
  it('counts pairs, ties half', () => {
    // With: 0.9, 0.4; without: 0.4, 0.1. Of four pairs three are won and one is tied.
    expect(areaUnderCurve([1, 1, 0, 0], [0.9, 0.4, 0.4, 0.1], names(4))!.value).toBe(3.5 / 4);
  });

  it('is that of scikit-learn', () => {
    // roc_auc_score(h, s)
    expect(areaUnderCurve(HAS, SCORES, names(60))!.value).toBeCloseTo(0.6476251604621309, 12);
  });

  it('has the interval of SciPy over compounds, to a twentieth of its width', () => {
    // f = lambda d: roc_auc_score(h[k], s[k]) with k = np.concatenate([np.flatnonzero(np.arange(60) % 40 == c) for c in d])
    // stats.bootstrap((np.arange(40),), f, vectorized=False, n_resamples=20000, method='percentile', rng=default_rng(1))
    const [lower, upper] = [0.46592506459948324, 0.8028841708855997];
    const found = required(areaUnderCurve(HAS, SCORES, names(60, 40)));
    expect(Math.abs(required(found.lower) - lower)).toBeLessThan(0.05 * (upper - lower));
    expect(Math.abs(required(found.upper) - upper)).toBeLessThan(0.05 * (upper - lower));
  });

  it('asks for the order of the scores alone, and turns round with them', () => {
    const of = (scores: readonly number[]) => areaUnderCurve(HAS, scores, names(60))!.value;
    expect(of(SCORES.map((score) => Math.exp(score)))).toBe(of(SCORES));
    expect(of(SCORES.map((score) => -score))).toBeCloseTo(1 - of(SCORES), 12);
  });

  it('is not defined where all have it, or none', () => {
    expect(areaUnderCurve([1, 1], [1, 2], names(2))).toBeNull();
    expect(areaUnderCurve([0, 0], [1, 2], names(2))).toBeNull();
  });

  it('has no interval where many draws lack one side', () => {
    // One of five compounds has it: (4/5)^5, a third of the draws, miss it.
    expect(areaUnderCurve([1, 0, 0, 0, 0], [2, 1, 1, 1, 1], names(5))).toEqual({ value: 1, lower: null, upper: null });
  });
});
