/** Search over hyperparameters as pure functions of the observations. Workflows import this folder: keep it plain. */
export { amended, limitsOf, refusalOf, type SweepLimits, spaceAt, stoppingAt } from './amendments.js';
export { judgeTrial, trialRungs, type Verdict } from './asha.js';
export { combinationsOf, exhaustionOf, isExhausted, trainingText } from './distinct-trials.js';
export { forecastSweep, type SweepForecast } from './forecast.js';
export { type GridSpace, gridTrials, type ParameterValue, roundToSixDigits, type Trial } from './grid.js';
export { mayStart, nextTasks, type SweepTasks } from './next-tasks.js';
export { distinctTrials, finalistsOf, rankedTrials, standingFor } from './ranking.js';
export {
  type HalvingPlan,
  type HalvingState,
  halvingRungs,
  promoted,
  type RungResult,
  type RungTask,
  type StoppedTrial,
  successiveHalving,
} from './successive-halving.js';
export { suggestTrial, trialCount } from './suggestion.js';
export { identityHash, identityText, type TrialIdentity, trialId } from './trial-identity.js';
export { isSound, type Parameters, type RungValue, type TrialEnd, type TrialRecord } from './trial-record.js';
export { replicateSeed, type TrialSettings, trialSettings } from './trial-settings.js';
