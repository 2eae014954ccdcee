/**
 * What workflows and activities say to each other: references and a few numbers, under 1 KB.
 * Types and constants only, so that workflows may import it.
 */
import type { ObjectRef } from './artifact.js';

/** A few plain facts that workflows decide by; part of the key record. */
export type Summary = Readonly<Record<string, number | string | boolean | null>>;

/** What a step can resume from: its state as artifacts, by name. */
export type KeptState = Readonly<Record<string, ObjectRef>>;

/** One request to a step. `shard` picks one part of a sharded input; `run` groups attempt records and is part of no key. */
export interface StepMessage<P = unknown> {
  readonly inputs: Readonly<Record<string, ObjectRef | null>>;
  readonly parameters: P;
  readonly shard?: number;
  readonly run: string;
  /** State of an earlier, stopped attempt: part of no key, since it changes no result. */
  readonly resume?: KeptState | null;
}

export interface StepResult {
  readonly key: string;
  readonly outputs: Readonly<Record<string, ObjectRef>>;
  readonly summary: Summary;
  readonly reused: boolean;
  /** How long the attempt took, where it computed: for budgets and estimates, part of no record that is hashed. */
  readonly seconds?: number;
  /** Set when the attempt was stopped by a cancellation and kept its state. */
  readonly stopped?: { readonly checkpoint: KeptState | null };
}

/** Heartbeat details of every step. */
export interface StepHeartbeat {
  readonly done: number;
  readonly total: number;
  readonly note: string;
  readonly checkpoint: KeptState | null;
  /** Child processes of this step that died since it last made progress. */
  readonly deaths: number;
  /** Why it waits, in words: a full disk; null while it works. */
  readonly waiting: string | null;
}

/** A shard that was too much for the memory: the tables that took its place, in order. */
export interface CutShard {
  readonly shard: number;
  readonly pieces: readonly ObjectRef[];
}

/** Asks for the halves of one shard. */
export interface HalveMessage {
  readonly of: ObjectRef;
  /** 0 for an artifact that is one table. */
  readonly shard: number;
  /** As in a `StepMessage`; absent in messages of earlier versions, here and below. */
  readonly run?: string;
}

export interface ListMessage {
  readonly refs: readonly ObjectRef[];
  /** The step whose results they are. */
  readonly producer: string;
  readonly run?: string;
}

export interface PruneMessage {
  readonly refs: readonly ObjectRef[];
  readonly run?: string;
}

/** Names the results of a step run over many shards or parameter values, in order, as one `shards` artifact. */
export interface CollectMessage {
  readonly step: string;
  readonly output: string;
  readonly inputs: Readonly<Record<string, ObjectRef | null>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Number of shards of the sharded input; absent when the step was run over parameter values. */
  readonly shards?: number;
  /** Shards whose results are those of their pieces; absent without any. */
  readonly cut?: readonly CutShard[];
  /** Parameter name -> values; the product of all, last name fastest. */
  readonly over?: Readonly<Record<string, readonly (string | number)[]>>;
  readonly run: string;
}

/** Asks for the seal of a run that has ended. */
export interface SealRunMessage {
  readonly run: string;
  readonly workflowId: string;
  /** Of the first of a chain of runs. */
  readonly firstRunId: string;
  /** Also while it runs. */
  readonly isDue: boolean;
}

/** What was found of a run that is to be sealed. */
export interface SealLook {
  readonly state: 'running' | 'finished' | 'failed' | 'cancelled' | 'terminated' | 'timed-out' | 'forgotten';
  /** Of the seal that was written or found; null where none was due. */
  readonly seal: {
    readonly number: number;
    /** Leaves of the log of the store. */
    readonly size: number;
    /** Hexadecimal. */
    readonly root: string;
    readonly checkpoint: string;
  } | null;
}

/** Answer of every workflow's progress query. */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly reused: number;
  readonly ratePerSecond: number | null;
  readonly etaSeconds: number | null;
  readonly note: string;
  readonly paused: boolean;
  readonly children: readonly string[];
}

/** Answer of a sweep's `sweep` query and of its amendments. */
export interface SweepState {
  readonly name: string;
  readonly method: string;
  readonly phase: string;
  readonly paused: boolean;
  readonly trials: {
    /** null where a budget alone ends the sweep. */
    readonly planned: number | null;
    readonly started: number;
    readonly training: number;
    readonly finished: number;
    readonly stopped: number;
    readonly diverged: number;
    readonly failed: number;
  };
  readonly epochs: {
    /** That the trials went through, found again or computed. */
    readonly done: number;
    /** That this sweep computed. */
    readonly trained: number;
    readonly limit: number | null;
  };
  readonly computeHours: { readonly spent: number; readonly limit: number | null };
  readonly best: {
    readonly trial: number;
    readonly parameters: Readonly<Record<string, number | string | boolean>>;
    readonly value: number | null;
    /** Of a metric with a unit of its own; absent for that of the targets. */
    readonly unit?: string;
  } | null;
  /** Until all trials have ended, by the pace so far; null where their number or the pace is not known. */
  readonly etaSeconds: number | null;
  readonly reusedRungs: number;
  readonly amendments: number;
  /** Why no further trial starts though the plan has more; empty otherwise. */
  readonly verdict: string;
}
