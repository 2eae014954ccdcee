/** Attempt records of a run, counted: what was computed, what was found again, and how long it took. */
import type { SealTally } from '../../../schemas/run/audit/seal.js';
import type { RunRecord } from '../../../schemas/run/run.js';
import { stageOfStep } from './kinds.js';

export interface Tally {
  /** Steps by key: done now, or found again. */
  readonly computed: number;
  readonly reused: number;
  /** Attempts that failed, and those whose process was killed. */
  readonly failed: number;
  /** From the first start to the last end, UTC milliseconds; null before anything ended. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly peakMemoryBytes: number | null;
}

export const NOTHING: Tally = { computed: 0, reused: 0, failed: 0, fromMs: null, toMs: null, peakMemoryBytes: null };

export function tallyOf(records: Iterable<RunRecord>): Tally {
  const computed = new Set<string>();
  const reused = new Set<string>();
  let failed = 0;
  let fromMs: number | null = null;
  let toMs: number | null = null;
  let peakMemoryBytes: number | null = null;
  for (const { key, state, startedAt, endedAt, peakMemoryBytes: peak } of records) {
    if (state === 'finished') computed.add(key);
    else if (state === 'reused') reused.add(key);
    else if (state === 'failed' || state === 'lost') failed++;
    fromMs = lowest(fromMs, Date.parse(startedAt));
    if (endedAt !== null) toMs = highest(toMs, Date.parse(endedAt));
    if (peak !== null) peakMemoryBytes = highest(peakMemoryBytes, peak);
  }
  // A step whose answer was lost is found again by its second attempt: it was computed in this run all the same.
  for (const key of computed) reused.delete(key);
  return { computed: computed.size, reused: reused.size, failed, fromMs, toMs, peakMemoryBytes };
}

/** As the seal of a run has it. */
export function sealedTally({ steps, peakMemoryBytes, startedAt, endedAt }: SealTally): Tally {
  const { computed, reused, failed } = steps;
  return { computed, reused, failed, fromMs: timeOf(startedAt), toMs: timeOf(endedAt), peakMemoryBytes };
}

function timeOf(at: string | null): number | null {
  return at === null ? null : Date.parse(at);
}

/** One tally a stage of the run. */
export function tallyByStage(records: Iterable<RunRecord>, stages: readonly string[] = []): Record<string, Tally> {
  const groups = new Map<string, RunRecord[]>();
  for (const record of records) {
    const stage = stageOfStep(record.step, record.workflowId, stages);
    const group = groups.get(stage);
    if (group) group.push(record);
    else groups.set(stage, [record]);
  }
  return Object.fromEntries([...groups].map(([stage, group]) => [stage, tallyOf(group)]));
}

function lowest(a: number | null, b: number): number {
  return a === null ? b : Math.min(a, b);
}

function highest(a: number | null, b: number): number {
  return a === null ? b : Math.max(a, b);
}
