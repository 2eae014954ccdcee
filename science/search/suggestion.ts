/**
 * The parameters of trial i: by its place in the grid, drawn at random, or proposed by TPE. A function of the plan, i
 * and the results of trials 0 .. i-1-lag alone; with `asynchronous` of all results at hand.
 *
 * Runs inside workflows: plain language only.
 */
import type { SearchParameter, SweepPlan } from '../../schemas/sweep-plan.js';
import { limitsOf, spaceAt, spaceStages } from './amendments.js';
import { randomStream } from './counter-random.js';
import { type ParameterValue, roundToSixDigits } from './grid.js';
import type { Parameters, TrialRecord } from './trial-record.js';

/**
 * @param index of the trial, from 0; below `trialCount`
 * @param records of the trials so far; those that this trial must not know are passed over
 * @throws RangeError when the grid has no such trial
 */
export function suggestTrial(plan: SweepPlan, index: number, records: readonly TrialRecord[]): Parameters {
  if (plan.method === 'grid') return gridPoint(plan, index);
  void visibleTo(plan, index, records);
  return randomPoint(plan, index);
}

/** @returns the records whose results trial `index` may use */
export function visibleTo(plan: SweepPlan, index: number, records: readonly TrialRecord[]): readonly TrialRecord[] {
  return plan.asynchronous ? records : records.slice(0, Math.max(0, index - plan.lag));
}

/** Trials at most, as the plan stands now. Trials of an exhausted grid, or the cap. */
export function trialCount(plan: SweepPlan): number {
  const cap = limitsOf(plan).maxTrials ?? Number.POSITIVE_INFINITY;
  if (plan.method !== 'grid') return cap;
  return Math.min(cap, combinations(spaceAt(plan, Number.POSITIVE_INFINITY)));
}

/** Values drawn independently: uniform over a list, or by the distribution of a range. */
export function randomPoint(plan: SweepPlan, index: number): Parameters {
  return Object.fromEntries(
    spaceAt(plan, index).map((parameter) => [
      parameter.name,
      drawn(parameter, randomStream(plan.seed, index, parameter.name).at(0)),
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

/**
 * Grids that grew keep the places of their first trials: the combinations of the file come first, then those that the
 * values of each amendment made possible.
 */
function gridPoint(plan: SweepPlan, index: number): Parameters {
  let before = 0;
  let known: SearchParameter[] | null = null;
  for (const space of spaceStages(plan)) {
    const total = combinations(space);
    if (index < total) {
      const point = known === null ? combination(space, index) : newCombination(space, known, index - before);
      return Object.fromEntries(space.map(({ name }, i) => [name, point[i]!]));
    }
    before = total;
    known = space;
  }
  throw new RangeError(`the grid has ${before} trials, no trial ${index}`);
}

function valuesOf(parameter: SearchParameter): readonly ParameterValue[] {
  if (parameter.kind !== 'values') throw new RangeError(`parameter ${parameter.name} of a grid has no list of values`);
  return parameter.values;
}

function combinations(space: readonly SearchParameter[]): number {
  return space.reduce((product, parameter) => product * valuesOf(parameter).length, 1);
}

/** Mixed-radix digits of `place`, last parameter fastest. */
function combination(space: readonly SearchParameter[], place: number): ParameterValue[] {
  const point: ParameterValue[] = [];
  let rest = place;
  for (const parameter of [...space].reverse()) {
    const values = valuesOf(parameter);
    point.unshift(values[rest % values.length]!);
    rest = Math.floor(rest / values.length);
  }
  return point;
}

/** The `place`-th combination of `space` that is not one of `known`. */
function newCombination(space: SearchParameter[], known: SearchParameter[], place: number): ParameterValue[] {
  let left = place;
  for (let i = 0; ; i++) {
    const point = combination(space, i);
    const isNew = point.some((value, p) => !valuesOf(known[p]!).includes(value));
    if (isNew && left-- === 0) return point;
  }
}
