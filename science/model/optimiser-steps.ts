/**
 * A network in training: parameters and moments stay in TensorFlow's memory from step to step; every step is one program call,
 * or several where a batch holds more triplets than one call may.
 */
import { InvalidHyperparametersError } from '../../schemas/failure.js';
import type { CrystalGraph } from '../../schemas/graph.js';
import type { NetworkSettings, TrainingSettings } from '../../schemas/training.js';
import { type LoadedProgram, loadProgram, makeResident, type Resident, type Values } from '../engine/index.js';
import { stepRates } from './adamw.js';
import { assembleBatch } from './batch-arrays.js';
import type { ParameterVectors } from './checkpoint.js';
import { memberShares } from './member-shares.js';
import type { ParameterTable } from './parameter-table.js';
import { additionProgram, gradientProgram, predictionProgram, trainingProgram, updateProgram } from './programs.js';
import type { StepSchedule } from './schedule.js';

/** Crystals with their target spectra. */
export interface LabelledGraphs {
  readonly graphs: readonly CrystalGraph[];
  /** [graphs, outputFeatures], row-major. */
  readonly targets: Float32Array;
}

type State = Record<keyof ParameterVectors, Resident>;
const VECTORS = ['parameter', 'firstMoment', 'secondMoment'] as const;

export class NetworkInTraining {
  private constructor(
    private state: State,
    private readonly programs: ProgramShelf,
    private readonly network: NetworkSettings,
    private readonly training: TrainingSettings,
  ) {}

  static async start(
    network: NetworkSettings,
    training: TrainingSettings,
    table: ParameterTable,
    from: ParameterVectors,
    programFolder: string,
  ): Promise<NetworkInTraining> {
    const load = async (name: keyof ParameterVectors) => makeResident({ values: from[name], shape: [table.size] });
    const state: State = {
      parameter: await load('parameter'),
      firstMoment: await load('firstMoment'),
      secondMoment: await load('secondMoment'),
    };
    return new NetworkInTraining(state, new ProgramShelf(network, training, table, programFolder), network, training);
  }

  /**
   * One step of the optimiser.
   * @param step number of this step, from 1
   * @returns the loss before the step, mean over the batch
   */
  async step(batch: LabelledGraphs, step: number, { learningRate, beta1 }: StepSchedule): Promise<number> {
    const { weightDecay, maxTripletsPerStep } = this.training;
    const rates = vector(stepRates(step, learningRate, beta1, weightDecay));
    const scale: Values = { values: Float32Array.of(1 / batch.targets.length), shape: [] };
    const parts = microBatches(batch, maxTripletsPerStep);
    if (parts.length === 1) {
      const program = await this.programs.step();
      return this.replace(program.call({ ...this.state, rates, scale, ...this.labelledArrays(batch) }));
    }
    if (this.network.norm === 'batch') throw tooLargeForBatchNorm(batch, maxTripletsPerStep);
    const { gradient, loss } = await this.sumOfGradients(parts, scale);
    const program = await this.programs.update();
    this.replace(program.call({ ...this.state, rates, gradient }));
    gradient.release();
    return loss;
  }

  /** @returns shape [graphs, outputFeatures] */
  async predict(graphs: readonly CrystalGraph[]): Promise<Float32Array> {
    const program = await this.programs.prediction();
    const result = program.run({ ...assembleBatch(graphs), parameter: this.state.parameter });
    return result.prediction as Float32Array;
  }

  /** Copies of parameters and moments as they are now. */
  read(): ParameterVectors {
    const read = (name: keyof ParameterVectors) => Float32Array.from(this.state[name].read());
    return { parameter: read('parameter'), firstMoment: read('firstMoment'), secondMoment: read('secondMoment') };
  }

  dispose(): void {
    for (const name of VECTORS) this.state[name].release();
    this.programs.dispose();
  }

