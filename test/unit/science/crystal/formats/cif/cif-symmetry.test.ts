/**
 * What a CIF says of its symmetry. Expected values: rock salt by hand (cell of 5.64 ångström, sodium on the corners and
 * faces, chlorine half an edge away: four of each), counts by the International Tables, refusals by message.
 */
import { describe, expect, it } from 'vitest';
import { CUBIC, cif, countsOf, FACE_CENTRING, list, read, refusal, SALT, WHOLE_SALT } from './cif-text.js';

describe('operations are found under any name', () => {
  it.each([
    '_space_group_symop_operation_xyz',
    '_space_group_symop.operation_xyz',
    '_Space_Group_Symop_Operation_XYZ',
    '_symmetry_equiv_pos_as_xyz',
    '_symmetry_equiv.pos_as_xyz',
    '_symmetry_equiv_pos_as_xyz_',
    '_symmetry_equiv_position_as_xyz',
    '_space_group_symop_xyz',
    '_equiv_pos_as_xyz',
    '_my_program_symmetry_operation',
    '_spacegroup_ops',
  ])('%s', (tag) => {
    expect(countsOf(cif(list(tag, ...FACE_CENTRING), SALT))).toEqual({ Na: 4, Cl: 4 });
  });

  it.each(['_space_group_symop_generator_xyz', '_space_group_generator.xyz', '_symmetry_generators'])(
    'generators, as %s, stand for their products',
    (tag) => {
      expect(countsOf(cif(list(tag, FACE_CENTRING[1]!, FACE_CENTRING[2]!), SALT))).toEqual({ Na: 4, Cl: 4 });
    },
  );

  it('generators that go on for ever are refused', () => {
    const many = list('_space_group_generator_xyz', 'x+1/9,y,z', 'x,y+1/9,z', 'x,y,z+1/16');
    expect(refusal(cif(many, SALT))).toMatch(/line 9: _space_group_generator_xyz: more than 768 operations/);
  });
});

