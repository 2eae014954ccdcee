import { describe, expect, it } from 'vitest';
import { cationAnionContacts, tightness } from '../../../../science/candidates/index.js';
import { guessOxidationStates, IONS_OF_ELEMENT, isPolar } from '../../../../science/chemistry/index.js';

/** Cell contents from a formula such as `CuAlO2`. */
function atoms(formula: string): string[] {
  return [...formula.matchAll(/([A-Z][a-z]?)(\d*)/g)].flatMap(([, symbol, count]) =>
    new Array<string>(count === '' ? 1 : Number(count)).fill(symbol!),
  );
}

describe('oxidation states by charge balance', () => {
  // Textbook states of the compounds.
  it.each([
    ['NaCl', { Na: 1, Cl: -1 }],
    ['SrTiO3', { Sr: 2, Ti: 4, O: -2 }],
    ['PbTiO3', { Pb: 2, Ti: 4, O: -2 }],
    ['CuAlO2', { Cu: 1, Al: 3, O: -2 }],
    ['Cu2O', { Cu: 1, O: -2 }],
    ['MoS2', { Mo: 4, S: -2 }],
    ['PbTe', { Pb: 2, Te: -2 }],
    ['GeTe', { Ge: 2, Te: -2 }],
    ['Bi2Se3', { Bi: 3, Se: -2 }],
    ['TlBiTe2', { Tl: 1, Bi: 3, Te: -2 }],
    ['Mg3AsN', { Mg: 2, As: -3, N: -3 }],
    ['Mg2Si', { Mg: 2, Si: -4 }],
    ['CaCN2', { Ca: 2, C: 4, N: -3 }],
    ['BaLiH3', { Ba: 2, Li: 1, H: -1 }],
    ['LiOH', { Li: 1, O: -2, H: 1 }],
    ['Y2O2S', { Y: 3, O: -2, S: -2 }],
    ['Hg2Cl2', { Hg: 1, Cl: -1 }],
    ['CsAu', { Cs: 1, Au: -1 }],
  ])('%s', (formula, states) => {
    const { ions } = guessOxidationStates(atoms(formula));
    expect(Object.fromEntries([...ions!].map(([symbol, ion]) => [symbol, ion.state]))).toEqual(states);
  });

  it('does not depend on the order of the atoms, also where two assignments are equally common (law)', () => {
    const cations = ['Cu', 'Fe', 'Mn', 'Sn', 'Pb', 'Mo', 'Sb'];
    for (const [i, a] of cations.entries())
      for (const b of cations.slice(i + 1))
        for (let oxygens = 2; oxygens < 7; oxygens++) {
          const species = [a, a, b, ...new Array<string>(oxygens).fill('O')];
          const states = (order: readonly string[]) =>
            [...(guessOxidationStates(order).ions ?? [])].map(([symbol, ion]) => `${symbol} ${ion.state}`).sort();
          expect(states([...species].reverse())).toEqual(states(species));
        }
  });

  it('has none for elements, peroxides, azides, noble-gas compounds, unknown elements and nothing at all', () => {
    for (const formula of ['Si', 'Li2O2', 'NaN3', 'XeF2', 'NbFeSb', 'CeO2', '']) {
      expect(guessOxidationStates(atoms(formula)), formula).toEqual({ ions: null, ambiguous: false });
    }
  });

  it('says when the charges balance in more than one way', () => {
    // Cu+ In3+ alone: Cu2+ would need In2+.
    expect(guessOxidationStates(atoms('CuInO2')).ambiguous).toBe(false);
    // Tl+ V5+ or Tl3+ V3+.
    expect(guessOxidationStates(atoms('TlVO3'))).toMatchObject({ ambiguous: true });
  });

  it('takes the more common states: Co(III) Mn(II), the second and the first, before Co(II) Mn(III), the first and the third', () => {
    const { ions, ambiguous } = guessOxidationStates(atoms('CoMnF5'));
    expect([ions!.get('Co')!.state, ions!.get('Mn')!.state, ambiguous]).toEqual([3, 2, true]);
  });

  it('takes the first of equally common ones in the order of symbols and states, which need not be the right one', () => {
    // Ilmenite is Fe(II) Ti(IV), of one seldom state as Fe(III) Ti(III) is: the formula alone does not tell.
    for (const formula of ['FeTiO3', 'TiFeO3', 'O3TiFe']) {
      const { ions, ambiguous } = guessOxidationStates(atoms(formula));
      expect([ions!.get('Fe')!.state, ions!.get('Ti')!.state, ambiguous], formula).toEqual([3, 3, true]);
    }
  });
});

