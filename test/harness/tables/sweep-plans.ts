/** Plans of sweeps for tests: what is not named is the default of a sweep file. */
import { DISCOVER_PRESET } from '../../../schemas/settings/preset.js';
import { type SearchParameter, type SweepPlan, SweepPlanSchema } from '../../../schemas/sweep/sweep-plan.js';

export function sweepPlan(changes: Partial<SweepPlan>): SweepPlan {
  return SweepPlanSchema.parse({
    name: 'test',
    method: 'random',
    metric: 'bestValidationMae',
    space: MIXED_SPACE,
    base: {
      graph: DISCOVER_PRESET.graph,
      network: DISCOVER_PRESET.network,
      training: DISCOVER_PRESET.training,
    },
    stopping: { eta: 3, minEpochs: 3, maxEpochs: 27 },
    scheduleFollowsStopping: true,
    maxTrials: 40,
    maxEpochs: null,
    maxComputeHours: null,
    finalists: 1,
    replicates: 1,
    tpe: { startupTrials: 10, gamma: 0.15, candidates: 24 },
    seed: 123,
    parallel: 1,
    lag: 8,
    asynchronous: false,
    maxFailed: null,
    amendments: [],
    ...changes,
  } satisfies SweepPlan);
}

/** One dimension of every kind. */
export const MIXED_SPACE: SearchParameter[] = [
  { name: 'norm', group: 'network', kind: 'values', values: ['layer', 'batch'] },
  { name: 'maxNeighbors', group: 'graph', kind: 'values', values: [8, 12, 16, 20] },
  { name: 'hiddenFeatures', group: 'network', kind: 'int_uniform', min: 16, max: 256 },
  { name: 'learningRate', group: 'training', kind: 'log_uniform', min: 1e-5, max: 0.1 },
  { name: 'weightDecay', group: 'training', kind: 'uniform', min: 0, max: 0.2 },
];
