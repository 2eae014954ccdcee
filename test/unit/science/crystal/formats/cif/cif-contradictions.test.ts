/** Statements of a CIF that cannot be true together: refused by name. Counts by the International Tables, refusals by message. */
import { describe, expect, it } from 'vitest';
import { CUBIC, cif, countsOf, FACE_CENTRING, list, read, refusal, SALT, type Six } from './cif-text.js';

describe('statements that contradict', () => {
  const centred = list('_symmetry_equiv_pos_as_xyz', ...FACE_CENTRING);
  const C2m = list('_space_group_symop_operation_xyz', 'x,y,z', '-x,y,-z', '-x,-y,-z', 'x,-y,z');
  const MONO: Six = [6, 10, 7, 90, 110, 90];

  it.each([
    [
      'name and number',
      ["_space_group_name_H-M_alt 'F m -3 m'", '_space_group_IT_number 221'],
      CUBIC,
      /line 9: .*"221", but .*"F m -3 m"/,
    ],
    [
      'name and system',
      ["_space_group_name_H-M_alt 'F m -3 m'", '_symmetry_cell_setting tetragonal'],
      CUBIC,
      /"tetragonal", but .*"F m -3 m"/,
    ],
    [
      'names of two groups',
      ["_space_group_name_H-M_alt 'P n m a'", "_symmetry_space_group_name_H-M 'P b c a'"],
      [5, 6, 7, 90, 90, 90],
      /"P b c a", but .*"P n m a"/,
    ],
    [
      'Hall symbol and name',
      ["_space_group_name_Hall '-F 4 2 3'", "_space_group_name_H-M_alt 'P m -3 m'"],
      CUBIC,
      /"P m -3 m", but 192 symmetry operations, those of F m -3 m \(225\)/,
    ],
    [
      'operations and Hall symbol',
      ["_space_group_name_Hall '-F 4 2 3'", ...centred],
      CUBIC,
      /"-F 4 2 3", but 4 symmetry operations/,
    ],
    [
      'operations and Schoenflies',
      ["_space_group_name_Schoenflies 'D2h^1'", ...centred],
      CUBIC,
      /"D2h\^1", but 4 symmetry operations/,
    ],
    [
      'operations and point group',
      ["_space_group_point_group_H-M 'm-3m'", ...centred],
      CUBIC,
      /"m-3m", but 4 symmetry operations/,
    ],
    [
      'operations and lattice',
      ['_space_group_Bravais_type mS', ...C2m],
      MONO,
      /"mS", but 4 symmetry operations, those of P 1 2\/m 1 \(10\)/,
    ],
    [
      'operations without the centring of their name',
      ["_space_group_name_H-M_alt 'C 2/m'", ...C2m],
      MONO,
      /"C 2\/m", but 4 .*without x\+1\/2, y\+1\/2, z/,
    ],
    ['the same by number', ['_space_group_IT_number 12', ...C2m], MONO, /"12", but 4 .*without x\+1\/2, y\+1\/2, z/],
    [
      'the centring of a name that is not tabulated',
      ["_space_group_name_H-M_alt 'C -1'", ...list('_symmetry_equiv_pos_as_xyz', 'x,y,z', '-x,-y,-z')],
      MONO,
      /"C -1", but 2 symmetry operations/,
    ],
    [
      'screws and glides',
      ["_space_group_name_H-M_alt 'P 21/c'", ...C2m],
      MONO,
      /"P 21\/c", but 4 symmetry operations, those of P 1 2\/m 1/,
    ],
    [
      'generators and list',
      [...list('_space_group_generator_xyz', '-x,-y,-z'), ...C2m],
      MONO,
      /lists other operations than _space_group_generator_xyz/,
    ],
  ] as const)('%s: refused', (_, head, cell, message) => {
    expect(refusal(cif(head, ['C1 0.11 0.21 0.31'], cell))).toMatch(message);
  });

  it.each([
    [
      'another origin than the tabulated one',
      ["_space_group_name_H-M_alt 'P -1'", ...list('_symmetry_equiv_pos_as_xyz', 'x,y,z', '-x+1/2,-y,-z')],
      2,
    ],
    [
      'a trigonal group with a hexagonal cell',
      [
        "_space_group_name_H-M_alt 'P 3'",
        '_symmetry_cell_setting hexagonal',
        ...list('_symmetry_equiv_pos_as_xyz', 'x,y,z', '-y,x-y,z', '-x+y,-x,z'),
      ],
      3,
    ],
    [
      'a centring that is not tabulated, but listed',
      [
        "_space_group_name_H-M_alt 'C -1'",
        ...list('_symmetry_equiv_pos_as_xyz', 'x,y,z', '-x,-y,-z', 'x+1/2,y+1/2,z', '-x+1/2,-y+1/2,-z'),
      ],
      4,
    ],
    [
      'a tag that nobody knows beside operations',
      ['_rietveld_sg_remarkable 17', ...list('_symmetry_equiv_pos_as_xyz', 'x,y,z', '-x,-y,-z')],
      2,
    ],
  ])('%s is no contradiction', (_, head, atoms) => {
    expect(read(cif(head, ['C1 0.11 0.21 0.31'], [6, 6, 7, 90, 90, 120])).species.length).toBe(atoms);
  });

  it('a primitive cell may bear the name of its centred group', () => {
    // The three face-centring vectors as axes: rock salt with one unit.
    const primitive: Six = [3.988, 3.988, 3.988, 60, 60, 60];
    const generators = list('_space_group_symop_generator_xyz', '-y,-z,x+y+z', 'y,x,z', '-x,-y,-z');
    const head = ["_symmetry_space_group_name_H-M 'F m -3 m'", '_cell_formula_units_Z 1', ...generators];
    expect(countsOf(cif(head, SALT, primitive))).toEqual({ Na: 1, Cl: 1 });
  });
});

