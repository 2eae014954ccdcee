/** Expected by hand and counting, and the laws of a conformal interval: what it covers of residuals that are exchangeable. */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import { at, required } from '../../../../../schemas/required.js';
import {
  calibratedProbabilities,
  calibrationOf,
  intervalCoverage,
  NEAREST,
  predictionInterval,
  windowProbability,
} from '../../../../../science/evidence/index.js';
import { normalCdf, normalDeviate, randomSource } from '../../../../../science/numerics/index.js';

const names = (n: number) => Array.from({ length: n }, (_, i) => `X${i}`);

/** Predictions 0, 1, 2, ...; the reference of crystal k is k + residuals[k]. */
function withResiduals(residuals: readonly number[], compounds = names(residuals.length)) {
  const predicted = [...residuals.keys()];
  return calibrationOf(
    residuals.map((r, k) => k + r),
    predicted,
    compounds,
  );
}

describe('the probability of a window', () => {
  it('is the share of the residuals of the 40 nearest predictions that lead into it (by hand)', () => {
    // Predictions 0 .. 99; residual 1 below 50, 10 from there on. Nearest to 49.5: 30 to 69, half of them below 50.
    const calibration = withResiduals(Array.from({ length: 100 }, (_, k) => (k < 50 ? 1 : 10)));
    expect(windowProbability(calibration, 49.5, { from: 50, to: 51 })).toBe(0.5);
    // Nearest to 5: 0 to 39. Nearest to 95: 60 to 99. Ends belong to the window.
    expect(windowProbability(calibration, 5, { from: 6, to: 6 })).toBe(1);
    expect(windowProbability(calibration, 95, { from: 105, to: 110 })).toBe(1);
    expect(windowProbability(calibration, 95, { from: 96, to: 96 })).toBe(0);
    expect(windowProbability(calibration, -1000, { from: -999, to: -999 })).toBe(1);
    expect(windowProbability(calibration, 1000, { from: 1009, to: 1010 })).toBe(1);
  });

  it('counts all that are as near as the last one, so the order of the crystals does not matter', () => {
    // 39 at the value itself and one at a distance of 1 on either side: 41 in all.
    const predicted = [...Array.from({ length: 39 }, () => 0), -1, 1, 2];
    const reference = [...Array.from({ length: 39 }, () => 0), 0, 11, 2];
    for (const turn of [<T>(x: readonly T[]) => [...x], <T>(x: readonly T[]) => x.toReversed()]) {
      const calibration = calibrationOf(turn(reference), turn(predicted), names(42));
      expect(windowProbability(calibration, 0, { from: 1, to: 20 })).toBe(2 / 41);
    }
  });

  it('rests on what there is, and on nothing there is none', () => {
    expect(windowProbability(withResiduals([0, 0, 5]), 1, { from: 0, to: 2 })).toBe(2 / 3);
    expect(windowProbability(calibrationOf([null, 1], [1, null], names(2)), 1, { from: 0, to: 2 })).toBeNull();
    expect(NEAREST).toBe(40);
  });

  it('of a crystal of the calibration leaves out its compound', () => {
    const calibration = withResiduals([0, 0, 9, 9], ['a', 'a', 'b', 'c']);
    const window = { from: 0, to: 3 };
    // a: residuals 9, 9 lead out of it. b, at 2: residuals 0, 0 stay, 9 leads out. c likewise.
    expect(calibratedProbabilities(calibration, window)).toEqual([
      { crystal: 0, probability: 0, inside: true },
      { crystal: 1, probability: 0, inside: true },
      { crystal: 2, probability: 2 / 3, inside: false },
      { crystal: 3, probability: 2 / 3, inside: false },
    ]);
    expect(calibratedProbabilities(withResiduals([1, 2], ['a', 'a']), window)).toEqual([]);
  });

  it('says how far predictions go', () => {
    expect(calibrationOf([1, 2, null], [4, 3, 9], names(3))).toMatchObject({ lowest: 3, highest: 4 });
    expect(calibrationOf([null], [4], names(1))).toMatchObject({ points: [], lowest: null, highest: null });
  });

  it('refuses windows and values that are none', () => {
    const calibration = withResiduals([1]);
    expect(() => windowProbability(calibration, 1, { from: 2, to: 1 })).toThrow(InvalidInputError);
    expect(() => windowProbability(calibration, 1, { from: 2, to: 1 })).toThrow('a window from 2 to 1');
    expect(() => calibratedProbabilities(calibration, { from: Number.NaN, to: 1 })).toThrow('from NaN to 1');
    expect(() => windowProbability(calibration, Number.NaN, { from: 1, to: 2 })).toThrow('a prediction of NaN');
    expect(() => calibrationOf([1], [1, 2], names(2))).toThrow('1 references with 2 predictions');
  });
});

