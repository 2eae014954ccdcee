/** Neighbours in cells that are cut into several bins along every axis. Expected values: a plain loop over all atoms and images. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../../schemas/failure.js';
import {
  IMAGE_CODES,
  IMAGE_ORIGIN,
  PeriodicSites,
  planeSpacings,
  reduceCell,
  toCartesian,
} from '../../../../../science/crystal/index.js';
import { seededRandom } from '../../../../harness/laws/seeded-random.js';

const CELLS = {
  cube: Float64Array.of(12, 0, 0, 0, 12, 0, 0, 0, 12),
  'long along a': Float64Array.of(40, 0, 0, 0, 8, 0, 0, 0, 5),
  'long along b': Float64Array.of(5, 0, 0, 0, 40, 0, 0, 0, 8),
  'long along c': Float64Array.of(8, 0, 0, 0, 5, 0, 0, 0, 40),
  slanted: Float64Array.of(11, 0, 0, 5, 13, 0, -4, 6, 15),
  'left-handed and strongly slanted': Float64Array.of(-11, 0, 0, 60, 13, 0, 90, -70, 15),
};

function places(count: number, spread: number): Float64Array {
  const random = seededRandom(5);
  return Float64Array.from({ length: 3 * count }, () => spread * random.normal());
}

/** Neighbours of atom i by the numbers of the file, sorted: `j: t0 t1 t2 distance`. */
function byLoop(lattice: Float64Array, frac: Float64Array, i: number, radius: number): string[] {
  const spacings = planeSpacings(lattice);
  const found: string[] = [];
  for (let j = 0; j < frac.length / 3; j++) {
    const apart = [0, 1, 2].map((axis) => frac[3 * j + axis]! - frac[3 * i + axis]!);
    const from = apart.map((value, axis) => Math.ceil(-value - radius / spacings[axis]! - 1e-9));
    const to = apart.map((value, axis) => Math.floor(-value + radius / spacings[axis]! + 1e-9));
    for (let a = from[0]!; a <= to[0]!; a++)
      for (let b = from[1]!; b <= to[1]!; b++)
        for (let c = from[2]!; c <= to[2]!; c++) {
          const d = Math.hypot(...toCartesian(Float64Array.of(apart[0]! + a, apart[1]! + b, apart[2]! + c), lattice));
          if (d <= radius && (j !== i || a !== 0 || b !== 0 || c !== 0)) found.push(named(j, [a, b, c], d));
        }
  }
  return found.sort();
}

function byBins(sites: PeriodicSites, i: number, radius: number): string[] {
  const found = sites.query(i, radius);
  return Array.from({ length: found }, (_, n) =>
    named(sites.site[n]!, sites.fileImage(i, sites.site[n]!, sites.image[n]!), sites.distance[n]!),
  ).sort();
}

function named(j: number, image: readonly number[], distance: number): string {
  return `${j}: ${image.map((t) => t + 0).join(' ')} ${distance.toFixed(7)}`;
}

describe.each(Object.entries(CELLS))('%s', (_, lattice) => {
  it.each([
    [90, 0.3],
    [90, 3],
    [40, 1],
  ])('%i atoms, spread over %f cells', (count, spread) => {
    const frac = places(count, spread);
    const sites = new PeriodicSites(lattice, frac);
    for (let i = 0; i < count; i += 13)
      for (const radius of [3, 6.5, 10.9]) expect(byBins(sites, i, radius)).toEqual(byLoop(lattice, frac, i, radius));
  });

  it('atoms on the borders of bins and just below the next cell', () => {
    const frac = Float64Array.from({ length: 3 * 64 }, (__, n) => {
      const atom = Math.floor(n / 3);
      return [atom >> 4, (atom >> 2) & 3, atom & 3][n % 3]! / 4 - (atom % 5 === 0 ? 1e-17 : 0);
    });
    const sites = new PeriodicSites(lattice, frac);
    for (const i of [0, 5, 21, 63]) expect(byBins(sites, i, 7.3)).toEqual(byLoop(lattice, frac, i, 7.3));
  });
});

