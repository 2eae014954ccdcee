/** What a worker and its child processes say to each other, over the channel of `child_process.fork`. */
import type { ComputeResult, ComputeTask, EncodedState } from '../activities/frame/compute-host.js';
import type { EncodedArtifact } from '../infra/artifacts/artifact-parts.js';

/** An input whose parts went before the task; of one that is to be kept its name, and whether the child has it already. */
export interface SentInput {
  readonly keptAs: string | null;
  readonly isKnown: boolean;
}

export interface SentTask extends Omit<ComputeTask, 'inputs' | 'later' | 'kept'> {
  readonly inputs: Readonly<Record<string, SentInput | null>>;
}

/** Parts go one by one, each once the one before has left this process: a large input is never in a message as a whole. */
export type ToChild =
  | { readonly type: 'part'; readonly input: string; readonly part: EncodedArtifact }
  | { readonly type: 'task'; readonly task: SentTask }
  | { readonly type: 'checkpoint-kept' };

export type FromChild =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly done: number; readonly total: number; readonly note: string }
  | { readonly type: 'checkpoint'; readonly state: EncodedState }
  /** `kept`: names of the inputs that the child holds from now on. */
  | { readonly type: 'result'; readonly result: ComputeResult; readonly kept: readonly string[] }
  | { readonly type: 'error'; readonly error: WireError };

/** An error as data: rebuilt by class name on the other side. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly stack: string;
}
