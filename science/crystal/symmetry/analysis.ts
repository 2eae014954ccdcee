/**
 * moyo's analysis of a crystal, of its primitive cell: with the cell of a supercell its time grows as the third power of
 * the atoms.
 */
import { analyze_cell, type MoyoDataset } from '@spglib/moyo-wasm';
import { InvalidStructureError } from '../../../schemas/failure.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { elementOf } from '../../chemistry/index.js';
import { signedVolume } from '../structure/lattice.js';
import { type PrimitiveCell, primitiveCell } from './primitive-cell.js';

/** Atoms of the largest primitive cell that is searched: about five seconds where it is cubic, below one where it is not. */
export const MOST_ATOMS_SEARCHED = 2_000;
/** The same for a cell that is searched as it is, because its translations cannot be told: moyo then needs far longer. */
export const MOST_ATOMS_UNREDUCED = 300;

interface SymmetryAnalysis {
  readonly found: MoyoDataset;
  /** What moyo was given: the primitive cell, or the given one where there is no other, by right-handed axes. */
  readonly searched: Structure;
  /** Null where its translations are at the border of the tolerance. */
  readonly primitive: PrimitiveCell | null;
}

/**
 * moyo's program has to be loaded.
 * @throws InvalidStructureError where no space group is found, or a cell is too large for the search
 */
export function analyzeSymmetry(structure: Structure, toleranceAngstrom: number): SymmetryAnalysis {
  const primitive = primitiveCell(structure, toleranceAngstrom);
  refuseTooLarge(structure.id, structure.species.length, primitive?.structure.species.length ?? null);
  const searched = rightHanded(primitive?.structure ?? structure);
  return { found: analyze(searched, toleranceAngstrom), searched, primitive };
}

/** In left-handed axes moyo takes a crystal for its mirror image. The opposite vectors span the same lattice. */
function rightHanded(structure: Structure): Structure {
  if (signedVolume(structure.lattice) > 0) return structure;
  const opposite = (values: Float64Array) => values.map((value) => -value);
  return { ...structure, lattice: opposite(structure.lattice), fracCoords: opposite(structure.fracCoords) };
}

function analyze({ id, lattice, species, fracCoords }: Structure, toleranceAngstrom: number): MoyoDataset {
  const cell = {
    lattice: { basis: Array.from(lattice) },
    positions: species.map((_, i) => Array.from(fracCoords.subarray(3 * i, 3 * i + 3))),
    numbers: species.map((symbol) => elementOf(symbol)?.atomicNumber ?? unknown(id, symbol)),
  };
  try {
    return analyze_cell(JSON.stringify(cell), toleranceAngstrom, 'Standard');
  } catch (cause) {
    throw new InvalidStructureError(
      `${id}: no space group within ${toleranceAngstrom} ångström (${cause})`,
      { structure: id },
      { cause },
    );
  }
}

/** @param primitive atoms of the primitive cell, null where it is not known */
function refuseTooLarge(id: string, nAtoms: number, primitive: number | null): void {
  const [searched, limit, kind] =
    primitive === null
      ? [nAtoms, MOST_ATOMS_UNREDUCED, 'a cell with translations at the border of the tolerance']
      : [primitive, MOST_ATOMS_SEARCHED, 'a primitive cell'];
  if (searched <= limit) return;
  throw new InvalidStructureError(`${id}: no space group is searched for ${searched} atoms in ${kind}`, {
    structure: id,
    found: `${searched} atoms`,
    expected: `at most ${limit}`,
  });
}

function unknown(id: string, symbol: string): never {
  throw new InvalidStructureError(`${id}: "${symbol}" is not a chemical element`, { found: symbol });
}
