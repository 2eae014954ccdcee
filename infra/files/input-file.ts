/** A file that the user named, read whole: a regular file below a size, its text UTF-8. */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { InvalidInputError } from '../../schemas/failure.js';
import { expandGzip } from './gzip.js';
import { decodeStructureText, decodeUtf8, refuseBytes } from './text-encoding.js';

/** @throws InvalidInputError naming the file: not there, not a regular file, above `maxBytes` */
export async function readInputFile(file: string, maxBytes: number): Promise<Uint8Array> {
  let handle: FileHandle;
  try {
    // Without O_NONBLOCK a pipe of that name would hold the command for ever.
    handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? String(cause);
    const message = why === 'ENOENT' ? `there is no file ${file}` : `${file} cannot be read: ${why}`;
    throw new InvalidInputError(message, { file, found: why }, { cause });
  }
  try {
    const found = await handle.stat();
    if (!found.isFile())
      throw new InvalidInputError(`${file} is not a regular file`, {
        file,
        found: kindOf(found),
        expected: 'the name of a file',
      });
    if (found.size > maxBytes)
      throw new InvalidInputError(`${file} is too large: ${found.size} bytes`, {
        file,
        found: `${found.size} bytes`,
        expected: `at most ${maxBytes} bytes`,
      });
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  return found.isFIFO() ? 'a pipe' : 'a device';
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
