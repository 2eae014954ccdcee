/**
 * Graph programs on TensorFlow: write formulas, get gradients, run them.
 *
 * @example
 * // d(x^2)/dx = 2x, written as a program, differentiated, and run by TensorFlow in a child process.
 * const g = new GraphProgram();
 * const x = g.input('x', 1);
 * const [slope] = differentiate(g, [{ of: g.square(x), gradient: g.input('weight', 1) }], [x]);
 * g.output('slope', slope);
 * const program = await loadProgram(g, folder);
 * const ones = { values: Float32Array.of(1, 1), shape: [2] };
 * program.run({ x: { values: Float32Array.of(3, -4), shape: [2] }, weight: ones }).slope; // => Float32Array.of(6, -8)
 * program.dispose();
 */
export { fromBfloat16, multipliesBfloat16, productOfBfloat16, toBfloat16 } from './bfloat16.js';
export { differentiate } from './differentiate.js';
export { type FusedConvolution, fitsFused, fusedAdamW, fusedConvolution, fusedLayer } from './fused-operations.js';
export { GRADIENT_RULES } from './gradient-rules.js';
export type { ElementType, Node, Operation, Precision, Variable } from './program.js';
export { type LoadedProgram, loadProgram, makeResident, type Resident, type Values } from './runner.js';
export { encodeSavedModel } from './saved-model.js';
export { fusedInstructionSet, type InstructionSet } from './tensorflow-library.js';
export { type Fusion, GraphProgram, type RowIndex } from './vocabulary.js';
