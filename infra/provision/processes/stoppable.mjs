// @ts-check
/** Errors as one message, and a stop while parts are installed: the programs at work are ended, what is finished stays. */
import { constants } from 'node:os';
import { signalRunningCommands } from './command.mjs';

/**
 * @param {() => Promise<number>} work
 * @returns {Promise<number>} exit code: that of the work, 1 for an error
 */
export async function runStoppable(work) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      // A program in the foreground has been told by its own runner, and decides itself when to end.
      if (process.listenerCount(signal) > 1) return;
      signalRunningCommands(signal);
      process.stderr.write('\nstopped; the same command continues\n');
      process.exit(128 + constants.signals[signal]);
    });
  }
  try {
    return await work();
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}
