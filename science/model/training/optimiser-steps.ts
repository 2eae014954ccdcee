/**
 * A network in training: parameters and moments stay in TensorFlow's memory from step to step; every step is one program call,
 * or several where a batch holds more triplets than one call may.
 */

import { InvalidHyperparametersError } from '../../../schemas/failure.js';
import { at, required } from '../../../schemas/required.js';
import type { CrystalGraph } from '../../../schemas/tables/graph.js';
import type { NetworkSettings, TrainingSettings } from '../../../schemas/tables/training.js';
import { type LoadedProgram, loadProgram, type Values } from '../../engine/index.js';
import { groupBy } from '../../numerics/index.js';
import { assembleBatch } from '../batches/batch-arrays.js';
import { differenceArrays, formulaOf } from '../batches/differences.js';
import { memberShares } from '../batches/member-shares.js';
import { stepRates } from '../optimisation/adamw.js';
import type { StepSchedule } from '../optimisation/schedule.js';
import type { ParameterVectors } from '../parameters/checkpoint.js';
import type { LearningLayers } from '../parameters/parameter-groups.js';
import type { ParameterTable } from '../parameters/parameter-table.js';
import { trainingProgram } from './training-program.js';

/** Crystals with their target spectra. */
export interface LabelledGraphs {
  readonly graphs: readonly CrystalGraph[];
  /** [graphs, outputFeatures], row-major. */
  readonly targets: Float32Array;
}

interface TrainedIn {
  readonly network: NetworkSettings;
  readonly training: TrainingSettings;
  /** Folder for the program; the caller owns and clears it. */
  readonly programFolder: string;
}

export class NetworkInTraining {
  private constructor(
    private readonly program: LoadedProgram,
    private readonly network: NetworkSettings,
    private readonly training: TrainingSettings,
  ) {}

  static async start(
    { network, training, programFolder }: TrainedIn,
    table: ParameterTable,
    from: ParameterVectors,
    learning: LearningLayers = 'all',
  ): Promise<NetworkInTraining> {
    const program = await loadProgram(trainingProgram(network, training, table, 'single', learning), programFolder);
    const shape = [table.size];
    const { parameter, firstMoment, secondMoment } = from;
    const given = { parameter, firstMoment, secondMoment };
    const vectors = Object.entries(given).map(([name, values]) => [name, { values, shape }] as const);
    program.run(Object.fromEntries(vectors), 'write');
    return new NetworkInTraining(program, network, training);
  }

  /**
   * One step of the optimiser.
   * @param step number of this step, from 1
   * @returns the loss before the step, mean over the batch
   */
  step(batch: LabelledGraphs, step: number, { learningRate, beta1 }: StepSchedule): number {
    const { weightDecay, maxTripletsPerStep, differenceWeight } = this.training;
    const rates = vector(stepRates(step, learningRate, beta1, weightDecay));
    const scale: Values = { values: Float32Array.of(1 / batch.targets.length), shape: [] };
    const parts = microBatches(batch, maxTripletsPerStep, differenceWeight !== undefined);
    const lossOf = (part: LabelledGraphs, entry: string) =>
      at(required(this.program.run({ rates, scale, ...this.labelledArrays(part) }, entry).loss), 0);
    if (parts.length === 1) return lossOf(batch, 'step');
    if (this.network.norm === 'batch') throw tooLargeForBatchNorm(batch, maxTripletsPerStep);
    const losses = parts.map((part, i) => lossOf(part, i === 0 ? 'first' : 'next'));
    this.program.run({ rates }, 'update');
    return losses.reduce((sum, loss) => sum + loss, 0);
  }

  /** @returns shape [graphs, outputFeatures] */
  predict(graphs: readonly CrystalGraph[]): Float32Array {
    return this.program.run({ ...assembleBatch(graphs) }, 'predict').prediction as Float32Array;
  }

  /** Copies of parameters and moments as they are now. */
  read(): ParameterVectors {
    return this.program.run({}, 'read') as unknown as ParameterVectors;
  }

  dispose(): void {
    this.program.dispose();
  }

  private labelledArrays({ graphs, targets }: LabelledGraphs): Record<string, Values> {
    const batch = assembleBatch(graphs);
    const members = this.network.norm === 'batch' ? memberShares(graphs, batch) : {};
    const { differenceWeight } = this.training;
    return {
      ...batch,
      ...members,
      ...(differenceWeight === undefined ? {} : differenceArrays(graphs, differenceWeight)),
      target: { values: targets, shape: [graphs.length, targets.length / graphs.length] },
    };
  }
}

/**
 * Consecutive parts of at most `maxTriplets` triplet classes; a crystal that has more is a part of its own.
 * @param formulasWhole crystals of one formula that lie side by side stay in one part: the loss compares them
 */
export function microBatches(batch: LabelledGraphs, maxTriplets: number, formulasWhole = false): LabelledGraphs[] {
  const width = batch.targets.length / batch.graphs.length;
  const units = formulasWhole ? [...groupBy(batch.graphs, formulaOf).values()] : batch.graphs.map((graph) => [graph]);
  const parts: LabelledGraphs[] = [];
  let [start, end, triplets] = [0, 0, 0];
  const close = () => {
    parts.push({ graphs: batch.graphs.slice(start, end), targets: batch.targets.subarray(start * width, end * width) });
    start = end;
    triplets = 0;
  };
  for (const unit of units) {
    const own = tripletsOf(unit);
    if (end > start && triplets + own > maxTriplets) close();
    triplets += own;
    end += unit.length;
  }
  close();
  return parts;
}

function tooLargeForBatchNorm({ graphs }: LabelledGraphs, most: number): InvalidHyperparametersError {
  const found = tripletsOf(graphs);
  return new InvalidHyperparametersError(
    `a batch of ${found} triplets, more than ${most}, cannot be divided with batch norm`,
    {
      found,
      expected: `at most ${most} (maxTripletsPerStep), or layer norm`,
    },
  );
}

function tripletsOf(graphs: readonly CrystalGraph[]): number {
  return graphs.reduce((sum, { tripletCosine }) => sum + tripletCosine.length, 0);
}

function vector(values: Float64Array): Values {
  return { values: Float32Array.from(values), shape: [values.length] };
}
