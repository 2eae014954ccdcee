/** Sites by points and pure translations. Expected values: looking at every site and image; multiples of a cell by construction. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Structure } from '../../../../../schemas/tables/crystal.js';
import { planeSpacings } from '../../../../../science/crystal/index.js';
import { pureTranslations } from '../../../../../science/crystal/symmetry/pure-translations.js';
import { SiteLookup } from '../../../../../science/crystal/symmetry/site-lookup.js';
import { threeOf } from '../../../../../science/numerics/index.js';
import { seededRandom } from '../../../../harness/laws/seeded-random.js';

const CELLS = {
  cube: Float64Array.of(9, 0, 0, 0, 9, 0, 0, 0, 9),
  'long along a': Float64Array.of(40, 0, 0, 0, 6, 0, 0, 0, 5),
  'long along b': Float64Array.of(5, 0, 0, 0, 40, 0, 0, 0, 6),
  'long along c': Float64Array.of(6, 0, 0, 0, 5, 0, 0, 0, 40),
  'strongly slanted': Float64Array.of(9, 0, 0, 40, 10, 0, -30, 56, 11),
};
const SYMBOLS = ['Na', 'Cl', 'O'];

function crystal(lattice: Float64Array, nAtoms: number): Structure {
  const random = seededRandom(9);
  return {
    id: 'crystal',
    lattice,
    species: Array.from({ length: nAtoms }, (_, i) => SYMBOLS[i % 3]!),
    fracCoords: Float64Array.from({ length: 3 * nAtoms }, () => 3 * random.uniform() - 1),
  };
}

/** ångström, over all images that may be near. */
function distanceTo({ lattice: l, fracCoords }: Structure, site: number, point: readonly number[]): number {
  const apart = point.map((value, axis) => value - fracCoords[3 * site + axis]!);
  const [ra, rb, rc] = planeSpacings(l).map((spacing) => Math.ceil(1 / spacing + 0.5)) as [number, number, number];
  let least = Infinity;
  for (let a = -ra; a <= ra; a++)
    for (let b = -rb; b <= rb; b++)
      for (let c = -rc; c <= rc; c++) {
        const [u, v, w] = [a, b, c].map((t, axis) => apart[axis]! - Math.round(apart[axis]!) + t) as [
          number,
          number,
          number,
        ];
        const x = u * l[0]! + v * l[3]! + w * l[6]!;
        const y = u * l[1]! + v * l[4]! + w * l[7]!;
        const z = u * l[2]! + v * l[5]! + w * l[8]!;
        least = Math.min(least, x * x + y * y + z * z);
      }
  return Math.sqrt(least);
}

describe.each(Object.entries(CELLS))('in a cell that is %s', (_, lattice) => {
  const structure = crystal(lattice, 60);
  const lookup = new SiteLookup(structure, 1);

  it('the nearest site of an element within reach is found, or none', () => {
    const random = seededRandom(4);
    const found = { some: 0, none: 0 };
    for (let n = 0; n < 60; n++) {
      const point = threeOf(() => 5 * random.uniform() - 2);
      for (const symbol of SYMBOLS) {
        const sites = structure.species.flatMap((each, i) => (each === symbol ? [i] : []));
        const distances = sites.map((site) => distanceTo(structure, site, point));
        const least = Math.min(...distances);
        const expected = least <= 1 ? sites[distances.indexOf(least)] : -1;
        expect(lookup.siteAt(symbol, point)).toBe(expected);
        found[expected === -1 ? 'none' : 'some'] += 1;
      }
    }
    expect(Math.min(found.some, found.none)).toBeGreaterThan(5);
    expect(lookup.asked).toBe(180);
    expect(lookup.nSites).toBe(60);
  });

  it('every site is found at its own place and just beside it, across borders of the cell', () => {
    structure.species.forEach((symbol, i) => {
      const [u, v, w] = structure.fracCoords.subarray(3 * i, 3 * i + 3) as unknown as [number, number, number];
      expect(lookup.siteAt(symbol, [u + 3, v - 2, w])).toBe(i);
      expect(lookup.siteAt(symbol, [u - 1e-6, v + 1e-6, w + 1])).toBe(i);
    });
  });
});

it.each(['cube', 'long along a', 'long along b', 'long along c'] as const)(
  'a reach of several bins finds the nearest too, in a cell that is %s',
  (name) => {
    // Bins of less than 1.9 ångström; no two planes are nearer than twice the reach.
    const structure = crystal(CELLS[name], name === 'cube' ? 300 : 200);
    const lookup = new SiteLookup(structure, 2.4);
    const random = seededRandom(6);
    for (let n = 0; n < 40; n++) {
      const point = threeOf(() => 3 * random.uniform() - 1);
      const sites = structure.species.flatMap((each, i) => (each === 'O' ? [i] : []));
      const distances = sites.map((site) => distanceTo(structure, site, point));
      const least = Math.min(...distances);
      const expected = least <= 2.4 ? sites[distances.indexOf(least)] : -1;
      expect(lookup.siteAt('O', point)).toBe(expected);
    }
  },
);

