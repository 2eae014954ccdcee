// @ts-check
/** `npm run soak:discover`: makes the clone ready and kills the parts of runs for about half an hour. */
import { join } from 'node:path';
import { runInForeground } from './foreground.mjs';
import { prepare } from './prepare.mjs';
import { speaker } from './say.mjs';

/** @param {string} clone @param {readonly string[]} args of the test runner @returns {Promise<number>} exit code */
export async function soak(clone, args) {
  await prepare(clone, { needed: ['temporal', 'minio'], instead: { minio: 'weed', weed: null } }, speaker());
  const runner = join(clone, 'node_modules', 'vitest', 'vitest.mjs');
  return runInForeground(runner, ['run', '--config', 'test/soak/vitest.config.ts', ...args], { cwd: clone });
}
