/**
 * TensorFlow's library as `@tensorflow/tfjs-node` installs it: tensors, SavedModels and nothing else.
 *
 * The package's own JavaScript stays unloaded: programs need none of its kernels, and it would read every SavedModel once
 * more for names that are known here. That is 90 MB of resident memory, and a fifth of the time of a small batch.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Kinds of tensors, as TensorFlow numbers them. */
export const FLOAT32 = 1;
export const INT32 = 3;

export interface TensorDescription {
  readonly id: number;
  readonly shape: readonly number[];
}

/** What is used of the native module (the package's `tfjs_binding.d.ts`). Tensors and models are numbers. */
interface TensorFlowLibrary {
  /** The values need not be copied: whoever gives them does not write to them again. */
  createTensor(shape: readonly number[], type: number, values: Float32Array | Int32Array): number;
  deleteTensor(tensor: number): void;
  /** @returns a copy */
  tensorDataSync(tensor: number): Float32Array | Int32Array;
  getNumOfTensors(): number;
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(model: number): void;
  /** @param inputNames and outputNames `operation` or `operation:output`, separated by commas */
  runSavedModel(model: number, inputs: readonly number[], inputNames: string, outputNames: string): TensorDescription[];
}

/** Which instructions the fused operations (`native/`) are made of. */
export type InstructionSet = 'avx512' | 'avx2';

let library: TensorFlowLibrary | undefined;
let instructionSet: InstructionSet | null = null;

/** Loaded on first use, in a child process. */
export function tensorFlow(): TensorFlowLibrary {
  if (library) return library;
  const { resolve } = createRequire(import.meta.url);
  // Node-API 8 is in every Node that the package runs on.
  const loaded = createRequire(import.meta.url)(
    '@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node',
  ) as TensorFlowLibrary;
  // Right after the binding: a program that names a fused operation can be read only once that is registered.
  instructionSet = loadFused(join(dirname(resolve('@tensorflow/tfjs-node/package.json')), 'fused', 'loom.node'));
  library = loaded;
  return library;
}

/**
 * Null: programs are made of TensorFlow's own operations. That is so where the library was not built, where the processor
 * has neither set, and with `SPECTRALOOM_FUSED=0`.
 * @throws Error where `SPECTRALOOM_FUSED` names a set that cannot be had: other bytes would come without a word
 */
export function fusedInstructionSet(): InstructionSet | null {
  tensorFlow();
  return instructionSet;
}

/** @param file the library as provisioning builds it; nothing is there where it could not */
function loadFused(file: string): InstructionSet | null {
  const wanted = process.env.SPECTRALOOM_FUSED;
  if (wanted === '0') return null;
  const found = existsSync(file) ? setOf(file) : null;
  if (wanted !== undefined && found !== wanted)
    throw new Error(`SPECTRALOOM_FUSED=${wanted}, but ${found === null ? 'no such library or processor' : found}`);
  return found;
}

function setOf(file: string): InstructionSet | null {
  const loaded: { exports: { instructionSet?: string } } = { exports: {} };
  process.dlopen(loaded, file);
  const { instructionSet: name } = loaded.exports;
  return name === 'avx512' || name === 'avx2' ? name : null;
}
