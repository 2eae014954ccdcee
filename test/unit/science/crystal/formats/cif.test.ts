/**
 * CIF: syntax (IUCr, CIF 1.1), cells, symmetry. Expected values: lattices by their scalar products, orbits by the
 * International Tables, refusals by message.
 */
import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../../schemas/failure.js';
import type { Structure } from '../../../../../schemas/tables/crystal.js';
import { latticeOf } from '../../../../../science/crystal/formats/cif/cif-cell.js';
import { CIF } from '../../../../../science/crystal/formats/index.js';
import {
  parseSymmetryOperation,
  TRANSLATION_UNIT,
  textOf,
} from '../../../../../science/crystal/formats/space-groups/symmetry-operation.js';

const CELL = `data_cell
_cell_length_a 4
_cell_length_b 4
_cell_length_c 6
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
`;
const SITES = `loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Zn1 0 0 0
O1 0.5 0.5 0.25
`;
const P4 = `loop_
_space_group_symop_operation_xyz
x,y,z
-x,-y,z
-y,x,z
y,-x,z
`;
const read = (text: string): Structure => CIF.readStructures(text, 'cell.cif')[0]!;
const plain = read(CELL + SITES);

describe('syntax', () => {
  it.each([
    ['loops first', `data_cell\n${SITES}${CELL.replace('data_cell\n', '')}`],
    ['names in capitals', (CELL + SITES).toUpperCase().replaceAll('ZN1', 'Zn1')],
    ['reserved words in mixed case', (CELL + SITES).replace('data_', 'DaTa_').replace('loop_', 'Loop_')],
    ['names with a dot', (CELL + SITES).replaceAll('_cell_', '_cell.').replaceAll('_site_', '_site.')],
    ['a loop in one line', CELL + SITES.replaceAll('\n', ' ')],
    ['values over lines', CELL + SITES.replace('Zn1 0 0 0', 'Zn1 0\n\n 0 # half way\n 0')],
    ['quotes', (CELL + SITES).replace('Zn1', "'Zn1'").replace('a 4', 'a "4"')],
    ['text fields as values', CELL + SITES.replace('Zn1 0', '\n;Zn1\n; 0')],
    ['uncertainties', (CELL + SITES).replace('a 4', 'a 4.00(12)').replace('0.25', '0.2500(3)')],
    ['exponents', (CELL + SITES).replace('c 6', 'c 0.6E1').replace('0.25', '2.5e-1')],
    ['a hash inside a word', (CELL + SITES).replace('Zn1', 'Zn1#2')],
    ['other loops', `${CELL}loop_ _a_1 _a_2 1 2 3 'loop_ 4'\n${SITES}`],
    ['empty loops', `${CELL}loop_\n_a_1\n_a_2\n${SITES}loop_\n_atom_site_aniso_label\n_atom_site_aniso_U_11\n`],
    ['blocks without sites', `data_global\n_publ_section_title\n;\ndata_x\nloop_\n;\n${CELL}${SITES}data_end\n_a 1\n`],
    ['old Macintosh line ends', (CELL + SITES).replaceAll('\n', '\r')],
    ['a volume and a formula that fit', `${CELL}_cell_volume 96.0(2)\n_chemical_formula_sum 'O Zn'\n${SITES}`],
    ['a space group that is P 1', `${CELL}_symmetry_space_group_name_H-M 'P 1'\n_space_group_IT_number 1\n${SITES}`],
  ])('%s', (_, text) => {
    expect(read(text)).toEqual(plain);
  });

  it.each([
    ['a quote without end', `${CELL}_a 'b\n${SITES}`, /line 8: a quote without end/],
    ['a text field without end', `${CELL}_a\n;b\n${SITES}`, /line 9: a text field without end/],
    ['a tag without value', `${CELL}_a\n_b 1\n${SITES}`, /line 8: _a without a value/],
    ['a tag without value at the end', `${CELL}${SITES}_a`, /line 15: _a without a value/],
    ['a value without tag', `${CELL}1\n${SITES}`, /line 8: the value "1" has no tag/],
    ['a second value', CELL.replace('a 4', 'a 4 5') + SITES, /line 2: the value "5" has no tag/],
    ['a loop without tags', `${CELL}loop_\n1 2\n`, /line 8: a loop without tags/],
    [
      'a loop of sites without values',
      `${CELL}loop_\n_atom_site_U_iso\n${SITES}`,
      /line 8: the loop of _atom_site_u_iso has no values/,
    ],
    [
      'a loop of operations without values',
      `${CELL}loop_\n_symmetry_equiv_pos_as_xyz\n${SITES}`,
      /line 8: the loop of _symmetry_equiv_pos_as_xyz has no values/,
    ],
    [
      'a loop with a gap',
      CELL + SITES.replace('0.5 0.25', '0.5'),
      /line 14: the loop ends before its _atom_site_fract_z/,
    ],
    ['a tag twice', `${CELL}_Cell.Length_a 5\n${SITES}`, /line 8: _cell_length_a a second time, first on line 2/],
    ['a block twice', `${CELL}${SITES}data_CELL\n`, /line 15: data block "CELL" a second time, first on line 1/],
    ['a tag before all blocks', `_a 1\n${CELL}`, /line 1: _a before the first data block/],
    ['a dictionary', `${CELL}save_frame\n`, /line 8: "save_frame" belongs to dictionaries/],
    ['version 2', `#\\#CIF_2.0\n${CELL}${SITES}`, /line 1: CIF version 2/],
    ['a tag that reaches into objects', `${CELL}__proto__ 1\n${SITES}`, /line 8: the tag "__proto__"/],
  ])('%s is refused', (_, text, message) => {
    expect(() => read(text)).toThrow(InvalidStructureError);
    expect(() => read(text)).toThrow(message);
  });
});

