/**
 * Runs programs: the only place that knows TensorFlow. It is loaded on first use, in a child process.
 *
 * Every tensor is either freed before a call returns, or handed out as a `Resident` that its owner releases:
 * JavaScript's garbage collector does not see TensorFlow's memory.
 */
import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs-node';
import { ONLY_ENTRY, type Program, type ProgramInput, type ProgramOutput } from './program.js';
import { encodeSavedModel, entryInputs, programEntries, shortName } from './saved-model.js';

/** Values with their shape, row-major. */
export interface Values {
  readonly values: Float32Array | Float64Array | Int32Array;
  readonly shape: readonly number[];
}

/** An array that stays in TensorFlow's memory between two calls. */
export interface Resident {
  readonly shape: readonly number[];
  /** Copies the values out. */
  read(): Float32Array | Float64Array;
  /** Frees the memory. Once. */
  release(): void;
}

export type Inputs = Readonly<Record<string, Values | Resident>>;

/** A program has one entry unless its outputs say otherwise. */
export interface LoadedProgram {
  /** One run; outputs are copied out and nothing stays behind. Reals come as Float64Array if the program is in double precision. */
  run(inputs: Inputs, entry?: string): Record<string, Float32Array | Float64Array>;
  /** One run; every output stays resident and belongs to the caller. Residents among the inputs are not released. */
  call(inputs: Inputs, entry?: string): Record<string, Resident>;
  /** Frees the session and its variables. */
  dispose(): void;
}

type TensorFlow = typeof import('@tensorflow/tfjs-node');

class ResidentTensors implements Resident {
  constructor(readonly tensors: readonly Tensor[]) {}
  get shape(): readonly number[] {
    return this.tensors[0]!.shape;
  }
  read(): Float32Array | Float64Array {
    const [high, low] = this.tensors.map((tensor) => tensor.dataSync() as Float32Array) as [
      Float32Array,
      Float32Array?,
    ];
    return low ? Float64Array.from(high, (value, i) => value + low[i]!) : high;
  }
  release(): void {
    for (const tensor of this.tensors) tensor.dispose();
  }
}

/** Copies values into TensorFlow's memory once, for use in many calls. */
export async function makeResident(values: Values, precision: Program['precision'] = 'single'): Promise<Resident> {
  const tf = await loadTensorFlow();
  return new ResidentTensors(toTensors(tf, values, precision === 'double' && !(values.values instanceof Int32Array)));
}

/** Programs with variables that this process has loaded: each has a session of its own. */
let statefulPrograms = 0;

/**
 * Writes the program into a folder named by its hash, below `folder`, and loads it. The same program loads from the same folder,
 * unless it has variables, which must not be shared.
 * @param folder an existing or new directory that the caller owns and clears
 */
export async function loadProgram(program: Program, folder: string): Promise<LoadedProgram> {
  const tf = await loadTensorFlow();
  const directory = await writeProgram(program, folder);
  const entries = new Map<string, Entry>();
  for (const name of programEntries(program)) {
    entries.set(name, {
      model: await tf.node.loadSavedModel(directory, ['serve'], name),
      inputs: entryInputs(program, name),
      outputs: program.outputs.filter(({ entry }) => entry === name),
    });
  }
  const call = (inputs: Inputs, name = ONLY_ENTRY): Record<string, ResidentTensors> => {
    const entry = entries.get(name);
    if (!entry) throw new Error(`the program has no entry ${name}`);
    const feeds: Record<string, Tensor> = {};
    const temporary: Tensor[] = [];
    try {
      for (const input of entry.inputs) feed(tf, input, inputs[input.name], feeds, temporary);
      return collect(entry.outputs, entry.model.predict(feeds) as Record<string, Tensor>);
    } finally {
      for (const tensor of temporary) tensor.dispose();
    }
  };
  return {
    call,
    run(inputs, name) {
      const residents = Object.entries(call(inputs, name));
      try {
        return Object.fromEntries(residents.map(([output, resident]) => [output, resident.read()]));
      } finally {
        for (const [, resident] of residents) resident.release();
      }
    },
    dispose() {
      for (const { model } of entries.values()) model.dispose();
    },
  };
}

interface Entry {
  readonly model: Awaited<ReturnType<TensorFlow['node']['loadSavedModel']>>;
  readonly inputs: readonly ProgramInput[];
  readonly outputs: readonly ProgramOutput[];
}

async function writeProgram(program: Program, folder: string): Promise<string> {
  const bytes = encodeSavedModel(program);
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 24);
  const own = program.variables.length === 0 ? '' : `-${process.pid}-${statefulPrograms++}`;
  const directory = join(folder, `${digest}${own}`);
  await mkdir(directory, { recursive: true });
  const draft = join(directory, `saved_model.${process.pid}`);
  await writeFile(draft, bytes);
  await rename(draft, join(directory, 'saved_model.pb'));
  return directory;
}

let tensorFlow: Promise<TensorFlow> | undefined;

/** The package is CommonJS; older loaders put its exports below `default`. */
function loadTensorFlow(): Promise<TensorFlow> {
  tensorFlow ??= import('@tensorflow/tfjs-node').then(
    (module) => (module as TensorFlow & { default?: TensorFlow }).default ?? module,
  );
  return tensorFlow;
}

function feed(
  tf: TensorFlow,
  input: ProgramInput,
  given: Values | Resident | undefined,
  feeds: Record<string, Tensor>,
  temporary: Tensor[],
): void {
  if (!given) throw new Error(`program input ${input.name} is missing`);
  const isResident = given instanceof ResidentTensors;
  const tensors = isResident ? given.tensors : toTensors(tf, given as Values, input.placeholders.length === 2);
  if (!isResident) temporary.push(...tensors);
  if (tensors.length !== input.placeholders.length)
    throw new Error(`program input ${input.name} is of other precision`);
  input.placeholders.forEach((node, i) => {
    feeds[shortName(node)] = tensors[i]!;
  });
}

function collect(outputs: readonly ProgramOutput[], results: Record<string, Tensor>): Record<string, ResidentTensors> {
  return Object.fromEntries(
    outputs.map((output) => [
      output.name,
      new ResidentTensors(output.results.map((node) => results[shortName(node)]!)),
    ]),
  );
}

/** float64 travels as high and low float32 part, 48 bits together: the binding knows no float64. */
function toTensors(tf: TensorFlow, { values, shape }: Values, isDouble: boolean): Tensor[] {
  const dims = [...shape];
  if (values instanceof Int32Array) return [tf.tensor(values, dims, 'int32')];
  const high = values instanceof Float32Array ? values : Float32Array.from(values);
  if (!isDouble) return [tf.tensor(high, dims, 'float32')];
  const low = Float32Array.from(values, (value, i) => value - high[i]!);
  return [tf.tensor(high, dims, 'float32'), tf.tensor(low, dims, 'float32')];
}
