// @ts-check
/**
 * Compiles the program: `dist` is a link to `.dist/<digest of the sources>`.
 *
 * A build is made under another name and renamed, and the link is replaced by renaming as well: no command ever sees
 * half a build, and a supervisor that runs keeps the files that it was started from.
 */
import { existsSync, lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../processes/command.mjs';
import { outputDigest, sourceDigest } from './source-digest.mjs';

const STAMP = '.build.json';
const KEPT_BUILDS = 3;

/** @param {string} name */
const isProgram = (name) => name.endsWith('.js');

/** @param {string} clone */
export function hasBuild(clone) {
  const wanted = join('.dist', sourceDigest(clone).slice(0, 16));
  return currentBuild(clone) === wanted && isIntact(join(clone, wanted));
}

/** @param {string} clone @returns {string | null} where the link points */
function currentBuild(clone) {
  const link = join(clone, 'dist');
  return lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(link) : null;
}

/** @param {string} folder @returns {boolean} false when a compiler run by hand has written into it */
function isIntact(folder) {
  const stamp = join(folder, STAMP);
  return existsSync(stamp) && JSON.parse(readFileSync(stamp, 'utf8')).output === outputDigest(folder, isProgram);
}

/** @param {string} clone with node_modules */
export async function build(clone) {
  const digest = sourceDigest(clone);
  const builds = join(clone, '.dist');
  await mkdir(builds, { recursive: true });
  await removeUnfinished(builds);
  const folder = join(builds, digest.slice(0, 16));
  if (!isIntact(folder)) {
    const staging = `${folder}.unfinished`;
    await compile(clone, staging);
    await writeFile(
      join(staging, STAMP),
      JSON.stringify({ sources: digest, output: outputDigest(staging, isProgram) }),
    );
    await rm(folder, { recursive: true, force: true });
    await rename(staging, folder);
  }
  await pointTo(clone, join('.dist', digest.slice(0, 16)));
  await removeOldest(builds, digest.slice(0, 16));
}

/** @param {string} clone @param {string} folder */
async function compile(clone, folder) {
  const compiler = join(clone, 'node_modules', 'typescript', 'bin', 'tsc');
  await runCommand(process.execPath, [compiler, '-p', 'tsconfig.json', '--outDir', folder], { cwd: clone });
  // Workers start at once when the workflow code need not be bundled first.
  await runCommand(process.execPath, [join(folder, 'workers', 'bundle.js')], { cwd: clone });
  if (!existsSync(join(folder, 'workflow-bundle.js'))) throw new Error('workers/bundle.js wrote no workflow-bundle.js');
}

/** @param {string} clone @param {string} target relative to the clone, so that the clone can be moved */
async function pointTo(clone, target) {
  const link = join(clone, 'dist');
  const fresh = join(clone, '.dist', 'link.unfinished');
  await symlink(target, fresh);
  // A real folder is what the compiler leaves when it is run by hand.
  if (lstatSync(link, { throwIfNoEntry: false })?.isDirectory()) await rm(link, { recursive: true });
  await rename(fresh, link);
}

/** @param {string} builds */
async function removeUnfinished(builds) {
  for (const name of await readdir(builds)) {
    if (name.endsWith('.unfinished')) await rm(join(builds, name), { recursive: true });
  }
}

/** Programs that still run from an earlier build keep it for a while. @param {string} builds @param {string} current */
async function removeOldest(builds, current) {
  const others = (await readdir(builds)).filter((name) => name !== current);
  const aged = await Promise.all(others.map(async (name) => ({ name, at: (await stat(join(builds, name))).mtimeMs })));
  aged.sort((a, b) => b.at - a.at);
  for (const { name } of aged.slice(KEPT_BUILDS - 1)) await rm(join(builds, name), { recursive: true });
}