describe('cell', () => {
  it('lattice vectors have the lengths and angles of the file', () => {
    const [lengths, angles] = [
      [3, 4, 5],
      [75, 95, 110],
    ];
    const lattice = latticeOf(lengths!, angles!)!;
    const row = (i: number) => [...lattice.subarray(3 * i, 3 * i + 3)];
    const product = (i: number, j: number) => row(i).reduce((sum, x, n) => sum + x * row(j)[n]!, 0);
    for (const [i, j, angle] of [
      [1, 2, 75],
      [0, 2, 95],
      [0, 1, 110],
    ] as const)
      expect(product(i, j)).toBeCloseTo(lengths![i]! * lengths![j]! * Math.cos((angle * Math.PI) / 180), 12);
    for (const i of [0, 1, 2]) expect(product(i, i)).toBeCloseTo(lengths![i]! ** 2, 12);
  });

  it('right angles and sixths of a turn are exact', () => {
    expect([...latticeOf([2, 2, 3], [90, 90, 120])!]).toEqual([2, 0, 0, -1, Math.sqrt(3), 0, 0, 0, 3]);
  });

  it.each([
    ['a missing angle', CELL.replace(/_cell_angle_beta.*\n/, ''), /line 1: data block "cell" has no _cell_angle_beta/],
    ['an unknown length', CELL.replace('a 4', 'a ?'), /line 2: _cell_length_a is "\?"/],
    ['a negative length', CELL.replace('a 4', 'a -4'), /line 2: _cell_length_a is -4/],
    ['a length beyond range', CELL.replace('a 4', 'a 1e999'), /line 2: _cell_length_a is "1e999"/],
    ['a length in words', CELL.replace('a 4', 'a four'), /line 2: _cell_length_a is "four"/],
    ['an angle of half a turn', CELL.replace('gamma 90', 'gamma 180'), /line 7: _cell_angle_gamma is 180/],
    [
      'angles that no cell has',
      CELL.replaceAll(/(alpha|beta|gamma) 90/g, '$1 130'),
      /line 2: no three vectors have the angles 130/,
    ],
    ['an angle of nothing', CELL.replace('gamma 90', 'gamma 0.001'), /line 2: singular lattice/],
    ['another volume', `${CELL}_cell_volume 192\n`, /line 8: _cell_volume is 192/],
  ])('%s is refused', (_, cell, message) => {
    expect(() => read(cell + SITES)).toThrow(InvalidStructureError);
    expect(() => read(cell + SITES)).toThrow(message);
  });
});

