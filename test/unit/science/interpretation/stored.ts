import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Structure } from '../../../../schemas/tables/crystal.js';

/** Values that other programs gave; the file names them and the script that made it. */
export function stored<T>(name: string): T {
  return JSON.parse(
    readFileSync(new URL(`../../../fixtures/interpretation/${name}.json`, import.meta.url), 'utf8'),
  ) as T;
}

export interface BundledCrystal {
  readonly structure: Structure;
  /** As the data set's card gives them. */
  readonly prototype: string;
  readonly spaceGroup: number;
}

interface Line {
  readonly id: string;
  readonly lattice: number[][];
  readonly species: string[];
  readonly frac_coords: number[][];
  readonly prototype: string;
  readonly spacegroup: number;
}

export function bundledCrystals(): BundledCrystal[] {
  const lines = gunzipSync(readFileSync('data/gpaw-absorption/absorption.jsonl.gz'))
    .toString('utf8')
    .trim()
    .split('\n');
  return lines.map((text) => {
    const { id, lattice, species, frac_coords, prototype, spacegroup } = JSON.parse(text) as Line;
    return {
      structure: {
        id,
        species,
        lattice: Float64Array.from(lattice.flat()),
        fracCoords: Float64Array.from(frac_coords.flat()),
      },
      prototype,
      spaceGroup: spacegroup,
    };
  });
}

export const symmetryProgram = (): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(readFileSync('node_modules/@spglib/moyo-wasm/moyo_wasm_bg.wasm'));
