/** Expected by hand and counting; of one number the law of `windowProbability`, whose own values are counted by hand elsewhere. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import {
  calibratedJointProbabilities,
  calibratedProbabilities,
  calibrationOf,
  jointCalibrationOf,
  jointProbability,
  windowProbability,
} from '../../../../../science/evidence/index.js';

const names = (n: number) => Array.from({ length: n }, (_, i) => `X${i}`);
const ALL = { from: -1e9, to: 1e9 };

/** Predictions 0, 1, 2, ... of the first number, `second` of the second; references are off by the residuals. */
function twoNumbers(residuals: readonly (readonly [number, number])[], second = (k: number) => k) {
  return jointCalibrationOf(
    [
      { reference: residuals.map(([r], k) => k + r), predicted: residuals.map((_, k) => k) },
      { reference: residuals.map(([, r], k) => second(k) + r), predicted: residuals.map((_, k) => second(k)) },
    ],
    names(residuals.length),
  );
}

describe('the probability of windows of several numbers', () => {
  it('counts residuals of the same crystal together (by hand)', () => {
    // Every number is 1 too low or 1 too high for half of the crystals; the two always err in opposite directions.
    const opposite = twoNumbers(Array.from({ length: 40 }, (_, k) => (k % 2 === 0 ? [1, -1] : [-1, 1])));
    const above = { from: 20, to: 22 };
    expect(jointProbability(opposite, [20, 20], [above, ALL])).toBe(0.5);
    expect(jointProbability(opposite, [20, 20], [ALL, above])).toBe(0.5);
    // As if they erred apart it would be 1/4; never are both above, and always is one of them.
    expect(jointProbability(opposite, [20, 20], [above, above])).toBe(0);
    expect(jointProbability(opposite, [20, 20], [above, { from: 18, to: 20 }])).toBe(0.5);
  });

  it('rests on the 40 crystals that are nearest in all numbers, each in its standard deviations (by hand)', () => {
    // The second number, in units a thousand times smaller, falls where the first rises: nearest to (80, 1000 (99 - 80)) are 60 to 99
    // and all that are as near as 60 and 100, which is not there. Residuals of those below 50 would lead out.
    const second = (k: number) => 1000 * (99 - k);
    const residuals = Array.from({ length: 100 }, (_, k): [number, number] => (k < 50 ? [500, 0] : [0, 0]));
    const calibration = twoNumbers(residuals, second);
    expect(jointProbability(calibration, [80, 19_000], [{ from: 80, to: 80 }, ALL])).toBe(1);
    // Nearest to (10, second(10)): 0 to 39, with 500 each.
    expect(jointProbability(calibration, [10, 89_000], [{ from: 510, to: 510 }, ALL])).toBe(1);
    // Where the numbers pull apart, both count alike: (99, second(0)) is as near to 49.5 - d as to 49.5 + d, so 20 on either side.
    expect(jointProbability(calibration, [99, 99_000], [{ from: 599, to: 599 }, ALL])).toBe(0.5);
  });

  it('of one number is that of a window', () => {
    const numbers = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -20, max: 20 })), {
      minLength: 1,
      maxLength: 90,
    });
    fc.assert(
      fc.property(
        numbers,
        fc.integer({ min: -60, max: 60 }),
        fc.integer({ min: -60, max: 60 }),
        (pairs, value, from) => {
          const predicted = pairs.map(([p]) => p);
          const reference = pairs.map(([p, r]) => p + r);
          const compounds = pairs.map((_, k) => `X${k % 7}`);
          const window = { from, to: from + 15 };
          const joint = jointCalibrationOf([{ reference, predicted }], compounds);
          const alone = calibrationOf(reference, predicted, compounds);
          expect(jointProbability(joint, [value], [window])).toBe(windowProbability(alone, value, window));
          expect(calibratedJointProbabilities(joint, [window])).toEqual(calibratedProbabilities(alone, window));
        },
      ),
    );
  });

  it('leaves out crystals that lack one of the numbers, and is nothing without any', () => {
    const first = { reference: [1, 2, 3], predicted: [1, 2, 3] };
    const second = { reference: [1, null, 3], predicted: [1, 2, null] };
    const calibration = jointCalibrationOf([first, second], names(3));
    expect(calibration.crystals.map(({ crystal }) => crystal)).toEqual([0]);
    expect(jointProbability(calibration, [1, 1], [ALL, { from: 2, to: 3 }])).toBe(0);
    const none = jointCalibrationOf([{ reference: [null], predicted: [1] }], names(1));
    expect(jointProbability(none, [1], [ALL])).toBeNull();
  });

  it('refuses what is no number, no window, or of other counts', () => {
    const calibration = twoNumbers([[0, 0]]);
    for (const ask of [
      () => jointProbability(calibration, [Number.NaN, 1], [ALL, ALL]),
      () => jointProbability(calibration, [1], [ALL, ALL]),
      () => jointProbability(calibration, [1, 1], [ALL]),
      () => jointProbability(calibration, [1, 1], [ALL, { from: 2, to: 1 }]),
      () => jointCalibrationOf([{ reference: [1], predicted: [1, 2] }], names(2)),
      () => jointCalibrationOf([{ reference: [1], predicted: [Number.POSITIVE_INFINITY] }], names(1)),
    ])
      expect(ask).toThrow(InvalidInputError);
  });
});
