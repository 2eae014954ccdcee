/**
 * What becomes of a trial at a rung, by the stopping rule that holds for it. Runs inside workflows: plain language only.
 */
import type { SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import { stoppingAt } from '../trials/amendments.js';
import { rungsOf } from '../trials/rungs.js';
import { isSound, type Parameters, type TrialRecord } from '../trials/trial-record.js';
import { ashaStanding } from './asha.js';
import { halvingStanding } from './successive-halving.js';

export type Verdict =
  | { readonly kind: 'wait' }
  | {
      readonly kind: 'continue' | 'stop' | 'finish';
      /** Place at this rung from 1, of `of` results; null where nothing was compared (diverged, or at the end). */
      readonly rank: number | null;
      readonly of: number | null;
      /** In words, for the leaderboard. */
      readonly reason: string;
    };

/**
 * Epochs at which a trial is measured; the last ends it.
 * @param parameters of the trial, which may set `scheduledEpochs`
 */
export function trialRungs(plan: SweepPlan, index: number, parameters: Parameters): readonly number[] {
  const rule = stoppingAt(plan, index);
  if (!rule) return [Number(parameters.scheduledEpochs ?? plan.base.training.scheduledEpochs)];
  return rungsOf(rule);
}

/**
 * @param index of a trial whose result at `epochs` is among `records`
 * @param isFull no further trial will start under its rule
 * @throws RangeError when it has no result there
 */
export function judgeTrial(
  plan: SweepPlan,
  index: number,
  epochs: number,
  records: readonly TrialRecord[],
  isFull = true,
): Verdict {
  const values = records.map(({ rungs }) => rungs.find((rung) => rung.epochs === epochs)?.value);
  const own = values[index];
  if (own === undefined) throw new RangeError(`trial ${index} has no result at ${epochs} epochs`);
  if (!isSound(own)) return { kind: 'stop', rank: null, of: null, reason: `diverged within ${epochs} epochs` };
  const rule = stoppingAt(plan, index);
  if (!rule || epochs === trialRungs(plan, index, records[index]!.parameters).at(-1))
    return { kind: 'finish', rank: null, of: null, reason: `trained all ${epochs} epochs` };

  const isAwaited = (other: number) => values[other] === undefined && mayReach(plan, other, epochs, records[other]!);
  const isTogether = 'rungs' in rule;
  if (isTogether ? !isFull || someOf(records.length, isAwaited) : !plan.asynchronous && someOf(index, isAwaited))
    return { kind: 'wait' };
  const { rank, of } = isTogether ? halvingStanding(values, index) : ashaStanding(values, index, plan.asynchronous);
  const kept = Math.max(1, Math.floor(of / rule.eta));
  const place = `place ${rank} of ${of} after ${epochs} epochs`;
  return rank <= kept
    ? { kind: 'continue', rank, of, reason: place }
    : { kind: 'stop', rank, of, reason: `${place}, ${kept === 1 ? 'the best goes' : `the best ${kept} go`} on` };
}

/** Whether it holds for one of the trials 0 .. count-1. */
function someOf(count: number, holds: (trial: number) => boolean): boolean {
  for (let trial = 0; trial < count; trial++) if (holds(trial)) return true;
  return false;
}

function mayReach(plan: SweepPlan, index: number, epochs: number, record: TrialRecord): boolean {
  return record.ended === null && trialRungs(plan, index, record.parameters).includes(epochs);
}