describe('the group by name alone', () => {
  it.each([
    "_symmetry_space_group_name_H-M 'F m -3 m'",
    "_symmetry_space_group_name_H_M 'F m 3 m'",
    "_symmetry.space_group_name_H-M 'Fm-3m'",
    "_space_group_name_H-M_alt 'F 4/m -3 2/m'",
    "_space_group_name_H-M_full 'F 4/m -3 2/m'",
    "_space_group.name_H-M_ref 'F m -3 m'",
    "_symmetry_pdbx_full_space_group_name_H-M 'F M -3 M'",
    "_rietveld_spacegroup 'Fm-3m'",
    "_sg_hermann_mauguin 'F m -3 m'",
    '_symmetry_Int_Tables_number 225',
    '_space_group.IT_number 225',
    '_sg_number 225',
    "_space_group_name_Schoenflies 'Oh^5'",
    "_space_group_name_Hall '-F 4 2 3'",
    "_symmetry.space_group_name_Hall '-F_4_2_3'",
    "_space_group_reference_setting '225:-F 4 2 3'",
  ])('%s', (line) => {
    expect(countsOf(cif([line], SALT))).toEqual({ Na: 4, Cl: 4 });
  });

  it.each([
    ['axes by the cell: hexagonal', "_space_group_name_H-M_alt 'R -3 m'", [4, 4, 20, 90, 90, 120], ['C1 0 0 0.1'], 6],
    [
      'axes by the cell: rhombohedral',
      "_space_group_name_H-M_alt 'R -3 m'",
      [5, 5, 5, 50, 50, 50],
      ['C1 0.1 0.1 0.1'],
      2,
    ],
    ['the unique axis by the cell', "_space_group_name_H-M_alt 'P 2/m'", [5, 6, 7, 90, 90, 100], ['C1 0.1 0.2 0.3'], 4],
    ['the origin by its mark', "_space_group_name_H-M_alt 'F d -3 m :2'", CUBIC, ['C1 0.125 0.125 0.125'], 8],
    [
      'the origin by its code',
      "_space_group_name_H-M_alt 'F d -3 m'\n_space_group_IT_coordinate_system_code 1",
      CUBIC,
      ['C1 0 0 0'],
      8,
    ],
    ['an origin elsewhere by a Hall symbol', "_space_group_name_Hall '-P 1 (3 0 0)'", CUBIC, ['C1 0.25 0 0'], 1],
    [
      'a full monoclinic name',
      "_symmetry_space_group_name_H-M 'P 1 21/n 1'",
      [5, 6, 7, 90, 100, 90],
      ['C1 0.1 0.2 0.3'],
      4,
    ],
  ] as const)('%s', (_, line, cell, sites, atoms) => {
    expect(read(cif([line], sites, cell)).species.length).toBe(atoms);
  });

  it.each([
    [
      'two origins',
      "_space_group_name_H-M_alt 'F d -3 m'",
      CUBIC,
      /"F d -3 m" without .*several settings: F d -3 m:1, F d -3 m:2/,
    ],
    [
      'three unique axes',
      "_space_group_name_H-M_alt 'P 2/m'",
      [5, 6, 7, 90, 90, 90],
      /several settings: P 1 2\/m 1:b, P 1 1 2\/m:c, /,
    ],
    [
      'six orders of the axes',
      '_space_group_IT_number 62',
      [5, 6, 7, 90, 90, 90],
      /"62" without symmetry operations, and it has several/,
    ],
    [
      'a cell of another system',
      '_space_group_IT_number 225',
      [5, 5, 6, 90, 90, 90],
      /"225" without .*none of its settings fits the cell/,
    ],
    [
      'a Hall symbol of another cell',
      "_space_group_name_Hall '-F 4 2 3'",
      [5, 5, 6, 90, 90, 90],
      /"-F 4 2 3" without .*does not fit the cell/,
    ],
    [
      'another setting than that of the file',
      "_space_group_name_H-M_ref 'P m -3 m'\n_space_group_transform_Pp_abc a-b,a+b,c;0,0,0",
      CUBIC,
      /_space_group_transform_pp_abc "a-b,a\+b,c;0,0,0"/,
    ],
    [
      'a name that is not tabulated',
      "_space_group_name_H-M_alt 'C 4/m m m'\n_space_group_IT_number 123",
      [5, 5, 6, 90, 90, 90],
      /"C 4\/m m m" without .*not tabulated/,
    ],
    [
      'a crystal system',
      '_symmetry_cell_setting orthorhombic',
      [5, 6, 7, 90, 90, 90],
      /_symmetry_cell_setting "orthorhombic" without/,
    ],
    [
      'a system that leaves P -1 open',
      '_symmetry_cell_setting triclinic',
      [5, 6, 7, 80, 85, 95],
      /"triclinic" without/,
    ],
    ['a point group', "_space_group_point_group_H-M 'm -3 m'", CUBIC, /"m -3 m" without/],
    ['a Bravais lattice', '_space_group_Bravais_type cF', CUBIC, /"cF" without/],
    ['a Laue class', '_space_group_Laue_class m-3m', CUBIC, /"m-3m" without/],
    ['a tag that nobody knows', '_rietveld_sg_remarkable 17', CUBIC, /_rietveld_sg_remarkable "17" without/],
    [
      'a Patterson symmetry',
      "_space_group_Patterson_name_H-M 'F m -3 m'",
      CUBIC,
      /_space_group_patterson_name_h-m "F m -3 m" without/,
    ],
    ['a number of no group', '_space_group_IT_number 231', CUBIC, /"231" without .*not tabulated/],
    [
      'a group that is not P 1',
      "_cell_setting cubic\n_space_group_name_H-M_alt 'P 1'",
      CUBIC,
      /"P 1", but _cell_setting "cubic"/,
    ],
  ] as const)('%s: refused', (_, lines, cell, message) => {
    expect(refusal(cif(lines.split('\n'), ['C1 0.1 0.2 0.3'], cell))).toMatch(message);
  });

  it.each([
    [
      'a tabulated name beside another that is not',
      "_space_group_name_H-M_alt 'F m -3 m'\n_space_group_name_H-M_full 'Q 7'",
    ],
    ['a system that nobody knows', '_symmetry_cell_setting octagonal'],
  ])('%s is not said to be no tabulated group', (_, lines) => {
    const message = refusal(cif(lines.split('\n'), SALT));
    expect(message).toMatch(/"(?:F m -3 m|octagonal)" without symmetry operations/);
    expect(message).not.toContain('tabulated');
  });

  it('a group in another data block than the sites is refused', () => {
    const text = `data_global\n_space_group_IT_number 225\n${cif([], SALT)}`;
    expect(refusal(text)).toMatch(/line 2: _space_group_it_number in another data block than the atom sites of "x"/);
  });

  it('tables of other things are none of symmetry', () => {
    const others = [
      '_diffrn_symmetry_description mmm',
      '_refln_symmetry_epsilon 1',
      "_cod_original_sg_symbol_H-M 'F m 3 m'",
      'loop_ _geom_bond_site_symmetry_2 _geom_bond_distance 2_655 2.82',
      '_symmetry_special_details',
      ';none',
      ';',
    ];
    expect(countsOf(cif(others, WHOLE_SALT))).toEqual({ Na: 4, Cl: 4 });
  });
});

