/**
 * The parameters of trial i: by its place in the grid, drawn at random, or proposed by TPE. A function of the plan, i
 * and the results of trials 0 .. i-1-lag alone; with `asynchronous` of all results at hand.
 *
 * Runs inside workflows: plain language only.
 */
import { at } from '../../../schemas/required.js';
import type { SearchParameter, SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import { randomStream } from '../../numerics/index.js';
import { limitsOf, spaceAt } from '../trials/amendments.js';
import { combinationsOf, knownBefore, pointLeft } from '../trials/distinct-trials.js';
import type { ParameterValue } from '../trials/parameter-value.js';
import { spaceSize, withinRange } from '../trials/search-space.js';
import type { Parameters, TrialRecord } from '../trials/trial-record.js';
import { gridPoint, gridSize } from './growing-grid.js';
import { proposeByDensity, splitAtQuantile } from './tree-parzen.js';

/** Proposals that an earlier trial had are made anew, so many times at most; then one that is left is looked for. */
const MOST_ATTEMPTS = 72;
/** The first of them from the densities, among fewer and fewer candidates: bolder each time. The others at random. */
const DENSITY_ATTEMPTS = 8;

/**
 * @param index of the trial, from 0; below `trialCount`
 * @param records of the trials so far, at least of trials 0 .. index-1; results that this trial must not know are passed over
 * @throws RangeError when the grid has no such trial, or every combination of the space was tried
 */
export function suggestTrial(plan: SweepPlan, index: number, records: readonly TrialRecord[]): Parameters {
  if (plan.method === 'grid') return gridPoint(plan, index);
  const space = spaceAt(plan, index);
  const visible = plan.method === 'tpe' ? visibleTo(plan, index, records).filter(({ ended }) => ended !== null) : [];
  if (plan.method === 'random' || visible.length < plan.tpe.startupTrials)
    return firstNew(plan, index, records, (attempt) => randomPoint(plan, index, space, attempt));
  const split = splitAtQuantile(visible, plan.tpe.gamma);
  return firstNew(plan, index, records, (attempt) =>
    attempt < DENSITY_ATTEMPTS
      ? proposeByDensity(plan, index, space, split, attempt)
      : randomPoint(plan, index, space, attempt),
  );
}

type Propose = (attempt: number) => Parameters;

/** The same training would give the same numbers once more: none is proposed twice. */
function firstNew(plan: SweepPlan, index: number, records: readonly TrialRecord[], propose: Propose): Parameters {
  const isKnown = knownBefore(plan, index, records);
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const point = propose(attempt);
    if (!isKnown(point)) return point;
  }
  const size = spaceSize(spaceAt(plan, index));
  const start = Number.isFinite(size) ? Math.floor(randomStream(plan.seed, index, 'what is left').at(0) * size) : 0;
  const left = pointLeft(plan, index, isKnown, start);
  if (!left)
    throw new RangeError(`all ${combinationsOf(plan)} combinations of the space were tried before trial ${index}`);
  return left;
}

/** @returns the records whose results trial `index` may use */
function visibleTo(plan: SweepPlan, index: number, records: readonly TrialRecord[]): readonly TrialRecord[] {
  return plan.asynchronous ? records : records.slice(0, Math.max(0, index - plan.lag));
}

/** Trials at most, as the plan stands now: the cap, or all there are to try. An amended rule makes known points new ones. */
export function trialCount(plan: SweepPlan): number {
  const cap = limitsOf(plan).maxTrials ?? Number.POSITIVE_INFINITY;
  if (plan.method === 'grid') return Math.min(cap, gridSize(plan));
  const before = plan.amendments.findLast(({ stopping }) => stopping !== undefined)?.fromTrial ?? 0;
  return Math.min(cap, before + combinationsOf(plan));
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
  if (parameter.kind === 'values') return at(parameter.values, Math.floor(u * parameter.values.length));
  const { kind, min, max } = parameter;
  if (kind === 'int_uniform') return min + Math.floor(u * (max - min + 1));
  if (kind === 'uniform') return withinRange(min + u * (max - min), parameter);
  return withinRange(Math.exp(Math.log(min) + u * (Math.log(max) - Math.log(min))), parameter);
}
