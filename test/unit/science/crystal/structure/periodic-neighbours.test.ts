/** Lattice reduction and neighbour search against a plain loop over images, and against lattice sums known by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  PeriodicSites,
  planeSpacings,
  reduceCell,
  signedVolume,
  toCartesian,
} from '../../../../../science/crystal/index.js';
import { workOf } from '../../../../harness/time/processor-work.js';

const length = fc.double({ min: 2.5, max: 9, noNaN: true });
const slant = fc.double({ min: -12, max: 12, noNaN: true });
/** Lower triangular: never singular, often strongly slanted. */
const lattices = fc
  .tuple(length, slant, length, slant, slant, length)
  .map(([a, b, c, d, e, f]) => Float64Array.of(a, 0, 0, b, c, 0, d, e, f));
const coordinates = fc
  .array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 15 })
  .map((list) => Float64Array.from(list.slice(0, list.length - (list.length % 3))));

/** All distances up to the radius from atom i, by every image that could matter. */
function distancesByImages(lattice: Float64Array, frac: Float64Array, i: number, radius: number): number[] {
  const spacings = planeSpacings(lattice);
  const reach = spacings.map((h) => Math.ceil(radius / h) + 5);
  const found: number[] = [];
  for (let j = 0; j < frac.length / 3; j++)
    for (let a = -reach[0]!; a <= reach[0]!; a++)
      for (let b = -reach[1]!; b <= reach[1]!; b++)
        for (let c = -reach[2]!; c <= reach[2]!; c++) {
          if (j === i && a === 0 && b === 0 && c === 0) continue;
          const apart = [a, b, c].map((t, axis) => frac[3 * j + axis]! + t - frac[3 * i + axis]!);
          const d = Math.hypot(...toCartesian(Float64Array.from(apart), lattice));
          if (d <= radius) found.push(d);
        }
  return found.sort((p, q) => p - q);
}

describe('atoms far outside of the cell', () => {
  // Whole and half numbers of this size are exact, 4.1 times them are not: the literal distances are off by some 1e-5.
  it.each([1e11, -1e11])('are neighbours at their literal distances, %d cells away', (cells) => {
    const lattice = Float64Array.of(4.1, 0, 0, 0, 7, 0, 0, 0, 7);
    const sites = new PeriodicSites(lattice, Float64Array.of(0, 0, 0, cells + 0.5, 0, 0));
    for (const image of [-cells, -cells - 1]) {
      const literal = Math.abs(image * 4.1 + (cells + 0.5) * 4.1);
      expect(Math.abs(literal - 2.05)).toBeLessThan(1e-3);
      expect(
        sites.neighbours(0, literal).filter(({ site, distance }) => site === 1 && distance === literal).length,
      ).toBeGreaterThan(0);
    }
  });
});

describe('reduced cell', () => {
  it('is the same lattice: integer transform of determinant 1, same volume, no longer vectors', () => {
    fc.assert(
      fc.property(lattices, (lattice) => {
        const { lattice: reduced, transform, inverse } = reduceCell(lattice);
        expect(Math.abs(signedVolume(transform))).toBe(1);
        expect([...toCartesian(transform, inverse)].map((x) => x + 0)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
        expect(Math.abs(signedVolume(reduced))).toBeCloseTo(Math.abs(signedVolume(lattice)), 6);
        const longest = (rows: Float64Array) =>
          Math.max(...[0, 3, 6].map((n) => Math.hypot(...rows.subarray(n, n + 3))));
        expect(longest(reduced)).toBeLessThanOrEqual(longest(lattice) + 1e-9);
      }),
      { seed: 1 },
    );
  });

  it('finds the cube again behind a slanted cell', () => {
    const { lattice } = reduceCell(Float64Array.of(4, 0, 0, 400, 4, 0, -36, 80, 4));
    expect([0, 3, 6].map((n) => Math.hypot(...lattice.subarray(n, n + 3)))).toEqual([4, 4, 4]);
  });
});

describe('neighbours', () => {
  it('are those of a plain loop over images', () => {
    fc.assert(
      fc.property(lattices, coordinates, fc.double({ min: 0.5, max: 6, noNaN: true }), (lattice, frac, radius) => {
        const sites = new PeriodicSites(lattice, frac);
        const found = sites.query(0, radius);
        const distances = [...sites.distance.subarray(0, found)].sort((p, q) => p - q);
        const expected = distancesByImages(lattice, frac, 0, radius);
        expect(distances.length).toBe(expected.length);
        distances.forEach((d, n) => {
          expect(d).toBeCloseTo(expected[n]!, 9);
        });
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  it('displacements have the length of their distance', () => {
    fc.assert(
      fc.property(lattices, coordinates, (lattice, frac) => {
        const sites = new PeriodicSites(lattice, frac);
        const found = sites.query(0, 5);
        const r = new Float64Array(3);
        for (let n = 0; n < found; n++) {
          sites.displacement(0, sites.site[n]!, sites.image[n]!, r, 0);
          expect(Math.hypot(...r)).toBeCloseTo(sites.distance[n]!, 9);
        }
      }),
      { numRuns: 40, seed: 4 },
    );
  });

  it('fill a sphere as densely as the crystal: 12 at 1, 18 within root 2, 42 within root 3 in a close packing', () => {
    const half = Math.SQRT1_2;
    const sites = new PeriodicSites(Float64Array.of(0, half, half, half, 0, half, half, half, 0), new Float64Array(3));
    expect([1, Math.SQRT2, Math.sqrt(3)].map((radius) => sites.query(0, radius + 1e-9))).toEqual([12, 18, 42]);
  });

  it('cost per atom does not grow with the cell', async () => {
    const edge = 24;
    const frac = Float64Array.from({ length: 3 * edge ** 3 }, (_, n) => {
      const atom = Math.floor(n / 3);
      return [Math.floor(atom / edge ** 2), Math.floor(atom / edge) % edge, atom % edge][n % 3]! / edge;
    });
    const sites = new PeriodicSites(Float64Array.of(3 * edge, 0, 0, 0, 3 * edge, 0, 0, 0, 3 * edge), frac);
    let bonds = 0;
    const work = await workOf(() => {
      for (let i = 0; i < sites.nSites; i++) bonds += sites.query(i, 4.3);
    });
    expect(bonds).toBe(18 * edge ** 3);
    // A search over all pairs would look at 191 million of them.
    expect(work).toBeLessThan(50);
  });

  it('refuse a cell with too many images in reach instead of searching for ever', () => {
    const wire = new PeriodicSites(Float64Array.of(0.01, 0, 0, 0, 900, 0, 0, 0, 900), new Float64Array(3));
    expect(() => wire.query(0, 800)).toThrow(/covers too many images/);
  });
});
