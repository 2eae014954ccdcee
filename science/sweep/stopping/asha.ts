/**
 * Asynchronous successive halving, stopping variant: at the rungs minEpochs eta^k a trial goes on when its value is
 * among the best max(1, floor(n / eta)) of the n results seen there, its own included; ties count as among them. The
 * seen ones are those of earlier trials (lower numbers) only, so that the verdict does not depend on who came first;
 * while an earlier trial may still reach the rung, the trial waits.
 *
 * Ray Tune's ASHA and Optuna's SuccessiveHalvingPruner judge against whatever has arrived: so does this one with
 * `asynchronous`. The promotion variant of the paper pauses trials instead of ending them.
 *
 * Runs inside workflows: plain language only.
 * @source Li et al., MLSys 2020 (arXiv:1810.05934)
 */
import { at } from '../../../schemas/required.js';
import type { SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import { stoppingAt } from '../trials/amendments.js';
import { isSound, type Parameters, type TrialRecord } from '../trials/trial-record.js';
import { halvingRungs } from './successive-halving.js';

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
export function trialRungs(plan: SweepPlan, index: number, parameters: Parameters): number[] {
  const rule = stoppingAt(plan, index);
  if (!rule) return [Number(parameters.scheduledEpochs ?? plan.base.training.scheduledEpochs)];
  return halvingRungs(rule.minEpochs, rule.maxEpochs, rule.eta);
}

/**
 * @param index of a trial whose result at `epochs` is among `records`
 * @throws RangeError when it has no result there
 */
export function judgeTrial(plan: SweepPlan, index: number, epochs: number, records: readonly TrialRecord[]): Verdict {
  const own = valueAt(records[index], epochs);
  if (own === undefined) throw new RangeError(`trial ${index} has no result at ${epochs} epochs`);
  if (!isSound(own)) return { kind: 'stop', rank: null, of: null, reason: `diverged within ${epochs} epochs` };
  const rule = stoppingAt(plan, index);
  if (!rule || epochs === trialRungs(plan, index, at(records, index).parameters).at(-1))
    return { kind: 'finish', rank: null, of: null, reason: `trained all ${epochs} epochs` };

  let seen = 1;
  let better = 0;
  for (let other = 0; other < records.length; other++) {
    if (other === index || (other > index && !plan.asynchronous)) continue;
    const value = valueAt(records[other], epochs);
    if (value === undefined) {
      if (!plan.asynchronous && mayReach(plan, other, epochs, at(records, other))) return { kind: 'wait' };
    } else {
      seen++;
      if (isSound(value) && value < own) better++;
    }
  }
  const kept = Math.max(1, Math.floor(seen / rule.eta));
  const place = `place ${better + 1} of ${seen} after ${epochs} epochs`;
  return better < kept
    ? { kind: 'continue', rank: better + 1, of: seen, reason: place }
    : {
        kind: 'stop',
        rank: better + 1,
        of: seen,
        reason: `${place}, ${kept === 1 ? 'the best goes' : `the best ${kept} go`} on`,
      };
}

/** @returns undefined when it has not been measured there */
function valueAt(record: TrialRecord | undefined, epochs: number): number | null | undefined {
  return record?.rungs.find((rung) => rung.epochs === epochs)?.value;
}

function mayReach(plan: SweepPlan, index: number, epochs: number, record: TrialRecord): boolean {
  return record.ended === null && trialRungs(plan, index, record.parameters).includes(epochs);
}
