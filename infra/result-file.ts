/** Result files for people: replaced in one step, so that nobody opens half of a report. */
import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InvalidInputError, ResourceError } from '../schemas/failure.js';

/**
 * Makes the folder if missing.
 * @throws ResourceError when the disk is full
 * @throws InvalidInputError when the file cannot be written there
 */
export async function writeResultFile(file: string, bytes: Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(draft, bytes, { flush: true });
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true });
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new ResourceError(`no room for ${file}`, { file, need: `${bytes.length} bytes` }, { cause });
    throw new InvalidInputError(
      `${file} cannot be written: ${code ?? message}`,
      { file, found: code ?? '' },
      { cause },
    );
  }
}
