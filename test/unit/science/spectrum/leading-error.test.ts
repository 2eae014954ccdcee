/** Errors of onsets by which models are chosen. Expected values: by hand, of straight lines in log10 alpha. */
import { describe, expect, it } from 'vitest';
import { leadingError } from '../../../../science/spectrum/index.js';

const POINTS = 11;
/** 0 to 5 eV. */
const AXIS = { startEv: 0, stepEv: 0.5 };

/** Through 10^4 cm^-1 at so many eV; beyond the axis it is above, or below, everywhere on it. */
const ramp = (onsetEv: number) => Array.from({ length: POINTS }, (_, i) => 4 + (i * 0.5 - onsetEv));
const rows = (...onsets: number[]) => Float32Array.from(onsets.flatMap(ramp));

describe('the error of the leading value', () => {
  it('is the mean absolute difference of the onsets, whichever is the larger', () => {
    const { maeEv, crystals } = leadingError(rows(1.25, 2.25, 3.5), rows(1.5, 2, 3.5), POINTS, AXIS);
    expect(maeEv).toBeCloseTo((0.25 + 0.25 + 0) / 3, 6);
    expect(crystals).toBe(3);
  });

  it('leaves out crystals whose reference has no onset, however they are predicted', () => {
    expect(leadingError(rows(-1, 2, 9), rows(3, 2.5, 3), POINTS, AXIS)).toEqual({ maeEv: 0.5, crystals: 1 });
    expect(leadingError(rows(-1, 9), rows(1, 1), POINTS, AXIS)).toEqual({ maeEv: null, crystals: 0 });
  });

  it('rewards nobody for predicting none: the end of the axis stands for it', () => {
    // At or below 0 eV, and beyond 5 eV.
    expect(leadingError(rows(2, 2), rows(-3, 8), POINTS, AXIS)).toEqual({ maeEv: (2 + 3) / 2, crystals: 2 });
  });

  it('moves by no shift of the axis', () => {
    const shifted = { ...AXIS, startEv: 0.75 };
    for (const predicted of [rows(1.5, 3), rows(-1, 7)])
      expect(leadingError(rows(1, 2), predicted, POINTS, shifted).maeEv).toBeCloseTo(
        leadingError(rows(1, 2), predicted, POINTS, AXIS).maeEv!,
        6,
      );
  });

  it('refuses numbers that are none, and other shapes', () => {
    expect(() => leadingError(rows(1), rows(Number.NaN), POINTS, AXIS)).toThrow('of a spectrum is NaN');
    expect(() => leadingError(rows(1), rows(1, 2), POINTS, AXIS)).toThrow('11 reference values and 22 predicted ones');
  });
});
