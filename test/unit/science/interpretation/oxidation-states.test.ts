import { describe, expect, it } from 'vitest';
import { guessOxidationStates } from '../../../../science/candidates/index.js';
import { assignOxidationStates, speciesName } from '../../../../science/interpretation/index.js';
import { bundledCrystals, stored } from './stored.js';

function speciesOf(formula: string): string[] {
  return [...formula.matchAll(/([A-Z][a-z]?)(\d*)/g)].flatMap(([, symbol, count]) =>
    Array.from({ length: Number(count || 1) }, () => symbol!),
  );
}

function namesOf(formula: string): string {
  const { states } = assignOxidationStates(speciesOf(formula));
  return states === null ? 'none' : [...states.keys()].map((symbol) => speciesName(symbol, states)).join(' ');
}

describe('oxidation states', () => {
  // Textbook (Greenwood and Earnshaw): the accepted states of these minerals and compounds.
  it.each([
    ['NaCl', 'Na(I) Cl(-I)'],
    ['Cu2ZnSnS4', 'Cu(I) Zn(II) Sn(IV) S(-II)'],
    ['GaAs', 'Ga(III) As(-III)'],
    ['CuAlO2', 'Cu(I) Al(III) O(-II)'],
    ['BaTiO3', 'Ba(II) Ti(IV) O(-II)'],
    ['LaAlO3', 'La(III) Al(III) O(-II)'],
    ['UO2', 'U(IV) O(-II)'],
    ['Fe3O4', 'Fe(II,III) O(-II)'],
    ['Pb3O4', 'Pb(II,IV) O(-II)'],
    ['CaMg2', 'none'],
    ['NiAl', 'none'],
    ['FeS2', 'none'],
    ['KO2', 'none'],
    ['Si', 'Si(0)'],
  ])('%s', (formula, expected) => {
    expect(namesOf(formula)).toBe(expected);
  });

  it('lists what else balances: chalcopyrite is Cu(I) Fe(III) or Cu(II) Fe(II)', () => {
    const { states, alternatives } = assignOxidationStates(speciesOf('CuFeS2'));
    const all = [states!, ...alternatives].map((each) => `${each.get('Cu')} ${each.get('Fe')}`);
    expect(all).toEqual(expect.arrayContaining(['1 3', '2 2']));
  });

  it('says that a valence is mixed, and why there is none', () => {
    expect(assignOxidationStates(speciesOf('Fe3O4')).reason).toBe('mixed valence');
    expect(assignOxidationStates(speciesOf('NiAl')).reason).toBe(
      'no combination of common oxidation states is neutral',
    );
    expect(assignOxidationStates(speciesOf('XeF2')).reason).toBe('no common oxidation state of Xe');
  });

  it('agrees with the guess that substitution uses, wherever that has one', () => {
    for (const { structure } of bundledCrystals()) {
      const { ions } = guessOxidationStates(structure.species);
      if (!ions || new Set(structure.species).size === 1) continue;
      const { states } = assignOxidationStates(structure.species);
      expect([...states!].map(([symbol, each]) => [symbol, ...each])).toEqual(
        [...ions.values()].map(({ symbol, state }) => [symbol, state]),
      );
    }
  });

  it('agrees with pymatgen on bundled crystals', () => {
    const { crystals } = stored<{ crystals: { id: string; states: Record<string, number> }[] }>('chemistry');
    const species = new Map(bundledCrystals().map(({ structure }) => [structure.id, structure.species]));
    for (const { id, states } of crystals) {
      const found = assignOxidationStates(species.get(id)!).states!;
      expect(Object.fromEntries([...found].map(([symbol, each]) => [symbol, each[0]])), id).toEqual(states);
    }
  });
});
