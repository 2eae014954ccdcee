// @ts-check
/**
 * `node_modules` as `package-lock.json` has it, without install scripts of dependencies.
 *
 * npm writes `node_modules/.package-lock.json` at the end of an install: what it lists is there, and a half-done
 * `npm ci`, which begins by removing the folder, has none.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from './npm-client.mjs';
import { withRetries } from './retry.mjs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockedPackage */
/** @typedef {{ packages: Record<string, LockedPackage> }} LockFile */

/** @param {string} clone */
export function hasNodeModules(clone) {
  const installed = join(clone, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  return firstDifference(readJson(join(clone, 'package-lock.json')), readJson(installed)) === null;
}

/**
 * @param {LockFile} locked
 * @param {LockFile} installed
 * @returns {string | null} the first package that is missing, superfluous or another one
 */
export function firstDifference(locked, installed) {
  for (const [path, wanted] of Object.entries(locked.packages)) {
    if (path === '') continue;
    const found = installed.packages[path];
    // Optional packages are those of other platforms, mostly.
    if (found === undefined && !wanted.optional && !wanted.devOptional) return path;
    if (found !== undefined && !isSame(wanted, found)) return path;
  }
  return Object.keys(installed.packages).find((path) => locked.packages[path] === undefined) ?? null;
}

/** @param {LockedPackage} a @param {LockedPackage} b */
function isSame(a, b) {
  return a.version === b.version && (!a.integrity || !b.integrity || a.integrity === b.integrity);
}

/** @param {string} clone */
export async function installNodeModules(clone) {
  await withRetries(() =>
    runNpm(
      ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--prefer-offline', '--no-audit', '--no-fund'],
      clone,
    ),
  );
  const difference = firstDifference(
    readJson(join(clone, 'package-lock.json')),
    readJson(join(clone, 'node_modules', '.package-lock.json')),
  );
  if (difference !== null) throw new Error(`npm ci left ${difference} unlike package-lock.json`);
}

/** @param {string} file @returns {LockFile} */
function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
