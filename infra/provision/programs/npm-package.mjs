// @ts-check
/** Files of one npm package in the cache: fetched by name, checked against its pinned digest; no dependencies, no scripts. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../processes/command.mjs';
import { installOnce, partFolder } from './cache.mjs';
import { runNpm } from './npm-client.mjs';
import { withRetries } from './retry.mjs';

/** @typedef {{ package: string, version: string, integrity: string }} PinnedPackage `integrity` as npm writes it: sha512 in base64 */

/** @param {string} cache @param {PinnedPackage} pinned @returns {string} */
export function packageFolder(cache, { package: name, version, integrity }) {
  const key = Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
  return partFolder(cache, name.replace(/^.*\//, ''), version, key);
}

/**
 * @param {string} cache
 * @param {PinnedPackage} pinned
 * @param {import('../processes/say.mjs').Say} say
 * @param {{ pauseMs?: number }} [retry]
 * @returns {Promise<string>} folder with the package's files
 */
export async function providePackage(cache, pinned, say, retry = {}) {
  const folder = packageFolder(cache, pinned);
  await installOnce(cache, folder, (staging) => withRetries(() => fetchPackage(pinned, staging), retry), say.waiting);
  return folder;
}

/** @param {PinnedPackage} pinned @param {string} folder */
async function fetchPackage({ package: name, version, integrity }, folder) {
  const download = join(folder, '.download');
  // What a failed attempt left behind must not be taken for the file.
  await rm(download, { recursive: true, force: true });
  await mkdir(download);
  await runNpm(['pack', `${name}@${version}`, '--ignore-scripts', `--pack-destination=${download}`], folder);
  const [file = ''] = await readdir(download);
  const found = createHash('sha512')
    .update(await readFile(join(download, file)))
    .digest('base64');
  if (`sha512-${found}` !== integrity) {
    throw new Error(`${name} ${version} is not the pinned package: sha512-${found}, expected ${integrity}`);
  }
  await runCommand('tar', ['-xzf', join(download, file), '-C', folder, '--strip-components=1']);
  await rm(download, { recursive: true });
}
