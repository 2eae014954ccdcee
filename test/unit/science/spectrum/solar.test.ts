/** Efficiencies of step absorbers are those of detailed balance under AM1.5G (Shockley and Queisser; Ruehle 2016: 33.8 % at most). */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import {
  absorbedSolarShare,
  onsetEnergy,
  solarEfficiencyPercent,
  visibleTransmittance,
} from '../../../../science/spectrum/index.js';
import { SOLAR_POWER_WM2, SOLAR_WAVELENGTHS_NM } from '../../../../science/spectrum/solar-photons.js';
import { bundledSpectra } from '../../../harness/tables/bundled-spectra.js';

const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');

interface Case {
  readonly id: string;
  readonly excessEv: number;
  readonly onsetEv: number;
  readonly slmePercent: number;
  readonly absorbedShare: number;
  readonly transmittance: number;
  readonly pymatgenPercent: number;
}

const golden = JSON.parse(read('test/fixtures/golden-solar/solar.json')) as { powerWm2: number; cases: Case[] };
const GRID = { startEv: 0, stepEv: 0.05 };
const bundled = bundledSpectra();

/** Black above the gap: log10 alpha 9 from there on, and a floor below it, from 0 to 5 eV in steps of 1 meV. */
const FINE = { startEv: 0, stepEv: 0.001 };
const step = (gapEv: number, floor = 2) =>
  Array.from({ length: 5001 }, (_, i) => (i / 1000 >= gapEv - 1e-9 ? 9 : floor));

describe('sunlight', () => {
  it('has the power of its standard, on 2,002 wavelengths from 280 to 4,000 nm', () => {
    expect(SOLAR_POWER_WM2).toBeCloseTo(golden.powerWm2, 9);
    expect(SOLAR_POWER_WM2).toBeCloseTo(1000.4, 1);
    expect(SOLAR_WAVELENGTHS_NM).toHaveLength(2002);
    const places = [0, 240, 241, 1540, 1541, 1542, 2001];
    expect(places.map((i) => SOLAR_WAVELENGTHS_NM[i])).toEqual([280, 400, 401, 1700, 1702, 1705, 4000]);
  });
});

