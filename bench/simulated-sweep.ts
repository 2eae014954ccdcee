/** A sweep without servers: trainings end in an order that a seed decides, with so many workers. */
import type { SweepPlan } from '../schemas/sweep/sweep-plan.js';
import { nextTasks, type Parameters, type TrialRecord } from '../science/sweep/index.js';

export interface Simulated {
  readonly records: TrialRecord[];
  readonly reasons: string[];
  readonly mostRunning: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * @param value validation error of a trial at an epoch; null: diverged; `failed`: its training cannot be done
 * @param pick which of the running trainings ends next, of `n`
 */
export function simulate(
  plan: SweepPlan,
  value: (parameters: Parameters, epochs: number) => number | null | 'failed',
  pick: (n: number) => number = () => 0,
): Simulated {
  const records: (Mutable<TrialRecord> & { rungs: { epochs: number; value: number | null }[] })[] = [];
  const reasons: string[] = [];
  const running = new Map<number, number>();
  let mostRunning = 0;
  for (;;) {
    const tasks = nextTasks(plan, records, new Set(running.keys()));
    for (const { trial, end, verdict } of tasks.ends) {
      records[trial]!.ended = end;
      reasons[trial] = verdict.kind === 'wait' ? '' : verdict.reason;
    }
    if (tasks.ends.length > 0) continue;
    for (const { trial, untilEpochs } of tasks.train) running.set(trial, untilEpochs);
    for (const { trial, parameters, untilEpochs } of tasks.start) {
      records[trial] = { parameters, rungs: [], ended: null };
      running.set(trial, untilEpochs);
    }
    mostRunning = Math.max(mostRunning, running.size);
    if (running.size === 0) {
      if (!tasks.complete) throw new Error(`stuck with ${records.length} trials`);
      return { records, reasons, mostRunning };
    }
    const [trial, epochs] = [...running][pick(running.size)]!;
    running.delete(trial);
    const record = records[trial]!;
    const result = value(record.parameters, epochs);
    if (result === 'failed') record.ended = { reason: 'failed', epochs: record.rungs.at(-1)?.epochs ?? 0, value: null };
    else record.rungs = [...record.rungs, { epochs, value: result }];
  }
}