it.each([0, 1, 2])('a site two bins beyond either end of axis %i is found', (axis) => {
  // Eight sites of a bin each, one ångström apart: at 0.5, 1.5, ... 7.5.
  const row: Structure = {
    id: 'row',
    lattice: Float64Array.from({ length: 9 }, (_, n) => (n % 4 !== 0 ? 0 : n === 4 * axis ? 8 : 1)),
    species: ['Na', 'Cl', 'Na', 'Na', 'Na', 'Na', 'O', 'Na'],
    fracCoords: Float64Array.from({ length: 24 }, (_, n) => (n % 3 === axis ? (Math.floor(n / 3) + 0.5) / 8 : 0)),
  };
  const at = (place: number) => threeOf((n) => (n === axis ? place / 8 : 0));
  const lookup = new SiteLookup(row, 1.7);
  expect([lookup.siteAt('O', at(0.1)), lookup.siteAt('O', at(0.3))]).toEqual([6, -1]);
  expect([lookup.siteAt('Cl', at(7.9)), lookup.siteAt('Cl', at(7.7))]).toEqual([1, -1]);
});

describe('reach', () => {
  const one: Structure = {
    id: 'one',
    lattice: Float64Array.of(10, 0, 0, 0, 10, 0, 0, 0, 10),
    species: ['Na'],
    fracCoords: Float64Array.of(0.95, 0.5, 0.5),
  };

  it('is up to its limit, also around the border of the cell', () => {
    const lookup = new SiteLookup(one, 0.75);
    expect([0.02, 0.024, 0.026].map((u) => lookup.siteAt('Na', [u, 0.5, 0.5]))).toEqual([0, 0, -1]);
    expect([0.876, 0.874].map((u) => lookup.siteAt('Na', [u, 0.5, 0.5]))).toEqual([0, -1]);
    expect(lookup.siteAt('Cl', [0.95, 0.5, 0.5])).toBe(-1);
  });

  it('leaves no doubt where planes are more than four times as far apart', () => {
    expect(new SiteLookup(one, 2.49).isUnambiguous).toBe(true);
    expect(new SiteLookup(one, 2.5).isUnambiguous).toBe(false);
  });
});

describe('pure translations', () => {
  const base = crystal(Float64Array.of(5, 0, 0, 1, 6, 0, 0.5, -1, 7), 6);
  const repeated = ([na, nb, nc]: readonly [number, number, number], noise = 0): Structure => {
    const random = seededRandom(2);
    const cells = [0, 1, 2].map((axis) => Array.from({ length: [na, nb, nc][axis]! }, (_, n) => n));
    const copies = cells[0]!.flatMap((a) => cells[1]!.flatMap((b) => cells[2]!.map((c) => [a, b, c])));
    return {
      ...base,
      lattice: base.lattice.map((value, n) => value * [na, nb, nc][Math.floor(n / 3)]!),
      species: base.species.flatMap((symbol) => copies.map(() => symbol)),
      fracCoords: Float64Array.from(
        base.species.flatMap((_, i) =>
          copies.flatMap((copy) =>
            copy.map(
              (shift, axis) =>
                (base.fracCoords[3 * i + axis]! + shift) / [na, nb, nc][axis]! + noise * (random.uniform() - 0.5),
            ),
          ),
        ),
      ),
    };
  };
  const dimensions = fc.tuple(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 1, max: 3 }),
  );

  it('of a supercell are as many as it has cells, and move every atom onto its like (counting)', () => {
    fc.assert(
      fc.property(dimensions, (repeats) => {
        const structure = repeated(repeats);
        const found = pureTranslations(structure, 0.01)!;
        expect(found.count).toBe(repeats[0] * repeats[1] * repeats[2]);
        for (const { shift, image } of found.generators) {
          shift.forEach((value, axis) => {
            expect(Math.abs(value * repeats[axis]! - Math.round(value * repeats[axis]!))).toBeLessThan(1e-9);
          });
          expect(new Set(image).size).toBe(structure.species.length);
          image.forEach((to, from) => {
            expect(structure.species[to]).toBe(structure.species[from]);
            for (const axis of [0, 1, 2]) {
              const moved =
                structure.fracCoords[3 * from + axis]! + shift[axis]! - structure.fracCoords[3 * to + axis]!;
              expect(Math.abs(moved - Math.round(moved))).toBeLessThan(1e-9);
            }
          });
        }
      }),
      { numRuns: 20, seed: 6 },
    );
  });

  it('hold within the tolerance, and cannot be told between it and twice as much', () => {
    expect(pureTranslations(repeated([3, 1, 1], 1e-4), 0.01)!.count).toBe(3);
    expect(pureTranslations(repeated([1, 2, 1], 1e-2), 0.01)!.count).toBe(1);
    const moved = repeated([2, 1, 1]);
    // The last of twelve atoms 0.015 ångström along a: off by as much from the shift of all others.
    moved.fracCoords[33]! += 0.015 / 10;
    expect(pureTranslations(moved, 0.01)).toBeNull();
    expect(pureTranslations(moved, 0.02)!.count).toBe(2);
    expect(pureTranslations(moved, 0.005)!.count).toBe(1);
  });

  it('are the identity alone where one element has one atom, and not told in a cell too thin', () => {
    const single = { ...repeated([2, 2, 1]), species: ['Br', ...repeated([2, 2, 1]).species.slice(1)] };
    expect(pureTranslations(single, 0.01)).toEqual({ generators: [], count: 1 });
    expect(pureTranslations(repeated([1, 1, 1]), 0.63)).toBeNull();
  });
});
