/**
 * Search over hyperparameters as pure functions of the observations. Workflows import this folder: keep it plain.
 *
 * @example
 * halvingRungs(5, 60, 3); // => [5, 15, 45, 60]
 * // Best first; what diverged comes last.
 * const after9 = (value) => ({ parameters: {}, rungs: [{ epochs: 9, value }], ended: null });
 * rankedTrials([0.5, 0.2, null, 0.4].map(after9)); // => [1, 3, 0, 2]
 */

export { forecastSweep } from './forecast.js';
export { suggestTrial, trialCount } from './methods/suggestion.js';
export { nextTasks } from './next-tasks.js';
export { judgeTrial, trialRungs } from './stopping/verdict.js';
export { amended, limitsOf, refusalOf } from './trials/amendments.js';
export { combinationsOf, exhaustionOf } from './trials/distinct-trials.js';
export { roundToSixDigits } from './trials/parameter-value.js';
export { distinctTrials, finalistsOf, rankedTrials, standingFor } from './trials/ranking.js';
export { halvingRungs, lastRung } from './trials/rungs.js';
export { type MemorySettings, trainingMemoryBytes } from './trials/training-memory.js';
export { identityHash, identityText, trialId } from './trials/trial-identity.js';
export { isSound, type Parameters, type RungValue, type TrialEnd, type TrialRecord } from './trials/trial-record.js';
export { replicateSeed, type TrialSettings, trialSettings } from './trials/trial-settings.js';
