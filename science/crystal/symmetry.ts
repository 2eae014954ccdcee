/**
 * Space group, orbits and site symmetries of a crystal, by moyo compiled to WebAssembly.
 * The program's bytes come from the caller (`@spglib/moyo-wasm/moyo_wasm_bg.wasm`): science reads no files.
 *
 * moyo is given the primitive cell: with the cell of a supercell its time grows as the third power of the atoms. What it
 * says of an atom there holds for all atoms that translations make of it.
 * @source Shinohara et al., moyo; Togo, Shinohara and Tanaka, Sci. Technol. Adv. Mater.: Methods 4, 2384822 (2024)
 */
import { analyze_cell, initSync, type MoyoDataset } from '@spglib/moyo-wasm';
import type { Structure } from '../../schemas/crystal.js';
import { InvalidStructureError } from '../../schemas/failure.js';
import { elementOf } from './elements.js';
import { signedVolume } from './lattice.js';
import { primitiveCell } from './symmetry/primitive-cell.js';

export interface CrystalSymmetry {
  /** 1..230 */
  readonly spaceGroup: number;
  /** Hermann-Mauguin symbol, short, such as `F m -3 m`. */
  readonly symbol: string;
  /** Crystal family, centring and atoms of the conventional cell, such as `cF8`. */
  readonly pearson: string;
  /** Of every atom: the first atom of its orbit, and its site symmetry. Wyckoff letters depend on the choice of origin. */
  readonly orbits: readonly number[];
  readonly siteSymmetries: readonly string[];
  /** Atoms of the conventional cell over those of the given one. */
  readonly conventionalCells: number;
}

export type SymmetryFinder = (structure: Structure) => CrystalSymmetry;

/** ångström: atoms this near to a symmetric place are on it; coordinates of published structures have three digits. */
export const SYMMETRY_TOLERANCE = 0.01;

/** Atoms of the largest primitive cell that is searched: about five seconds where it is cubic, below one where it is not. */
export const MOST_ATOMS_SEARCHED = 2_000;
/** The same for a cell that is searched as it is, because its translations cannot be told: moyo then needs far longer. */
export const MOST_ATOMS_UNREDUCED = 300;

/**
 * @param program bytes of the WebAssembly file; a second call in one process keeps the first program
 * @returns a pure function; it throws InvalidStructureError where no space group is found, or a cell is too large for it
 */
export function openSymmetryFinder(
  program: Uint8Array<ArrayBuffer>,
  toleranceAngstrom: number = SYMMETRY_TOLERANCE,
): SymmetryFinder {
  initSync({ module: program });
  return (structure) => {
    const { id, species } = structure;
    const reduced = primitiveCell(structure, toleranceAngstrom);
    refuseTooLarge(id, species.length, reduced?.structure.species.length ?? null);
    const found = analyze(reduced?.structure ?? structure, toleranceAngstrom);
    const atomOf = reduced?.atomOf ?? Uint32Array.from(species, (_, atom) => atom);
    const ofAtoms = <T>(values: ArrayLike<T>): T[] => Array.from(atomOf, (own) => values[own]!);
    return {
      spaceGroup: found.number,
      symbol: found.hm_symbol,
      pearson: found.pearson_symbol,
      orbits: ofAtoms(found.orbits.map((own) => atomOf.indexOf(own))),
      siteSymmetries: ofAtoms(found.site_symmetry_symbols),
      conventionalCells: found.std_cell.numbers.length / species.length,
    };
  };
}

/** @throws InvalidStructureError where moyo finds no space group */
function analyze({ id, lattice, species, fracCoords }: Structure, toleranceAngstrom: number): MoyoDataset {
  // In left-handed axes moyo takes a crystal for its mirror image. The opposite vectors span the same lattice.
  const hand = Math.sign(signedVolume(lattice));
  const cell = {
    lattice: { basis: Array.from(lattice, (value) => hand * value) },
    positions: species.map((_, i) => Array.from(fracCoords.subarray(3 * i, 3 * i + 3), (value) => hand * value)),
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
