/**
 * ALIGNN: training, prediction and checkpoints.
 *
 * @example
 * // ALIGNN as published: 4,026,753 parameters.
 * const published = {
 *   norm: 'batch',
 *   alignnLayers: 4,
 *   gcnLayers: 4,
 *   hiddenFeatures: 256,
 *   embeddingFeatures: 64,
 *   atomInputFeatures: 92,
 *   edgeBins: 80,
 *   tripletBins: 40,
 *   outputFeatures: 1,
 * };
 * parameterTable(published).trained; // => 4026753
 * layerNames(published).readout; // => 'GCN4'
 */
export { atomValues, hasLinearReadout } from './attribution/atom-values.js';
export { attributeBonds, type BondAttribution, COMPLETENESS, relativeGap } from './attribution/bond-attributions.js';
export { bondMembers, meanBondExpansion } from './attribution/bond-expansion.js';
export { type OutputPoint, outputAt, outputPoint } from './attribution/output-point.js';
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
export { KeptNetworks } from './prediction/kept-networks.js';
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