describe('the interval of a prediction', () => {
  it('reaches to the ceil(0.9 (n + 1))-th smallest residual (by hand)', () => {
    // n = 9: the ninth of 1 .. 9; n = 19: the 18th of 1 .. 19, signs do not matter.
    const upTo = (n: number) => Array.from({ length: n }, (_, k) => (k % 2 ? -1 : 1) * (n - k));
    expect(predictionInterval(withResiduals(upTo(9)), 2)).toEqual({ lower: -7, upper: 11 });
    expect(predictionInterval(withResiduals(upTo(19)), 0)).toEqual({ lower: -18, upper: 18 });
    expect(predictionInterval(withResiduals(upTo(19)), 0, 0.5)).toEqual({ lower: -10, upper: 10 });
  });

  it('takes a rank that rounds above a whole number for it', () => {
    expect(0.55 * 100).toBeGreaterThan(55);
    const calibration = withResiduals(Array.from({ length: 99 }, (_, k) => k + 1));
    expect(predictionInterval(calibration, 0, 0.55)).toEqual({ lower: -55, upper: 55 });
  });

  it('is none where no finite one is wide enough: fewer than 9 residuals at 90 %', () => {
    expect(predictionInterval(withResiduals([1, 2, 3, 4, 5, 6, 7, 8]), 0)).toBeNull();
    expect(intervalCoverage(withResiduals([1, 2, 3, 4, 5, 6, 7, 8, 9]))).toEqual({ crystals: 0, share: null });
    expect(intervalCoverage(withResiduals([]))).toEqual({ crystals: 0, share: null });
  });

  it('covers, its own residual left out, the 90 % that counting gives', () => {
    // 99 other residuals, the 90th of them: of 1 .. 100, those up to 90 are covered, each by 90 or 91.
    const residuals = Array.from({ length: 100 }, (_, k) => ((k * 37) % 100) + 1);
    expect(intervalCoverage(withResiduals(residuals))).toEqual({ crystals: 100, share: 0.9 });
  });

  it('leaves out all crystals of a compound: ten with the same large error do not vouch for each other', () => {
    const residuals = Array.from({ length: 100 }, (_, k) => (k < 15 ? 50 : 1));
    const oneCompound = residuals.map((_, k) => (k < 15 ? 'a' : `X${k}`));
    expect(intervalCoverage(withResiduals(residuals))).toEqual({ crystals: 100, share: 1 });
    expect(intervalCoverage(withResiduals(residuals, oneCompound))).toEqual({ crystals: 100, share: 0.85 });
  });

  it('refuses a level that is none', () => {
    for (const level of [0, 1, Number.NaN])
      expect(() => predictionInterval(withResiduals([1]), 0, level)).toThrow('is not between 0 and 1');
  });
});

it('normal residuals give the probability and the width of the normal distribution', () => {
  const random = randomSource(3);
  const n = 4000;
  const residuals = Array.from({ length: n }, () => 0.5 * normalDeviate(random.next(), random.next()));
  // All predictions equal: everything is as near as the 40th, so the share is over all of them.
  const calibration = calibrationOf(
    residuals,
    residuals.map(() => 0),
    names(n),
  );
  const share = required(windowProbability(calibration, 1, { from: 0.7, to: 1.2 }));
  const expected = normalCdf(0.4) - normalCdf(-0.6);
  expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / n));
  // 90 % of a normal distribution lie within 1.6449 deviations; 4 deviations of the quantile of 4,000 values.
  expect(Math.abs(required(predictionInterval(calibration, 0)).upper - 0.5 * 1.6449)).toBeLessThan(0.06);
  expect(at(calibration.bySize, 0).residual).toBeCloseTo(0, 2);
});
