import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  onsetEnergy,
  TAUC_RULE,
  type TaucGap,
  type TaucRule,
  type TaucTransition,
  taucGap,
} from '../../../../science/spectrum/index.js';
import { bundledSpectra } from '../../../harness/tables/bundled-spectra.js';

const GRID = { startEv: 0, stepEv: 0.05 };
const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url));

/** log10 of an ideal edge alpha = strength (E - gap)^power / E, 1 cm^-1 below the gap, from 0 to 15 eV. */
function edge(gapEv: number, power: number, strength = 1e6, stepEv = 0.05): number[] {
  return Array.from({ length: Math.round(15 / stepEv) + 1 }, (_, i) => {
    const energy = i * stepEv;
    return energy > gapEv ? Math.max(0, Math.log10((strength * (energy - gapEv) ** power) / energy)) : 0;
  });
}

function gapOf(log10Alpha: readonly number[], transition: TaucTransition, rule?: TaucRule, grid = GRID): TaucGap {
  return taucGap(log10Alpha, grid, onsetEnergy(log10Alpha, grid), transition, rule);
}

/** Bundled spectra by crystal, log10(cm^-1) at 0, 0.05 .. 15 eV. */
const bundled = bundledSpectra();

describe('Tauc gap', () => {
  it('of an ideal edge is its gap, whatever its strength and the grid (closed form)', () => {
    const gap = fc.double({ min: 0.1, max: 12, noNaN: true });
    const strength = fc.double({ min: 1e6, max: 1e8, noNaN: true });
    fc.assert(
      fc.property(gap, strength, fc.constantFrom(0.01, 0.02, 0.05, 0.1), (gapEv, factor, stepEv) => {
        const grid = { startEv: 0, stepEv };
        const direct = gapOf(edge(gapEv, 0.5, factor, stepEv), 'direct', TAUC_RULE, grid);
        expect(direct.gapEv).toBeCloseTo(gapEv, 8);
        expect(direct.r2).toBeCloseTo(1, 10);
        expect(direct.r2).toBeLessThanOrEqual(1);
        expect(gapOf(edge(gapEv, 2, factor, stepEv), 'indirect', TAUC_RULE, grid).gapEv).toBeCloseTo(gapEv, 8);
      }),
    );
  });

  it('moves with the axis only where the edge does: the photon energy is part of the plot', () => {
    // An ideal direct edge at 3 eV on an axis that starts at 1 eV.
    const cut = edge(3, 0.5).slice(20);
    expect(gapOf(cut, 'direct', TAUC_RULE, { startEv: 1, stepEv: 0.05 }).gapEv).toBeCloseTo(3, 10);
  });

  it('looks 1 eV above the onset and no further, wherever the axis starts', () => {
    // Above threshold from 2 eV on, but falling; from 4 eV on an ideal direct edge, far stronger.
    const late = edge(4, 0.5, 1e9).map((value, i) => (i < 40 ? 2 : Math.max(value, 6 - 0.05 * (i - 40))));
    const wide = { ...TAUC_RULE, rangeEv: 3 };
    for (const cutPoints of [0, 10, 30]) {
      const grid = { startEv: cutPoints * 0.05, stepEv: 0.05 };
      const cut = late.slice(cutPoints);
      expect(gapOf(cut, 'direct', TAUC_RULE, grid).reason).toBe('no straight rise within 1 eV above the onset');
      const found = gapOf(cut, 'direct', wide, grid);
      expect(found.gapEv).toBeCloseTo(4, 6);
      expect(found.fromEv).toBeCloseTo(4, 10);
    }
  });

  it('counts the points of the range with both its ends', () => {
    // Onset exactly on the point at 2 eV; a range of 0.2 eV holds the points at 2, 2.05, 2.1, 2.15 and 2.2 eV.
    const ideal = edge(1.5, 0.5);
    const onset = { onsetEv: 2, reason: null, crossings: 1 };
    const within = (rangeEv: number) => taucGap(ideal, GRID, onset, 'direct', { ...TAUC_RULE, rangeEv });
    expect(within(0.2)).toMatchObject({ reason: null, fromEv: 2, toEv: expect.closeTo(2.2, 12) });
    expect(within(0.2).gapEv).toBeCloseTo(1.5, 8);
    expect(within(0.19).reason).toBe('4 grid points within 0.19 eV above the onset, 5 needed');
    // A step of 0.1 eV: the window of 0.2 eV holds 3 points, and the rule asks for 5.
    const coarse = edge(1.5, 0.5, 1e6, 0.1);
    const grid = { startEv: 0, stepEv: 0.1 };
    expect(taucGap(coarse, grid, onset, 'direct').toEv).toBeCloseTo(2.4, 12);
    const three = taucGap(coarse, grid, onset, 'direct', { ...TAUC_RULE, minimumPoints: 3 });
    expect(three.toEv).toBeCloseTo(2.2, 12);
    expect(three.gapEv).toBeCloseTo(1.5, 8);
  });

  it('starts at the first point of the axis where the onset is told to lie there or below', () => {
    const cut = edge(0.5, 0.5).slice(20);
    for (const onsetEv of [0.7, 1]) {
      const found = taucGap(cut, { startEv: 1, stepEv: 0.05 }, { onsetEv, reason: null, crossings: 1 }, 'direct');
      expect(found.fromEv).toBe(1);
      expect(found.gapEv).toBeCloseTo(0.5, 8);
    }
  });

  it('takes a line that is exactly as straight as the rule asks, and none that is less', () => {
    const bent = edge(2, 0.8);
    const loose = { ...TAUC_RULE, minimumR2: 0 };
    const found = gapOf(bent, 'direct', loose);
    expect(found.r2).toBeLessThan(1);
    expect(gapOf(bent, 'direct', { ...loose, minimumR2: found.r2! })).toEqual(found);
    const stricter = gapOf(bent, 'direct', { ...loose, minimumR2: Math.min(1, found.r2! + 1e-9) });
    expect(stricter.fromEv).not.toBe(found.fromEv);
  });

  it('is that of the first edge of two, not of the steeper second', () => {
    const [weak, strong] = [edge(2, 0.5, 1e6), edge(2.6, 0.5, 1e7)];
    const both = weak.map((value, i) => Math.log10(10 ** value + (strong[i]! > 0 ? 10 ** strong[i]! : 0)));
    expect(gapOf(both, 'direct').gapEv).toBeCloseTo(2, 5);
  });

  it('of bundled spectra equals that of numpy.polyfit by the same rule', () => {
    const { cases } = JSON.parse(read('test/fixtures/golden-tauc/tauc.json').toString()) as {
      cases: (TaucGap & { id: string; rule: TaucRule; transition: TaucTransition })[];
    };
    expect(cases.length).toBeGreaterThan(50);
    for (const { id, rule, transition, gapEv, fromEv, toEv, r2 } of cases) {
      const found = gapOf(bundled.get(id)!, transition, rule);
      const close = (value: number | null) => (value === null ? null : expect.closeTo(value, 8));
      expect(found, `${id} ${transition}`).toEqual({
        ...{ gapEv: close(gapEv), fromEv: close(fromEv), toEv: close(toEv), r2: close(r2) },
        reason: gapEv === null ? `no straight rise within ${rule.rangeEv} eV above the onset` : null,
      });
    }
  });

  it('of the bundled spectra is within 0.1 eV of the direct gap of the band structure, in the median', () => {
    const rows = gunzipSync(read('data/gpaw-absorption/absorption.jsonl.gz')).toString().trim().split('\n');
    const errors = rows.flatMap((row) => {
      const { id, direct_gap_kp_eV: direct } = JSON.parse(row) as { id: string; direct_gap_kp_eV: number };
      const { gapEv } = gapOf(bundled.get(id)!, 'direct');
      return gapEv === null ? [] : [Math.abs(gapEv - direct)];
    });
    // Gaps from GPAW's k.p bands, not from the spectra. Edges of forbidden transitions lie above them.
    expect(errors.length).toBeGreaterThan(0.95 * rows.length);
    expect(errors.sort((a, b) => a - b)[Math.floor(errors.length / 2)]).toBeLessThan(0.1);
  });

  it('is null with its reason: no onset, no room, nothing straight', () => {
    const flat = new Array(301).fill(2);
    expect(gapOf(flat, 'direct')).toEqual({
      ...{ gapEv: null, fromEv: null, toEv: null, r2: null },
      reason: 'no onset: below threshold everywhere',
    });
    expect(gapOf(new Array(301).fill(5), 'direct').reason).toBe('no onset: above threshold at the first energy');
    expect(gapOf(edge(14.85, 0.5), 'direct').reason).toBe('3 grid points within 1 eV above the onset, 5 needed');
    const step = Array.from({ length: 301 }, (_, i) => (i < 40 ? 2 : i < 41 ? 6 : 6 - 0.05 * (i - 40)));
    expect(gapOf(step, 'direct').reason).toBe('no straight rise within 1 eV above the onset');
  });

  it('refuses a hole and a rule that cannot be', () => {
    const onset = { onsetEv: 1, reason: null, crossings: 1 };
    expect(() => taucGap([3, Number.NaN, 5], GRID, onset, 'direct')).toThrow('point 1 of a spectrum is NaN');
    const rule = (change: Partial<TaucRule>) => () => gapOf(edge(2, 0.5), 'direct', { ...TAUC_RULE, ...change });
    expect(rule({ windowEv: 0 })).toThrow('Tauc window of 0 eV');
    expect(rule({ rangeEv: 0 })).toThrow('0 eV');
    expect(rule({ rangeEv: Number.NaN })).toThrow('NaN eV');
    expect(rule({ windowEv: 0.1, rangeEv: 0.5 })).not.toThrow();
    expect(rule({ minimumPoints: 3.5 })).toThrow('a Tauc line through 3.5 points');
    expect(rule({ minimumPoints: 3 })).not.toThrow();
    expect(rule({ minimumR2: 0 })).not.toThrow();
    expect(rule({ minimumR2: 1 })).not.toThrow();
    expect(rule({ minimumR2: -0.1 })).toThrow('R^2 of at least -0.1');
    expect(rule({ minimumR2: 1.5 })).toThrow('R^2 of at least 1.5');
    expect(rule({ minimumPoints: 2 })).toThrow('a Tauc line through 2 points');
    expect(rule({ minimumR2: Number.NaN })).toThrow('R^2 of at least NaN');
  });
});
