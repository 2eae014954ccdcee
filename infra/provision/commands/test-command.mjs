// @ts-check
/** `npm test`: makes the clone ready with both object stores, then type check, lint and all tests. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../processes/command.mjs';
import { runInForeground } from '../processes/foreground.mjs';
import { speaker } from '../processes/say.mjs';
import { prepare } from './prepare.mjs';
import { countResults } from './test-results.mjs';

/** @typedef {import('../processes/say.mjs').Say} Say */

/** @param {string} clone @param {readonly string[]} args of the test runner @returns {Promise<number>} exit code */
export async function test(clone, args) {
  const say = speaker();
  await prepare(clone, { needed: ['temporal', 'weed', 'minio'], instead: { minio: 'weed' } }, say);
  const failedChecks = [await failsCheck(TYPE_CHECK, clone, say), await failsCheck(LINTER, clone, say)].filter(
    Boolean,
  ).length;
  const { code, passed, failed } = await runTests(clone, args);
  console.log(`${passed} passed, ${failed + failedChecks} failed`);
  return failed + failedChecks > 0 ? code || 1 : code;
}

/** @typedef {object} Check @property {string} name @property {string} what @property {string[]} script in node_modules @property {string[]} args */

/** @type {Check} */
const TYPE_CHECK = {
  name: 'types',
  what: 'type check',
  script: ['typescript', 'bin', 'tsc'],
  args: ['-p', 'tsconfig.check.json'],
};
/** @type {Check} */
const LINTER = {
  name: 'lint',
  what: 'linter',
  script: ['@biomejs', 'biome', 'bin', 'biome'],
  args: ['check', '--colors=off', '.'],
};

/** @param {Check} check @param {string} clone @param {Say} say */
async function failsCheck({ name, what, script, args }, clone, say) {
  try {
    await say.step(name, what, () =>
      runCommand(process.execPath, [join(clone, 'node_modules', ...script), ...args], { cwd: clone, shownLines: 300 }),
    );
    return false;
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    return true;
  }
}

/** @param {string} clone @param {readonly string[]} args */
async function runTests(clone, args) {
  const folder = await mkdtemp(join(tmpdir(), 'spectraloom-test-'));
  try {
    const file = join(folder, 'results.json');
    const code = await runInForeground(
      join(clone, 'node_modules', 'vitest', 'vitest.mjs'),
      ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...args],
      { cwd: clone },
    );
    const counted = existsSync(file) ? countResults(JSON.parse(readFileSync(file, 'utf8'))) : { passed: 0, failed: 0 };
    // A runner that ends badly without a failed test (it crashed, nothing was found) is a failure as well.
    return { code, passed: counted.passed, failed: code !== 0 ? Math.max(1, counted.failed) : counted.failed };
  } finally {
    await rm(folder, { recursive: true });
  }
}
