/** Ctrl-C: once stops cleanly and says how to continue, twice stops now. Data are kept either way. */
import { EXIT, InterruptedError } from './exit-codes.js';

const ONE_KEYSTROKE_MS = 500;

/**
 * @param work is given the signal that the first Ctrl-C (or SIGTERM) aborts, with an InterruptedError as reason
 * @param howToContinue completes the sentence "interrupted; ..."
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>, howToContinue: string): Promise<T> {
  const controller = new AbortController();
  let firstAt = 0;
  const onSignal = () => {
    // Under npx one Ctrl-C arrives twice: from the terminal, and passed on by npm.
    if (controller.signal.aborted && performance.now() - firstAt < ONE_KEYSTROKE_MS) return;
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    firstAt = performance.now();
    controller.abort(new InterruptedError(`interrupted; ${howToContinue}`));
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    return await work(controller.signal);
  } catch (error) {
    // Where files were being written, it is told as what kept them from being written.
    const { aborted, reason } = controller.signal;
    throw aborted && error instanceof Error && error.cause === reason ? reason : error;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}
