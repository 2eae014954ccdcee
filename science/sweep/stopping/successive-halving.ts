/**
 * Successive halving: all trials run to the first rung, the best 1/eta of them to the next, and so on. What runs next
 * is a function of the observations alone, in whatever order they came: nothing is remembered between calls.
 *
 * Runs inside workflows: plain language only.
 * @source Karnin, Koren and Somekh, ICML 2013; Jamieson and Talwalkar, AISTATS 2016
 */

import { at } from '../../../schemas/required.js';
import { isSound } from '../trials/trial-record.js';

interface HalvingPlan {
  /** Trial numbers 0..trials-1. */
  readonly trials: number;
  /** Epochs at which trials are compared, ascending. */
  readonly rungs: readonly number[];
  /** One in eta survives a rung; above 1. */
  readonly eta: number;
}

/** What one trial reached at one rung; lower is better. Null or not finite: diverged, and never goes on. */
export interface RungResult {
  readonly trial: number;
  readonly rung: number;
  readonly value: number | null;
}

interface RungTask {
  readonly trial: number;
  readonly rung: number;
  /** Epochs in all, not on top of those already run. */
  readonly epochs: number;
}

interface StoppedTrial {
  readonly trial: number;
  readonly rung: number;
  /** Place at its last rung from 1, of `of` trials that ran to it. */
  readonly rank: number;
  readonly of: number;
  readonly reason: 'halved' | 'diverged';
}

interface HalvingState {
  /** Rung tasks without a result, those that are running included. Empty when all is done. */
  readonly next: readonly RungTask[];
  readonly stopped: readonly StoppedTrial[];
  /** Trials with a value at the last rung, best first; empty until the last rung is complete. */
  readonly finished: readonly number[];
}

/**
 * Epochs from `minEpochs` by factors of eta; the last is always `maxEpochs`.
 * @returns ascending whole numbers, such as 5, 15, 45, 60 for (5, 60, 3)
 */
export function halvingRungs(minEpochs: number, maxEpochs: number, eta: number): number[] {
  if (!(Number.isInteger(minEpochs) && Number.isInteger(maxEpochs) && minEpochs >= 1 && maxEpochs >= minEpochs)) {
    throw new RangeError(`rungs from ${minEpochs} to ${maxEpochs} epochs`);
  }
  requireEta(eta);
  const rungs: number[] = [];
  for (let epochs = minEpochs; Math.round(epochs) < maxEpochs; epochs *= eta) {
    // eta close to 1 would repeat a rung after rounding.
    if (Math.round(epochs) !== rungs[rungs.length - 1]) rungs.push(Math.round(epochs));
  }
  return [...rungs, maxEpochs];
}

/**
 * Who goes on from a rung: the best floor(n / eta) of the n trials that reached it, at least one.
 * @param values validation error of each, lower is better; null or not finite (diverged) never goes on
 * @returns places in `values`, best first; equal values in their order
 */
export function promoted(values: readonly (number | null)[], eta: number): number[] {
  requireEta(eta);
  return ranking(values)
    .filter((place) => isSound(at(values, place)))
    .slice(0, Math.max(1, Math.floor(values.length / eta)));
}

/**
 * @param results observations so far, each (trial, rung) at most once, in any order
 * @throws RangeError on an unknown trial or rung, or two results of one
 */
export function successiveHalving(plan: HalvingPlan, results: readonly RungResult[]): HalvingState {
  requireEta(plan.eta);
  const seen = tableOfResults(plan, results);
  const stopped: StoppedTrial[] = [];
  let running = Array.from({ length: plan.trials }, (_, trial) => trial);

  for (let rung = 0; rung < plan.rungs.length; rung++) {
    const found = running.map((trial) => ({ trial, value: at(seen, rung).get(trial) }));
    const open = found.filter(({ value }) => value === undefined);
    if (open.length > 0) {
      return { next: open.map(({ trial }) => ({ trial, rung, epochs: at(plan.rungs, rung) })), stopped, finished: [] };
    }
    const values = found.flatMap(({ value }) => (value === undefined ? [] : [value]));
    const ranked = ranking(values);
    const last = rung === plan.rungs.length - 1;
    const kept = last ? ranked.filter((place) => isSound(at(values, place))) : promoted(values, plan.eta);
    ranked.forEach((place, i) => {
      if (kept.includes(place)) return;
      const reason = isSound(at(values, place)) ? 'halved' : 'diverged';
      stopped.push({ trial: at(running, place), rung, rank: i + 1, of: ranked.length, reason });
    });
    const goOn = kept.map((place) => at(running, place));
    if (last) return { next: [], stopped, finished: goOn };
    running = goOn.sort((a, b) => a - b);
  }
  return { next: [], stopped, finished: running };
}

/** Places by ascending value, diverged ones last, equal ones in their order. */
function ranking(values: readonly (number | null)[]): number[] {
  // A difference of infinities is NaN, which a sort takes for "equal" in some places only.
  return values
    .map((value, place) => ({ place, key: isSound(value) ? value : Number.POSITIVE_INFINITY }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.place - b.place))
    .map(({ place }) => place);
}

function tableOfResults(plan: HalvingPlan, results: readonly RungResult[]): Map<number, number | null>[] {
  const table = plan.rungs.map(() => new Map<number, number | null>());
  for (const { trial, rung, value } of results) {
    if (!(Number.isInteger(trial) && trial >= 0 && trial < plan.trials) || table[rung] === undefined) {
      throw new RangeError(`result of trial ${trial} at rung ${rung} is not of this plan`);
    }
    if (table[rung].has(trial)) throw new RangeError(`two results of trial ${trial} at rung ${rung}`);
    table[rung].set(trial, value);
  }
  return table;
}

function requireEta(eta: number): void {
  if (!(Number.isFinite(eta) && eta > 1)) throw new RangeError(`eta is ${eta}, not above 1`);
}
