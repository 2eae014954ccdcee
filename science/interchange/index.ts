/** Models of other programs, checkpoints and configurations written by ALIGNN; models of ours for other programs. */
export { importAlignnCheckpoint } from './alignn-checkpoint.js';
export { graphRulesOf, networkOf, readAlignnConfig } from './alignn-config.js';
export { readAlignnTraining } from './alignn-training.js';
export { type ChemiscopeProperty, writeChemiscope } from './chemiscope.js';
export { exportBatch, exportSafetensors, exportSavedModel, importSafetensors } from './exported-model.js';
export { readSafetensors, writeSafetensors } from './safetensors.js';
