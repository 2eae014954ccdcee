import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { InvalidInputError } from '../../schemas/failure.js';

/** Node's `readFile` refuses files of 2 GiB, and the system reads less than that at a time. */
const PIECE_BYTES = 1024 ** 3;

/**
 * @param name of the file, for errors
 * @param flags of `open` beside reading, such as `O_NOFOLLOW`
 * @throws InvalidInputError naming the file: not there, not a regular file, above `maxBytes`
 */
export async function readRegularFile(path: string, name: string, maxBytes: number, flags = 0): Promise<Uint8Array> {
  let handle: FileHandle;
  try {
    // Without O_NONBLOCK a pipe of that name would hold the command for ever.
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | flags);
  } catch (cause) {
    throw unreadable(name, cause);
  }
  try {
    const found = await handle.stat();
    if (!found.isFile())
      throw new InvalidInputError(`${name} is not a regular file`, {
        file: name,
        found: kindOf(found),
        expected: 'the name of a file',
      });
    if (found.size > maxBytes)
      throw new InvalidInputError(`${name} is too large: ${found.size} bytes`, {
        file: name,
        found: `${found.size} bytes`,
        expected: `at most ${maxBytes} bytes`,
      });
    return found.size < PIECE_BYTES ? await handle.readFile() : await readPieces(handle, found.size);
  } finally {
    await handle.close();
  }
}

/** @returns `size` bytes from the start of the file, or all that it has by now */
export async function readPieces(handle: FileHandle, size: number, pieceBytes = PIECE_BYTES): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await handle.read(bytes, filled, Math.min(pieceBytes, size - filled), filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** @returns the error for a file that the system does not give */
export function unreadable(name: string, cause: unknown): InvalidInputError {
  const why = (cause as NodeJS.ErrnoException).code ?? String(cause);
  const message = why === 'ENOENT' ? `there is no file ${name}` : `${name} cannot be read: ${why}`;
  return new InvalidInputError(message, { file: name, found: why }, { cause });
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  return found.isFIFO() ? 'a pipe' : 'a device';
}
