import { describe, expect, it } from 'vitest';
import type { Structure } from '../../../../../schemas/tables/crystal.js';
import { covalentRadius, ELEMENTS } from '../../../../../science/chemistry/index.js';
import { openSymmetryFinder } from '../../../../../science/crystal/index.js';
import { symmetryProgram } from '../../interpretation/stored.js';

const find = openSymmetryFinder(symmetryProgram());

/** Rock salt in its primitive cell. */
const SALT: Structure = {
  id: 'salt',
  lattice: Float64Array.from([0, 2.82, 2.82, 2.82, 0, 2.82, 2.82, 2.82, 0]),
  species: ['Na', 'Cl'],
  fracCoords: Float64Array.from([0, 0, 0, 0.5, 0.5, 0.5]),
};

describe('symmetry of a crystal', () => {
  it('is that of the International Tables for rock salt, from the primitive cell', () => {
    expect(find(SALT)).toMatchObject({
      spaceGroup: 225,
      pearson: 'cF8',
      siteSymmetries: ['m-3m', 'm-3m'],
      conventionalCells: 4,
    });
  });

  it('falls from 221 to 99 when the metal of a perovskite moves along its cell by more than the tolerance', () => {
    const moved = (z: number): Structure => ({
      id: 'perovskite',
      lattice: Float64Array.from([4, 0, 0, 0, 4, 0, 0, 0, 4]),
      species: ['Ba', 'Ti', 'O', 'O', 'O'],
      fracCoords: Float64Array.from([0, 0, 0, 0.5, 0.5, 0.5 + z, 0.5, 0.5, 0, 0.5, 0, 0.5, 0, 0.5, 0.5]),
    });
    expect(find(moved(0)).spaceGroup).toBe(221);
    expect(find(moved(0.0005)).spaceGroup).toBe(221);
    expect(find(moved(0.02)).spaceGroup).toBe(99);
  });

  it('gives the same twice, also from a second finder (law)', () => {
    expect(openSymmetryFinder(symmetryProgram())(SALT)).toEqual(find(SALT));
  });

  it('refuses what is no element, and atoms on one another', () => {
    expect(() => find({ ...SALT, species: ['Na', 'Xx'] })).toThrow('salt: "Xx" is not a chemical element');
    expect(() => find({ ...SALT, fracCoords: new Float64Array(6) })).toThrow('salt: no space group within 0.01');
  });
});

describe('covalent radii', () => {
  // Cordero et al. (2008): 96 elements, from hydrogen (0.31) to curium (1.69); caesium below francium the largest.
  it('are known from hydrogen to curium', () => {
    const radii = ELEMENTS.map(({ symbol }) => covalentRadius(symbol));
    expect(radii.slice(0, 96).every((radius) => radius! > 0.2 && radius! < 2.7)).toBe(true);
    expect(radii.slice(96).every((radius) => radius === undefined)).toBe(true);
    expect([covalentRadius('H'), covalentRadius('Cs'), covalentRadius('Cm')]).toEqual([0.31, 2.44, 1.69]);
  });
});
