import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  edgeIntegral,
  onsetAgreement,
  onsetEnergy,
  toLog10Alpha,
  unseenByAll,
} from '../../../../science/spectrum/index.js';

const GRID = { startEv: 0, stepEv: 0.05 };
const AXIS = { startEv: 0, stopEv: 1, points: 3, quantity: 'alpha_cm1', floor: 100 } as const;

/** log10 alpha on a straight line through (crossingEv, 4) with the given slope, from 0 to 15 eV. */
function ramp(crossingEv: number, slope: number): number[] {
  return Array.from({ length: 301 }, (_, i) => 4 + slope * (i * 0.05 - crossingEv));
}

describe('onset energy', () => {
  it('of a straight line is where the line crosses (closed form)', () => {
    expect(onsetEnergy(ramp(3.1234, 1.7), GRID)).toEqual({
      onsetEv: expect.closeTo(3.1234, 12),
      reason: null,
      crossings: 1,
    });
    // Threshold 1e3 on a line of slope 2 lies half an electronvolt earlier.
    expect(onsetEnergy(ramp(3, 2), GRID, 1e3).onsetEv).toBeCloseTo(2.5, 12);
  });

  it('moves with the axis (law)', () => {
    const crossing = fc.double({ min: 0.1, max: 14.8, noNaN: true });
    fc.assert(
      fc.property(crossing, fc.double({ min: -1, max: 1, noNaN: true }), (crossingEv, shiftEv) => {
        const onset = onsetEnergy(ramp(crossingEv, 1), { startEv: shiftEv, stepEv: 0.05 });
        expect(onset.onsetEv).toBeCloseTo(crossingEv + shiftEv, 9);
      }),
    );
  });

  it('is null below the threshold everywhere, and above it at the first point, each with its reason', () => {
    expect(onsetEnergy([2, 3, 3.999], GRID)).toEqual({
      onsetEv: null,
      reason: 'below threshold everywhere',
      crossings: 0,
    });
    expect(onsetEnergy([4, 3, 5], GRID)).toEqual({
      onsetEv: null,
      reason: 'above threshold at the first energy',
      crossings: 1,
    });
  });

  it('is the first of several crossings, and says so', () => {
    expect(onsetEnergy([3, 5, 3, 5], { startEv: 1, stepEv: 1 })).toEqual({
      onsetEv: 1.5,
      reason: 'first of 2 upward crossings',
      crossings: 2,
    });
  });

  it('lies on the grid point that touches the threshold', () => {
    expect(onsetEnergy([3, 4, 3], { startEv: 1, stepEv: 1 }).onsetEv).toBe(2);
  });

  it('refuses a hole, an empty spectrum and a threshold without logarithm', () => {
    expect(() => onsetEnergy([3, Number.NaN, 5], GRID)).toThrow('point 1 of a spectrum is NaN');
    expect(() => onsetEnergy([], GRID)).toThrow('a spectrum without points');
    expect(() => onsetEnergy([3, 5], GRID, 0)).toThrow('threshold 0 cm^-1');
  });
});

describe('absorption-edge integral', () => {
  it('of constant alpha is alpha times window (closed form), whatever the onset', () => {
    const flat = new Array(301).fill(5);
    expect(edgeIntegral(flat, GRID, 2.0321)).toBeCloseTo(1e5, 6);
    expect(edgeIntegral(flat, GRID, 2, 0.013)).toBeCloseTo(1e5 * 0.013, 6);
  });

  it('of an exponential approaches its integral as the square of the step (closed form)', () => {
    // alpha = 1e4 * 10^(E - 2) above the onset at 2 eV: integral over 1 eV = 1e4 (10 - 1) / ln 10.
    const exact = (1e4 * 9) / Math.LN10;
    const errorAt = (stepEv: number) => {
      const values = Array.from({ length: Math.round(4 / stepEv) + 1 }, (_, i) => 2 + i * stepEv);
      return edgeIntegral(values, { startEv: 0, stepEv }, 2)! / exact - 1;
    };
    // The trapezoid rule on exp(c E) is too large by the factor (c h / 2) coth(c h / 2).
    const factor = ((Math.LN10 * 0.05) / 2) * (1 / Math.tanh((Math.LN10 * 0.05) / 2)) - 1;
    expect(errorAt(0.05)).toBeCloseTo(factor, 9);
    expect(errorAt(0.05) / errorAt(0.025)).toBeCloseTo(4, 1);
  });

  it('takes partial intervals at both ends (by hand)', () => {
    // alpha = 10^E, step 1: from 0.5 to 1.5 the pieces are [0.5, 1] and [1, 1.5].
    const root = Math.sqrt(10);
    const byHand = 0.5 * ((root + 10) / 2) + 0.5 * ((10 + 10 * root) / 2);
    expect(edgeIntegral([0, 1, 2], { startEv: 0, stepEv: 1 }, 0.5)).toBeCloseTo(byHand, 10);
  });

  it('is null without an onset and where the window passes the end; an onset off the axis is refused', () => {
    const flat = new Array(21).fill(5);
    expect(edgeIntegral(flat, GRID, null)).toBeNull();
    expect(edgeIntegral(flat, GRID, 0.01)).toBeNull();
    expect(edgeIntegral(flat, GRID, 0)).toBeCloseTo(1e5, 6);
    expect(() => edgeIntegral(flat, GRID, 2)).toThrow('onset 2 eV is not on the axis');
    expect(() => edgeIntegral(flat, GRID, -0.01)).toThrow('onset -0.01 eV is not on the axis');
    for (const window of [0, -1, Number.NaN]) {
      expect(() => edgeIntegral(flat, GRID, 0, window)).toThrow(`window of ${window} eV is not above 0`);
    }
  });

  it('does not change when the axis and the onset are moved together (law)', () => {
    const values = Array.from({ length: 40 }, (_, i) => 3 + 2 * Math.sin(i / 6));
    const at = (startEv: number, onsetEv: number) => edgeIntegral(values, { startEv, stepEv: 0.125 }, onsetEv, 1.3)!;
    for (const onsetEv of [0, 0.3, 1.17, 3.575]) {
      expect(at(2, onsetEv + 2)).toBeCloseTo(at(0, onsetEv), 6);
      expect(at(-1, onsetEv - 1)).toBeCloseTo(at(0, onsetEv), 6);
    }
    // The last window that is still on the axis ends at 4.875 eV.
    expect(at(0, 3.575)).toBeGreaterThan(0);
    expect(at(0, 3.576)).toBeNull();
  });
});

