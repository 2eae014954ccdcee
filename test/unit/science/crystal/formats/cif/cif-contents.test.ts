/**
 * Sum formula, Z and density against the atoms of the cell. Expected values: rock salt, a = 5.64 ångström: four units of
 * 58.44 u in 179.41 cubic ångström are 2.16 g/cm^3 (CRC Handbook: 2.17); lithium deuteride, a = 4.068: 0.884 g/cm^3, the hydride in the same cell 0.784.
 */
import { describe, expect, it } from 'vitest';
import { parseSumFormula, unitsIn } from '../../../../../../science/crystal/formats/cif/cif-formula.js';
import { CIF } from '../../../../../../science/crystal/formats/index.js';

const CENTRING = ['x,y,z', 'x,y+1/2,z+1/2', 'x+1/2,y,z+1/2', 'x+1/2,y+1/2,z'];

function cif(head: string, a = 5.64, symbols = ['Na', 'Cl'], centring = CENTRING): string {
  return `data_x
_cell_length_a ${a}\n_cell_length_b ${a}\n_cell_length_c ${a}
_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90
${head}
loop_ _symmetry_equiv_pos_as_xyz ${centring.join(' ')}
loop_ _atom_site_type_symbol _atom_site_fract_x _atom_site_fract_y _atom_site_fract_z
${symbols[0]} 0 0 0\n${symbols[1]} 0.5 0.5 0.5
`;
}
const atomsOf = (text: string) => CIF.readStructures(text, 'x.cif')[0]!.species.length;

describe('contents that agree', () => {
  it.each([
    ['sum and Z', "_chemical_formula_sum 'Cl Na'\n_cell_formula_units_Z 4"],
    ['a sum without blanks', '_chemical_formula_sum NaCl\n_cell_formula_units_Z 4'],
    ['a double unit', "_chemical_formula_sum 'Cl2 Na2'\n_cell_formula_units_Z 2"],
    ['half a unit', "_chemical_formula_sum 'Cl0.5 Na0.5'\n_cell_formula_units_Z 8"],
    ['the sum of the whole cell beside reduced units', "_chemical_formula_sum 'Na4 Cl4'\n_cell_formula_units_Z 4"],
    ['the sum of the whole cell', "_chemical_formula_sum 'Na4 Cl4'\n_cell_formula_units_Z 1"],
    ['Z of a larger unit', '_cell_formula_units_Z 2'],
    ['density', '_exptl_crystal_density_diffrn 2.163'],
    ['density of three digits and its uncertainty', '_exptl_crystal_density_diffrn 2.17(1)'],
    ['density of one digit', '_exptl_crystal_density_diffrn 2'],
    [
      'another unit for Z, with the right density',
      "_chemical_formula_sum 'Cl Na'\n_cell_formula_units_Z 2\n_exptl_crystal_density_diffrn 2.16",
    ],
    ['what is not known', '_cell_formula_units_Z ?\n_exptl_crystal_density_diffrn .\n_chemical_formula_sum ?'],
    ['a sum in another writing', "_chemical_formula_sum '(Na Cl)4'"],
  ])('%s', (_, head) => {
    expect(atomsOf(cif(head))).toBe(8);
  });

  it.each([
    ["_chemical_formula_sum 'D Li'\n_cell_formula_units_Z 4", 'D', '0.884'],
    ["_chemical_formula_sum 'D Li'", 'H', '0.884'],
    ["_chemical_formula_sum 'H Li'", 'D', '0.784'],
  ])('deuterium is hydrogen in a formula, and weighed as either: %s, %s, %s', (head, symbol, density) => {
    expect(atomsOf(cif(`${head}\n_exptl_crystal_density_diffrn ${density}`, 4.068, ['Li', symbol]))).toBe(8);
  });

  it('hydrogen in a file without deuterium has its own mass', () => {
    const text = cif('_exptl_crystal_density_diffrn 0.884', 4.068, ['Li', 'H']);
    expect(() => atomsOf(text)).toThrow(/_exptl_crystal_density_diffrn is "0.884"/);
  });

  it('Z counts pairs where a program does: Na2O2 for NaO', () => {
    const head = "_chemical_formula_sum 'Na4 O4'\n_cell_formula_units_Z 2";
    expect(atomsOf(cif(head, 5.64, ['Na', 'O']))).toBe(8);
    expect(() => atomsOf(cif("_chemical_formula_sum 'Na4 Cl4'\n_cell_formula_units_Z 2"))).toThrow(/_z is "2"/);
  });
});

