/** Plans of small searches, for tests that run them with trainings that compute nothing or little. */
import { DISCOVER_PRESET } from '../../../schemas/settings/preset.js';
import type { SweepPlan } from '../../../schemas/sweep/sweep-plan.js';

const { atomFeatures: _, ...GRAPH } = DISCOVER_PRESET.graph;

/** Three trials at random over width and learning rate, 4 epochs each. */
export const SMALL_PLAN: SweepPlan = {
  name: 'small',
  method: 'random',
  metric: 'bestValidationMae',
  space: [
    { name: 'hiddenFeatures', group: 'network', kind: 'int_uniform', min: 8, max: 64 },
    { name: 'learningRate', group: 'training', kind: 'log_uniform', min: 1e-4, max: 1e-2 },
  ],
  base: {
    graph: { ...GRAPH, atomFeatures: 'cgcnn' },
    network: DISCOVER_PRESET.network,
    training: { ...DISCOVER_PRESET.training, scheduledEpochs: 4 },
  },
  stopping: null,
  scheduleFollowsStopping: true,
  maxTrials: 3,
  maxEpochs: null,
  maxComputeHours: null,
  finalists: 1,
  replicates: 1,
  tpe: { startupTrials: 10, gamma: 0.15, candidates: 24 },
  seed: 7,
  parallel: 2,
  lag: 8,
  asynchronous: false,
  maxFailed: null,
  amendments: [],
};

/** As above, with successive halving: rungs at 1, 3 and 9 epochs. */
export const HALVING_PLAN: SweepPlan = {
  ...SMALL_PLAN,
  base: { ...SMALL_PLAN.base, training: { ...SMALL_PLAN.base.training, scheduledEpochs: 9 } },
  stopping: { eta: 3, minEpochs: 1, maxEpochs: 9 },
};
