// @ts-check
/**
 * `npm pack`: the tarball gets the compiled program as files. In a clone `dist` is a link, which npm leaves out: it is
 * replaced by a copy before, without what no command reads, and made a link again afterwards.
 */
import { realpathSync } from 'node:fs';
import { cp, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { speaker } from '../processes/say.mjs';
import { build } from '../programs/build.mjs';
import { prepare } from './prepare.mjs';

/** @param {string} clone @param {readonly string[]} args `before` or `after` @returns {Promise<number>} exit code */
export async function pack(clone, args) {
  if (args[0] === 'after') await build(clone);
  else if (args[0] === 'before') await copyBuild(clone);
  else throw new Error('pack is called by npm pack: before or after');
  return 0;
}

/** @param {string} clone */
async function copyBuild(clone) {
  // `npm pack` prints the tarball's name for programs to read.
  await prepare(clone, { needed: [] }, speaker(process.stderr));
  // A link, even where a pack that was interrupted had left the copy.
  const link = join(clone, 'dist');
  const folder = realpathSync(link);
  const fresh = join(clone, '.dist', 'packed.unfinished');
  await rm(fresh, { recursive: true, force: true });
  const isWanted = (/** @type {string} */ file) =>
    !file.endsWith('.map') && basename(file) !== '.build.json' && file !== join(folder, 'bench');
  await cp(folder, fresh, { recursive: true, preserveTimestamps: true, filter: isWanted });
  await rm(link);
  await rename(fresh, link);
}
