/** Substitutions, contacts and domains at their limits. Expected values: ratios and distances by hand. */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { applicabilityDomain, cationAnionContacts, tightness } from '../../../../science/candidates/index.js';
import { prototypeOf } from '../../../../science/candidates/prototype.js';
import { substitutionsOf } from '../../../../science/candidates/substitution.js';
import type { Ion } from '../../../../science/chemistry/index.js';
import { refusalOf } from '../../../harness/laws/refusal.js';

const ion = (symbol: string, state: number, radius: number | null): Ion => ({ symbol, state, radius });
const byElement = (...ions: Ion[]) => new Map(ions.map((each) => [each.symbol, each]));
const namesOf = (found: ReturnType<typeof substitutionsOf>) =>
  found.map(({ replaced }) => [...replaced].map(([old, { symbol }]) => `${old}->${symbol}`).join(' '));

describe('substitutions', () => {
  const salt = byElement(ion('Na', 1, 1), ion('Cl', -1, 2));

  it('are by ions of the same charge, up to 1.4 times larger or smaller', () => {
    const choices = [
      ion('K', 1, 1.4),
      ion('Rb', 1, 1.401),
      ion('Li', 1, 1 / 1.4),
      ion('Cu', 1, 0.714),
      ion('Mg', 2, 1),
      ion('Ag', 1, null),
      ion('H', 1, -0.18),
      ion('Na', 1, 1),
    ];
    expect(namesOf(substitutionsOf(salt, choices))).toEqual(['Na->K', 'Na->Li']);
  });

  it('are of one element or two at once, in order, with the sum of the logarithms as strain', () => {
    const found = substitutionsOf(salt, [ion('K', 1, 1.25), ion('Br', -1, 2.2)]);
    expect(namesOf(found)).toEqual(['Na->K', 'Na->K Cl->Br', 'Cl->Br']);
    [Math.log(1.25), Math.log(1.25) + Math.log(1.1), Math.log(1.1)].forEach((strain, n) => {
      expect(found[n]!.strain).toBeCloseTo(strain, 6);
    });
    // Six digits, so that equal steps are equal everywhere.
    expect(found[0]!.strain).toBe(0.223144);
  });

  it('leave the elements distinct, and anions more electronegative than cations', () => {
    const three = byElement(ion('Na', 1, 1), ion('K', 1, 1.1), ion('O', -2, 1.4));
    expect(namesOf(substitutionsOf(three, [ion('K', 1, 1.1), ion('Na', 1, 1)]))).toEqual(['Na->K K->Na']);
    // Gold (2.54) may be the anion of sodium (0.93), caesium (0.79) not that of gold.
    expect(namesOf(substitutionsOf(salt, [ion('Au', -1, 2)]))).toEqual(['Cl->Au']);
    expect(namesOf(substitutionsOf(byElement(ion('Au', 1, 1), ion('Cl', -1, 2)), [ion('Cs', -1, 2)]))).toEqual([]);
  });
});

describe('contacts', () => {
  const lattice = Float64Array.of(12, 0, 0, 0, 12, 0, 0, 0, 12);
  const structure = (...atoms: [string, number][]) => ({
    id: 'row',
    lattice,
    species: atoms.map(([symbol]) => symbol),
    fracCoords: Float64Array.from(atoms.flatMap(([, x]) => [x / 12, 0, 0])),
  });
  const ions = byElement(ion('Na', 1, 1), ion('K', 1, 1.4), ion('Cl', -1, 1.8));

  it('are the shortest of each pair of cation and anion, up to 6 ångström', () => {
    expect(cationAnionContacts(structure(['Na', 0], ['Cl', 3], ['Cl', 9.5], ['K', 5]), ions)).toEqual([
      { cation: 'Na', anion: 'Cl', distance: expect.closeTo(2.5, 12) },
      { cation: 'K', anion: 'Cl', distance: expect.closeTo(2, 12) },
    ]);
    expect(cationAnionContacts(structure(['Na', 0], ['Cl', 6]), ions)).toHaveLength(1);
    const far = { ...structure(['Na', 0], ['Cl', 6]), lattice: lattice.map((value) => value * 1.001) };
    expect(cationAnionContacts(far, ions)).toEqual([]);
    expect(cationAnionContacts(structure(['Na', 0], ['K', 2]), ions)).toEqual([]);
  });

  it('are as tight as their distance over the radii, and endlessly loose without', () => {
    expect(tightness(2.1, ion('Na', 1, 1), ion('Cl', -1, 1.8))).toBeCloseTo(0.75, 12);
    expect(tightness(1, ion('H', 1, -0.18), ion('X', -1, 0.18))).toBe(Infinity);
    expect(tightness(1, ion('H', 1, -0.18), ion('X', -1, 0.2))).toBeCloseTo(50, 9);
  });
});

describe('a prototype', () => {
  const of = (id: string, ...species: string[]) =>
    prototypeOf({ id, species, lattice: new Float64Array(9), fracCoords: new Float64Array(3 * species.length) });

  it('follows the formula of the id, where the crystal has its elements', () => {
    expect(of('NaCl-rocksalt', 'Cl', 'Na')).toBe('rocksalt');
    expect(of('BaTiO3-perovskite-P4mm', 'Ba', 'Ti', 'O', 'O', 'O')).toBe('perovskite-P4mm');
    expect(of('NaCl-rocksalt', 'K', 'Cl')).toBe('NaCl-rocksalt');
    expect(of('NaCl-rocksalt', 'Na')).toBe('NaCl-rocksalt');
    expect(of('Na-bcc', 'Na', 'Cl')).toBe('Na-bcc');
    expect(of('mp-149', 'Si')).toBe('mp-149');
    expect(of('NaCl-', 'Na', 'Cl')).toBe('NaCl-');
    expect(of('-x', 'Na')).toBe('-x');
  });
});

describe('the domain', () => {
  const row = (...values: number[]) => ({ width: 1, values: Float64Array.from(values) });

  it('reaches to the 95 % quantile of the distances to the nearest, between order statistics', () => {
    // Nearest of 0, 1, 3, 7, 15: 1, 1, 2, 4, 8; at 0.95 4 = 3.8: 4 + 0.8 (8 - 4).
    const { threshold, distance, nearest, inDomain } = applicabilityDomain(
      row(0, 1, 3, 7, 15),
      row(2, 22.2, 22.3, -7.1),
    );
    expect(threshold).toBeCloseTo(7.2, 12);
    expect([...distance]).toEqual([1, 7.2, 7.3, 7.1].map((value) => expect.closeTo(value, 12)));
    expect([...nearest]).toEqual([1, 4, 4, 0]);
    expect(inDomain.filter((_, n) => n !== 1)).toEqual([true, false, true]);
  });

  it('of two training crystals is their distance; other widths, one crystal and no numbers are refused', () => {
    expect(applicabilityDomain(row(0, 4), row(8)).inDomain).toEqual([true]);
    expect(refusalOf(InvalidInputError, () => applicabilityDomain(row(0), row(1))).message).toContain(
      '1 training crystal',
    );
    expect(
      refusalOf(InvalidInputError, () => applicabilityDomain(row(0, 1), { width: 2, values: Float64Array.of(1, 2) }))
        .message,
    ).toBe('embeddings of width 2 for a training set of width 1');
    expect(refusalOf(InvalidInputError, () => applicabilityDomain(row(0, 1), row(1, Number.NaN)))).toEqual({
      message: 'embedding 1 is not finite',
      row: 1,
    });
  });
});
