/** Which element a site is, where the file says it elsewhere, and what else sites are asked for. Expected values: by hand. */
import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../../../schemas/failure.js';
import { CIF } from '../../../../../../science/crystal/formats/index.js';
import { refusalOf } from '../../../../../harness/laws/refusal.js';
import { cif, read, SALT } from './cif-text.js';

const TYPES = (...symbols: string[]) => ['loop_', '_atom_type_symbol', ...symbols];
const refused = (text: string) => refusalOf(InvalidStructureError, () => read(text));

describe('labels of two capitals', () => {
  const sites = ['CA1 0 0 0', 'F1 0.25 0.25 0.25'];

  it.each([
    ['calcium by the list of types', TYPES('Ca', 'F')],
    ['calcium by charged types', TYPES('Ca2+', 'F1-')],
    ['calcium by the formula', ["_chemical_formula_sum 'Ca F'"]],
    ['calcium by either', ["_chemical_formula_sum 'Ca F'", ...TYPES('F', '?')]],
  ])('are %s', (_, head) => {
    expect(read(cif(head, sites)).species).toEqual(['Ca', 'F']);
  });

  it('are carbon where the file names carbon, and neither where it names both or nothing', () => {
    expect(read(cif(TYPES('C', 'F', 'H'), sites)).species).toEqual(['C', 'F']);
    for (const head of [[], TYPES('C', 'Ca', 'F')])
      expect(refused(cif(head, sites))).toMatchObject({
        message: expect.stringContaining('label "CA1" starts with no element'),
        found: '"CA1"',
        expected: 'an _atom_site_type_symbol',
      });
  });
});

describe('symbols', () => {
  const typed = (symbol: string, label = 'Na1') =>
    cif([], [`${label} ${symbol} 0 0 0`], undefined, '_atom_site_type_symbol');

  it('go before labels; those that are not known leave it to them', () => {
    expect(read(typed('Cl')).species).toEqual(['Cl']);
    expect(read(typed('?')).species).toEqual(['Na']);
    expect(read(typed('.')).species).toEqual(['Na']);
    expect(refused(typed('.', '?'))).toMatchObject({
      message: expect.stringContaining('a site without label and type symbol'),
      found: '""',
    });
    expect(refused(typed('Xx'))).toMatchObject({
      message: expect.stringContaining('_atom_site_type_symbol "Xx" is no element'),
      found: '"Xx"',
      expected: 'Na, Na1+, O2-, D',
    });
  });
});

describe('a site', () => {
  const withTag = (tag: string, value: string) => cif([], [`Na1 ${value} 0 0 0`, `Cl1 . 0.5 0.5 0.5`], undefined, tag);

  it.each([
    ['_atom_site_occupancy', '0.9', '1'],
    ['_atom_site_occupancy', '1.1', '1'],
    ['_atom_site_occupancy', '0', '1'],
    ['_atom_site_disorder_group', 'A', 'no disorder'],
    ['_atom_site_disorder_assembly', '1', 'no disorder'],
    ['_atom_site_attached_hydrogens', '1', '0: every hydrogen as a site'],
    ['_atom_site_calc_flag', 'Dum', 'a real atom'],
  ])('with %s %s is refused', (tag, value, expected) => {
    const found = refused(withTag(tag, value));
    expect(found).toMatchObject({ found: `"${value}"`, expected });
    expect(found.message).toContain(`site "Na1" has ${tag} "${value}"`);
    expect(String(found.message).includes('--order')).toBe(tag === '_atom_site_occupancy');
  });

  it.each([
    ['_atom_site_occupancy', '1.0000'],
    ['_atom_site_attached_hydrogens', '0'],
    ['_atom_site_calc_flag', 'c'],
    ['_atom_site_disorder_group', '?'],
  ])('with %s %s is an atom', (tag, value) => {
    expect(read(withTag(tag, value)).species).toEqual(['Na', 'Cl']);
  });

  it('in part is ordered on request, up to a whole atom and above none', () => {
    const order = (value: string) => () =>
      CIF.readStructures(withTag('_atom_site_occupancy', value), 'x.cif', { order: true })[0]!;
    expect(order('0.5')().species.filter((symbol) => symbol === 'Cl')).toHaveLength(2);
    expect(order('1')().notices).toBeUndefined();
    for (const value of ['0', '1.01'])
      expect(refusalOf(InvalidStructureError, order(value))).toMatchObject({ found: `"${value}"` });
  });

  it('without a label is called by its row', () => {
    const text = cif([], SALT)
      .replace('_atom_site_label', '_atom_site_type_symbol')
      .replace('Na1', 'Na')
      .replace('Cl1', 'Cl');
    expect(read(text).species).toEqual(['Na', 'Cl']);
    const occupied = text
      .replace('_atom_site_fract_x', '_atom_site_occupancy _atom_site_fract_x')
      .replace('Na 0', 'Na 1 0')
      .replace('Cl 0.5', 'Cl 0.5 0.5');
    expect(refused(occupied).message).toContain('site "site 2" has _atom_site_occupancy "0.5"');
  });
});
