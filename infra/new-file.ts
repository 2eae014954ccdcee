/** Files and folders that must not exist yet: seen whole or not at all, and nothing is ever written over. */
import { randomBytes } from 'node:crypto';
import { link, lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InvalidInputError, ResourceError } from '../schemas/failure.js';

/** To be asked before long work: the write itself refuses as well. */
export async function refuseExisting(path: string): Promise<void> {
  try {
    await lstat(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    throw new InvalidInputError(`${path} cannot be written: ${code}`, { file: path, found: code ?? '' }, { cause });
  }
  throw existsAlready(path);
}

/**
 * Makes the folder around it if missing.
 * @throws InvalidInputError when there is something of that name, or nothing can be written there
 * @throws ResourceError when the disk is full
 */
export async function writeNewFile(file: string, bytes: Uint8Array): Promise<void> {
  await viaDraft(file, bytes.length, async (draft) => {
    await writeFile(draft, bytes, { flush: true, flag: 'wx' });
    // Unlike a rename, a link never replaces.
    await link(draft, file);
  });
}

/** The same for a folder with files: name -> bytes; a name may have folders of its own before it, with `/`. */
export async function writeNewFolder(folder: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  await refuseExisting(folder);
  const size = Object.values(files).reduce((sum, { length }) => sum + length, 0);
  await viaDraft(folder, size, async (draft) => {
    await mkdir(draft);
    for (const [name, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(draft, name)), { recursive: true });
      await writeFile(join(draft, name), bytes, { flush: true });
    }
    // A folder with something in it is not replaced by a rename.
    await rename(draft, folder);
  });
}

async function viaDraft(path: string, size: number, write: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await write(draft);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOTEMPTY') throw existsAlready(path, cause);
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new ResourceError(`no room for ${path}`, { file: path, need: `${size} bytes` }, { cause });
    throw new InvalidInputError(
      `${path} cannot be written: ${code ?? message}`,
      { file: path, found: code ?? '' },
      { cause },
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function existsAlready(path: string, cause?: unknown): InvalidInputError {
  const expected = 'a name that is not taken: nothing is written over';
  return new InvalidInputError(`${path} exists already`, { file: path, expected }, { cause });
}
