/** What a sweep cost and what it taught: cost model, parameter importance, confidence of replicates. Not for workflows. */
export { type ConfidenceInterval, confidenceInterval, studentQuantile } from './confidence-interval.js';
export {
  type CostModel,
  type CostObservation,
  fitCostModel,
  predictSecondsPerEpoch,
  type TrainingSize,
} from './cost-model.js';
export {
  IMPORTANCE_METHOD,
  LEAST_TRIALS,
  type ParameterImportance,
  parameterImportance,
} from './parameter-importance.js';