  private labelledArrays({ graphs, targets }: LabelledGraphs): Record<string, Values> {
    const batch = assembleBatch(graphs);
    const members = this.network.norm === 'batch' ? memberShares(graphs, batch) : {};
    return {
      ...batch,
      ...members,
      target: { values: targets, shape: [graphs.length, targets.length / graphs.length] },
    };
  }

  /** Takes the outputs of a step over as the new state. @returns the loss, NaN if the program has none */
  private replace(outputs: Record<string, Resident>): number {
    for (const name of VECTORS) {
      this.state[name].release();
      this.state[name] = outputs[name]!;
    }
    const loss = outputs.loss?.read()[0] ?? Number.NaN;
    outputs.loss?.release();
    return loss;
  }

  /** Parts are added in their order: float32 sums depend on it. */
  private async sumOfGradients(
    parts: readonly LabelledGraphs[],
    scale: Values,
  ): Promise<{ gradient: Resident; loss: number }> {
    const program = await this.programs.gradient();
    const addition = await this.programs.addition();
    let sum: Resident | null = null;
    let loss = 0;
    for (const part of parts) {
      const result = program.call({ parameter: this.state.parameter, scale, ...this.labelledArrays(part) });
      loss += result.loss!.read()[0]!;
      result.loss!.release();
      if (!sum) {
        sum = result.gradient!;
        continue;
      }
      const added: Resident = addition.call({ left: sum, right: result.gradient! }).sum!;
      sum.release();
      result.gradient!.release();
      sum = added;
    }
    return { gradient: sum!, loss };
  }
}

/** Programs, loaded when first needed. */
class ProgramShelf {
  private readonly loaded = new Map<string, LoadedProgram>();

  constructor(
    private readonly network: NetworkSettings,
    private readonly training: TrainingSettings,
    private readonly table: ParameterTable,
    private readonly folder: string,
  ) {}

  step = () => this.get('step', () => trainingProgram(this.network, this.training, this.table));
  gradient = () => this.get('gradient', () => gradientProgram(this.network, this.training, this.table));
  addition = () => this.get('addition', additionProgram);
  update = () => this.get('update', () => updateProgram(this.training, this.table));
  prediction = () => this.get('prediction', () => predictionProgram(this.network, this.table, false));

  dispose(): void {
    for (const program of this.loaded.values()) program.dispose();
  }

  private async get(name: string, build: () => Parameters<typeof loadProgram>[0]): Promise<LoadedProgram> {
    const known = this.loaded.get(name);
    if (known) return known;
    const program = await loadProgram(build(), this.folder);
    this.loaded.set(name, program);
    return program;
  }
}

/** Consecutive parts of at most `maxTriplets` triplet classes; a crystal that has more is a part of its own. */
export function microBatches(batch: LabelledGraphs, maxTriplets: number): LabelledGraphs[] {
  const width = batch.targets.length / batch.graphs.length;
  const parts: LabelledGraphs[] = [];
  let start = 0;
  let triplets = 0;
  const close = (end: number) => {
    parts.push({ graphs: batch.graphs.slice(start, end), targets: batch.targets.subarray(start * width, end * width) });
    start = end;
    triplets = 0;
  };
  batch.graphs.forEach((graph, i) => {
    const own = graph.tripletCosine.length;
    if (i > start && triplets + own > maxTriplets) close(i);
    triplets += own;
  });
  close(batch.graphs.length);
  return parts;
}

function tooLargeForBatchNorm({ graphs }: LabelledGraphs, most: number): InvalidHyperparametersError {
  const found = graphs.reduce((sum, graph) => sum + graph.tripletCosine.length, 0);
  return new InvalidHyperparametersError(
    `a batch of ${found} triplets, more than ${most}, cannot be divided with batch norm`,
    {
      found,
      expected: `at most ${most} (maxTripletsPerStep), or layer norm`,
    },
  );
}

function vector(values: Float64Array): Values {
  return { values: Float32Array.from(values), shape: [values.length] };
}
