// @ts-check
/** `npm run dev`: rebuilds at every change of the sources and starts the stack, with its worker, on the new build. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceChanges } from '../machine/source-changes.mjs';
import { runInForeground } from '../processes/foreground.mjs';
import { speaker } from '../processes/say.mjs';
import { build, hasBuild } from '../programs/build.mjs';
import { rememberedStore, wantedPrograms } from '../programs/wanted-programs.mjs';
import { prepare } from './prepare.mjs';
import { serverPlan } from './start.mjs';

/** @param {string} clone @param {readonly string[]} args of `up` @returns {Promise<number>} exit code */
export async function dev(clone, args) {
  const say = speaker();
  await prepare(clone, serverPlan(wantedPrograms(args, process.env, rememberedStore(clone))), say);
  // A stack of another build is replaced: runs under way go on with the new one.
  const up = () => runInForeground(join(clone, 'dist', 'cli', 'main.js'), ['up', ...args], { cwd: clone });
  const failed = await up();
  if (failed !== 0) return failed;
  const { include } = JSON.parse(readFileSync(join(clone, 'tsconfig.json'), 'utf8'));
  const folders = include.map((/** @type {string} */ folder) => join(clone, folder));
  say.line('watching', `${include.join(', ')}; Ctrl-C ends this, the servers stay up until npx spectraloom down`);
  for await (const file of sourceChanges(folders)) {
    // An editor that saves the same text again changes nothing.
    if (hasBuild(clone)) continue;
    try {
      await say.step('build', `${file} has changed`, () => build(clone));
    } catch (error) {
      say.line('build', /** @type {Error} */ (error).message);
      continue;
    }
    await up();
  }
  return 0;
}
