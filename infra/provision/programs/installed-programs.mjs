// @ts-check
/**
 * Tells the local stack where its programs are: `node_modules/.spectraloom-parts.json`, read by
 * `infra/local-stack/servers/parts.ts`:
 *
 *   { "temporal": string | null, "minio": string | null, "weed": string | null }
 *
 * absolute paths, null for a program that this machine does not have.
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findProgram } from './program-part.mjs';

/** @typedef {{ temporal: string | null, minio: string | null, weed: string | null }} InstalledPrograms */

/** @param {string} clone */
export const partsFile = (clone) => join(clone, 'node_modules', '.spectraloom-parts.json');

/** @param {string} clone @param {InstalledPrograms} programs */
export async function writeInstalledPrograms(clone, programs) {
  const file = partsFile(clone);
  const text = `${JSON.stringify(programs, null, 2)}\n`;
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  await mkdir(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, text);
  await rename(fresh, file);
}

/** @param {string} cache @returns {Promise<InstalledPrograms>} from PATH or the cache, nothing is fetched */
export async function installedPrograms(cache) {
  return {
    temporal: await findProgram(cache, 'temporal'),
    minio: await findProgram(cache, 'minio'),
    weed: await findProgram(cache, 'weed'),
  };
}
