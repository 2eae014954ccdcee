import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, clusterOnsets, fisherExact, oddsRatio } from '../../../../science/interpretation/index.js';
import { golden } from '../clustering/golden.js';

interface GoldenStatistics {
  readonly fisherExact: {
    table: [[number, number], [number, number]];
    'two-sided': number;
    oddsRatio: number | string;
  }[];
  readonly benjaminiHochberg: { p: number[]; adjusted: number[] }[];
}

// Expected: SciPy 1.17.1 (fisher_exact, false_discovery_control), origin in test/fixtures/golden/README.md.
const stored = golden<GoldenStatistics>('statistics');

describe("Fisher's exact test", () => {
  it.each(stored.fisherExact)('$table', ({ table: [[a, b], [c, d]], oddsRatio: ratio, ...row }) => {
    expect(fisherExact(a, b, c, d) / row['two-sided']).toBeCloseTo(1, 10);
    expect(oddsRatio(a, b, c, d)).toBe(Number(ratio));
  });

  it('is the same for exchanged rows, exchanged columns and the transpose (law)', () => {
    const count = fc.nat({ max: 60 });
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const p = fisherExact(a, b, c, d);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
        for (const other of [fisherExact(c, d, a, b), fisherExact(b, a, d, c), fisherExact(a, c, b, d)]) {
          expect(other / p).toBeCloseTo(1, 10);
        }
      }),
    );
  });

  it('holds far out: 2 / C(2k, k) for a k by k table with an empty diagonal (counting)', () => {
    let tables = 1;
    for (let i = 1; i <= 300; i++) tables *= (300 + i) / i;
    expect((fisherExact(300, 0, 0, 300) * tables) / 2).toBeCloseTo(1, 10);
  });

  it('refuses what is not a count', () => {
    expect(() => fisherExact(1, 2, -1, 4)).toThrow('counts of a two-by-two table are 1, 2, -1, 4');
    expect(() => oddsRatio(1, 2.5, 1, 4)).toThrow('2.5');
  });
});

describe('Benjamini and Hochberg', () => {
  it.each(stored.benjaminiHochberg)('vector of SciPy', ({ p, adjusted }) => {
    expect(Array.from(benjaminiHochberg(p))).toEqual(adjusted.map((value) => expect.closeTo(value, 12)));
  });

  it('keeps order, never lowers a value, and leaves a constant vector alone (laws)', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 }), (p) => {
        const q = benjaminiHochberg(p);
        p.forEach((value, i) => {
          expect(q[i]!).toBeGreaterThanOrEqual(value);
          p.forEach((other, j) => {
            if (value <= other) expect(q[i]!).toBeLessThanOrEqual(q[j]!);
          });
        });
      }),
    );
    expect(Array.from(benjaminiHochberg([0.3, 0.3, 0.3]))).toEqual([0.3, 0.3, 0.3].map((p) => expect.closeTo(p, 12)));
  });

  it('refuses a p-value outside [0, 1]', () => {
    expect(() => benjaminiHochberg([0.1, Number.NaN])).toThrow('p-value 1 is NaN');
  });
});

describe('onsets of clusters', () => {
  it('are mean and sample deviation over the crystals that have one (by hand)', () => {
    expect(clusterOnsets([2, 1, 2, 2, 3], [1, 7, 3, null, null])).toEqual([
      { cluster: 1, size: 1, withOnset: 1, onsetMeanEv: 7, onsetSpreadEv: null },
      { cluster: 2, size: 3, withOnset: 2, onsetMeanEv: 2, onsetSpreadEv: Math.SQRT2 },
      { cluster: 3, size: 1, withOnset: 0, onsetMeanEv: null, onsetSpreadEv: null },
    ]);
  });
});
