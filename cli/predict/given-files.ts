/** Structure files as a user names them: files, and folders for the files in them. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { byCodeUnit } from '../../schemas/numerics/code-unit-order.js';
import { TRAINING_FOLDER } from '../../schemas/tables/training-list.js';

/** What lies beside the structures of a training folder. */
const NO_STRUCTURES: ReadonlySet<string> = new Set(Object.values(TRAINING_FOLDER));

/**
 * @returns folders replaced by their files, in the order of their names, hidden ones and the lists of a training folder left
 *   out; what is neither is kept: whoever reads it says what is wrong
 */
export async function withoutFolders(names: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) found.push(...((await isFolder(name)) ? await filesOf(name) : [name]));
  return found;
}

async function isFolder(name: string): Promise<boolean> {
  try {
    return (await stat(name)).isDirectory();
  } catch {
    return false;
  }
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.') && !NO_STRUCTURES.has(entry.name))
    .map(({ name }) => join(folder, name))
    .sort(byCodeUnit);
}
