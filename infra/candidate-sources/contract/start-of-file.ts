/** The first bytes of a file that a source is to be read from. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { InvalidInputError } from '../../../schemas/failure.js';
import { unreadable } from '../../files/regular-file.js';

const START_BYTES = 16;

/** @throws InvalidInputError naming the file: not there, not a regular file, empty */
export async function startOfFile(place: string): Promise<Uint8Array> {
  let handle: FileHandle;
  try {
    handle = await open(place, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    throw unreadable(place, cause);
  }
  try {
    const found = await handle.stat();
    if (!found.isFile())
      throw new InvalidInputError(`${place} is not a regular file`, { file: place, expected: 'the name of a file' });
    if (found.size === 0)
      throw new InvalidInputError(`${place} is empty`, { file: place, found: '0 bytes', expected: 'structures' });
    const { buffer, bytesRead } = await handle.read(new Uint8Array(START_BYTES), 0, START_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

export function isGzip([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}
