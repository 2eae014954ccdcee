/**
 * Runs programs: the only place that knows TensorFlow. It is loaded on first use, in a child process.
 *
 * Every tensor is either freed before a call returns, or handed out as a `Resident` that its owner releases:
 * JavaScript's garbage collector does not see TensorFlow's memory.
 */

import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { at } from '../../schemas/required.js';
import { ONLY_ENTRY, type Program, type ProgramInput, type ProgramOutput } from './program.js';
import { encodeSavedModel, entryInputs, programEntries, tensorName } from './saved-model.js';
import { FLOAT32, INT32, type TensorDescription, tensorFlow } from './tensorflow-library.js';

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

type ProgramInputs = Readonly<Record<string, Values | Resident>>;

/** A program has one entry unless its outputs say otherwise. */
export interface LoadedProgram {
  /** One run; outputs are copied out and nothing stays behind. Reals come as Float64Array if the program is in double precision. */
  run(inputs: ProgramInputs, entry?: string): Record<string, Float32Array | Float64Array>;
  /** One run; every output stays resident and belongs to the caller. Residents among the inputs are not released. */
  call(inputs: ProgramInputs, entry?: string): Record<string, Resident>;
  /** Frees the session and its variables. */
  dispose(): void;
}

class ResidentTensors implements Resident {
  /** @param tensors one, or high and low part */
  constructor(
    readonly tensors: readonly number[],
    readonly shape: readonly number[],
  ) {}
  read(): Float32Array | Float64Array {
    const [high, low] = this.tensors.map((tensor) => tensorFlow().tensorDataSync(tensor) as Float32Array) as [
      Float32Array,
      Float32Array?,
    ];
    return low ? Float64Array.from(high, (value, i) => value + at(low, i)) : high;
  }
  release(): void {
    for (const tensor of this.tensors) tensorFlow().deleteTensor(tensor);
  }
}

/** Copies values into TensorFlow's memory once, for use in many calls. */
export async function makeResident(values: Values, precision: Program['precision'] = 'single'): Promise<Resident> {
  const isDouble = precision === 'double' && !(values.values instanceof Int32Array);
  return new ResidentTensors(toTensors(values, isDouble), values.shape);
}

/**
 * Writes the program into a folder named by its hash, below `folder`, and loads it into a session of its own.
 * @param folder an existing or new directory that the caller owns and clears
 */
export async function loadProgram(program: Program, folder: string): Promise<LoadedProgram> {
  const model = tensorFlow().loadSavedModel(await writeProgram(program, folder), 'serve');
  const entries = new Map(
    programEntries(program).map((name) => {
      const inputs = entryInputs(program, name);
      const outputs = program.outputs.filter(({ entry }) => entry === name);
      const inputNames = inputs.flatMap(({ placeholders }) => placeholders.map(tensorName)).join();
      const outputNames = outputs.flatMap(({ results }) => results.map(tensorName)).join();
      return [name, { inputs, outputs, inputNames, outputNames }] as const;
    }),
  );
  const call = (inputs: ProgramInputs, name = ONLY_ENTRY): Record<string, ResidentTensors> => {
    const entry = entries.get(name);
    if (!entry) throw new Error(`the program has no entry ${name}`);
    const feeds: number[] = [];
    const temporary: number[] = [];
    try {
      for (const input of entry.inputs) feeds.push(...feed(input, inputs[input.name], temporary));
      return collect(entry.outputs, tensorFlow().runSavedModel(model, feeds, entry.inputNames, entry.outputNames));
    } finally {
      for (const tensor of temporary) tensorFlow().deleteTensor(tensor);
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
      tensorFlow().deleteSavedModel(model);
    },
  };
}

/** Drafts of this process so far: each has a name of its own. */
let drafts = 0;

async function writeProgram(program: Program, folder: string): Promise<string> {
  const bytes = encodeSavedModel(program);
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 24);
  const directory = join(folder, digest);
  await mkdir(directory, { recursive: true });
  const draft = join(directory, `saved_model.${process.pid}-${drafts++}`);
  await writeFile(draft, bytes);
  await rename(draft, join(directory, 'saved_model.pb'));
  return directory;
}

function feed(input: ProgramInput, given: Values | Resident | undefined, temporary: number[]): readonly number[] {
  if (!given) throw new Error(`program input ${input.name} is missing`);
  const isResident = given instanceof ResidentTensors;
  const tensors = isResident ? given.tensors : toTensors(given as Values, input.placeholders.length === 2);
  if (!isResident) temporary.push(...tensors);
  if (tensors.length !== input.placeholders.length)
    throw new Error(`program input ${input.name} is of other precision`);
  return tensors;
}

function collect(
  outputs: readonly ProgramOutput[],
  results: readonly TensorDescription[],
): Record<string, ResidentTensors> {
  let next = 0;
  return Object.fromEntries(
    outputs.map((output) => {
      const tensors = output.results.map(() => at(results, next++));
      const ids = tensors.map(({ id }) => id);
      return [output.name, new ResidentTensors(ids, at(tensors, 0).shape)];
    }),
  );
}

/** float64 travels as high and low float32 part, 48 bits together: the library's tensors know no float64. */
function toTensors({ values, shape }: Values, isDouble: boolean): number[] {
  const library = tensorFlow();
  if (values instanceof Int32Array) return [library.createTensor(shape, INT32, values)];
  const high = values instanceof Float32Array ? values : Float32Array.from(values);
  if (!isDouble) return [library.createTensor(shape, FLOAT32, high)];
  const low = Float32Array.from(values, (value, i) => value - at(high, i));
  return [library.createTensor(shape, FLOAT32, high), library.createTensor(shape, FLOAT32, low)];
}
