/** Looked up or computed: the same probability, at random predictions and at the places where it changes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrationOf, probabilitySteps, windowProbability } from '../../../../../science/evidence/index.js';

const values = fc.array(
  fc.record({ reference: fc.integer({ min: 0, max: 60 }), predicted: fc.integer({ min: 0, max: 60 }) }),
  { minLength: 1, maxLength: 120 },
);

describe('steps of a probability', () => {
  it('are the probability itself', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }), (made, lowest, width) => {
        // Eighths: sums and means are exact, so that ends of windows and ties are met.
        const reference = made.map((each) => each.reference / 8);
        const predicted = made.map((each) => each.predicted / 8);
        const calibration = calibrationOf(
          reference,
          predicted,
          made.map((_, i) => `c${i}`),
        );
        const window = { from: lowest / 8, to: (lowest + width) / 8 };
        const { from, probability } = probabilitySteps(calibration, window);
        for (let sixteenths = -40; sixteenths <= 160; sixteenths++)
          for (const value of [sixteenths / 16, sixteenths / 16 + 0.003]) {
            const step = from.filter((start) => start <= value).length - 1;
            expect(probability[step], `at ${value}`).toBe(windowProbability(calibration, value, window));
          }
      }),
      { numRuns: 30 },
    );
  });

  it('of one crystal are up within its window', () => {
    // 2 was predicted where 3 is true: a prediction of v means v + 1, which lies in [2.5, 4] for v in [1.5, 3].
    const { from, probability } = probabilitySteps(calibrationOf([3], [2], ['a']), { from: 2.5, to: 4 });
    expect([...probability]).toEqual([0, 1, 0]);
    expect(from[1]).toBe(1.5);
    expect(from[2]).toBeGreaterThan(3);
    expect(from[2]).toBeLessThan(3.000001);
  });

  it('are none without a crystal', () => {
    expect(probabilitySteps(calibrationOf([], [], []), { from: 1, to: 2 }).from).toHaveLength(0);
  });
});