describe('a query', () => {
  it('takes what lies exactly at its radius, more than a page of neighbours, and the rest of an earlier one', () => {
    const sites = new PeriodicSites(Float64Array.of(2, 0, 0, 0, 2, 0, 0, 0, 2), Float64Array.of(0.25, 0.5, 0.75));
    expect(sites.query(0, 2)).toBe(6);
    expect(sites.query(0, 2 * (1 - 2 ** -52))).toBe(0);
    // Points of the simple cubic lattice with a square up to 25, but for the origin (OEIS A117609).
    expect(sites.query(0, 10)).toBe(514);
    expect(sites.query(0, 2)).toBe(6);
    expect([...sites.distance.subarray(0, 6)]).toEqual(new Array(6).fill(2));
    expect(sites.siteSpacing).toBe(2);
  });

  it('codes images so that opposite ones add up to twice the origin', () => {
    const sites = new PeriodicSites(Float64Array.of(2, 0, 0, 0, 3, 0, 0, 0, 4), new Float64Array(3));
    const found = sites.query(0, 9);
    const codes = [...sites.image.subarray(0, found)];
    expect(new Set(codes.map((code) => 2 * IMAGE_ORIGIN - code))).toEqual(new Set(codes));
    expect(codes).not.toContain(IMAGE_ORIGIN);
    expect(Math.min(...codes)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...codes)).toBeLessThan(IMAGE_CODES);
    expect([IMAGE_ORIGIN, IMAGE_CODES]).toEqual([(1024 * 2048 + 1024) * 2048 + 1024, 2 ** 33]);
    for (let n = 0; n < found; n++) {
      const [a, b, c] = sites.fileImage(0, 0, codes[n]!);
      expect(codes[n]).toBe(((a + 1024) * 2048 + b + 1024) * 2048 + c + 1024);
    }
  });

  it('measures with the rounded lattice of positions inside the cell, and the exact one between cells', () => {
    const [lattice, rounded] = [
      Float64Array.of(4, 0, 0, 0, 4, 0, 0, 0, 4),
      Float64Array.of(4.00009, 0, 0, 0, 4, 0, 0, 0, 4),
    ];
    const sites = new PeriodicSites(lattice, Float64Array.of(0, 0, 0, 0.5, 0, 0), rounded);
    const found = sites.query(0, 2.0001);
    expect([...sites.distance.subarray(0, found)].sort()).toEqual([4 - 4.00009 / 2, 4.00009 / 2]);
    const out = new Float64Array(5).fill(7);
    sites.displacement(0, 1, sites.image[sites.distance.indexOf(4.00009 / 2)]!, out, 1);
    expect([...out]).toEqual([7, 4.00009 / 2, 0, 0, 7]);
    // Far outside of the cell the difference of the lattices counts as often.
    const far = new PeriodicSites(lattice, Float64Array.of(0, 0, 0, -99.5, 0, 0), rounded);
    expect(far.query(0, 2.01)).toBe(2);
  });

  it('refuses a sphere over 1,024 cells along one axis, and over more bins than a search may take', () => {
    const sites = new PeriodicSites(Float64Array.of(1, 0, 0, 0, 900, 0, 0, 0, 900), new Float64Array(3));
    // Along the row of the atom, and along the four rows 900 ångström away.
    const inRow = (apart: number) => 2 * Math.floor(Math.sqrt(1022.5 ** 2 - apart ** 2)) + 1;
    expect(sites.query(0, 1022.5)).toBe(inRow(0) - 1 + 4 * inRow(900));
    try {
      sites.query(0, 1023.5);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidStructureError);
      expect(error).toMatchObject({
        message: 'a sphere of 1023.5 ångström around atom 0 covers too many images of the cell',
        facts: { atom: 0, expected: 'at most 20000000' },
      });
    }
  });
});

describe('a reduced cell', () => {
  const entry = fc.integer({ min: -40, max: 40 });
  it('has no vector that sums with the others would shorten (law)', () => {
    fc.assert(
      fc.property(fc.tuple(entry, entry, entry, entry, entry, entry, entry, entry, entry), (numbers) => {
        const [a, b, c, d, e, f, g, h, i] = numbers;
        fc.pre(Math.abs(a * (e * i - f * h) + b * (f * g - d * i) + c * (d * h - e * g)) > 10);
        const { lattice, transform, inverse } = reduceCell(Float64Array.from(numbers));
        const rows = [0, 3, 6].map((n) => [...lattice.subarray(n, n + 3)]);
        const square = (v: readonly number[]) => v.reduce((sum, x) => sum + x * x, 0);
        for (const [i, j, k] of [
          [0, 1, 2],
          [1, 0, 2],
          [2, 0, 1],
        ] as const)
          for (const nj of [-1, 0, 1])
            for (const nk of [-1, 0, 1]) {
              const other = rows[i]!.map((x, axis) => x + nj * rows[j]![axis]! + nk * rows[k]![axis]!);
              expect(square(other)).toBeGreaterThanOrEqual(square(rows[i]!) * (1 - 2e-9));
            }
        expect([...transform, ...inverse].every(Number.isInteger)).toBe(true);
        expect([...toCartesian(inverse, lattice)]).toEqual(numbers.map((x) => expect.closeTo(x, 9)));
      }),
      { seed: 3 },
    );
  });
});
