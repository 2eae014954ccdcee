/** What a sweep cost and what it taught: cost model, parameter importance, confidence of replicates. Not for workflows. */

export { confidenceInterval, studentQuantile } from './confidence-interval.js';
export {
  type CostModel,
  type CostObservation,
  fitCostModel,
  predictSecondsPerEpoch,
  type TrainingSize,
} from './cost-model.js';
export { IMPORTANCE_METHOD, parameterImportance } from './parameter-importance.js';
