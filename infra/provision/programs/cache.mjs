// @ts-check
/**
 * The cache that all clones of a user share: `<cache>/parts/<name>-<version>-<key>`.
 *
 * A folder under `parts/` is complete: it is filled under `staging/` and renamed at the end, so that neither a failed
 * download nor a killed process leaves half a part behind.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { isRunning, markOf } from '../processes/process-mark.mjs';
import { withLock } from './part-lock.mjs';

/** @param {NodeJS.ProcessEnv} [env] @returns {string} */
export function cacheFolder(env = process.env) {
  const base = env.XDG_CACHE_HOME;
  // The XDG specification has relative paths ignored.
  return join(base && isAbsolute(base) ? base : join(homedir(), '.cache'), 'spectraloom');
}

/** @param {string} cache @param {string} name @param {string} version @param {string} key hex digest */
export function partFolder(cache, name, version, key) {
  return join(cache, 'parts', `${name}-${version}-${key.slice(0, 16)}`);
}

/**
 * @param {string} cache
 * @param {string} folder result of {@link partFolder}
 * @param {(staging: string) => Promise<void>} fill
 * @param {(holder: { pid: number } | null) => void} [onWait]
 */
export async function installOnce(cache, folder, fill, onWait) {
  if (existsSync(folder)) return;
  const lock = join(cache, 'locks', `${folder.slice(join(cache, 'parts').length + 1)}.lock`);
  await withLock(
    lock,
    async () => {
      if (existsSync(folder)) return;
      const staging = await newStaging(cache);
      try {
        await fill(staging);
        await mkdir(join(cache, 'parts'), { recursive: true });
        await rename(staging, folder);
      } finally {
        await rm(staging, { recursive: true, force: true });
      }
    },
    { onWait },
  );
}

/** @param {string} cache @returns {Promise<string>} an empty folder that carries its maker's mark in its name */
async function newStaging(cache) {
  const all = join(cache, 'staging');
  await mkdir(all, { recursive: true });
  const own = markOf();
  if (own === null) throw new Error('/proc is not readable');
  return mkdtemp(join(all, `${own.pid}.${own.startTicks}.${own.bootId}.`));
}

/** Removes what killed commands left under `staging/`. @param {string} cache */
export async function sweepStaging(cache) {
  const all = join(cache, 'staging');
  if (!existsSync(all)) return;
  for (const name of await readdir(all)) {
    const [pid, startTicks, bootId = ''] = name.split('.');
    if (!isRunning({ pid: Number(pid), startTicks: Number(startTicks), bootId })) {
      await rm(join(all, name), { recursive: true, force: true });
    }
  }
}
