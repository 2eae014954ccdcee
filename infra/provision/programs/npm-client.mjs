// @ts-check
/** npm as it was started, else as PATH has it. */
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { installHint } from '../machine/install-hint.mjs';
import { runCommand } from '../processes/command.mjs';

/** @returns {string} npm's `bin/npm-cli.js` @throws {Error} naming the command that installs npm */
export function findNpm() {
  const started = process.env.npm_execpath;
  if (started?.endsWith('npm-cli.js') && existsSync(started)) return started;
  const folders = [dirname(process.execPath), ...(process.env.PATH ?? '').split(delimiter)];
  for (const folder of folders) {
    const file = join(folder, 'npm');
    if (!existsSync(file)) continue;
    const real = realpathSync(file);
    if (real.endsWith('npm-cli.js')) return real;
  }
  throw new Error(`npm is not installed (it comes with Node; or ${installHint(['npm'])})`);
}

/** @param {readonly string[]} args @param {string} cwd @param {NodeJS.ProcessEnv} [env] */
export function runNpm(args, cwd, env = process.env) {
  return runCommand(process.execPath, [findNpm(), ...args], { cwd, env, shownLines: 40 });
}