describe('sites', () => {
  const withColumn = (tag: string, ...values: string[]) =>
    CELL +
    SITES.replace('_z\n', `_z\n_atom_site_${tag}\n`)
      .replace('0 0 0', `0 0 0 ${values[0]}`)
      .replace('0.25', `0.25 ${values[1]}`);

  it.each([
    ['charges', withColumn('type_symbol', 'Zn2+', 'O2-')],
    ['charges with the sign first', withColumn('type_symbol', 'Zn+2', 'O-2')],
    ['symbols that are not known, so labels', withColumn('type_symbol', '?', '.')],
    ['full occupancy', withColumn('occupancy', '1.000(0)', '?')],
    ['no disorder', withColumn('disorder_group', '.', '?')],
    ['labels in capitals', CELL + SITES.replace('Zn1', 'ZN1')],
    ['symbols in capitals', withColumn('type_symbol', 'ZN', 'O2-')],
    ['charges that are not whole', withColumn('type_symbol', 'Zn1.67+', 'O-1.67')],
    ['no attached hydrogen', withColumn('attached_hydrogens', '0', '.')],
  ])('%s', (_, text) => {
    expect(read(text)).toEqual(plain);
  });

  it('takes deuterium for hydrogen', () => {
    expect(read(withColumn('type_symbol', 'D', 'H')).species).toEqual(['H', 'H']);
  });

  it.each([
    [
      'partial occupancy',
      withColumn('occupancy', '1', '0.85(2)'),
      /line 15: site "O1" has _atom_site_occupancy "0.85\(2\)"/,
    ],
    ['occupancy above one', withColumn('occupancy', '1.2', '1'), /line 14: site "Zn1" has _atom_site_occupancy "1.2"/],
    ['occupancy in words', withColumn('occupancy', '1', 'full'), /line 15: _atom_site_occupancy is "full"/],
    [
      'a disorder group',
      withColumn('disorder_group', '.', '-1'),
      /line 15: site "O1" has _atom_site_disorder_group "-1"/,
    ],
    [
      'a disorder assembly',
      withColumn('disorder_assembly', 'A', '.'),
      /line 14: site "Zn1" has _atom_site_disorder_assembly/,
    ],
    [
      'hydrogen without a place',
      withColumn('attached_hydrogens', '0', '2'),
      /line 15: site "O1" has _atom_site_attached_h/,
    ],
    ['a dummy', withColumn('calc_flag', 'd', 'dum'), /line 15: site "O1" has _atom_site_calc_flag "dum"/],
    ['a mixed site', withColumn('type_symbol', 'Zn', 'O,F'), /line 15: _atom_site_type_symbol "O,F" is no element/],
    ['a vacancy', withColumn('type_symbol', 'Vac', 'O'), /line 14: _atom_site_type_symbol "Vac" is no element/],
    ['a label that is one of two', CELL + SITES.replace('Zn1', 'CA1'), /line 13: label "CA1" starts with no element/],
    ['a label of more letters', CELL + SITES.replace('O1', 'Ow1'), /line 14: label "Ow1" starts with no element/],
    ['a coordinate that is not known', CELL + SITES.replace('0.25', '?'), /line 14: _atom_site_fract_z is "\?"/],
    ['Cartesian sites', CELL + SITES.replaceAll('fract', 'Cartn'), /line 10: _atom_site_cartn_x: Cartesian sites/],
    ['sites without z', CELL + SITES.replace('_atom_site_fract_z', '_atom_site_z'), /without _atom_site_fract_z/],
    ['no sites', CELL, /line 1: data block "cell" has no atom sites/],
    [
      'symbols in another loop',
      `${CELL}${SITES}loop_\n_atom_site_type_symbol\nZn O\n`,
      /line 16: _atom_site_type_symbol in another/,
    ],
    ['two sites at one place', CELL + SITES.replace('0.5 0.5 0.25', '1 -1 0'), /line 14: atoms 1 and 2 overlap/],
    [
      'another formula',
      `${CELL}_chemical_formula_sum 'H2 O Zn'\n${SITES}`,
      /line 8: _chemical_formula_sum is "H2 O Zn", the sites make ZnO/,
    ],
  ])('%s is refused', (_, text, message) => {
    expect(() => read(text)).toThrow(InvalidStructureError);
    expect(() => read(text)).toThrow(message);
  });
});

