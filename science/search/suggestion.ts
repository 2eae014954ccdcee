/**
 * The parameters of trial i: by its place in the grid, drawn at random, or proposed by TPE. A function of the plan, i
 * and the results of trials 0 .. i-1-lag alone; with `asynchronous` of all results at hand.
 *
 * Runs inside workflows: plain language only.
 */
import type { SearchParameter, SweepPlan } from '../../schemas/sweep-plan.js';
import { limitsOf, spaceAt } from './amendments.js';
import { randomStream } from './counter-random.js';
import { type ParameterValue, roundToSixDigits } from './grid.js';
import { gridPoint, gridSize } from './growing-grid.js';
import { proposeByDensity, splitAtQuantile } from './tree-parzen.js';
import type { Parameters, TrialRecord } from './trial-record.js';

/** Proposals of a finite space that an earlier trial had are made anew, so many times at most. */
const MOST_ATTEMPTS = 72;
/** The first of them from the densities, among fewer and fewer candidates: bolder each time. The others at random. */
const DENSITY_ATTEMPTS = 8;

/**
 * @param index of the trial, from 0; below `trialCount`
 * @param records of the trials so far, at least of trials 0 .. index-1; results that this trial must not know are passed over
 * @throws RangeError when the grid has no such trial
 */
export function suggestTrial(plan: SweepPlan, index: number, records: readonly TrialRecord[]): Parameters {
  if (plan.method === 'grid') return gridPoint(plan, index);
  const space = spaceAt(plan, index);
  const visible = plan.method === 'tpe' ? visibleTo(plan, index, records).filter(({ ended }) => ended !== null) : [];
  if (plan.method === 'random' || visible.length < plan.tpe.startupTrials)
    return firstNew(space, index, records, (attempt) => randomPoint(plan, index, space, attempt));
  const split = splitAtQuantile(visible, plan.tpe.gamma);
  return firstNew(space, index, records, (attempt) =>
    attempt < DENSITY_ATTEMPTS
      ? proposeByDensity(plan, index, space, split, attempt)
      : randomPoint(plan, index, space, attempt),
  );
}

/** The same parameters would give the same numbers once more: no earlier trial of a finite space is repeated. */
function firstNew(
  space: readonly SearchParameter[],
  index: number,
  records: readonly TrialRecord[],
  propose: (attempt: number) => Parameters,
): Parameters {
  let point = propose(0);
  if (space.some(({ kind }) => kind === 'uniform' || kind === 'log_uniform')) return point;
  const earlier = records.slice(0, index).map(({ parameters }) => parameters);
  const isKnown = () => earlier.some((other) => space.every(({ name }) => other[name] === point[name]));
  for (let attempt = 1; attempt < MOST_ATTEMPTS && isKnown(); attempt++) point = propose(attempt);
  return point;
}

/** @returns the records whose results trial `index` may use */
export function visibleTo(plan: SweepPlan, index: number, records: readonly TrialRecord[]): readonly TrialRecord[] {
  return plan.asynchronous ? records : records.slice(0, Math.max(0, index - plan.lag));
}

/** Trials at most, as the plan stands now. Trials of an exhausted grid, or the cap. */
export function trialCount(plan: SweepPlan): number {
  const cap = limitsOf(plan).maxTrials ?? Number.POSITIVE_INFINITY;
  if (plan.method !== 'grid') return cap;
  return Math.min(cap, gridSize(plan));
}

/** Values drawn independently: uniform over a list, or by the distribution of a range. */
function randomPoint(plan: SweepPlan, index: number, space: readonly SearchParameter[], attempt: number): Parameters {
  return Object.fromEntries(
    space.map((parameter) => [
      parameter.name,
      drawn(parameter, randomStream(plan.seed, index, parameter.name).at(attempt)),
    ]),
  );
}

/** @param u uniform in [0, 1) */
function drawn(parameter: SearchParameter, u: number): ParameterValue {
  if (parameter.kind === 'values') return parameter.values[Math.floor(u * parameter.values.length)]!;
  const { kind, min, max } = parameter;
  if (kind === 'int_uniform') return min + Math.floor(u * (max - min + 1));
  if (kind === 'uniform') return within(min + u * (max - min), min, max);
  return within(Math.exp(Math.log(min) + u * (Math.log(max) - Math.log(min))), min, max);
}

/** Six digits may carry a value beyond a bound. */
function within(value: number, min: number, max: number): number {
  return Math.min(Math.max(roundToSixDigits(value), min), max);
}
