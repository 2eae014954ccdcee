import { describe, expect, it } from 'vitest';
import { elementFractions } from '../../../../science/chemistry/element-fractions.js';

describe('element fractions', () => {
  // By hand: one Sr, one Ti and three O of five atoms.
  it('are shares of the atoms, in columns by atomic number', () => {
    const { elements, fractions } = elementFractions([
      ['Sr', 'Ti', 'O', 'O', 'O'],
      ['O', 'Mg'],
    ]);
    expect(elements).toEqual(['O', 'Mg', 'Ti', 'Sr']);
    const rounded = [...fractions.values].map((value) => Number(value.toFixed(12)));
    expect(rounded).toEqual([0.6, 0, 0.2, 0.2, 0.5, 0.5, 0, 0]);
  });

  it('do not change with the cell', () => {
    const { fractions } = elementFractions([
      ['Na', 'Cl'],
      ['Cl', 'Na', 'Na', 'Cl'],
    ]);
    expect([...fractions.values.slice(0, 2)]).toEqual([...fractions.values.slice(2)]);
  });

  it('refuses a crystal without atoms, and what is no element', () => {
    expect(() => elementFractions([['Na'], []])).toThrow(/crystal 1/);
    expect(() => elementFractions([['Xx']])).toThrow(/"Xx"/);
  });
});
