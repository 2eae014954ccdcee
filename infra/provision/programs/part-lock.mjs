// @ts-check
/**
 * One command at a time works on a part or a clone; others wait. The lock of a process that has died is taken over.
 *
 * Every install is staged and renamed, so even two holders at once could only do the same work twice.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isRunning, markOf } from '../processes/process-mark.mjs';

/** @typedef {import('../processes/process-mark.mjs').ProcessMark} ProcessMark */

/** A holder that was killed between making the file and writing into it leaves it empty; a live one needs far less. */
const EMPTY_FOR_MS = 5_000;

/**
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ onWait?: (holder: ProcessMark | null) => void, pollMs?: number }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(file, work, { onWait = () => {}, pollMs = 300 } = {}) {
  mkdirSync(dirname(file), { recursive: true });
  const own = JSON.stringify(markOf());
  for (let waited = false; ; ) {
    const outcome = tryLock(file, own);
    if (outcome === 'held') break;
    if (outcome === 'removed') continue;
    if (!waited) onWait(holderOf(file));
    waited = true;
    await pause(pollMs);
  }
  try {
    return await work();
  } finally {
    if (read(file) === own) rmSync(file, { force: true });
  }
}

/** @param {string} file @param {string} own @returns {'held' | 'busy' | 'removed'} `removed`: a dead holder's lock was, try again */
function tryLock(file, own) {
  try {
    writeFileSync(file, own, { flag: 'wx', mode: 0o600 });
    return 'held';
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
  const seen = read(file);
  if (seen === null || !isAbandoned(file, seen)) return 'busy';
  // Renaming decides between several that saw the same dead holder: one of them moves the file, the others find none.
  const aside = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return 'busy';
    throw error;
  }
  // Somebody else may have taken over in between; then the file just moved is theirs and goes back.
  if (read(aside) !== seen) renameSync(aside, file);
  else rmSync(aside, { force: true });
  return 'removed';
}

/** @param {string} file @param {string} seen */
function isAbandoned(file, seen) {
  const holder = parse(seen);
  if (holder !== null) return !isRunning(holder);
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return written !== undefined && Date.now() - written > EMPTY_FOR_MS;
}

/** @param {string} file @returns {ProcessMark | null} */
function holderOf(file) {
  const text = read(file);
  return text === null ? null : parse(text);
}

/** @param {string} text @returns {ProcessMark | null} null for a text that no holder finished writing */
function parse(text) {
  const pattern = /^\{"pid":(\d+),"startTicks":(\d+),"bootId":"([^"]+)"\}$/;
  const found = pattern.exec(text);
  return found ? { pid: Number(found[1]), startTicks: Number(found[2]), bootId: found[3] ?? '' } : null;
}

/** @param {string} file @returns {string | null} */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return null;
    throw error;
  }
}
