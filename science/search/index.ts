/** Search over hyperparameters as pure functions of the observations. Workflows import this folder: keep it plain. */
export { type GridSpace, gridTrials, type ParameterValue, roundToSixDigits, type Trial } from './grid.js';
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
