// @ts-check
/** Where the reference server of OPTIMADE is installed: a Python environment in the shared cache, named by its pinned packages. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, partFolder } from '../../../../infra/provision/programs/cache.mjs';

export const REQUIREMENTS = fileURLToPath(new URL('./requirements.txt', import.meta.url));

export function environmentFolder() {
  const packages = readFileSync(REQUIREMENTS, 'utf8');
  const version = /^optimade==(.+)$/m.exec(packages)?.[1] ?? 'unknown';
  return partFolder(cacheFolder(), 'optimade', version, createHash('sha256').update(packages).digest('hex'));
}

/** @param {string} folder */
export function pythonIn(folder) {
  return join(folder, 'bin', 'python');
}

/** @returns {string | null} null where nobody has run `install.mjs` */
export function installedPython() {
  const python = pythonIn(environmentFolder());
  return existsSync(python) ? python : null;
}
