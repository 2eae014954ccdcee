/** Corners of curves: which stay, and that what they leave out lies within the tolerance. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thinnedCurve } from '../../../../report/figures/frame/thinned-curve.js';

describe('a thinned curve', () => {
  it('of a straight line is its two ends, of a bent one its bends too', () => {
    expect(thinnedCurve([0, 1, 3, 4], [1, 2, 4, 5], 0)).toEqual([0, 3]);
    expect(thinnedCurve([0, 1, 2, 3, 4], [0, 0, 0, 1, 2], 0)).toEqual([0, 2, 4]);
    expect(thinnedCurve([0, 1, 2], [0, 1, 0], 0.5)).toEqual([0, 1, 2]);
    expect(thinnedCurve([0, 1, 2], [0, 1, 0], 1)).toEqual([0, 2]);
  });

  it('of one value and of none is itself', () => {
    expect(thinnedCurve([], [], 1)).toEqual([]);
    expect(thinnedCurve([2], [7], 1)).toEqual([0]);
  });

  it('passes every value within the tolerance, begins and ends where the curve does, and keeps all corners at 0', () => {
    const value = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), value), { minLength: 2, maxLength: 80 }),
        fc.integer({ min: 0, max: 40 }),
        (steps, tolerance) => {
          let x = 0;
          const positions = steps.map(([step]) => (x += step));
          const values = steps.map(([, y]) => y);
          const corners = thinnedCurve(positions, values, tolerance);
          expect([corners[0], corners.at(-1)]).toEqual([0, steps.length - 1]);
          for (let c = 1; c < corners.length; c++) {
            const [from, to] = [corners[c - 1]!, corners[c]!];
            expect(to).toBeGreaterThan(from);
            for (let i = from; i <= to; i++) {
              const share = (positions[i]! - positions[from]!) / (positions[to]! - positions[from]!);
              const line = values[from]! * (1 - share) + values[to]! * share;
              expect(Math.abs(values[i]! - line)).toBeLessThanOrEqual(tolerance + 1e-9);
            }
          }
        },
      ),
    );
  });
});
