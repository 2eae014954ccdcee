/** Files and folders that are made under another name beside their place first: seen whole or not at all. */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InvalidInputError, SpectraloomError } from '../../schemas/failure.js';
import { NO_ROOM, noRoomError } from './disk-room.js';
import { makeFolder } from './make-folder.js';

/**
 * Makes the folder around it if missing; no draft stays behind.
 * @param size bytes, for the message
 * @param write makes the draft and gives it its name
 * @throws NoRoomError when the disk is full
 * @throws InvalidInputError when nothing can be written there
 */
export async function viaDraft(path: string, size: number, write: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    await makeFolder(dirname(path));
    // Only now: without the folder, removing the draft would fail and hide why.
    try {
      await write(draft);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  } catch (cause) {
    if (cause instanceof SpectraloomError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== undefined && NO_ROOM.includes(code))
      throw noRoomError(`${path} cannot be written`, dirname(path), size, cause);
    throw new InvalidInputError(
      `${path} cannot be written: ${code ?? message}`,
      { file: path, found: code ?? '' },
      { cause },
    );
  }
}
