/** Shifts of the onset by features. Expected values: means of groups by hand; a ridge of no strength is least squares. */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import { DEFAULT_SHIFTS } from '../../../../../science/interpretation/explanations/feature-shifts.js';
import { ridgeCoefficients } from '../../../../../science/interpretation/explanations/ridge.js';
import { type CrystalFeatures, featureShifts } from '../../../../../science/interpretation/index.js';

/** A compound of its own, if nothing else is said. */
let made = 0;
const crystal = (...element: string[]): CrystalFeatures => ({
  id: 'x',
  species: element,
  compound: `compound ${made++}`,
  byKind: { element, 'oxidation-state': [], environment: [], coordination: [], prototype: [] },
  states: null,
  alternatives: [],
  anionSet: 'none',
  notes: [],
});
/** Of 24 crystals each second has A, each third B, each fourth C; D stands beside A. */
const crystals = Array.from({ length: 24 }, (_, i) =>
  crystal(...(i % 2 ? [] : ['A', 'D']), ...(i % 3 ? [] : ['B']), ...(i % 4 ? [] : ['C']), 'X'),
);
const onsets = crystals.map((_, i) => 3 + (i % 2 ? 0 : 1.5) - (i % 3 ? 0 : 0.75) + 0.01 * Math.sin(i));
const FEW = { ...DEFAULT_SHIFTS, samples: 40 };

