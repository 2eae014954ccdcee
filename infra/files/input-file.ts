/** A file that the user named, read whole: a regular file below a size, its text UTF-8. */
import { expandGzip } from './gzip.js';
import { readRegularFile } from './regular-file.js';
import { decodeStructureText, decodeUtf8, refuseBytes } from './text-encoding.js';

/** @throws InvalidInputError naming the file: not there, not a regular file, above `maxBytes` */
export function readInputFile(file: string, maxBytes: number): Promise<Uint8Array> {
  return readRegularFile(file, file, maxBytes);
}

/** @throws InvalidInputError as `readInputFile`, and where the bytes are not UTF-8 text */
export async function readInputText(file: string, maxBytes: number): Promise<string> {
  const bytes = await readInputFile(file, maxBytes);
  return decodeUtf8(bytes) ?? refuseBytes(bytes, file, 'UTF-8 text');
}

/**
 * A structure file: it may be packed by gzip, and its comments may be in an older encoding.
 *
 * @param maxBytes of the file, and of its content where it is packed
 * @throws as `readInputText`
 */
export async function readStructureText(file: string, maxBytes: number): Promise<string> {
  return structureText(await readInputFile(file, maxBytes), file, maxBytes);
}

/** @param file its name, for errors @throws as `readStructureText` */
export async function structureText(bytes: Uint8Array, file: string, maxBytes: number): Promise<string> {
  return decodeStructureText(await expandGzip(bytes, file, maxBytes), file);
}
