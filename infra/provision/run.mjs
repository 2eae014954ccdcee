// @ts-check
/**
 * Entry of the two commands: `start [options of discover]`, `test [options of the test runner]`; and of `build`, `dev`, `pack`, `soak` and `parts [names]`.
 *
 * Loads nothing but the platform check at first, so that an old Node or another system gets one clear line.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { refusePlatform, supportedMachine, thisMachine } from './machine/platform.mjs';

const clone = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const [command, ...args] = process.argv.slice(2);

const refusal = refusePlatform(thisMachine(), supportedMachine());
if (refusal !== null) {
  console.error(refusal);
  process.exitCode = 1;
} else {
  const { runStoppable } = await import('./processes/stoppable.mjs');
  process.exitCode = await runStoppable(() => dispatch());
}

/** @returns {Promise<number>} exit code */
async function dispatch() {
  if (command === 'start') return (await import('./commands/start.mjs')).start(clone, args);
  if (command === 'test') return (await import('./commands/test-command.mjs')).test(clone, args);
  if (command === 'build') return (await import('./commands/build-command.mjs')).buildClone(clone, args);
  if (command === 'soak') return (await import('./commands/soak-command.mjs')).soak(clone, args);
  if (command === 'dev') return (await import('./commands/dev-command.mjs')).dev(clone, args);
  if (command === 'pack') return (await import('./commands/pack-command.mjs')).pack(clone, args);
  if (command === 'parts') return (await import('./commands/parts-command.mjs')).parts(clone, args);
  throw new Error(`unknown command ${JSON.stringify(command)}: start, test, build, dev, pack, soak or parts`);
}
