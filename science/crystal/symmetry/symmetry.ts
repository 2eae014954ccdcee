/**
 * Space group, orbits and site symmetries of a crystal, by moyo compiled to WebAssembly.
 * The program's bytes come from the caller (`@spglib/moyo-wasm/moyo_wasm_bg.wasm`): science reads no files.
 * What moyo says of an atom of the primitive cell holds for all atoms that translations make of it.
 * @source Shinohara et al., moyo; Togo, Shinohara and Tanaka, Sci. Technol. Adv. Mater.: Methods 4, 2384822 (2024)
 */
import { initSync } from '@spglib/moyo-wasm';
import { at } from '../../../schemas/required.js';
import { type Structure, SYMMETRY_TOLERANCE_ANGSTROM } from '../../../schemas/tables/crystal.js';
import { analyzeSymmetry } from './analysis.js';

export interface CrystalSymmetry {
  /** 1..230 */
  readonly spaceGroup: number;
  /** Hermann-Mauguin symbol, short, such as `F m -3 m`. */
  readonly symbol: string;
  /** Crystal family, centring and atoms of the conventional cell, such as `cF8`. */
  readonly pearson: string;
  /** First atom of the orbit of every atom, and its site symmetry. Wyckoff letters depend on the choice of origin. */
  readonly orbits: readonly number[];
  readonly siteSymmetries: readonly string[];
  /** Atoms of the conventional cell over those of the given one. */
  readonly conventionalCells: number;
}

export type SymmetryFinder = (structure: Structure) => CrystalSymmetry;

export { SYMMETRY_TOLERANCE_ANGSTROM as SYMMETRY_TOLERANCE } from '../../../schemas/tables/crystal.js';

/**
 * @param program bytes of the WebAssembly file; a second call in one process keeps the first program
 * @returns a pure function; it throws InvalidStructureError where no space group is found, or a cell is too large for it
 */
export function openSymmetryFinder(
  program: Uint8Array<ArrayBuffer>,
  toleranceAngstrom: number = SYMMETRY_TOLERANCE_ANGSTROM,
): SymmetryFinder {
  initSync({ module: program });
  return (structure) => {
    const { species } = structure;
    const { found, primitive } = analyzeSymmetry(structure, toleranceAngstrom);
    const atomOf = primitive?.atomOf ?? Uint32Array.from(species, (_, atom) => atom);
    const ofAtoms = <T>(values: ArrayLike<T>): T[] => Array.from(atomOf, (own) => at(values, own));
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
