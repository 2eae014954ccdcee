// @ts-check
/** What a build depends on, as one digest: every source that the compiler reads, and the files that configure it. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const CONFIGURATION = ['package.json', 'package-lock.json', 'tsconfig.json', 'infra/provision/programs/build.mjs'];

/** @param {string} clone @returns {string} SHA-256 in hex */
export function sourceDigest(clone) {
  const { include } = JSON.parse(readFileSync(join(clone, 'tsconfig.json'), 'utf8'));
  const sources = include.flatMap((/** @type {string} */ folder) =>
    existsSync(join(clone, folder)) ? filesIn(clone, folder, (name) => /\.(ts|json)$/.test(name)) : [],
  );
  const hash = createHash('sha256').update(process.versions.modules);
  for (const name of [...CONFIGURATION, ...sources].sort()) {
    const content = readFileSync(join(clone, name));
    hash.update(`\n${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Sizes and times of compiled files: tells whether somebody else wrote into a finished build. */
/** @param {string} folder @param {(name: string) => boolean} wanted @returns {string} SHA-256 in hex */
export function outputDigest(folder, wanted) {
  const hash = createHash('sha256');
  for (const name of filesIn(folder, '.', wanted).sort()) {
    const { size, mtimeMs } = statSync(join(folder, name));
    hash.update(`${name}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** @param {string} root @param {string} folder @param {(name: string) => boolean} wanted @returns {string[]} relative to root */
function filesIn(root, folder, wanted) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(wanted)
    .map((name) => (folder === '.' ? name : `${folder}/${name}`));
}
