// @ts-check
/** `npm run build`: packages, TensorFlow and the compiled program, for benchmarks and commands that need no server. */

import { speaker } from '../processes/say.mjs';
import { prepare } from './prepare.mjs';

/** @param {string} clone @param {readonly string[]} args none @returns {Promise<number>} exit code */
export async function buildClone(clone, args) {
  if (args.length > 0) throw new Error(`build takes no options: ${JSON.stringify(args[0])}`);
  await prepare(clone, { needed: [] }, speaker());
  return 0;
}
