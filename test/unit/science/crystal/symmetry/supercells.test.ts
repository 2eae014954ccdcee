/**
 * The space group of a supercell, searched in its primitive cell, against moyo on the whole supercell: it has to be the
 * same crystal. Wyckoff letters are not compared, because they depend on the origin that moyo chooses.
 */
import { analyze_cell } from '@spglib/moyo-wasm';
import { describe, expect, it } from 'vitest';
import type { Structure } from '../../../../../schemas/tables/crystal.js';
import { elementOf } from '../../../../../science/chemistry/index.js';
import {
  inverseMatrix,
  openSymmetryFinder,
  SYMMETRY_TOLERANCE,
  toCartesian,
  toFractional,
} from '../../../../../science/crystal/index.js';
import { MOST_ATOMS_SEARCHED, MOST_ATOMS_UNREDUCED } from '../../../../../science/crystal/symmetry/analysis.js';
import { crystalFeatures } from '../../../../../science/interpretation/index.js';
import { randomSource } from '../../../../../science/numerics/random-source.js';
import { workOf } from '../../../../harness/time/processor-work.js';
import { supercell } from '../../graph/spec-structures.js';
import { bundledCrystals, symmetryProgram } from '../../interpretation/stored.js';

const find = openSymmetryFinder(symmetryProgram());
const crystals = bundledCrystals().map(({ structure }) => structure);
const named = (id: string): Structure => crystals.find((structure) => structure.id === id)!;

/** What moyo says of the cell as it is. */
function searchedWhole({ lattice, species, fracCoords }: Structure) {
  const cell = {
    lattice: { basis: Array.from(lattice) },
    positions: species.map((_, i) => Array.from(fracCoords.subarray(3 * i, 3 * i + 3))),
    numbers: species.map((symbol) => elementOf(symbol)!.atomicNumber),
  };
  const found = analyze_cell(JSON.stringify(cell), SYMMETRY_TOLERANCE, 'Standard');
  return {
    spaceGroup: found.number,
    symbol: found.hm_symbol,
    pearson: found.pearson_symbol,
    orbits: Array.from(found.orbits),
    siteSymmetries: found.site_symmetry_symbols,
    conventionalCells: found.std_cell.numbers.length / species.length,
  };
}

/** Every atom moved by at most so many ångström, in any direction. */
function moved(structure: Structure, farthest: number, seed: number): Structure {
  const random = randomSource(seed, 0);
  const places = toCartesian(structure.fracCoords, structure.lattice).map(
    (x) => x + ((2 * random.next() - 1) * farthest) / Math.sqrt(3),
  );
  return { ...structure, fracCoords: toFractional(places, structure.lattice) };
}

/** The same crystal by other axes and in another order of its atoms. */
function inOtherAxes(structure: Structure, transform: number[]): Structure {
  const { lattice, species, fracCoords } = structure;
  const other = toCartesian(fracCoords, inverseMatrix(transform));
  const order = species.map((_, i) => (7 * i + 3) % species.length);
  const isOrder = new Set(order).size === species.length;
  const taken = isOrder ? order : species.map((_, i) => species.length - 1 - i);
  return {
    ...structure,
    lattice: toCartesian(Float64Array.from(transform), lattice),
    species: taken.map((i) => species[i]!),
    fracCoords: Float64Array.from(taken.flatMap((i) => Array.from(other.subarray(3 * i, 3 * i + 3)))),
  };
}

/** Some ten seconds of a machine of today; the search in the whole cell grows as its number of atoms to the power of 3.2. */
const MOST_WORK = 300;

async function withinSeconds<T>(search: () => T): Promise<T> {
  const found: T[] = [];
  expect(await workOf(() => found.push(search()))).toBeLessThan(MOST_WORK);
  return found[0]!;
}

