#!/usr/bin/env node
// @ts-check
/**
 * The program `spectraloom`. In a clone `npm start` installs what commands need; an installed package has nobody who did,
 * so here the first command that needs TensorFlow or a server brings it into the user's cache.
 *
 * Loads nothing but the platform check at first, so that an old Node or another system gets one clear line.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isCheckout } from './machine/checkout.mjs';
import { refusePlatform, supportedMachine, thisMachine } from './machine/platform.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const main = join(root, 'dist', 'cli', 'main.js');

process.exitCode = await begin();
if (process.exitCode === 0) await import(pathToFileURL(main).href);

/** @returns {Promise<number>} exit code; 0: the program can run */
async function begin() {
  const refusal =
    refusePlatform(thisMachine(), supportedMachine()) ??
    (existsSync(main) ? null : `${main} is not there: npm start or npm run build makes it`);
  if (refusal !== null) {
    console.error(refusal);
    return 1;
  }
  if (isCheckout(root)) return 0;
  const { provideForCommand } = await import('./commands/package-command.mjs');
  const { runStoppable } = await import('./processes/stoppable.mjs');
  const code = await runStoppable(() => provideForCommand(root, process.argv.slice(2)));
  // From here on signals are the program's own.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal);
  return code;
}
