/**
 * What a supervisor and its worker say to each other over the channel of the child process. An answer proves that the
 * worker's event loop turns; its `fault` says whether it still takes tasks from Temporal.
 */

import { required } from '../../../schemas/required.js';

export interface AliveQuestion {
  readonly type: 'alive?';
  readonly number: number;
}

export type FromWorker =
  | { readonly type: 'ready' }
  /** `fault`: why it does no work though it answers; null when all is well. */
  | { readonly type: 'alive'; readonly number: number; readonly fault: string | null };

/** On the worker's side. Without a channel (a worker started by hand) nobody asks. */
export function answerSupervisor(faultNow: () => string | null): void {
  process.on('message', (message: Partial<AliveQuestion> | null) => {
    if (message?.type !== 'alive?' || !process.connected) return;
    process.send?.({ type: 'alive', number: required(message.number), fault: faultNow() } satisfies FromWorker);
  });
}
