/**
 * Models of other programs, checkpoints and configurations written by ALIGNN; models of ours for other programs.
 *
 * @example
 * const tensors = new Map([['fc.bias', { shape: [2], values: Float32Array.of(1, 2) }]]);
 * const bytes = writeSafetensors({ tensors, metadata: { origin: 'example' } });
 * // Eight bytes of length, a header that is a multiple of eight long, and two float32.
 * bytes.length % 8; // => 0
 * readSafetensors(bytes, 'example.safetensors').tensors.get('fc.bias').values; // => Float32Array.of(1, 2)
 */
export { importAlignnCheckpoint } from './alignn-checkpoint.js';
export { graphRulesOf, networkOf, readAlignnConfig } from './alignn-config.js';
export { readAlignnTraining } from './alignn-training.js';
export { type ChemiscopeProperty, writeChemiscope } from './chemiscope.js';
export { exportBatch, exportSafetensors, exportSavedModel, importSafetensors } from './exported-model.js';
export { readSafetensors, writeSafetensors } from './safetensors.js';
