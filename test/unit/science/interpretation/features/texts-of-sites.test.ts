/** What is said of sites: compositions, signs, environments, prototypes. Expected values: by hand. */
import { describe, expect, it } from 'vitest';
import type { CrystalSymmetry, Ligand } from '../../../../../science/crystal/index.js';
import { cgcnnFeatures } from '../../../../../science/graph/index.js';
import { compositionFeatures } from '../../../../../science/interpretation/features/composition-features.js';
import {
  bondingSigns,
  coordinationOfAtoms,
  environmentsOfAtoms,
} from '../../../../../science/interpretation/features/environments.js';
import { prototypeName } from '../../../../../science/interpretation/features/prototype-names.js';
import { structurePrototype } from '../../../../../science/interpretation/features/structure-prototype.js';

const structure = (...species: string[]) => ({
  id: 'a',
  lattice: new Float64Array(9),
  species,
  fracCoords: new Float64Array(3 * species.length),
});
const ligands = (...symbols: string[]): Ligand[] => symbols.map((symbol, site) => ({ site, symbol, distance: 2 }));

describe('the composition', () => {
  it('is the mean over the atoms of the features of their elements, whatever their order and number of cells', () => {
    const [oxygen, titanium] = [cgcnnFeatures('O'), cgcnnFeatures('Ti')];
    const expected = Float64Array.from(oxygen, (value, k) => (2 * value + titanium[k]!) / 3);
    for (const species of [
      ['Ti', 'O', 'O'],
      ['O', 'Ti', 'O', 'O', 'O', 'Ti'],
    ])
      compositionFeatures(species).forEach((value, k) => {
        expect(value).toBeCloseTo(expected[k]!, 14);
      });
    expect([...compositionFeatures(['O'])]).toEqual([...oxygen]);
  });
});

describe('signs', () => {
  it('are those of the oxidation states', () => {
    const states = new Map([
      ['Fe', [2, 3]],
      ['O', [-2]],
    ]);
    expect(bondingSigns(['Fe', 'O', 'Xe'], states)).toEqual([1, -1, 0]);
  });

  it('without states are cations 1 or more below the most electronegative (Pauling: Na 0.93, N 3.04, O 3.44, Br 2.96, I 2.66)', () => {
    expect(bondingSigns(['Na', 'N', 'O', 'I', 'Br'], null)).toEqual([1, 0, 0, 0, 0]);
    // Ni 1.91 and Al 1.61; Fe 1.83 and S 2.58; Ca 1.00 and H 2.20; argon has no value.
    expect(bondingSigns(['Ni', 'Al'], null)).toEqual([0, 0]);
    expect(bondingSigns(['Fe', 'S'], null)).toEqual([0, 0]);
    expect(bondingSigns(['Ca', 'H', 'Ar'], null)).toEqual([1, 0, 0]);
  });
});

describe('environments', () => {
  const states = new Map([
    ['Bi', [3]],
    ['O', [-2]],
  ]);
  const shells = [ligands('O', 'Cl', 'O', 'Cl', 'Cl'), ligands('Bi'), []];

  it('name the species and its ligands in code-unit order; none without ligands', () => {
    const of = environmentsOfAtoms(structure('Bi', 'O', 'O'), shells, states);
    expect(of).toEqual(['Bi(III) by 3 Cl + 2 O', 'O(-II) by 1 Bi', null]);
    expect(environmentsOfAtoms(structure('Bi', 'O', 'O'), shells, null)[0]).toBe('Bi by 3 Cl + 2 O');
  });

  it('have two halves, the second around cations alone', () => {
    expect(coordinationOfAtoms(structure('Bi', 'O', 'O'), shells, states, [1, -1, -1])).toEqual([
      'Bi(III) by 5',
      'cation by 3 Cl + 2 O',
      'O(-II) by 1',
    ]);
    expect(coordinationOfAtoms(structure('Bi', 'O', 'O'), shells, null, [0, 0, 0])).toEqual(['Bi by 5', 'O by 1']);
  });
});

describe('a prototype', () => {
  const symmetry: CrystalSymmetry = {
    spaceGroup: 136,
    symbol: 'P 4_2/m n m',
    pearson: 'tP6',
    orbits: [0, 0, 2, 2, 2, 2],
    siteSymmetries: ['m.mm', 'm.mm', 'm.2m', 'm.2m', 'm.2m', 'm.2m'],
    conventionalCells: 1,
  };
  const rutile = structure('Ti', 'Ti', 'O', 'O', 'O', 'O');

  it('has letters by rising count, sites with multiplicity, symmetry without axes and coordination', () => {
    const text = structurePrototype(rutile, symmetry, [6, 5, null, null, null, null]);
    expect(text).toBe('AB2 tP6 136: A 2 .mmm x6, B 4 .2mm');
    expect(prototypeName(text)).toBe('rutile (AB2 tP6 136)');
    expect(structurePrototype(rutile, symmetry, new Array(6).fill(null))).toBe('AB2 tP6 136: A 2 .mmm, B 4 .2mm');
  });

  it('counts the atoms of the conventional cell, and keeps a symmetry without axes as it is', () => {
    const half = { ...symmetry, conventionalCells: 2, siteSymmetries: new Array(6).fill('-43m') };
    expect(structurePrototype(rutile, half, new Array(6).fill(null))).toBe('AB2 tP6 136: A 4 -43m, B 8 -43m');
  });

  it('joins several orbits of an element, sorted, and orders equal counts by their sites', () => {
    const orbits = { ...symmetry, orbits: [0, 1, 2, 2, 4, 4], siteSymmetries: ['4', '3', '2', '2', '1', '1'] };
    expect(structurePrototype(rutile, orbits, [1, 2, null, null, 7, 8])).toBe(
      'AB2 tP6 136: A 1 3 x2 + 1 4 x1, B 2 1 x8 + 2 2',
    );
    const equal = { ...symmetry, orbits: [0, 0, 2, 2, 4, 4], siteSymmetries: ['3', '3', '1', '1', '2', '2'] };
    const three = structure('Na', 'Na', 'Br', 'Br', 'Cl', 'Cl');
    expect(structurePrototype(three, equal, new Array(6).fill(null))).toBe('ABC tP6 136: A 2 1, B 2 2, C 2 3');
  });

  it('without a name keeps its text', () => {
    expect(prototypeName('AB xY 1: A 1 1, B 1 1')).toBe('AB xY 1: A 1 1, B 1 1');
  });
});