describe('ions that may bond', () => {
  const polar = (...ions: [string, number][]) =>
    isPolar(ions.map(([symbol, state]) => ({ symbol, state, radius: null })));

  it('are of both signs', () => {
    expect(polar(['Na', 1], ['Cl', -1])).toBe(true);
    expect([polar(), polar(['Na', 1]), polar(['Cl', -1]), polar(['Na', 1], ['Si', 0])]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  // Pauling: Pb 2.33, Te 2.10, As 2.18, Ni 1.91, Al 1.61, S 2.58.
  it('have no anion 0.3 or more below a cation in electronegativity, the lowest against the highest', () => {
    expect(polar(['Pb', 2], ['Te', -2])).toBe(true);
    expect(polar(['As', 3], ['Al', -3])).toBe(false);
    expect(polar(['Pb', 2], ['Al', -1], ['S', -2])).toBe(false);
    expect(polar(['Al', 3], ['Pb', 2], ['Te', -2])).toBe(true);
  });

  // Pauling: Br 2.96, I 2.66; Ni 1.91, Al 1.61; Ru 2.2, H 2.20, Si 1.90; P 2.19; Pt and Rh 2.28, Bi 2.02, Sn 1.96; Pb 2.33.
  it.each([
    ['Br', 'I'],
    ['Ni', 'Al'],
    ['Ru', 'Si'],
    ['H', 'Si'],
  ])('%s and %s, exactly 0.3 apart, are none, however their difference is rounded', (cation, anion) => {
    expect(polar([cation, 1], [anion, -1])).toBe(false);
    expect(polar([anion, 1], [cation, -1])).toBe(true);
  });

  it('may be 0.29 apart the wrong way, and not 0.31', () => {
    expect(polar(['P', 3], ['Si', -4])).toBe(true);
    expect(polar(['Pt', 2], ['Bi', -3])).toBe(true);
    expect(polar(['Rh', 3], ['Sn', -4])).toBe(false);
    expect(polar(['Pb', 2], ['Bi', -3])).toBe(false);
  });
});

describe('table of ions', () => {
  it('has a state once for each element, and radii that grow down a group and shrink with charge', () => {
    const radius = (symbol: string, state: number) =>
      IONS_OF_ELEMENT.get(symbol)!.find((ion) => ion.state === state)!.radius!;
    for (const ions of IONS_OF_ELEMENT.values()) {
      expect(new Set(ions.map((ion) => ion.state)).size).toBe(ions.length);
      const positive = ions.filter((ion) => ion.state > 0 && ion.radius !== null).sort((a, b) => a.state - b.state);
      positive.forEach((ion, i) => {
        if (i > 0) expect(ion.radius!, ion.symbol).toBeLessThanOrEqual(positive[i - 1]!.radius!);
      });
    }
    for (const [state, ...group] of [
      [1, 'Li', 'Na', 'K', 'Rb', 'Cs'],
      [2, 'Be', 'Mg', 'Ca', 'Sr', 'Ba'],
      [-1, 'F', 'Cl', 'Br', 'I'],
      [-2, 'O', 'S', 'Se', 'Te'],
      [-3, 'N', 'P', 'As', 'Sb'],
    ] as const) {
      const radii = group.map((symbol) => radius(symbol, state));
      expect(radii).toEqual([...radii].sort((a, b) => a - b));
    }
  });
});

describe('contacts', () => {
  it('of rock salt: half the lattice constant, and close to the sum of the radii', () => {
    const structure = {
      id: 'NaCl',
      lattice: Float64Array.of(0, 2.82, 2.82, 2.82, 0, 2.82, 2.82, 2.82, 0),
      species: ['Na', 'Cl'],
      fracCoords: Float64Array.of(0, 0, 0, 0.5, 0.5, 0.5),
    };
    const { ions } = guessOxidationStates(structure.species);
    const contacts = cationAnionContacts(structure, ions!);
    expect(contacts).toEqual([{ cation: 'Na', anion: 'Cl', distance: expect.closeTo(2.82, 12) }]);
    expect(tightness(2.82, ions!.get('Na')!, ions!.get('Cl')!)).toBeCloseTo(2.82 / 2.83, 12);
  });
});
