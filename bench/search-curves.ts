/** Learning curves recorded once, and searches replayed on them: what each would have seen of each trial of a grid. */
import { readFileSync } from 'node:fs';
import { DISCOVER_PRESET } from '../schemas/preset.js';
import type { SweepPlan } from '../schemas/sweep-plan.js';
import { simulate } from './simulated-sweep.js';

/** Every combination was trained to the end; last parameter fastest. */
export const CURVE_GRID = { maxNeighbors: [6, 12, 20, 30], hiddenFeatures: [16, 32, 64, 128] } as const;

export interface RecordedCurve {
  /** Of the split, the initial parameters and the order of crystals. */
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

export const RULE = { eta: 2, minEpochs: 3, maxEpochs: 54 };
export const METHODS = ['grid', 'random', 'tpe'] as const;

export function readCurves(): RecordedCurves {
  return JSON.parse(readFileSync('test/fixtures/sweeps/curves.json', 'utf8')) as RecordedCurves;
}

/** @param method null: every trial to its end */
function searchCurves(
  curves: readonly RecordedCurve[],
  method: (typeof METHODS)[number] | null,
  seed: number,
): SearchOutcome {
  const plan = planOf(method ?? 'grid', seed, method === null ? null : RULE);
  const lowest = (curve: RecordedCurve, epochs: number) => Math.min(...curve.values.slice(0, epochs));
  const { records } = simulate(plan, (parameters, epochs) => {
    const same = (curve: RecordedCurve) =>
      curve.maxNeighbors === parameters.maxNeighbors && curve.hiddenFeatures === parameters.hiddenFeatures;
    return lowest(curves.find(same)!, epochs);
  });
  return {
    epochs: records.reduce((sum, { ended }) => sum + ended!.epochs, 0),
    best: Math.min(...records.map(({ ended }) => ended!.value!)),
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
    base: { graph, network, training: { ...training, scheduledEpochs: RULE.maxEpochs } },
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
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Shares of the full grid's epochs and lowest error, one of each a seed. */
export function sharesOfGrid({ curves }: RecordedCurves, method: (typeof METHODS)[number]) {
  const seeds = [...new Set(curves.map(({ seed }) => seed))];
  return seeds.map((seed) => {
    const own = curves.filter((curve) => curve.seed === seed);
    const grid = searchCurves(own, null, seed);
    const found = searchCurves(own, method, seed);
    return { seed, epochs: found.epochs / grid.epochs, error: found.best / grid.best };
  });
}
