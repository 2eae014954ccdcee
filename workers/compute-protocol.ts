/** What a worker and its child processes say to each other, over the channel of `child_process.fork`. */
import type { ComputeResult, ComputeTask, EncodedState } from '../activities/frame/compute-host.js';

export type ToChild = { readonly type: 'task'; readonly task: ComputeTask } | { readonly type: 'checkpoint-kept' };

export type FromChild =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly done: number; readonly total: number; readonly note: string }
  | { readonly type: 'checkpoint'; readonly state: EncodedState }
  | { readonly type: 'result'; readonly result: ComputeResult }
  | { readonly type: 'error'; readonly error: WireError };

/** An error as data: rebuilt by class name on the other side. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly stack: string;
}
