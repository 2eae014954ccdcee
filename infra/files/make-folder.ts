/**
 * A folder and those around it. Node's own `mkdir` with `recursive` climbs up and down for ever where a folder exists
 * and takes no entries (below `/proc`): here every folder is tried at most twice.
 */
import { mkdirSync, statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** @throws the system's error: ENOTDIR, EEXIST where a file has the name, EACCES, EROFS, ENOENT, ENOSPC */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (await isFolder(folder)) return;
    const around = dirname(folder);
    if (code !== 'ENOENT' || around === folder) throw error;
    await makeFolder(around);
    await mkdir(folder).catch(async (again) => {
      // Somebody else may have made it in between.
      if (!(await isFolder(folder))) throw again;
    });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** The same at once. @param mode of the folders that are made */
export function makeFolderSync(folder: string, mode: number): void {
  const isThere = () => statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    if (isThere()) return;
    const around = dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || around === folder) throw error;
    makeFolderSync(around, mode);
    try {
      mkdirSync(folder, { mode });
    } catch (again) {
      if (!isThere()) throw again;
    }
  }
}