describe('multiplicities', () => {
  const withNumbers = (tag: string, head: readonly string[], na: string, cl: string) =>
    cif(head, [`Na1 ${na} 0 0 0`, `Cl1 ${cl} 0.5 0.5 0.5`], CUBIC, tag);
  const centred = list('_symmetry_equiv_pos_as_xyz', ...FACE_CENTRING);
  const name = ["_symmetry_space_group_name_H-M 'F m -3 m'"];

  it.each([
    ['of the cell', '_atom_site_symmetry_multiplicity', centred, '4', '4'],
    ['of the cell, in the newer dictionary', '_atom_site_site_symmetry_multiplicity', name, '4', '4'],
    ['that are not known', '_atom_site_symmetry_multiplicity', centred, '?', '4'],
    ['that are orders of the site symmetry', '_atom_site_symmetry_multiplicity', name, '48', '48'],
    ['of order, by their own name', '_atom_site_site_symmetry_order', name, '48', '48'],
    ['with their letters', '_atom_site_Wyckoff_symbol', centred, 'a', 'b'],
  ])('%s', (_, tag, head, na, cl) => {
    expect(countsOf(withNumbers(tag, head, na, cl))).toEqual({ Na: 4, Cl: 4 });
  });

  it.each([
    [
      'of operations that are missing',
      '_atom_site_symmetry_multiplicity',
      [],
      '4',
      '4',
      /site "Na1" has _atom_site_symmetry_multiplicity "4", but makes 1 atom/,
    ],
    [
      'of one site',
      '_atom_site_site_symmetry_multiplicity',
      centred,
      '4',
      '8',
      /line 21: site "Cl1" has .* "8", but makes 4 atoms/,
    ],
    [
      'by another name',
      '_atom_site_Wyckoff_multiplicity',
      [],
      '4',
      '4',
      /_atom_site_wyckoff_multiplicity "4", but makes 1 atom/,
    ],
    [
      'beside P 1',
      '_atom_site_symmetry_multiplicity',
      ["_space_group_name_H-M_alt 'P 1'"],
      '4',
      '4',
      /but makes 1 atom/,
    ],
    ['of order', '_atom_site_site_symmetry_order', centred, '48', '48', /"48", but makes 4 atoms/],
    [
      'by letter',
      '_atom_site_Wyckoff_symbol',
      [],
      'a',
      'b',
      /site "Cl1" has _atom_site_wyckoff_symbol "b" in a file without/,
    ],
    [
      'by letter and number',
      '_atom_site_Wyckoff_label',
      [],
      '4a',
      '4b',
      /site "Na1" has _atom_site_wyckoff_label "4a"/,
    ],
  ] as const)('%s: refused', (_, tag, head, na, cl, message) => {
    expect(refusal(withNumbers(tag, head, na, cl))).toMatch(message);
  });
});
