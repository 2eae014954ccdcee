import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { spectrumDescriptors } from '../../../../science/spectrum/index.js';
import { bundledSpectra } from '../../../harness/tables/bundled-spectra.js';

const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');

interface Film {
  readonly id: string;
  readonly thicknessUm: number;
  readonly temperatureK: number;
  readonly scissorEv: number;
  readonly excessEv: number;
  readonly onsetEv: number;
  readonly slmePercent: number;
  readonly absorbedShare: number;
  readonly transmittance: number;
  readonly pymatgenPercent: number;
}

const { films } = JSON.parse(read('test/fixtures/golden-solar/solar.json')) as { films: Film[] };
const GRID = { startEv: 0, stepEv: 0.05 };
const bundled = bundledSpectra();

/** Black above the gap, 100 cm^-1 below it, from 0 to 6 eV in steps of 1 meV. */
const FINE = { startEv: 0, stepEv: 0.001 };
const step = (gapEv: number, above = 9) =>
  Array.from({ length: 6001 }, (_, i) => (i / 1000 >= gapEv - 1e-9 ? above : 2));

describe('all that screening asks of a spectrum', () => {
  it.each(films)('of $id, $thicknessUm um at $temperatureK K, shifted by $scissorEv eV, agrees with numpy', (film) => {
    const { thicknessUm, temperatureK, scissorEv, excessEv } = film;
    const gaps = { gapEv: 1, directGapEv: 1 + excessEv };
    const found = spectrumDescriptors(bundled.get(film.id)!, GRID, { thicknessUm, temperatureK, scissorEv, gaps });
    expect(found.onsetEv).toBeCloseTo(film.onsetEv, 10);
    expect(Math.abs(found.slmePercent! - film.slmePercent)).toBeLessThan(2e-4);
    expect(Math.abs(found.slmePercent! - film.pymatgenPercent)).toBeLessThan(0.05);
    expect(found.am15gShare).toBeCloseTo(film.absorbedShare, 9);
    expect(found.visibleTransmittance).toBeCloseTo(film.transmittance, 4);
    expect(found.slmeIsUpperBound).toBe(false);
  });

  it.each([
    [1.12, 33.48],
    [1.34, 33.76],
    [2.0, 22.85],
  ])('of a step at %d eV has the efficiency of detailed balance', (gapEv, percent) => {
    const found = spectrumDescriptors(step(gapEv), FINE);
    expect(Math.abs(found.slmePercent! - percent)).toBeLessThan(0.05);
    expect(found.slmeIsUpperBound).toBe(true);
    // 2 micrometres are as black but for the rise of the step, 1 meV wide; a shift brings the step to 1.34 eV.
    const thick = spectrumDescriptors(step(gapEv), FINE, { thicknessUm: 2 });
    expect(Math.abs(thick.slmePercent! - found.slmePercent!)).toBeLessThan(0.02);
    const moved = spectrumDescriptors(step(gapEv), FINE, { scissorEv: 1.34 - gapEv });
    expect(Math.abs(moved.slmePercent! - 33.76)).toBeLessThan(0.05);
  });

  it('is where alpha E rises as a square root its own edge: a Tauc gap, moved by the shift', () => {
    // Spectra of one gap from the moved edge's formula: alpha E ~ (E - gap)^(1/2).
    const edge = (gapEv: number, from: number) =>
      Array.from({ length: 5001 }, (_, i) => {
        const energyEv = from + i / 1000;
        return energyEv > gapEv ? Math.max(1, Math.log10((1e5 * Math.sqrt(energyEv - gapEv)) / energyEv)) : 1;
      });
    const plain = spectrumDescriptors(edge(1.5, 0), FINE);
    expect(plain.taucGapEv).toBeCloseTo(1.5, 6);
    // The same numbers on an axis that begins 0.5 eV higher are those of a shift by 0.5 eV.
    const moved = spectrumDescriptors(edge(2, 0.5), { startEv: 0, stepEv: 0.001 }, { scissorEv: 0.5 });
    expect(moved.taucGapEv).toBeCloseTo(2, 6);
    expect(moved.onsetEv! - moved.taucGapEv!).toBeGreaterThan(0);
  });

  it('moves rigidly: onset by the shift, edge integral not at all', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.7, max: 1.5, noNaN: true }),
        fc.constantFrom(...bundled.keys()),
        (scissorEv, id) => {
          const at0 = spectrumDescriptors(bundled.get(id)!, GRID);
          const moved = spectrumDescriptors(bundled.get(id)!, GRID, { scissorEv });
          const onsetEv = at0.onsetEv === null ? null : at0.onsetEv + scissorEv;
          fc.pre(onsetEv === null || Math.abs(onsetEv) > 1e-6);
          const isOpen = onsetEv !== null && onsetEv > 0;
          expect(moved.onsetEv ?? 0).toBeCloseTo(isOpen ? onsetEv : 0, 9);
          const integral = isOpen ? (at0.edgeIntegral ?? 1) : 1;
          expect((moved.edgeIntegral ?? 1) / integral).toBeCloseTo(1, 9);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is nothing where a shift closes the gap, and says so', () => {
    const found = spectrumDescriptors(step(0.4), FINE, { scissorEv: -0.5 });
    expect(found).toMatchObject({
      onsetEv: null,
      onsetReason: 'the scissor shift closes the gap',
      edgeIntegral: null,
      taucGapEv: null,
      am15gShare: null,
      slmePercent: null,
    });
    expect(spectrumDescriptors(step(0.4), FINE, { scissorEv: -0.3 }).slmePercent).not.toBeNull();
  });

  it('is null beyond what the moved axis holds', () => {
    const down = spectrumDescriptors(step(2), FINE, { scissorEv: -1.6 });
    expect([down.slmePercent, down.am15gShare]).toEqual([null, null]);
    expect(down.visibleTransmittance).not.toBeNull();
    expect(spectrumDescriptors(step(2), FINE, { scissorEv: 1.7 }).visibleTransmittance).toBeNull();
  });

  it('of 32-bit numbers, as predictions are stored, is that of the same numbers in 64 bits', () => {
    const stored = Float32Array.from(bundled.get('GaP-zincblende')!);
    expect(spectrumDescriptors(stored, GRID)).toEqual(spectrumDescriptors([...stored], GRID));
  });

  it('refuses what means nothing', () => {
    const refused = [
      { thicknessUm: 0 },
      { thicknessUm: Number.POSITIVE_INFINITY },
      { temperatureK: 0 },
      { scissorEv: Number.NaN },
      { gaps: { gapEv: 2, directGapEv: 1 } },
    ];
    for (const film of refused) expect(() => spectrumDescriptors(step(1), FINE, film)).toThrow(InvalidInputError);
    expect(() => spectrumDescriptors([2, Number.NaN, 9], FINE)).toThrow('point 1 of a spectrum is NaN');
  });
});
