/** The port to the child processes that run science. A worker brings the pool that implements it. */
import type { EncodedArtifact } from '../../infra/artifacts/artifact-parts.js';
import type { Summary } from '../../schemas/run/message.js';

/** A step's state, by name: the parts of each table, in order. */
export type EncodedState = Readonly<Record<string, readonly EncodedArtifact[]>>;

/** Parts of inputs that are fetched one by one as they are handed to the process, in order: never in memory together. */
type LaterInputs = Readonly<Record<string, readonly (() => Promise<EncodedArtifact>)[]>>;

export interface ComputeTask {
  readonly step: string;
  /** Parts of each input, in order; null where an optional input is absent. */
  readonly inputs: Readonly<Record<string, readonly EncodedArtifact[] | null>>;
  /** Further inputs, too large to hold beside those of other tasks. */
  readonly later?: LaterInputs;
  readonly parameters: unknown;
  readonly resume: EncodedState | null;
  /** Names of inputs that later tasks have too, of parts that were fetched: the process may keep them. */
  readonly kept?: readonly string[];
}

export interface ComputeResult {
  /** Parts of each output, in order. */
  readonly outputs: Readonly<Record<string, readonly EncodedArtifact[]>>;
  readonly summary: Summary;
  /** Of this task alone, where the system lets a process say so. */
  readonly peakMemoryBytes: number;
  /** Processor time of this task, of all its threads. */
  readonly cpuSeconds: number;
}

export interface ComputeHooks {
  onProgress(done: number, total: number, note: string): void;
  /** Publishes a state; the child goes on when this resolves. */
  onCheckpoint(state: EncodedState): Promise<void>;
  /** Aborting kills the child at once. */
  readonly signal: AbortSignal;
}

export interface ComputeHost {
  /**
   * @throws ChildProcessDiedError when the child ends before its answer
   * @throws the step's own error, rebuilt by its class name
   * @throws the signal's reason when aborted; the child is gone by then
   */
  run(task: ComputeTask, hooks: ComputeHooks): Promise<ComputeResult>;
}