describe('shifts', () => {
  const rows = featureShifts(crystals, 'element', onsets, FEW);

  it('are sorted by size, with counts, and features of the same crystals in one row', () => {
    expect(rows.map(({ feature, crystals: count, kind }) => [feature, count, kind])).toEqual([
      ['A = D', 12, 'element'],
      ['B', 8, 'element'],
      ['C', 6, 'element'],
    ]);
    expect(rows[0]!.shiftEv).toBeCloseTo(1.5, 1);
    expect(rows[1]!.shiftEv).toBeCloseTo(-0.75, 1);
    expect(Math.abs(rows[2]!.shiftEv)).toBeLessThan(0.05);
  });

  it('stand beside the plain difference of the means, and within their interval', () => {
    const mean = (held: (i: number) => boolean) => {
      const values = onsets.filter((_, i) => held(i));
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(rows[1]!.differenceEv).toBeCloseTo(mean((i) => i % 3 === 0) - mean((i) => i % 3 !== 0), 12);
    for (const { lowerEv, shiftEv, upperEv } of rows) {
      expect(lowerEv).toBeLessThan(shiftEv);
      expect(shiftEv).toBeLessThan(upperEv);
      expect(upperEv - lowerEv).toBeLessThan(0.2);
    }
  });

  it('are the same twice, and of one sample have no width', () => {
    expect(featureShifts(crystals, 'element', onsets, FEW)).toEqual(rows);
    for (const { lowerEv, upperEv } of featureShifts(crystals, 'element', onsets, { ...FEW, samples: 1 }))
      expect(lowerEv).toBe(upperEv);
  });

  it('have the ends of their interval between the order statistics, as NumPy has them', () => {
    // Samples come one by one, the first of them the same: of two, the ends lie 2.5 % from each.
    const of = (samples: number) => featureShifts(crystals, 'element', onsets, { ...FEW, samples })[0]!;
    const first = of(1).lowerEv;
    const { lowerEv, upperEv } = of(2);
    const other = lowerEv + upperEv - first;
    const [low, high] = [Math.min(first, other), Math.max(first, other)];
    expect(lowerEv).toBeCloseTo(low + 0.025 * (high - low), 12);
    expect(upperEv).toBeCloseTo(low + 0.975 * (high - low), 12);
    expect(high).toBeGreaterThan(low);
  });
});

describe('which features', () => {
  const features = (options: object, values: readonly (number | null)[] = onsets) =>
    featureShifts(crystals, 'element', values, { ...FEW, samples: 1, ...options })
      .map(({ feature }) => feature)
      .sort();

  it('as many crystals have and lack as are asked for', () => {
    expect(features({ minSupport: 6 })).toEqual(['A = D', 'B', 'C']);
    expect(features({ minSupport: 7 })).toEqual(['A = D', 'B']);
    expect(features({ minSupport: 13 })).toEqual([]);
  });

  it('are the most frequent of too many, without those as frequent as the first left out', () => {
    expect(features({ maxFeatures: 3 })).toEqual(['A = D', 'B', 'C']);
    expect(features({ maxFeatures: 2 })).toEqual(['A = D', 'B']);
    expect(features({ maxFeatures: 1 })).toEqual(['A = D']);
    // B of 8 and another of 8: where one would be left out, both are.
    const tied = crystals.map((each, i) => crystal(...each.species, ...(i % 3 === 1 ? ['E'] : [])));
    const found = featureShifts(tied, 'element', onsets, { ...FEW, samples: 1, maxFeatures: 2 });
    expect(found.map(({ feature }) => feature)).toEqual(['A = D']);
  });

  it('are over crystals with an onset, ten at least', () => {
    const known = (count: number) => onsets.map((onset, i) => (i < count ? onset : null));
    expect(features({ minSupport: 2 }, known(10))).toEqual(['A = D', 'B', 'C']);
    expect(features({ minSupport: 2 }, known(9))).toEqual([]);
    const [b] = featureShifts(crystals, 'element', known(12), { ...FEW, samples: 1, minSupport: 4 }).filter(
      ({ feature }) => feature === 'B',
    );
    expect(b!.crystals).toBe(4);
  });

  it('count compounds: of crystals that are all of four, none has five', () => {
    const polymorphs = crystals.map((each, i) => ({ ...each, compound: `compound ${i % 4}` }));
    const found = (minSupport: number) =>
      featureShifts(polymorphs, 'element', onsets, { ...FEW, samples: 1, minSupport });
    // A and D: compounds 0 and 2 have it, 1 and 3 lack it. B: by thirds, so that all four have it and lack it.
    expect(found(2).map(({ feature }) => feature)).toEqual(['A = D', 'B']);
    expect(found(4).map(({ feature }) => feature)).toEqual(['B']);
    expect(found(5)).toEqual([]);
  });

  it('draw the crystals of a compound together: copies of its crystals make no interval narrower (root of 2)', () => {
    const twice = [...crystals, ...crystals];
    const width = (list: readonly CrystalFeatures[]) => {
      const [row] = featureShifts(list, 'element', [...onsets, ...onsets], { ...FEW, samples: 400 });
      return row!.upperEv - row!.lowerEv;
    };
    const independent = twice.map((each, i) => ({ ...each, compound: `compound ${i}` }));
    expect(width(twice) / width(independent)).toBeGreaterThan(1.2);
    expect(width(twice) / width(independent)).toBeLessThan(1.7);
  });

  it('need an onset a crystal', () => {
    expect(() => featureShifts(crystals, 'element', onsets.slice(1), FEW)).toThrow(InvalidInputError);
    expect(() => featureShifts(crystals, 'element', onsets.slice(1), FEW)).toThrow('24 crystals with 23 onsets');
  });
});

describe('ridge coefficients', () => {
  // y = 2 + 3 a - b on every corner of the square, without noise.
  const rows = [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ].map((row) => Float64Array.from(row));
  const y = [2, 5, 1, 4];

  it('of almost no strength are those of least squares; of much they go to zero', () => {
    const [a, b] = ridgeCoefficients(rows, y, 1e-12, [1, 1, 1, 1]);
    expect(a).toBeCloseTo(3, 9);
    expect(b).toBeCloseTo(-1, 9);
    // Centred, each column has the square 1: 3 / (1 + 1) and -1 / (1 + 1).
    const [half, other] = ridgeCoefficients(rows, y, 1, [1, 1, 1, 1]);
    expect(half).toBeCloseTo(1.5, 12);
    expect(other).toBeCloseTo(-0.5, 12);
  });

  it('count a row as often as its weight', () => {
    const twice = ridgeCoefficients([...rows, rows[3]!, rows[3]!], [...y, 9, 9], 0.5, [1, 1, 0, 1, 1, 1]);
    const weighted = ridgeCoefficients([rows[0]!, rows[1]!, rows[3]!, rows[3]!], [2, 5, 4, 9], 0.5, [1, 1, 1, 2]);
    twice.forEach((value, k) => {
      expect(value).toBeCloseTo(weighted[k]!, 12);
    });
  });
});