describe('all atoms of the cell', () => {
  const identity = list('_symmetry_equiv_pos_as_xyz', 'x,y,z');

  it.each([
    ['and the name of their group', ["_symmetry_space_group_name_H-M 'F m -3 m'"]],
    ['and the name, with the identity', ["_symmetry_space_group_name_H-M 'F m -3 m'", ...identity]],
    ['and the Hall symbol, with the identity', ["_symmetry_space_group_name_Hall '-F 4 2 3'", ...identity]],
    [
      'and their system, counted by Z',
      ['_symmetry_cell_setting cubic', '_cell_formula_units_Z 4', "_chemical_formula_sum 'Cl Na'"],
    ],
    ['and their system, weighed', ['_symmetry_cell_setting cubic', '_exptl_crystal_density_diffrn 2.16', ...identity]],
    [
      'and a name that is not tabulated, weighed',
      ["_space_group_name_H-M_alt 'Q 7'", '_exptl_crystal_density_diffrn 2.2'],
    ],
  ])('%s', (_, head) => {
    expect(countsOf(cif(head, WHOLE_SALT))).toEqual({ Na: 4, Cl: 4 });
  });

  it('and a Hall symbol that they break: they stay as they are', () => {
    // The third sodium 0.11 ångström off its place, more than two atoms of one place may be apart.
    const moved = WHOLE_SALT.map((site) => site.replace('Na2 0.5 0 0.5', 'Na2 0.52 0 0.5'));
    const head = [
      "_symmetry_space_group_name_Hall '-F 4 2 3'",
      '_cell_formula_units_Z 4',
      "_chemical_formula_sum 'Cl Na'",
    ];
    const { species, fracCoords } = read(cif(head, moved));
    expect(species).toEqual([...new Array<string>(4).fill('Na'), ...new Array<string>(4).fill('Cl')]);
    expect([...fracCoords.subarray(6, 9)]).toEqual([0.52, 0, 0.5]);
  });

  it.each([
    [
      'some of them',
      ["_symmetry_space_group_name_H-M 'F m -3 m'", ...identity],
      WHOLE_SALT.slice(1),
      /the identity as its only/,
    ],
    [
      'a system alone',
      ['_symmetry_cell_setting cubic', ...identity],
      WHOLE_SALT,
      /"cubic", but the identity as its only/,
    ],
    [
      'a density of twice as many',
      ['_symmetry_cell_setting cubic', '_exptl_crystal_density_diffrn 4.33', ...identity],
      WHOLE_SALT,
      /"cubic", but the identity/,
    ],
  ])('but %s: refused', (_, head, sites, message) => {
    expect(refusal(cif(head, sites))).toMatch(message);
  });

  it('of another element on the places is no whole cell', () => {
    const mixed = WHOLE_SALT.map((site) => site.replace('Na1', 'K1'));
    const head = ["_symmetry_space_group_name_H-M 'F m -3 m'", ...identity];
    expect(refusal(cif(head, mixed))).toMatch(/"F m -3 m", but the identity as its only operation/);
  });
});
