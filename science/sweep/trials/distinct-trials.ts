/**
 * Which trials are one and the same training, and which points of a space are left to try. Two points are the same when
 * all settings of their trainings are, whatever their parameters say of settings without effect.
 *
 * Runs inside workflows: plain language only.
 */
import type { SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import { limitsOf, spaceAt } from './amendments.js';
import { pointAt, spaceSize } from './search-space.js';
import type { Parameters, TrialRecord } from './trial-record.js';
import { mayBeIdle, trialSettings } from './trial-settings.js';

/** Points that are looked at for one that is left; spaces with so many repeats are none that a person writes. */
const MOST_LOOKED_AT = 200_000;

/** @returns the settings of a training as text: equal texts, equal trainings */
export function trainingText(plan: SweepPlan, index: number, parameters: Parameters): string {
  return JSON.stringify(trialSettings(plan, index, parameters));
}

/** @returns whether one of trials 0 .. index-1 was the training that trial `index` would be with these parameters */
export function knownBefore(
  plan: SweepPlan,
  index: number,
  records: readonly TrialRecord[],
): (point: Parameters) => boolean {
  const earlier = records.slice(0, index);
  if (isPlain(plan)) {
    const names = plan.space.map(({ name }) => name);
    return (point) => earlier.some(({ parameters }) => names.every((name) => parameters[name] === point[name]));
  }
  const texts = new Set(earlier.map(({ parameters }, trial) => trainingText(plan, trial, parameters)));
  return (point) => texts.has(trainingText(plan, index, point));
}

/** Other parameters are other trainings: no setting can be without effect, and no amended rule moved a schedule. */
function isPlain(plan: SweepPlan): boolean {
  return !mayBeIdle(plan) && plan.amendments.every(({ stopping }) => stopping === undefined);
}

/**
 * @param start place in the space from which it is searched, round about
 * @returns the first point that no earlier trial had; null when there is none, or the space has no end
 */
export function pointLeft(
  plan: SweepPlan,
  index: number,
  isKnown: (point: Parameters) => boolean,
  start: number,
): Parameters | null {
  const space = spaceAt(plan, index);
  const size = spaceSize(space);
  if (!Number.isFinite(size)) return null;
  for (let k = 0; k < Math.min(size, MOST_LOOKED_AT); k++) {
    const point = pointAt(space, (start + k) % size);
    if (!isKnown(point)) return point;
  }
  return null;
}

/** Whether trial `index`, the next one of a random or TPE search, could only repeat an earlier one. */
export function isExhausted(plan: SweepPlan, index: number, records: readonly TrialRecord[]): boolean {
  const size = spaceSize(spaceAt(plan, index));
  if (!Number.isFinite(size) || (isPlain(plan) && size > index)) return false;
  return pointLeft(plan, index, knownBefore(plan, index, records), 0) === null;
}

/** @returns the number of different trainings in the space as it stands now; Infinity for a space without end */
export function combinationsOf(plan: SweepPlan): number {
  const last = Number.MAX_SAFE_INTEGER;
  const space = spaceAt(plan, last);
  const size = spaceSize(space);
  if (!mayBeIdle(plan) || size > MOST_LOOKED_AT) return size;
  return new Set(Array.from({ length: size }, (_, place) => trainingText(plan, last, pointAt(space, place)))).size;
}

/**
 * In words, that the budget of a random or TPE search allows more trials than its space has; empty where that is not why
 * no trial starts.
 */
export function exhaustionOf(plan: SweepPlan, records: readonly TrialRecord[]): string {
  const { maxTrials } = limitsOf(plan);
  if (plan.method === 'grid' || maxTrials === null || records.length >= maxTrials) return '';
  if (!isExhausted(plan, records.length, records)) return '';
  const count = combinationsOf(plan);
  const all = count === 1 ? 'the only combination of the space was' : `all ${count} combinations of the space were`;
  return `${all} tried: a repeat would be no new trial, so ${records.length} of ${maxTrials} ran`;
}
