// @ts-check
/** `parts [names]`: fetches programs and the TensorFlow binding alone, for a clone that somebody installs and compiles by hand. */

import { speaker } from '../processes/say.mjs';
import { cacheFolder, sweepStaging } from '../programs/cache.mjs';
import { installedPrograms, writeInstalledPrograms } from '../programs/installed-programs.mjs';
import { libtensorflowLabel } from '../programs/libtensorflow.mjs';
import { provideProgram } from '../programs/program-part.mjs';
import { hasBinding, provideTfjsBinding } from '../programs/tfjs-binding.mjs';

const PROGRAMS = /** @type {const} */ (['temporal', 'minio', 'weed']);
const NAMES = ['tfjs-binding', ...PROGRAMS];

/** @param {string} clone with node_modules @param {readonly string[]} names default: all @returns {Promise<number>} exit code */
export async function parts(clone, names) {
  const unknown = names.find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw new Error(`unknown part ${JSON.stringify(unknown)}: one of ${NAMES.join(', ')}`);
  const cache = cacheFolder();
  await sweepStaging(cache);
  const say = speaker();
  const wanted = names.length > 0 ? names : NAMES;
  if (wanted.includes('tfjs-binding') && !hasBinding(cache, clone)) {
    await say.step('tensorflow', libtensorflowLabel(), () => provideTfjsBinding(cache, clone, say));
  }
  for (const name of PROGRAMS) {
    if (wanted.includes(name)) say.line(name, await provideProgram(cache, name, say));
  }
  await writeInstalledPrograms(clone, await installedPrograms(cache));
  return 0;
}
