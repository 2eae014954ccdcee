/**
 * Space group, Wyckoff positions and site symmetries of a crystal, by moyo compiled to WebAssembly.
 * The program's bytes come from the caller (`@spglib/moyo-wasm/moyo_wasm_bg.wasm`): science reads no files.
 * @source Shinohara et al., moyo; Togo, Shinohara and Tanaka, Sci. Technol. Adv. Mater.: Methods 4, 2384822 (2024)
 */
import { analyze_cell, initSync } from '@spglib/moyo-wasm';
import type { Structure } from '../../schemas/crystal.js';
import { InvalidStructureError } from '../../schemas/failure.js';
import { elementOf } from './elements.js';

export interface CrystalSymmetry {
  /** 1..230 */
  readonly spaceGroup: number;
  /** Hermann-Mauguin symbol, short, such as `F m -3 m`. */
  readonly symbol: string;
  /** Crystal family, centring and atoms of the conventional cell, such as `cF8`. */
  readonly pearson: string;
  /** Of every atom: an orbit's number, its Wyckoff letter, and its site symmetry. */
  readonly orbits: readonly number[];
  readonly wyckoffLetters: readonly string[];
  readonly siteSymmetries: readonly string[];
  /** Atoms of the conventional cell over those of the given one. */
  readonly conventionalCells: number;
}

export type SymmetryFinder = (structure: Structure) => CrystalSymmetry;

/** ångström: atoms this near to a symmetric place are on it; coordinates of published structures have three digits. */
export const SYMMETRY_TOLERANCE = 0.01;

/**
 * @param program bytes of the WebAssembly file; a second call in one process keeps the first program
 * @returns a pure function; it throws InvalidStructureError where no space group is found
 */
export function openSymmetryFinder(
  program: Uint8Array<ArrayBuffer>,
  toleranceAngstrom: number = SYMMETRY_TOLERANCE,
): SymmetryFinder {
  initSync({ module: program });
  return ({ id, lattice, species, fracCoords }) => {
    const cell = {
      lattice: { basis: Array.from(lattice) },
      positions: species.map((_, i) => Array.from(fracCoords.subarray(3 * i, 3 * i + 3))),
      numbers: species.map((symbol) => elementOf(symbol)?.atomicNumber ?? unknown(id, symbol)),
    };
    try {
      const found = analyze_cell(JSON.stringify(cell), toleranceAngstrom, 'Standard');
      return {
        spaceGroup: found.number,
        symbol: found.hm_symbol,
        pearson: found.pearson_symbol,
        orbits: Array.from(found.orbits),
        wyckoffLetters: found.wyckoffs,
        siteSymmetries: found.site_symmetry_symbols,
        conventionalCells: found.std_cell.numbers.length / species.length,
      };
    } catch (cause) {
      throw new InvalidStructureError(
        `${id}: no space group within ${toleranceAngstrom} ångström (${cause})`,
        {
          structure: id,
        },
        { cause },
      );
    }
  };
}

function unknown(id: string, symbol: string): never {
  throw new InvalidStructureError(`${id}: "${symbol}" is not a chemical element`, { found: symbol });
}
