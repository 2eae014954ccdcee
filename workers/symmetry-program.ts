/** The WebAssembly file that finds space groups, read where the package manager put it: science reads no files. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const PROGRAM = createRequire(import.meta.url).resolve('@spglib/moyo-wasm/moyo_wasm_bg.wasm');

export async function readSymmetryProgram(): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(await readFile(PROGRAM));
}
