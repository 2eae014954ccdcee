/**
 * What a CIF states of the contents of its cell, against the atoms that were found: sum formula, number of formula units
 * Z, density. Sites or symmetry operations that are missing show here.
 */
import { required } from '../../../../schemas/required.js';
import { atomicMass, reducedFormula } from '../../../chemistry/index.js';
import { refuse, shown } from '../contract/structure-format.js';
import type { CifBlock } from './cif-blocks.js';
import { parseSumFormula, type SumFormula, unitsIn } from './cif-formula.js';
import { cifNumber, singleValue } from './cif-number.js';

interface Stated<T> {
  readonly tag: string;
  readonly value: T;
  readonly text: string;
  readonly line: number;
}

interface StatedContents {
  readonly formula: Stated<SumFormula> | undefined;
  /** Z, at least 1. */
  readonly formulaUnits: Stated<number> | undefined;
  /** g/cm^3, by the cell and its contents. */
  readonly density: Stated<number> | undefined;
}

/** Atoms of the whole cell by element, deuterium (`D`) apart, and its volume in cubic ångström. */
interface FoundContents {
  readonly atoms: ReadonlyMap<string, number>;
  readonly volume: number;
}

export function readContents(block: CifBlock, file: string): StatedContents {
  const number = (tag: string): Stated<number> | undefined => {
    const value = singleValue(block, tag, file);
    const stated = value && cifNumber(value, tag, file);
    return value && required(stated) > 0
      ? { tag, value: required(stated), text: value.text, line: value.line }
      : undefined;
  };
  const sum = singleValue(block, '_chemical_formula_sum', file);
  const formula = sum && parseSumFormula(sum.text);
  return {
    formula: formula && { tag: '_chemical_formula_sum', value: formula, text: sum.text, line: sum.line },
    formulaUnits: number('_cell_formula_units_z'),
    density: number('_exptl_crystal_density_diffrn') ?? number('_exptl_crystal_density_calc'),
  };
}

type Verdict = 'agrees' | 'differs' | 'open';

/** Whether what is stated is enough to say that these are all atoms of the cell, and nothing of it differs. */
export function areAllAtoms(stated: StatedContents, found: FoundContents): boolean {
  const verdicts = [formulaVerdict(stated, found), densityVerdict(stated, found), unitsVerdict(stated, found)];
  return !verdicts.includes('differs') && verdicts.slice(1).includes('agrees');
}

/** @throws InvalidStructureError naming the first statement that the atoms contradict */
export function refuseOtherContents(stated: StatedContents, found: FoundContents, file: string): void {
  const { formula, formulaUnits, density } = stated;
  const sites = contentsOf(found);
  if (formula && formulaVerdict(stated, found) === 'differs') {
    const own = reducedFormula(
      [...withoutDeuterium(found.atoms)].flatMap(([symbol, n]) => Array<string>(n).fill(symbol)),
    );
    const problem = `${formula.tag} is ${shown(formula.text)}, the sites make ${own}`;
    refuse({ file, line: formula.line }, problem, own, 'sites of that formula');
  }
  if (density && densityVerdict(stated, found) === 'differs') {
    const own = `${densityOf(found).toFixed(3)} g/cm^3`;
    const problem = `${density.tag} is ${shown(density.text)}, the atoms found (${sites}) have ${own}`;
    refuse({ file, line: density.line }, problem, own, 'sites and symmetry operations of all atoms of the cell');
  }
  if (formulaUnits && unitsVerdict(stated, found) === 'differs') {
    const problem = `${formulaUnits.tag} is ${shown(formulaUnits.text)}, the atoms found are ${sites}`;
    const expected = `${formulaUnits.text} formula units: sites and symmetry operations of all atoms of the cell`;
    refuse({ file, line: formulaUnits.line }, problem, sites, expected);
  }
}

function formulaVerdict({ formula }: StatedContents, { atoms }: FoundContents): Verdict {
  if (!formula) return 'open';
  return unitsIn(withoutDeuterium(atoms), formula.value) === undefined ? 'differs' : 'agrees';
}

/** Beside the rounding of the number in the file: other atomic weights, isotopes. */
const DENSITY_TOLERANCE = 0.05;
const GRAMS_A_CUBIC_CENTIMETRE = 1.66053907;

function densityOf({ atoms, volume }: FoundContents): number {
  const mass = [...atoms].reduce((sum, [symbol, count]) => sum + count * atomicMass(symbol), 0);
  return (GRAMS_A_CUBIC_CENTIMETRE * mass) / volume;
}

/** Where the file speaks of deuterium, in the formula or at a site, some programs weigh it as hydrogen, others do not. */
function densityVerdict({ density, formula }: StatedContents, { atoms, volume }: FoundContents): Verdict {
  if (!density) return 'open';
  const light = withoutDeuterium(atoms);
  const hydrogens = atoms.has('D') || /D(?![a-z])/.test(formula?.text ?? '') ? (light.get('H') ?? 0) : 0;
  const least = densityOf({ atoms: light, volume });
  const most =
    least +
    densityOf({ atoms: new Map([['D', hydrogens]]), volume }) -
    densityOf({ atoms: new Map([['H', hydrogens]]), volume });
  const decimals = /\.(\d*)/.exec(density.text)?.[1]?.length ?? 0;
  const tolerance = DENSITY_TOLERANCE * density.value + 0.5 * 10 ** -decimals;
  return density.value >= least - tolerance && density.value <= most + tolerance ? 'agrees' : 'differs';
}

/**
 * Z counts units of the sum formula. Some programs write the contents of the whole cell as the sum, and count reduced
 * units. Where the density is right, Z counts some other unit (half a molecule, two of them), and no atom is missing.
 */
function unitsVerdict(stated: StatedContents, found: FoundContents): Verdict {
  const { formula, formulaUnits } = stated;
  if (!formulaUnits) return 'open';
  const z = formulaUnits.value;
  const atoms = withoutDeuterium(found.atoms);
  const reduced = [...atoms.values()].reduce(greatestCommonDivisor);
  const differs = densityVerdict(stated, found) === 'agrees' ? 'open' : 'differs';
  if (!formula) return Number.isInteger(reduced / z) ? 'open' : differs;
  const units = unitsIn(atoms, formula.value);
  if (units === undefined) return 'open';
  const isExact = formula.value.isWhole ? units === z : Math.abs(units - z) <= DENSITY_TOLERANCE * z;
  const isWholeCell = units === 1 && (z === reduced || (2 * z === reduced && countsPairs(atoms)));
  return isExact || isWholeCell ? 'agrees' : differs;
}

/** pymatgen counts O2, Cl2 or Na2O2 where the smallest whole numbers are O, Cl and NaO. */
function countsPairs(atoms: ReadonlyMap<string, number>): boolean {
  const elements = [...atoms.keys()].sort().join(' ');
  const isEqual = new Set(atoms.values()).size === 1;
  return isEqual && /^(?:H|N|O|F|Cl|Li O|Na O|K O|O Rb|Cs O|H O)$/.test(elements);
}

function withoutDeuterium(atoms: ReadonlyMap<string, number>): Map<string, number> {
  const all = new Map(atoms);
  const deuterium = all.get('D') ?? 0;
  if (all.delete('D')) all.set('H', (all.get('H') ?? 0) + deuterium);
  return all;
}

/** As they are in the cell: `Na4 Cl4`. */
function contentsOf({ atoms }: FoundContents): string {
  return [...atoms].map(([symbol, count]) => `${symbol}${count === 1 ? '' : count}`).join(' ');
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
