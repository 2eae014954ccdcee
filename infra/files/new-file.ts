/** Files and folders that must not exist yet: seen whole or not at all, and nothing is ever written over. */
import { link, lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InvalidInputError } from '../../schemas/failure.js';
import { makeFolder } from './make-folder.js';
import { viaDraft } from './via-draft.js';

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
 * @throws NoRoomError when the disk is full
 */
export async function writeNewFile(file: string, bytes: Uint8Array): Promise<void> {
  await viaDraft(file, bytes.length, async (draft) => {
    await writeFile(draft, bytes, { flush: true, flag: 'wx' });
    // Unlike a rename, a link never replaces.
    await takingName(file, link(draft, file));
  });
}

/** Several files, of which all are there in the end or none. @param files name -> bytes */
export async function writeNewFiles(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const written: string[] = [];
  try {
    for (const [file, bytes] of files) {
      await writeNewFile(file, bytes);
      written.push(file);
    }
  } catch (error) {
    for (const file of written) await rm(file, { force: true });
    throw error;
  }
}

/** The same for a folder with files: name -> bytes; a name may have folders of its own before it, with `/`. */
export async function writeNewFolder(folder: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const size = Object.values(files).reduce((sum, { length }) => sum + length, 0);
  await fillNewFolder(folder, size, (draft) => writeFilesInto(draft, Object.entries(files)));
}

/** Whole, or piece by piece where it is large. */
export type FileContent = Uint8Array | Iterable<string>;

/** @param files names, which may have folders before them, and contents; each is asked for when the one before is written */
export async function writeFilesInto(
  folder: string,
  files: Iterable<readonly [string, FileContent]> | AsyncIterable<readonly [string, FileContent]>,
): Promise<void> {
  for await (const [name, content] of files) {
    await makeFolder(dirname(join(folder, name)));
    await writeFile(join(folder, name), content, { flush: true });
  }
}

/**
 * The same for a folder whose files are too large to be held.
 * @param size bytes, for the message
 * @param fill is given a folder of another name, which exists
 */
export async function fillNewFolder(
  folder: string,
  size: number,
  fill: (draft: string) => Promise<void>,
): Promise<void> {
  await refuseExisting(folder);
  await viaDraft(folder, size, async (draft) => {
    await mkdir(draft);
    await fill(draft);
    // A folder with something in it is not replaced by a rename.
    await takingName(folder, rename(draft, folder));
  });
}

/** What has the name already, by whichever call noticed. */
async function takingName(path: string, take: Promise<void>): Promise<void> {
  try {
    await take;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOTEMPTY') throw existsAlready(path, cause);
    throw cause;
  }
}

function existsAlready(path: string, cause?: unknown): InvalidInputError {
  const expected = 'a name that is not taken: nothing is written over';
  return new InvalidInputError(`${path} exists already`, { file: path, expected }, { cause });
}
