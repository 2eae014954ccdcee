/** Spellings of species. Expected values: the element that a chemist reads. */
import { describe, expect, it } from 'vitest';
import { ELEMENTS } from '../../../../../../science/chemistry/index.js';
import { elementOfLabel, elementOfSpecies } from '../../../../../../science/crystal/formats/contract/species-symbol.js';

describe('a species', () => {
  it.each([
    ['Fe2.67+', 'Fe'],
    ['N2.67-', 'N'],
    ['Mn+3.5', 'Mn'],
    ['TL', 'Tl'],
    ['CL-', 'Cl'],
    ['CO2+', 'Co'],
    ['mg', 'Mg'],
    ['o2-', 'O'],
    ['D', 'H'],
    ['D1+', 'H'],
    ['Fe+++', 'Fe'],
    ['O--', 'O'],
    ['Ca0+', 'Ca'],
    ['U0.3333+', 'U'],
  ])('%s is %s', (species, element) => {
    expect(elementOfSpecies(species)).toBe(element);
  });

  it('every element up to californium is read in its three spellings, and all in their own', () => {
    for (const { symbol, atomicNumber } of ELEMENTS) {
      expect(elementOfSpecies(symbol)).toBe(symbol);
      if (atomicNumber > 98) continue;
      expect(elementOfSpecies(`${symbol.toUpperCase()}1.5+`)).toBe(symbol);
      expect(elementOfSpecies(symbol.toLowerCase())).toBe(symbol);
    }
  });

  it.each(['T', 't', 'X', 'Vac', 'NO', 'CN', 'og', 'Fe2', 'Fe+-', 'Fe2.+', 'FeO', 'fE', 'O,F', 'Na+1+', '', '+', 'OW'])(
    '"%s" is none',
    (species) => {
      expect(elementOfSpecies(species)).toBeUndefined();
    },
  );
});

describe('a label', () => {
  const stated = (...elements: string[]) => new Set(elements);

  it.each([
    ['Fe1', stated(), 'Fe'],
    ["O2'", stated(), 'O'],
    ['TL1', stated(), 'Tl'],
    ['CL1', stated(), 'Cl'],
    ['CL(2)', stated('Tl', 'Cl'), 'Cl'],
    ['CA1', stated('Ca', 'F'), 'Ca'],
    ['CA1', stated('C', 'H', 'N'), 'C'],
    ['HO2', stated('H', 'O'), 'H'],
    ['D3', stated(), 'H'],
  ])('%s beside %o', (label, elements, element) => {
    expect(elementOfLabel(label, elements)).toBe(element);
  });

  it.each([
    ['CA1', stated()],
    ['HO1', stated()],
    ['CA1', stated('Ca', 'C', 'O')],
    ['CA1', stated('Mg', 'O')],
    ['Ow1', stated()],
    ['OW1', stated('O', 'H')],
    ['FeO1', stated()],
    ['1Fe', stated()],
    ['', stated()],
  ])('%s beside %o is not guessed', (label, elements) => {
    expect(elementOfLabel(label, elements)).toBeUndefined();
  });
});
