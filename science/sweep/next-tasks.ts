/**
 * What a sweep does next, from its plan and the records of its trials: who ends, who trains on, who starts. Equal
 * records give equal tasks; which of them the workers do first changes no trial.
 *
 * Runs inside workflows: plain language only.
 */
import type { SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import { suggestTrial, trialCount } from './methods/suggestion.js';
import { judgeTrial, trialRungs, type Verdict } from './stopping/verdict.js';
import { limitsOf, stoppingAt } from './trials/amendments.js';
import { isExhausted } from './trials/distinct-trials.js';
import { isSound, type Parameters, type TrialEnd, type TrialRecord } from './trials/trial-record.js';

interface SweepTasks {
  /** Trials to end now. Where there are any, the rest is empty: record them and ask again. */
  readonly ends: readonly { readonly trial: number; readonly end: TrialEnd; readonly verdict: Verdict }[];
  /** Trials that train on to a rung, lowest number first; no more than there is room for. */
  readonly train: readonly { readonly trial: number; readonly untilEpochs: number; readonly verdict: Verdict | null }[];
  /** Trials to add to the records, in this order, and to train to their first rung. */
  readonly start: readonly { readonly trial: number; readonly parameters: Parameters; readonly untilEpochs: number }[];
  /** No trial is open and none may start. */
  readonly complete: boolean;
}

/**
 * @param running trials with a training under way; at most `plan.parallel`
 * @param mayAdd false when something outside of plan and records lets no further trial start
 * @throws RangeError on a running trial that has ended
 */
export function nextTasks(
  plan: SweepPlan,
  records: readonly TrialRecord[],
  running: ReadonlySet<number>,
  mayAdd = true,
): SweepTasks {
  const ends: SweepTasks['ends'][number][] = [];
  const train: SweepTasks['train'][number][] = [];
  const isFull = !mayAdd || isCohortFull(plan, records);
  let open = 0;
  records.forEach((record, trial) => {
    if (record.ended) {
      if (running.has(trial)) throw new RangeError(`trial ${trial} is running and has ended`);
      return;
    }
    open++;
    if (running.has(trial)) return;
    const rungs = trialRungs(plan, trial, record.parameters);
    const reached = record.rungs.at(-1);
    if (!reached) {
      train.push({ trial, untilEpochs: rungs[0]!, verdict: null });
      return;
    }
    const verdict = judgeTrial(plan, trial, reached.epochs, records, isFull);
    if (verdict.kind === 'continue') {
      train.push({ trial, untilEpochs: rungs.find((epochs) => epochs > reached.epochs)!, verdict });
    } else if (verdict.kind !== 'wait') {
      const reason = !isSound(reached.value) ? 'diverged' : verdict.kind === 'stop' ? 'stopped' : 'finished';
      ends.push({ trial, verdict, end: { reason, ...reached } });
    }
  });
  if (ends.length > 0) return { ends, train: [], start: [], complete: false };

  const room = Math.max(0, plan.parallel - running.size);
  const taken = train.slice(0, room);
  const start: SweepTasks['start'][number][] = [];
  let known = records;
  while (mayAdd && taken.length + start.length < room) {
    const trial = known.length;
    if (mayStart(plan, trial, known) !== 'start') break;
    const parameters = suggestTrial(plan, trial, known);
    start.push({ trial, parameters, untilEpochs: trialRungs(plan, trial, parameters)[0]! });
    known = [...known, { parameters, rungs: [], ended: null }];
  }
  const isOver = !mayAdd || mayStart(plan, records.length, records) === 'exhausted';
  const complete = open === 0 && start.length === 0 && isOver;
  return { ends, train: taken, start, complete };
}

/** Whether no trial can join those that are compared together: none is left, or those to come have another rule. */
function isCohortFull(plan: SweepPlan, records: readonly TrialRecord[]): boolean {
  return !isTogether(plan, records.length) || mayStart(plan, records.length, records) === 'exhausted';
}

function isTogether(plan: SweepPlan, index: number): boolean {
  const rule = stoppingAt(plan, index);
  return rule !== null && 'rungs' in rule;
}

/**
 * Whether trial `index`, the next one, may start. The epoch budget is counted as if trials ran one after the other:
 * a trial starts when all epochs of the trials before it and its own last rung fit; as long as open trials leave that
 * undecided, it waits. The answer is therefore the same at any parallelism. A space whose combinations were all tried
 * starts nothing more.
 */
function mayStart(plan: SweepPlan, index: number, records: readonly TrialRecord[]): 'start' | 'wait' | 'exhausted' {
  const { maxTrials, maxEpochs } = limitsOf(plan);
  if (plan.method === 'grid') {
    if (index >= trialCount(plan)) return 'exhausted';
  } else if (index >= (maxTrials ?? Number.POSITIVE_INFINITY) || isExhausted(plan, index, records)) {
    return 'exhausted';
  }
  // Trials that are compared together end together: waiting for the first of them would be waiting for this one.
  if (isTogether(plan, index)) return 'start';
  if (!plan.asynchronous && records.slice(0, Math.max(0, index - plan.lag)).some(({ ended }) => !ended)) return 'wait';
  if (maxEpochs === null) return 'start';
  // A proposal costs time, and most plans ask it for nothing here.
  const varies = plan.space.some(({ name }) => name === 'scheduledEpochs');
  let least = trialRungs(plan, index, varies ? suggestTrial(plan, index, records) : {}).at(-1)!;
  let most = least;
  records.slice(0, index).forEach((record, trial) => {
    least += record.ended?.epochs ?? record.rungs.at(-1)?.epochs ?? 0;
    most += record.ended?.epochs ?? trialRungs(plan, trial, record.parameters).at(-1)!;
  });
  if (most <= maxEpochs) return 'start';
  return least > maxEpochs ? 'exhausted' : 'wait';
}
