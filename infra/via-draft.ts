/** Files and folders that are made under another name beside their place first: seen whole or not at all. */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InvalidInputError, ResourceError, SpectraloomError } from '../schemas/failure.js';
import { makeFolder } from './make-folder.js';

/**
 * Makes the folder around it if missing; no draft stays behind.
 * @param size bytes, for the message
 * @param write makes the draft and gives it its name
 * @throws ResourceError when the disk is full
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
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new ResourceError(`no room for ${path}`, { file: path, need: `${size} bytes` }, { cause });
    throw new InvalidInputError(
      `${path} cannot be written: ${code ?? message}`,
      { file: path, found: code ?? '' },
      { cause },
    );
  }
}
