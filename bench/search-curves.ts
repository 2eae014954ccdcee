/** Learning curves recorded once, and searches replayed on them: what each would have seen of each trial of a grid. */

import { readFileSync } from 'node:fs';
import { at, required } from '../schemas/required.js';
import { DISCOVER_PRESET } from '../schemas/settings/preset.js';
import type { StoppingRule, SweepPlan } from '../schemas/sweep/sweep-plan.js';
import { simulate } from './simulated-sweep.js';

/** Every combination was trained to the end; last parameter fastest. */
export const CURVE_GRID = { maxNeighbors: [6, 12, 20, 30], hiddenFeatures: [16, 32, 64, 128] } as const;

export interface RecordedCurve {
  /** Seed of the split, the initial parameters and the order of crystals. */
  readonly seed: number;
  readonly maxNeighbors: number;
  readonly hiddenFeatures: number;
  /** Validation error after each epoch, log10(cm^-1). */
  readonly values: readonly number[];
}

export interface RecordedCurves {
  readonly origin: Readonly<Record<string, string>>;
  readonly epochs: number;
  readonly curves: RecordedCurve[];
}

interface SearchOutcome {
  readonly epochs: number;
  /** Lowest validation error over all trials, log10(cm^-1). */
  readonly best: number;
}

/** The first is the one that the target is held against; the others show how much hangs on it. */
export const RULES = [
  { eta: 2, minEpochs: 3, maxEpochs: 54 },
  { eta: 3, minEpochs: 2, maxEpochs: 54 },
  { eta: 3, minEpochs: 6, maxEpochs: 54 },
  { eta: 4, minEpochs: 3, maxEpochs: 54 },
] as const satisfies StoppingRule[];
export const METHODS = ['grid', 'random', 'tpe'] as const;

export function readCurves(): RecordedCurves {
  return JSON.parse(readFileSync('test/fixtures/sweeps/curves.json', 'utf8')) as RecordedCurves;
}

/** @param rule null: every trial to its end */
function searchCurves(
  curves: readonly RecordedCurve[],
  method: SweepPlan['method'],
  seed: number,
  rule: StoppingRule | null,
): SearchOutcome {
  const plan = planOf(method, seed, rule);
  const lowest = (curve: RecordedCurve, epochs: number) => Math.min(...curve.values.slice(0, epochs));
  const { records } = simulate(plan, (parameters, epochs) => {
    const same = (curve: RecordedCurve) =>
      curve.maxNeighbors === parameters.maxNeighbors && curve.hiddenFeatures === parameters.hiddenFeatures;
    return lowest(required(curves.find(same)), epochs);
  });
  return {
    epochs: records.reduce((sum, { ended }) => sum + required(ended).epochs, 0),
    best: Math.min(...records.map(({ ended }) => required(required(ended).value))),
  };
}

function planOf(method: SweepPlan['method'], seed: number, stopping: SweepPlan['stopping']): SweepPlan {
  const { graph, network, training } = DISCOVER_PRESET;
  const { maxNeighbors, hiddenFeatures } = CURVE_GRID;
  return {
    name: 'bench',
    method,
    metric: 'bestValidationMae',
    space: [
      { name: 'maxNeighbors', group: 'graph', kind: 'values', values: [...maxNeighbors] },
      { name: 'hiddenFeatures', group: 'network', kind: 'values', values: [...hiddenFeatures] },
    ],
    base: { graph, network, training: { ...training, scheduledEpochs: RULES[0].maxEpochs } },
    stopping,
    scheduleFollowsStopping: true,
    maxTrials: 16,
    maxEpochs: null,
    maxComputeHours: null,
    finalists: 1,
    replicates: 1,
    tpe: { startupTrials: 4, gamma: 0.15, candidates: 24 },
    seed,
    parallel: 3,
    lag: 2,
    asynchronous: false,
    maxFailed: null,
    amendments: [],
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? at(sorted, half) : (at(sorted, half - 1) + at(sorted, half)) / 2;
}

/**
 * Shares of the full grid's epochs and lowest error.
 * @param searches seeds of the search for each seed of the curves; the first of them equals it
 */
export function sharesOfGrid(
  { curves }: RecordedCurves,
  method: SweepPlan['method'],
  rule: StoppingRule = RULES[0],
  searches = 1,
): { readonly seed: number; readonly epochs: number; readonly error: number }[] {
  const seeds = [...new Set(curves.map(({ seed }) => seed))];
  return seeds.flatMap((seed) => {
    const own = curves.filter((curve) => curve.seed === seed);
    const grid = searchCurves(own, 'grid', seed, null);
    return Array.from({ length: searches }, (_, i) => {
      const found = searchCurves(own, method, seed + 100 * i, rule);
      return { seed, epochs: found.epochs / grid.epochs, error: found.best / grid.best };
    });
  });
}
