import { describe, expect, it } from 'vitest';
import type { Structure } from '../../../../../schemas/tables/crystal.js';
import { openSymmetryFinder } from '../../../../../science/crystal/index.js';
import { crystalFeatures, featureTable } from '../../../../../science/interpretation/index.js';
import { bundledCrystals, symmetryProgram } from '../stored.js';

const find = openSymmetryFinder(symmetryProgram());
const bundled = new Map(bundledCrystals().map(({ structure }) => [structure.id, structure]));

function cubic(id: string, a: number, atoms: [string, number, number, number][]): Structure {
  return {
    id,
    lattice: Float64Array.from([a, 0, 0, 0, a, 0, 0, 0, a]),
    species: atoms.map(([symbol]) => symbol),
    fracCoords: Float64Array.from(atoms.flatMap(([, ...position]) => position)),
  };
}

describe('features of a crystal', () => {
  it('are those of textbook delafossite', () => {
    expect(crystalFeatures(bundled.get('CuAlO2-delafossite')!, find)).toMatchObject({
      byKind: {
        element: ['Al', 'Cu', 'O'],
        'oxidation-state': ['Al(III)', 'Cu(I)', 'O(-II)'],
        environment: ['Al(III) by 6 O', 'Cu(I) by 2 O', 'O(-II) by 3 Al + 1 Cu'],
        coordination: ['Al(III) by 6', 'Cu(I) by 2', 'O(-II) by 4', 'cation by 2 O', 'cation by 6 O'],
        prototype: ['delafossite (ABC2 hR12 166)'],
      },
      alternatives: [],
      anionSet: 'O',
      notes: [],
    });
  });

  it('say that a guess is ambiguous, and what else balances', () => {
    const { byKind, alternatives, notes } = crystalFeatures(bundled.get('GeTe-GeTe')!, null);
    expect(byKind['oxidation-state']).toEqual(['Ge(II)', 'Te(-II)']);
    expect(alternatives).toEqual(['Ge(-IV) Te(IV)']);
    expect(notes).toEqual(['several oxidation states balance']);
    expect(byKind.prototype).toEqual([]);
  });

  it('of an intermetallic have no oxidation states, and like atoms as neighbours', () => {
    // B2 NiAl, 8 + 6 in textbooks: 8 unlike atoms at 0.866 a and 6 like ones at a, within the shell of 1.17 times the mean.
    const { byKind, states, anionSet, notes } = crystalFeatures(
      cubic('NiAl', 2.887, [
        ['Ni', 0, 0, 0],
        ['Al', 0.5, 0.5, 0.5],
      ]),
      find,
    );
    expect(states).toBeNull();
    expect(byKind['oxidation-state']).toEqual([]);
    expect(byKind.environment).toEqual(['Al by 6 Al + 8 Ni', 'Ni by 8 Al + 6 Ni']);
    expect(anionSet).toBe('none');
    expect(notes).toEqual(['no combination of common oxidation states is neutral']);
  });

  it('of a crystal without a space group are noted, not lost', () => {
    const twice = cubic('twice', 4, [
      ['Na', 0, 0, 0],
      ['Cl', 0.5, 0.5, 0.5],
      ['Cl', 0.5, 0.5, 0.5],
      ['Na', 0, 0, 0],
    ]);
    const { byKind, notes } = crystalFeatures(twice, find);
    expect(byKind.element).toEqual(['Cl', 'Na']);
    expect(byKind.prototype).toEqual([]);
    expect(notes).toEqual([expect.stringContaining('twice: no space group within 0.01')]);
  });
});

describe('table of features', () => {
  const crystals = ['NaCl-rocksalt', 'KCl-rocksalt', 'KBr-rocksalt'].map((id) =>
    crystalFeatures(bundled.get(id)!, null),
  );

  it('has a column for what some have and some lack, by kind and name (counting)', () => {
    const table = featureTable(crystals, ['oxidation-state', 'element'], 1);
    expect(table.map(({ name }) => name)).toEqual(['Br(-I)', 'Cl(-I)', 'K(I)', 'Na(I)', 'Br', 'Cl', 'K', 'Na']);
    expect(table.map(({ held }) => held.join(''))).toEqual(Array(2).fill(['001', '110', '011', '100']).flat());
    expect(table.map(({ holders }) => holders.join(' '))).toEqual(Array(2).fill(['2', '0 1', '1 2', '0']).flat());
  });

  it('leaves out what too few compounds have or lack', () => {
    const names = (list: typeof crystals) => featureTable(list, ['element'], 2).map(({ name }) => name);
    expect(names([...crystals, { ...crystals[2]!, compound: 'RbBr' }])).toEqual(['Br', 'Cl']);
    expect(names([...crystals, crystals[2]!])).toEqual([]);
  });

  it('is of compounds, which all polymorphs of a composition are one of', () => {
    const compounds = ['TiO2-rutile', 'TiO2-anatase', 'SrTiO3-perovskite'].map((id) => {
      const structure = bundled.get(id);
      return structure && crystalFeatures(structure, null).compound;
    });
    expect(compounds).toEqual(['TiO2', 'TiO2', 'SrTiO3']);
  });
});
