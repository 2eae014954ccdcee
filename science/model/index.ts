/** ALIGNN: training, prediction and checkpoints. */
export { assembleBatch, type BatchArrays } from './batch-arrays.js';
export {
  type Checkpoint,
  type CheckpointSettings,
  checkpointFromTensors,
  type ParameterVectors,
  readCheckpoint,
  readModelCard,
  refuseOtherRules,
  type TrainingState,
} from './checkpoint.js';
export { combineModels, type Ensemble, type NamedCard, refuseOtherMembers, spreadOfCrystals } from './ensemble.js';
export type { LabelledGraphs } from './optimiser-steps.js';
export { type ParameterEntry, type ParameterTable, parameterTable } from './parameter-table.js';
export { type GraphPredictions, layerNames, type PredictionOptions, predictGraphs } from './prediction.js';
export { frozenPredictionProgram } from './programs.js';
export {
  type EpochRow,
  type TrainingCheckpoints,
  type TrainingHooks,
  type TrainingInput,
  type TrainingResult,
  trainUntil,
} from './training.js';
