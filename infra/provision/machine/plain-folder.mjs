// @ts-check
/** Tools that split paths at spaces are run where the path has none. */
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @param {string} path */
export function isPlainPath(path) {
  return /^[A-Za-z0-9/._+-]+$/.test(path);
}

/**
 * @param {string} preferred taken when its path is plain
 * @returns {Promise<{ folder: string, temporary: boolean }>}
 */
export async function plainBuildFolder(preferred) {
  if (isPlainPath(preferred)) return { folder: preferred, temporary: false };
  const base = [tmpdir(), '/tmp', '/var/tmp'].find((folder) => isPlainPath(folder) && existsSync(folder));
  if (base === undefined) throw new Error(`no temporary folder with a plain path (TMPDIR is ${tmpdir()})`);
  return { folder: await mkdtemp(join(base, 'spectraloom-')), temporary: true };
}