describe('efficiency', () => {
  it.each([
    [1.12, 33.48],
    [1.34, 33.76],
    [2.0, 22.85],
  ])('of a step at %d eV is the detailed-balance limit', (gapEv, percent) => {
    expect(Math.abs(solarEfficiencyPercent(step(gapEv), FINE, gapEv)! - percent)).toBeLessThan(0.05);
  });

  it('looks at nothing below the onset, however high the floor', () => {
    const high = step(1.34, 3.9);
    const { onsetEv } = onsetEnergy(high, FINE);
    expect(Math.abs(solarEfficiencyPercent(high, FINE, onsetEv)! - 33.76)).toBeLessThan(0.05);
    // The floor of our spectra taken for absorption: the film glows at its lowest energy.
    expect(Math.abs(solarEfficiencyPercent(step(1.34), FINE, 0.32)! - 5.9)).toBeLessThan(0.3);
  });

  it.each(golden.cases)('of $id, direct gap $excessEv eV above the gap, agrees with numpy and pymatgen', (each) => {
    const spectrum = bundled.get(each.id)!;
    const { onsetEv } = onsetEnergy(spectrum, GRID);
    expect(onsetEv).toBeCloseTo(each.onsetEv, 10);
    const gaps = { gapEv: 1, directGapEv: 1 + each.excessEv };
    const percent = solarEfficiencyPercent(spectrum, GRID, onsetEv, { gaps })!;
    expect(Math.abs(percent - each.slmePercent)).toBeLessThan(2e-4);
    expect(Math.abs(percent - each.pymatgenPercent)).toBeLessThan(0.05);
    if (each.excessEv === 0) expect(solarEfficiencyPercent(spectrum, GRID, onsetEv)).toBe(percent);
  });

  it('falls as the direct gap leaves the gap, and never passes the limit', () => {
    const gap = fc.double({ min: 0.4, max: 4, noNaN: true });
    fc.assert(
      fc.property(gap, fc.double({ min: 0.01, max: 1, noNaN: true }), (gapEv, excess) => {
        const spectrum = step(Math.round(gapEv * 1000) / 1000);
        const bound = solarEfficiencyPercent(spectrum, FINE, gapEv)!;
        const gaps = { gapEv, directGapEv: gapEv + excess };
        const indirect = solarEfficiencyPercent(spectrum, FINE, gapEv, { gaps })!;
        expect(indirect).toBeLessThan(bound);
        expect(indirect).toBeGreaterThanOrEqual(0);
        expect(bound).toBeLessThan(33.8);
      }),
      { numRuns: 30 },
    );
  });

  it('is 0 of a film that absorbs no sunlight, and null where nothing can be said', () => {
    const wide = Array.from({ length: 301 }, (_, i) => (i * 0.05 > 9 ? 6 : 2));
    const { onsetEv } = onsetEnergy(wide, GRID);
    expect(solarEfficiencyPercent(wide, GRID, onsetEv)).toBe(0);
    expect(absorbedSolarShare(wide, GRID, onsetEv)).toBe(0);
    expect(solarEfficiencyPercent(wide, GRID, null)).toBeNull();
    expect(absorbedSolarShare(wide, GRID, null)).toBeNull();
    expect(solarEfficiencyPercent(step(1.3).slice(0, 4400), FINE, 1.3)).toBeNull();
    expect(solarEfficiencyPercent(step(1.3).slice(0, 4430), FINE, 1.3)).not.toBeNull();
  });

  it('refuses numbers that mean nothing', () => {
    const spectrum = step(1.3);
    const refused = [
      () => solarEfficiencyPercent([...spectrum.slice(1), Number.NaN], FINE, 1.3),
      () => solarEfficiencyPercent(spectrum, FINE, 1.3, { thicknessCm: 0 }),
      () => solarEfficiencyPercent(spectrum, FINE, 1.3, { temperatureK: -1 }),
      () => solarEfficiencyPercent(spectrum, FINE, 1.3, { temperatureK: Number.NaN }),
      () => solarEfficiencyPercent(spectrum, FINE, 1.3, { gaps: { gapEv: 1.3, directGapEv: 1.2 } }),
      () => solarEfficiencyPercent(spectrum, FINE, 1.3, { gaps: { gapEv: Number.NaN, directGapEv: 1.2 } }),
      () => absorbedSolarShare(spectrum, FINE, 1.3, Number.NaN),
      () => visibleTransmittance(spectrum, FINE, -1),
    ];
    for (const call of refused) expect(call).toThrow(InvalidInputError);
  });
});

describe('absorbed share of photons', () => {
  it.each(golden.cases)('of $id agrees with numpy', ({ id, onsetEv, absorbedShare, transmittance }) => {
    const spectrum = bundled.get(id)!;
    expect(absorbedSolarShare(spectrum, GRID, onsetEv)).toBeCloseTo(absorbedShare, 9);
    expect(visibleTransmittance(spectrum, GRID)).toBeCloseTo(transmittance, 4);
  });

  it('rises with thickness from nothing to all photons above the onset', () => {
    const spectrum = bundled.get('CdTe-zincblende')!;
    const { onsetEv } = onsetEnergy(spectrum, GRID);
    const shares = [1e-9, 1e-5, 1e-4, 1].map((cm) => absorbedSolarShare(spectrum, GRID, onsetEv, cm)!);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares[0]).toBeLessThan(1e-3);
    expect(shares[3]).toBeCloseTo(absorbedSolarShare(step(onsetEv! - 0.001), FINE, onsetEv)!, 9);
  });
});

describe('visible transmittance', () => {
  it('of a grey film is that of its one coefficient (Beer and Lambert)', () => {
    const grey = new Array<number>(101).fill(4);
    expect(visibleTransmittance(grey, GRID)).toBeCloseTo(Math.exp(-0.5), 11);
    expect(visibleTransmittance(grey, GRID, 2e-4)).toBeCloseTo(Math.exp(-2), 11);
  });

  it('of a step inside the range is the share of the range below it', () => {
    expect(visibleTransmittance(step(2.375, -9), FINE)).toBeCloseTo(0.5, 3);
  });

  it('is null where the axis does not hold the range', () => {
    expect(visibleTransmittance(step(1).slice(0, 3100), FINE)).toBeNull();
    expect(visibleTransmittance(step(1).slice(0, 3101), FINE)).not.toBeNull();
    expect(visibleTransmittance(step(1), { startEv: 1.7, stepEv: 0.001 })).toBeNull();
  });
});
