/** Tables that a sweep leaves: the leaderboard and the importance of each parameter. Seconds and memory are in the run records. */
import type { ArtifactLayout } from './columns.js';

const MAE = 'log10(cm^-1)';

/** Why a trial trains no further. */
const TRIAL_ENDS = ['finished', 'stopped', 'diverged', 'failed', 'cancelled'] as const;
export type TrialEndReason = (typeof TRIAL_ENDS)[number];

export const sweepLayouts = {
  /** One row a trial, best first; replicates of a finalist follow as rows of their own with `replicate` above 0. */
  'sweep-leaderboard': {
    schemaVersion: 1,
    columns: {
      rank: 'u32',
      /** Number of the trial in the sweep, from 0. */
      trial: 'u32',
      /** 0: the trial itself; 1, 2, ...: the same settings with other seeds. */
      replicate: 'u32',
      /** Hash of every setting that changes a number. */
      trialId: 'utf8',
      /** JSON object, names sorted. */
      parameters: 'utf8',
      seed: 'u32',
      bestValidationMae: 'f64?',
      lastValidationMae: 'f64?',
      /** Test error of finalists and their replicates; never used for choosing. */
      testMae: 'f64?',
      bestEpoch: 'u32',
      epochs: 'u32',
      /** One of TRIAL_ENDS. */
      ended: 'utf8',
      /** Why, in words: place at the last rung, or the error. */
      reason: 'utf8',
      /** Place at the last rung where it was judged, and of how many; null without early stopping. */
      lastRank: 'f64?',
      lastOf: 'f64?',
      checkpoint: 'utf8?',
      /** 95 % confidence interval of the mean validation error over the seeds of a finalist. */
      lower: 'f64?',
      upper: 'f64?',
    },
    /** Of sweeps that choose by it: mean absolute error of the onset on the validation crystals, eV. */
    extraColumns: { pattern: /^leadingMae$/, type: 'f64?' },
    units: { bestValidationMae: MAE, lastValidationMae: MAE, testMae: MAE, lower: MAE, upper: MAE, leadingMae: 'eV' },
    metadata: ['plan'],
  },
  /** Permutation importance of each parameter on a random forest fitted to the trials. */
  'sweep-importance': {
    schemaVersion: 1,
    columns: { name: 'utf8', importance: 'f64', spread: 'f64' },
    units: { importance: '1', spread: '1' },
    metadata: ['method'],
  },
} as const satisfies Record<string, ArtifactLayout>;
