/** Graph programs on TensorFlow: write formulas, get gradients, run them. */
export { fromBfloat16, multipliesBfloat16, productOfBfloat16, toBfloat16 } from './bfloat16.js';
export { differentiate } from './differentiate.js';
export { type FusedConvolution, fitsFused, fusedAdamW, fusedConvolution, fusedLayer } from './fused-operations.js';
export { GRADIENT_RULES } from './gradient-rules.js';
export type { ElementType, Node, Operation, Precision, Variable } from './program.js';
export { type LoadedProgram, loadProgram, makeResident, type Resident, type Values } from './runner.js';
export { encodeSavedModel } from './saved-model.js';
export { fusedInstructionSet, type InstructionSet } from './tensorflow-library.js';
export { type Fusion, GraphProgram, type RowIndex } from './vocabulary.js';
