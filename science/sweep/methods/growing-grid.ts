/** Trials of a grid by number, where amendments may add values while it runs. Runs inside workflows: plain language only. */
import { required } from '../../../schemas/required.js';
import type { SearchParameter, SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import { spaceStages } from '../trials/amendments.js';
import { trainingText } from '../trials/distinct-trials.js';
import { pointAt, spaceSize } from '../trials/search-space.js';
import type { Parameters } from '../trials/trial-record.js';
import { mayBeIdle } from '../trials/trial-settings.js';

/** @returns the number of all different trainings, after all amendments */
export function gridSize(plan: SweepPlan): number {
  const stages = spaceStages(plan);
  stages.flat().forEach(requireList);
  return mayBeIdle(plan) ? distinctPoints(plan, stages).length : spaceSize(required(stages.at(-1)));
}

/**
 * Grids that grew keep the places of their first trials: the combinations of the file come first, then those that the
 * values of each amendment made possible. Where a setting has no effect, one combination stands for all of its values.
 */
export function gridPoint(plan: SweepPlan, index: number): Parameters {
  const stages = spaceStages(plan);
  stages.flat().forEach(requireList);
  if (mayBeIdle(plan)) {
    const points = distinctPoints(plan, stages);
    return points[index] ?? refuseIndex(points.length, index);
  }
  let before = 0;
  let known: SearchParameter[] | null = null;
  for (const space of stages) {
    const total = spaceSize(space);
    if (index < total) return known === null ? pointAt(space, index) : newPoint(space, known, index - before);
    before = total;
    known = space;
  }
  return refuseIndex(before, index);
}

function refuseIndex(size: number, index: number): never {
  throw new RangeError(`the grid has ${size} trials, no trial ${index}`);
}

function requireList({ kind, name }: SearchParameter): void {
  if (kind !== 'values') throw new RangeError(`parameter ${name} of a grid has no list of values`);
}

/** Trials keep their numbers when the stopping rule is amended: the file's own rule says which settings have an effect. */
function distinctPoints(plan: SweepPlan, stages: readonly SearchParameter[][]): Parameters[] {
  const original = { ...plan, amendments: [] };
  const points = new Map<string, Parameters>();
  for (const space of stages)
    for (let place = 0; place < spaceSize(space); place++) {
      const point = pointAt(space, place);
      const text = trainingText(original, 0, point);
      if (!points.has(text)) points.set(text, point);
    }
  return [...points.values()];
}

/** The `place`-th combination of `space` that is not one of `known`. */
function newPoint(space: SearchParameter[], known: SearchParameter[], place: number): Parameters {
  let left = place;
  for (let i = 0; ; i++) {
    const point = pointAt(space, i);
    const isNew = known.some((each) => each.kind === 'values' && !each.values.includes(required(point[each.name])));
    if (isNew && left-- === 0) return point;
  }
}
