// @ts-check
/** Where the programs that check exports of audit trails are installed: an environment in the shared cache, named by its pins. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, partFolder } from '../../../../infra/provision/programs/cache.mjs';

export const EXAMPLES = fileURLToPath(new URL('../../../../examples/audit/', import.meta.url));
export const REQUIREMENTS = join(EXAMPLES, 'requirements.txt');
export const NOTE_SOURCES = join(EXAMPLES, 'note');

export function environmentFolder() {
  const pins = ['main.go', 'go.mod', 'go.sum'].map((name) => readFileSync(join(NOTE_SOURCES, name), 'utf8'));
  const packages = readFileSync(REQUIREMENTS, 'utf8');
  const version = /^roc-validator==(.+)$/m.exec(packages)?.[1] ?? 'unknown';
  const digest = createHash('sha256')
    .update([packages, ...pins].join('\n'))
    .digest('hex');
  return partFolder(cacheFolder(), 'audit-peers', version, digest);
}

/** @param {string} folder */
export function pythonIn(folder) {
  return join(folder, 'bin', 'python');
}

/** @param {string} folder */
export function noteIn(folder) {
  return join(folder, 'bin', 'note');
}

/** @returns {{ python: string, note: string | null } | null} null where nobody has run `install.mjs` */
export function installedPeers() {
  const folder = environmentFolder();
  if (!existsSync(pythonIn(folder))) return null;
  return { python: pythonIn(folder), note: existsSync(noteIn(folder)) ? noteIn(folder) : null };
}
