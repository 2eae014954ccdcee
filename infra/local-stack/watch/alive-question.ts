/** The supervisor's side of the channel to a worker: one question, one answer, within a time. */
import type { ChildProcess } from 'node:child_process';
import { StackUnavailableError } from '../../../schemas/failure.js';
import type { AliveQuestion, FromWorker } from './worker-channel.js';

let asked = 0;

/** @throws StackUnavailableError when there is no answer in time, or one that tells a fault */
export async function askWhetherAlive(child: ChildProcess, withinMs: number): Promise<void> {
  const question: AliveQuestion = { type: 'alive?', number: ++asked };
  let forget = () => {};
  const answer = new Promise<string | null>((resolve, reject) => {
    const hear = (message: FromWorker) => {
      if (message?.type === 'alive' && message.number === question.number) resolve(message.fault);
    };
    const timer = setTimeout(
      () => reject(new StackUnavailableError(`its event loop did not answer within ${withinMs / 1000} s`)),
      withinMs,
    );
    child.on('message', hear);
    forget = () => {
      clearTimeout(timer);
      child.off('message', hear);
    };
    // A channel that is closed or full tells it here; the time limit stays the last word.
    child.send(question, (error) => error && reject(new StackUnavailableError(`its channel: ${error.message}`)));
  });
  try {
    const fault = await answer;
    if (fault !== null) throw new StackUnavailableError(fault);
  } finally {
    forget();
  }
}