describe('log10 alpha', () => {
  it('of linear data is their logarithm, raised to the floor', () => {
    expect(Array.from(toLog10Alpha([0, 1e3, 1e6], AXIS))).toEqual([2, 3, 6]);
  });

  it('of logarithmic data are the values, raised to the floor', () => {
    const axis = { ...AXIS, quantity: 'log10_alpha_cm1', floor: 2 } as const;
    expect(Array.from(toLog10Alpha([-1, 2.5, 4], axis))).toEqual([2, 2.5, 4]);
    const { floor: _, ...without } = axis;
    expect(Array.from(toLog10Alpha([-1, 2.5, 4], without))).toEqual([-1, 2.5, 4]);
  });

  it('refuses a value without logarithm, a hole and a wrong length', () => {
    const { floor: _, ...without } = AXIS;
    expect(() => toLog10Alpha([1, 0, 1], without)).toThrow('value 2 (0.5 eV) is 0 as alpha_cm1');
    expect(() => toLog10Alpha([1, 1, Number.NaN], AXIS)).toThrow('value 3 (1 eV) is NaN');
    const place = { file: 'id_prop.csv', line: 7, crystal: 'ZnO' };
    expect(() => toLog10Alpha([1, -5, 1], without, place)).toThrow(
      'id_prop.csv, line 7: value 2 of ZnO (0.5 eV) is -5 as alpha_cm1',
    );
    expect(() => toLog10Alpha([1, 1], AXIS)).toThrow('2 values on an axis of 3 points');
  });
});

describe('agreement of onsets', () => {
  const none = { withoutReference: 0, withoutPrediction: 0 };

  it('counts the pairs with both onsets only, and says how many are left out (by hand)', () => {
    // Pairs (1, 1.5), (3, 2.5): residual 0.5, total 2, R2 = 0.75.
    expect(onsetAgreement([1, null, 3, 4, null], [1.5, 2, 2.5, null, null])).toEqual({
      ...{ r2: 0.75, maeEv: 0.5, pairs: 2 },
      ...{ withoutReference: 2, withoutPrediction: 1 },
    });
  });

  it('is 1 for equal onsets and not defined for one pair or none', () => {
    expect(onsetAgreement([1, 2], [1, 2])).toEqual({ r2: 1, maeEv: 0, pairs: 2, ...none });
    expect(onsetAgreement([0.1, 0.1, 0.1], [1, 2, 3]).r2).toBeNull();
    expect(onsetAgreement([3], [3]).r2).toBeNull();
    expect(onsetAgreement([null], [1])).toEqual({ r2: null, maeEv: null, pairs: 0, ...none, withoutReference: 1 });
    expect(() => onsetAgreement([1], [])).toThrow('1 reference onsets and 0 predicted ones');
  });

  it('of an ensemble is over crystals that no member has seen', () => {
    const members = [new Set(['a', 'b']), new Set(['b', 'c'])];
    expect(unseenByAll(['a', 'b', 'c', 'd'], members)).toEqual([false, false, false, true]);
    expect(unseenByAll(['a'], [])).toEqual([true]);
  });
});
