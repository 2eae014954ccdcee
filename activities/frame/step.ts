/**
 * What a step is: one pure function from tables to tables, its name, its version and its schemas.
 * Everything that all steps share (key, lookup, fetch, publish, attempt record, heartbeat) is in `run-step.ts`.
 */
import type { z } from 'zod';
import type { ArtifactKind, BinaryKind, DocumentKind, Table, TableKind } from '../../schemas/run/artifact.js';
import type { Summary } from '../../schemas/run/message.js';
import type { WorkerRole } from '../../schemas/task-queues.js';

/**
 * An input: the kind it must have; a document is given as its bytes. `optional` inputs may be null; `sharded` ones are picked by
 * the message's shard number. `kept` ones are the same for many tasks: a process keeps them decoded for the next one, so that
 * the step must not change them.
 */
export interface Read<K extends ArtifactKind = ArtifactKind> {
  readonly kind: K;
  readonly optional?: boolean;
  readonly sharded?: boolean;
  readonly kept?: boolean;
}

export type Reads = Readonly<Record<string, Read>>;

/** An output: its kind. `shards` outputs are lists of tables that become one `shards` artifact. */
interface Write<K extends ArtifactKind = ArtifactKind> {
  readonly kind: K;
  readonly shards?: boolean;
  /** Deleted once a later step no longer needs it: a reused step does not ask for it. */
  readonly transient?: boolean;
}

type Writes = Readonly<Record<string, Write>>;

type Input<K extends ArtifactKind> = K extends TableKind ? Table<K> : Uint8Array;

export type StepInputs<R extends Reads> = {
  [N in keyof R]: R[N]['optional'] extends true ? Input<R[N]['kind']> | null : Input<R[N]['kind']>;
};

type Output<W extends Write> = W['kind'] extends TableKind
  ? W['shards'] extends true
    ? Table<W['kind']>[]
    : Table<W['kind']>
  : W['kind'] extends BinaryKind
    ? Uint8Array
    : W['kind'] extends DocumentKind
      ? string
      : never;

interface StepOutput<W extends Writes> {
  readonly outputs: { [N in keyof W]: Output<W[N]> };
  /** A few plain facts that workflows decide by; part of the key record, deterministic. */
  readonly summary?: Summary;
}

/** What a running step may use besides its inputs. Lives in the child process. */
export interface StepContext {
  /** Shown while the step runs; at most what a line can hold. */
  progress(done: number, total: number, note?: string): void;
  /** State to resume from should this attempt die; null on a first attempt. */
  readonly resume: Readonly<Record<string, Table>> | null;
  /** Keeps state for a later attempt; resolves when it is published. */
  checkpoint(state: Readonly<Record<string, Table>>): Promise<void>;
  /** Milliseconds since the last checkpoint was published (since the start, at first). Never reaches a result. */
  sinceCheckpointMs(): number;
  /** A folder of this process alone, for graph programs. */
  readonly programFolder: string;
  /** Bytes of the program that finds space groups, for `openSymmetryFinder`. */
  symmetryProgram(): Promise<Uint8Array<ArrayBuffer>>;
}

export interface Step<P = unknown, R extends Reads = Reads, W extends Writes = Writes> {
  readonly name: string;
  /** Raise it when the same inputs may give other bytes. `test/unit/activities/code-version.test.ts` asks for it. */
  readonly codeVersion: number;
  /** A difference in the last bits grows through thousands of steps of a training: its key covers how the machine rounds. */
  readonly roundingInKey?: boolean;
  readonly queue: Exclude<WorkerRole, 'workflow'>;
  readonly parameters: z.ZodType<P>;
  readonly reads: R;
  readonly writes: W;
  run(
    inputs: StepInputs<R>,
    parameters: P,
    context: StepContext,
  ): Promise<StepOutput<NoInfer<W>>> | StepOutput<NoInfer<W>>;
}

/** A step of any parameters, as registries hold it. */
export interface AnyStep
  extends Pick<Step, 'name' | 'codeVersion' | 'roundingInKey' | 'queue' | 'parameters' | 'reads' | 'writes'> {
  // biome-ignore lint/suspicious/noExplicitAny: a registry erases the types that each step file proves
  run(inputs: any, parameters: any, context: StepContext): Promise<StepOutput<any>> | StepOutput<any>;
}

/** Infers the types of a step from its definition. */
export function step<P, const R extends Reads, const W extends Writes>(definition: Step<P, R, W>): Step<P, R, W> {
  return definition;
}

/** What the key of a step covers of the machine: nothing where plain operations give its numbers. */
export function fusedPartOf(
  step: Pick<AnyStep, 'roundingInKey'>,
  versions: Readonly<Record<string, string>>,
): { readonly fusedOperations?: string } {
  const { fusedOperations = 'none' } = versions;
  return step.roundingInKey && fusedOperations !== 'none' ? { fusedOperations } : {};
}
