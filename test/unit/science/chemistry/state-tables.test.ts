/** Tables of oxidation states, entered through compounds. Expected values: Greenwood and Earnshaw, Chemistry of the Elements (1997). */
import { describe, expect, it } from 'vitest';
import { assignOxidationStates, chargeSign, speciesName } from '../../../../science/chemistry/index.js';

function statesOf(formula: string) {
  const species = [...formula.matchAll(/([A-Z][a-z]?)(\d*)/g)].flatMap(([, symbol, count]) =>
    new Array<string>(Number(count || 1)).fill(symbol!),
  );
  const { states, reason } = assignOxidationStates(species);
  return { names: [...states!.keys()].map((symbol) => speciesName(symbol, states)).join(' '), reason };
}

describe('common states', () => {
  it.each([
    ...['La', 'Ce', 'Pr', 'Nd', 'Sm', 'Eu', 'Gd', 'Tb', 'Dy', 'Ho', 'Er', 'Tm', 'Yb', 'Lu', 'Pu', 'Am'].map((f) => [
      `${f}2O3`,
      `${f}(III) O(-II)`,
    ]),
    ...['Ce', 'Pr', 'Tb', 'Th', 'Pa', 'U', 'Np', 'Pu'].map((f) => [`${f}O2`, `${f}(IV) O(-II)`]),
    ...['Sm', 'Eu', 'Yb'].map((f) => [`${f}O`, `${f}(II) O(-II)`]),
    ...['Pa', 'Np'].map((f) => [`${f}F5`, `${f}(V) F(-I)`]),
    ['UF6', 'U(VI) F(-I)'],
  ])('%s', (formula, names) => {
    expect(statesOf(formula)).toEqual({ names, reason: null });
  });
});

describe('seldom states, which are no mixture of their neighbours', () => {
  it.each([
    ['CrO2', 'Cr(IV) O(-II)'],
    ['CrF5', 'Cr(V) F(-I)'],
    ['K2MnO4', 'K(I) Mn(VI) O(-II)'],
    ['Na3MnO4', 'Na(I) Mn(V) O(-II)'],
    ['MoCl5', 'Mo(V) Cl(-I)'],
    ['TcF6', 'Tc(VI) F(-I)'],
    ['TcF5', 'Tc(V) F(-I)'],
    ['WCl5', 'W(V) Cl(-I)'],
    ['ReO3', 'Re(VI) O(-II)'],
    ['ReCl5', 'Re(V) Cl(-I)'],
    ['UCl5', 'U(V) Cl(-I)'],
  ])('%s', (formula, names) => {
    expect(statesOf(formula)).toEqual({ names, reason: 'a seldom oxidation state' });
  });
});

describe('mixed valence', () => {
  it('lies strictly between two states: a whole state is none', () => {
    expect(statesOf('Fe3O4')).toEqual({ names: 'Fe(II,III) O(-II)', reason: 'mixed valence' });
    expect(statesOf('FeO').names).toBe('Fe(II) O(-II)');
    expect(statesOf('Fe2O3').names).toBe('Fe(III) O(-II)');
  });

  it('of states with a known one between them has to fit the atoms of a formula unit', () => {
    // Pb(II) and Pb(IV) have none between them: any share. Mn(II) and Mn(IV) pass over III: 2 x 2 + 4 = 8 fits Mn3O4.
    expect(statesOf('Pb3O4').names).toBe('Pb(II,IV) O(-II)');
    const { states, alternatives } = assignOxidationStates(['Mn', 'Mn', 'Mn', 'O', 'O', 'O', 'O']);
    expect(states!.get('Mn')).toEqual([2, 3]);
    expect(alternatives.map((each) => each.get('Mn'))).toEqual([[2, 4]]);
    // 7 charges on 3 atoms: of II and III two and one; of II and IV half an atom.
    const chloride = assignOxidationStates([...new Array<string>(3).fill('Mn'), ...new Array<string>(7).fill('Cl')]);
    expect(chloride.states!.get('Mn')).toEqual([2, 3]);
    expect(chloride.alternatives.map((each) => each.get('Mn'))).not.toContainEqual([2, 4]);
  });
});

describe('limits', () => {
  it('a formula of too many states is not tried', () => {
    const many = ['Mn', 'P', 'As', 'Sb', 'S', 'Se', 'Te', 'Cr', 'V', 'N', 'Si', 'Sn', 'Bi', 'Ge', 'I'];
    expect(assignOxidationStates(many)).toEqual({
      states: null,
      alternatives: [],
      reason: 'more than 1000000 combinations of oxidation states',
    });
    expect(assignOxidationStates(many.slice(0, 6)).reason ?? '').not.toContain('combinations of oxidation states');
  });

  it('the limit is on the product of the numbers of states: 3^12 is below a million, 2 x 3^12 above', () => {
    const three = ['P', 'S', 'V', 'As', 'Ge', 'Se', 'Sn', 'Sb', 'Te', 'I', 'Au', 'Bi'];
    // All in their highest states: 5 + 6 + 5 + 5 + 4 + 6 + 4 + 5 + 6 + 7 + 3 + 5 = 61.
    const fluoride = [...three, ...new Array<string>(61).fill('F')];
    expect(assignOxidationStates(fluoride)).toMatchObject({ alternatives: [], reason: null });
    // Fe(III) and Fe(II).
    expect(assignOxidationStates([...fluoride, 'Fe']).reason).toContain('more than 1000000 combinations');
  });

  it('an element alone has state 0, and one without states none', () => {
    expect(assignOxidationStates(['Xe', 'Xe'])).toEqual({
      states: new Map([['Xe', [0]]]),
      alternatives: [],
      reason: null,
    });
    expect(assignOxidationStates(['Na', 'Xe', 'He']).reason).toBe('no common oxidation state of Xe');
  });
});

describe('names and signs', () => {
  it.each([
    [[0], 'X(0)'],
    [[1], 'X(I)'],
    [[-4], 'X(-IV)'],
    [[5, 6], 'X(V,VI)'],
    [[7], 'X(VII)'],
    [[8], 'X(VIII)'],
    [[9], 'X(9)'],
    [[-9], 'X(-9)'],
  ])('of %j: %s', (states, name) => {
    expect(speciesName('X', new Map([['X', states]]))).toBe(name);
    expect(chargeSign('X', new Map([['X', states]]))).toBe(Math.sign(states[0]!));
  });

  it('of what has no state is the bare symbol, without a sign', () => {
    for (const states of [null, new Map<string, number[]>()]) {
      expect(speciesName('X', states)).toBe('X');
      expect(chargeSign('X', states)).toBe(0);
    }
  });
});
