// @ts-check
/**
 * `npm run soak:discover`, `soak:sweep`, `soak:screening`, `soak:faults`, `soak:audit`: makes the clone ready and runs
 * the files `test/soak/NAME*.soak.ts`, which kill the parts of runs, fill their disks, take their memory and forge their
 * audit trails, for about half an hour each. `soak:package` installs the package on every Node.
 */
import { join } from 'node:path';
import { runInForeground } from '../processes/foreground.mjs';
import { speaker } from '../processes/say.mjs';
import { prepare } from './prepare.mjs';

/** @typedef {import('./prepare.mjs').ServerPlan} ServerPlan */

/** @type {ServerPlan} */
const USUAL = { needed: ['temporal', 'minio'], instead: { minio: 'weed', weed: null } };
/** Every store has its own way of saying that a disk is full: none stands for another. @type {ServerPlan} */
const EVERY_STORE = { needed: ['temporal', 'minio', 'weed'] };

/** @param {string} clone @param {readonly string[]} args name of the soak, then what the test runner takes @returns {Promise<number>} exit code */
export async function soak(clone, [name = '', ...args]) {
  await prepare(clone, ['audit', 'faults'].includes(name) ? EVERY_STORE : USUAL, speaker());
  const runner = join(clone, 'node_modules', 'vitest', 'vitest.mjs');
  const chosen = ['--config', 'test/soak/vitest.config.ts', `test/soak/${name}`];
  return runInForeground(runner, ['run', ...chosen, ...args], { cwd: clone });
}
