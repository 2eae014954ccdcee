import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { efficiencyAgreement } from '../../../../science/spectrum/index.js';

const AXIS = { startEv: 0, stepEv: 0.001, points: 5001 };
/** Black above the gap; without one where there is no gap. */
const spectrum = (gapEv: number | null) =>
  Array.from({ length: AXIS.points }, (_, i) => (gapEv !== null && i / 1000 >= gapEv - 1e-9 ? 9 : 2));
const spectra = (...gaps: (number | null)[]) => Float32Array.from(gaps.flatMap(spectrum));

describe('error of efficiencies', () => {
  it('is that between detailed-balance limits, of crystals with both', () => {
    // 33.48, 33.76 and 22.85 % at 1.12, 1.34 and 2.0 eV; predicted 1.34, 1.34 and 1.12 eV.
    const found = efficiencyAgreement(spectra(1.12, 1.34, 2, null, 1.2), spectra(1.34, 1.34, 1.12, 1, null), AXIS);
    expect(Math.abs(found.maePoints! - (0.28 + 0 + 10.63) / 3)).toBeLessThan(0.05);
    const mean = (33.48 + 33.76 + 22.85) / 3;
    const total = (33.48 - mean) ** 2 + (33.76 - mean) ** 2 + (22.85 - mean) ** 2;
    expect(Math.abs(found.r2! - (1 - (0.28 ** 2 + 10.63 ** 2) / total))).toBeLessThan(0.02);
    expect(found).toMatchObject({ pairs: 3, withoutReference: 1, withoutPrediction: 1 });
  });

  it('is none between equal spectra, whatever the film', () => {
    const given = spectra(1.1, 1.7);
    const found = efficiencyAgreement(given, given, AXIS, { thicknessUm: 2, temperatureK: 320, scissorEv: 0.3 });
    expect(found).toEqual({ maePoints: 0, r2: 1, pairs: 2, withoutReference: 0, withoutPrediction: 0 });
  });

  it('depends on the shift that both are given', () => {
    const pair = [spectra(1.12, 1.34), spectra(1.34, 1.34)] as const;
    const shifted = efficiencyAgreement(...pair, AXIS, { scissorEv: 0.66 });
    expect(Math.abs(shifted.maePoints! - efficiencyAgreement(...pair, AXIS).maePoints!)).toBeGreaterThan(1);
  });

  it('is null where nothing can be compared', () => {
    const found = efficiencyAgreement(spectra(null), spectra(1), AXIS);
    expect(found).toMatchObject({ maePoints: null, r2: null, pairs: 0, withoutReference: 1 });
    expect(efficiencyAgreement(spectra(1), spectra(1.2), AXIS)).toMatchObject({ r2: null, pairs: 1 });
  });

  it('refuses sets of other shapes', () => {
    expect(() => efficiencyAgreement(spectra(1, 2), spectra(1), AXIS)).toThrow(InvalidInputError);
    expect(() => efficiencyAgreement(spectra(1).slice(1), spectra(1).slice(1), AXIS)).toThrow(
      'no spectra of 5001 points',
    );
  });
});
