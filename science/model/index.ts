/** ALIGNN: training, prediction and checkpoints. */
export { assembleBatch, type BatchArrays } from './batches/batch-arrays.js';
export {
  type Checkpoint,
  type CheckpointSettings,
  checkpointFromTensors,
  type ParameterVectors,
  readCheckpoint,
  readModelCard,
  refuseOtherRules,
  type TrainingState,
} from './parameters/checkpoint.js';
export { type ParameterEntry, type ParameterTable, parameterTable } from './parameters/parameter-table.js';
export {
  combineModels,
  type Ensemble,
  type NamedCard,
  refuseOtherMembers,
  spreadOfCrystals,
} from './prediction/ensemble.js';
export { type GraphPredictions, layerNames, type PredictionOptions, predictGraphs } from './prediction/prediction.js';
export { frozenPredictionProgram } from './prediction/programs.js';
export type { LabelledGraphs } from './training/optimiser-steps.js';
export {
  type EpochRow,
  type TrainingCheckpoints,
  type TrainingHooks,
  type TrainingInput,
  type TrainingResult,
  trainUntil,
} from './training/training.js';