describe('space group of a supercell', () => {
  const some = crystals.filter((_, i) => i % 9 === 0);

  it.each([
    ['the cell itself', [1, 1, 1], 0],
    ['two cells', [2, 1, 1], 0],
    ['six cells, atoms off by a fifth of the tolerance', [1, 3, 2], 0.002],
    ['eight cells, atoms off by two fifths of the tolerance', [2, 2, 2], 0.004],
    ['four cells, atoms off by five times the tolerance', [2, 1, 2], 0.05],
  ] as const)('is that of the whole cell: %s', (_, repeats, farthest) => {
    for (const [seed, structure] of some.entries()) {
      const large = moved(supercell(structure, [...repeats]), farthest, seed);
      if (large.species.length > 100) continue;
      expect(find(large), structure.id).toEqual(searchedWhole(large));
    }
  });

  it('is that of the whole cell by slanted axes, atoms in another order', () => {
    for (const structure of some) {
      const large = inOtherAxes(supercell(structure, [2, 2, 1]), [1, 1, 0, 0, 1, -1, 1, 1, 1]);
      expect(find(large), structure.id).toEqual(searchedWhole(large));
    }
  });

  it('has the handedness of the crystal by left-handed axes too: quartz-like HgS stays 154 and its mirror image 152', () => {
    const cinnabar = named('HgS-cinnabar');
    const swapped = inOtherAxes(cinnabar, [0, 1, 0, 1, 0, 0, 0, 0, 1]);
    const mirrored = { ...cinnabar, fracCoords: cinnabar.fracCoords.map((x) => -x) };
    expect([cinnabar, swapped, supercell(swapped, [2, 1, 1]), mirrored].map((each) => find(each).spaceGroup)).toEqual([
      154, 154, 154, 152,
    ]);
  });

  // A supercell has the cell's orbits, each with as many times the atoms.
  it.each([
    ['NaCl-rocksalt', 10, 'rocksalt (AB cF8 225)'],
    ['Si-diamond', 10, 'diamond (A cF8 227)'],
    ['SrTiO3-perovskite', 8, 'perovskite (ABC3 cP5 221)'],
    ['ZnO-wurtzite', 8, 'wurtzite (AB hP4 186)'],
    ['TiO2-rutile', 7, 'rutile (AB2 tP6 136)'],
  ])('%s of 2,000 atoms is interpreted as its cell, within seconds', async (id, n, prototype) => {
    const unit = named(id);
    const large = supercell(unit, [n, n, n]);
    expect(large.species.length).toBeGreaterThan(1990);
    const features = await withinSeconds(() => crystalFeatures(large, find));
    expect(features.byKind.prototype).toEqual([prototype]);
    expect(features.byKind).toEqual(crystalFeatures(unit, find).byKind);
    expect(new Set(find(large).orbits).size).toBe(new Set(find(unit).orbits).size);
  });

  it('of a vacancy in 64 atoms is found as before: no translation is left, the point group of the site is', () => {
    const full = supercell(named('NaCl-rocksalt'), [3, 3, 3]);
    const vacancy = { ...full, species: full.species.slice(1), fracCoords: full.fracCoords.slice(3) };
    expect(find(vacancy)).toEqual(searchedWhole(vacancy));
    expect(find(vacancy)).toMatchObject({ spaceGroup: 225, conventionalCells: 4 });
  });
});

describe('what is too large to search', () => {
  it('is left out by name and at once: disordered atoms beyond the limit, translations that hold for some atoms', async () => {
    const large = supercell(named('NaCl-rocksalt'), [11, 11, 11]);
    const disordered = moved(large, 0.3, 1);
    await withinSeconds(() =>
      expect(() => find(disordered)).toThrow(
        'NaCl-rocksalt: no space group is searched for 2662 atoms in a primitive cell',
      ),
    );
    const border = moved(supercell(named('NaCl-rocksalt'), [10, 10, 10]), 0.008, 1);
    await withinSeconds(() =>
      expect(() => find(border)).toThrow(
        'NaCl-rocksalt: no space group is searched for 2000 atoms in a cell with translations at the border',
      ),
    );
    expect(crystalFeatures(border, find).notes).toEqual([expect.stringContaining('NaCl-rocksalt: no space group')]);
    expect([MOST_ATOMS_SEARCHED, MOST_ATOMS_UNREDUCED]).toEqual([2000, 300]);
  });

  it('is searched below the limit: 2,000 disordered atoms have no symmetry, within seconds', async () => {
    const disordered = moved(supercell(named('NaCl-rocksalt'), [10, 10, 10]), 0.3, 2);
    expect((await withinSeconds(() => find(disordered))).spaceGroup).toBe(1);
  });
});
