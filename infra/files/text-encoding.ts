/**
 * Bytes of a structure file -> text. UTF-8, and where the bytes are none, windows-1252, the encoding of Latin 1 and of
 * the quotes and dashes around it: authors and titles of older files are written so. What a crystal is made of is ASCII
 * in every format, so the choice changes names and comments alone; a letter beyond ASCII in a number or an element is
 * refused by the reader in either encoding.
 * @source WHATWG, Encoding Standard, index windows-1252
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';

/** Characters of the bytes 0x80 to 0x9f; those without one stay control characters, as the standard has it. */
const UPPER_CONTROLS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
/** Bytes that no text has, in any encoding that extends ASCII: packed files, pictures and UTF-16 are full of them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const BINARY = /[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]/;

/**
 * @param file its name, for errors
 * @throws InvalidInputError for bytes that are no text: binary files, packed files, UTF-16
 */
export function decodeStructureText(bytes: Uint8Array, file: string): string {
  return decodeUtf8(bytes) ?? decodeWindows1252(bytes) ?? refuseBytes(bytes, file, 'text in UTF-8 or Latin 1');
}

/** @throws InvalidInputError naming what the bytes are, where that is known */
export function refuseBytes(bytes: Uint8Array, file: string, expected: string): never {
  const found = packing(bytes);
  throw new InvalidInputError(`${file} is not UTF-8 text${found && `, but ${found}`}`, {
    file,
    ...(found && { found }),
    expected: `${expected}, not compressed`,
  });
}

/** @returns undefined for bytes that are not UTF-8, or hold a zero */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}

/** By hand, since decoders of the engine differ in the bytes 0x80 to 0x9f between versions. */
function decodeWindows1252(bytes: Uint8Array): string | undefined {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (BINARY.test(latin1)) return undefined;
  return latin1.replaceAll(/[\x80-\x9f]/g, (character) => at(UPPER_CONTROLS, character.charCodeAt(0) - 0x80));
}

/** What people most often hand over instead of text, told by its first bytes; empty where nothing is recognised. */
function packing([first, second]: Uint8Array): string {
  if (first === 0x1f && second === 0x8b) return 'compressed by gzip';
  if (first === 0x50 && second === 0x4b) return 'a ZIP archive';
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) ? 'UTF-16 text' : '';
}
