/** Trials of a grid by number, where amendments may add values while it runs. Runs inside workflows: plain language only. */
import type { SearchParameter, SweepPlan } from '../../schemas/sweep-plan.js';
import { spaceStages } from './amendments.js';
import type { ParameterValue } from './grid.js';
import type { Parameters } from './trial-record.js';

/** @returns the number of all combinations, after all amendments */
export function gridSize(plan: SweepPlan): number {
  return combinations(spaceStages(plan).at(-1)!);
}

/**
 * Grids that grew keep the places of their first trials: the combinations of the file come first, then those that the
 * values of each amendment made possible.
 */
export function gridPoint(plan: SweepPlan, index: number): Parameters {
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