describe('symmetry', () => {
  it.each([
    ['x,y,z', [1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0]],
    ['-y, x-y, z+1/3', [0, -1, 0, 1, -1, 0, 0, 0, 1], [0, 0, 8]],
    ['1/2+X, 0.25-Y, -Z+.333', [1, 0, 0, 0, -1, 0, 0, 0, -1], [12, 6, 8]],
    ['+x-1/4,y+5/4,z-0.5', [1, 0, 0, 0, 1, 0, 0, 0, 1], [18, 6, 12]],
    ['x+1/5,y+0.4,z-1/10', [1, 0, 0, 0, 1, 0, 0, 0, 1], [4.8, 9.6, 21.6]],
    ['x+1/7,y+.111,z+0.14286', [1, 0, 0, 0, 1, 0, 0, 0, 1], [24 / 7, 24 / 9, 24 / 7]],
  ])('reads %s, translations in twenty-fourths', (text, rotation, translation) => {
    const found = parseSymmetryOperation(text)!;
    expect(found.rotation).toEqual(rotation);
    expect(found.translation).toEqual(translation.map((part) => (part * TRANSLATION_UNIT) / 24));
    expect(parseSymmetryOperation(textOf(found))).toEqual(found);
  });

  it.each([
    '',
    'x,y',
    'x,y,z,1',
    'x,y,y',
    'x,y,0',
    '2x,y,z',
    'x+x,y,z',
    'xy,y,z',
    'x,y,z+',
    'x,y,z+1/11',
    'x,y,z+0.11',
    'x,y,z+1/0',
    'a,b,c',
    'x,y,z;',
    'x,y,z+1e9',
    `x,y,z${'+1'.repeat(99)}`,
  ])('does not read "%s"', (text) => {
    expect(parseSymmetryOperation(text)).toBeUndefined();
  });

  it('a general position of P 4 has four atoms, one on the axis is alone', () => {
    const { species, fracCoords } = read(CELL + P4 + SITES.replace('0.5 0.5 0.25', '0.1 -0.2 0.75'));
    expect(species).toEqual(['Zn', 'O', 'O', 'O', 'O']);
    const expected = [0, 0, 0, 0.1, -0.2, 0.75, 0.9, 0.2, 0.75, 0.2, 0.1, 0.75, 0.8, 0.9, 0.75];
    fracCoords.forEach((value, n) => {
      expect(value).toBeCloseTo(expected[n]!, 12);
    });
  });

  it('a site a little off the axis, as by rounding, is moved onto it; one farther off is refused', () => {
    const near = read(CELL + P4 + SITES.replace('0.5 0.5 0.25', '0.4999 0.5002 0.25'));
    expect(near.species).toEqual(['Zn', 'O']);
    expect([...near.fracCoords.subarray(3)].map((x) => Math.round(x * 1e12) / 1e12)).toEqual([0.5, 0.5, 0.25]);
    expect(() => read(CELL + P4 + SITES.replace('0.5 0.5 0.25', '0.515 0.5 0.25'))).toThrow(
      /cell\.cif, line 20: .*overlap/,
    );
  });

  it.each([
    [
      'a name without operations',
      `${CELL}_symmetry_space_group_name_H-M 'F m -3 m'\n`,
      /line 8: _symmetry_space_group_name_h-m "F m -3 m" without symmetry op/,
    ],
    [
      'a number without operations',
      `${CELL}_space_group_IT_number 225\n`,
      /line 8: _space_group_it_number "225" without symmetry operations/,
    ],
    [
      'a Hall name without operations',
      `${CELL}_space_group_name_Hall '-F 4 2 3'\n`,
      /line 8: _space_group_name_hall "-F 4 2 3" without/,
    ],
    [
      'a number with the identity alone',
      `${CELL}_space_group_IT_number 225\n_space_group_symop_operation_xyz x,y,z\n`,
      /line 8: .* but the identity as its only operation/,
    ],
    [
      'P 1 with four operations',
      `${CELL}_space_group_name_H-M_alt 'P 1'\n${P4}`,
      /line 8: _space_group_name_h-m_alt "P 1", but 4 symmetry op/,
    ],
    [
      'an operation left out',
      CELL + P4.replace('-y,x,z\n', ''),
      /line 9: the 3 operations of _space_group_symop_operation_xyz are no group/,
    ],
    ['no identity', CELL + P4.replace('x,y,z\n', ''), /no group|without x, y, z/],
    [
      'an operation that is none',
      CELL + P4.replace('-y,x,z', '-y,x,w'),
      /line 12: _space_group_symop_operation_xyz is "-y,x,w"/,
    ],
    [
      'an operation of another cell',
      CELL.replace('b 4', 'b 5') + P4,
      /line 12: _space_group_symop_operation_xyz "-y,x,z" does not fit the cell/,
    ],
    [
      'two lists that differ',
      `${CELL}${P4}loop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\n-x,-y,z\n`,
      /_symmetry_equiv_pos_as_xyz lists other operations/,
    ],
    [
      'thousands of operations',
      `${CELL}loop_\n_symmetry_equiv_pos_as_xyz\n${'x,y,z\n'.repeat(5000)}`,
      /line 778: 5000 symmetry operations/,
    ],
    [
      'a modulated structure',
      `${CELL}_cell_modulation_dimension 1\n`,
      /line 8: _cell_modulation_dimension: a modulated/,
    ],
    [
      'a magnetic structure',
      `${CELL}loop_\n_space_group_symop_magn_operation.xyz\nx,y,z,+1\n`,
      /line 9: _space_group_symop_magn_operation_xyz: a mod/,
    ],
  ])('%s is refused', (_, head, message) => {
    expect(() => read(head + SITES)).toThrow(InvalidStructureError);
    expect(() => read(head + SITES)).toThrow(message);
  });

  it('refuses what becomes too many atoms', () => {
    const many = Array.from(
      { length: 20_000 },
      (_, i) => `C${i} ${(i % 200) / 1000} ${Math.floor(i / 200) / 500 + 0.001} 0.1\n`,
    );
    const large = CELL.replace('a 4', 'a 400').replace('b 4', 'b 400') + P4;
    expect(() => read(large + SITES.replace(/Zn1[\s\S]*/, many.join('')))).toThrow(/too many atoms/);
  });
});