describe('contents that differ', () => {
  it.each([
    ['proportions', "_chemical_formula_sum 'Cl2 Na'", /line 8: _chemical_formula_sum is "Cl2 Na", the sites make NaCl/],
    ['an element more', "_chemical_formula_sum 'Cl H Na'", /"Cl H Na", the sites make NaCl/],
    ['decimals', "_chemical_formula_sum 'Cl Na0.9'", /"Cl Na0.9", the sites make NaCl/],
    [
      'twice as many units',
      "_chemical_formula_sum 'Cl Na'\n_cell_formula_units_Z 8",
      /line 9: _cell_formula_units_z is "8", the atoms found are Na4 Cl4/,
    ],
    [
      'half as many units',
      "_chemical_formula_sum 'Cl Na'\n_cell_formula_units_Z 2",
      /_z is "2", the atoms found are Na4 Cl4/,
    ],
    ['more units than atoms', '_cell_formula_units_Z 16', /_z is "16"/],
    [
      'the density of twice as many',
      '_exptl_crystal_density_diffrn 4.33',
      /line 8: .* is "4.33", the atoms found \(Na4 Cl4\) have 2\.16\d g\/cm\^3/,
    ],
    [
      'a density beside the right Z',
      "_chemical_formula_sum 'Cl Na'\n_cell_formula_units_Z 4\n_exptl_crystal_density_diffrn 1.9",
      /is "1.9"/,
    ],
    ['words for numbers', '_exptl_crystal_density_diffrn heavy', /_exptl_crystal_density_diffrn is "heavy"/],
  ])('%s: refused', (_, head, message) => {
    expect(() => atomsOf(cif(head))).toThrow(message);
  });

  it('atoms without the centring of the cell are missed by Z alone', () => {
    expect(() => atomsOf(cif('_cell_formula_units_Z 4', 5.64, ['Na', 'Cl'], ['x,y,z']))).toThrow(/_z is "4"/);
  });
});

describe('sum formulas', () => {
  it.each([
    ['C6 H12 O6', { C: 6, H: 12, O: 6 }, true],
    ['Na Cl', { Na: 1, Cl: 1 }, true],
    [' Al2O3 ', { Al: 2, O: 3 }, true],
    ['D2 O', { H: 2, O: 1 }, true],
    ['C H0.5 Co1', { C: 1, H: 0.5, Co: 1 }, false],
    ['Na1 Cl1 O0', { Na: 1, Cl: 1 }, true],
  ])('%s', (text, counts, isWhole) => {
    const formula = parseSumFormula(text)!;
    expect(Object.fromEntries(formula.counts)).toEqual(counts);
    expect(formula.isWhole).toBe(isWhole);
  });

  it.each(['', 'nacl', 'Na+ Cl-', '(Na Cl)2', 'Xx2', '4Na', '?', 'N a', 'C1 2'])('"%s" is none', (text) => {
    expect(parseSumFormula(text)).toBeUndefined();
  });

  it('proportions of thirds, rounded, hold; others do not', () => {
    const atoms = new Map([
      ['Ca', 1],
      ['Al', 3],
    ]);
    expect(unitsIn(atoms, parseSumFormula('Ca0.33 Al1')!)).toBeCloseTo(3, 1);
    expect(unitsIn(atoms, parseSumFormula('Ca0.4 Al1')!)).toBeUndefined();
    expect(unitsIn(atoms, parseSumFormula('Ca Al3')!)).toBe(1);
  });
});
