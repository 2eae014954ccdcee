/**
 * TensorFlow's library as `@tensorflow/tfjs-node` installs it: tensors, SavedModels and nothing else.
 *
 * The package's own JavaScript stays unloaded: programs need none of its kernels, and it would read every SavedModel once
 * more for names that are known here. That is 90 MB of resident memory, and a fifth of the time of a small batch.
 */
import { createRequire } from 'node:module';

/** Kinds of tensors, as TensorFlow numbers them. */
export const FLOAT32 = 1;
export const INT32 = 3;

export interface TensorDescription {
  readonly id: number;
  readonly shape: readonly number[];
}

/** What is used of the native module (the package's `tfjs_binding.d.ts`). Tensors and models are numbers. */
export interface TensorFlowLibrary {
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

let library: TensorFlowLibrary | undefined;

/** Loaded on first use, in a child process. */
export function tensorFlow(): TensorFlowLibrary {
  // Node-API 8 is in every Node that the package runs on.
  library ??= createRequire(import.meta.url)(
    '@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node',
  ) as TensorFlowLibrary;
  return library;
}
