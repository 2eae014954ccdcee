/**
 * Where a training begins: at weights that are drawn with its seed, or at those of a model that was trained on other crystals.
 * The optimiser begins anew in either case. With `readout` the layers before the readout stay as they were given for the first
 * quarter of the schedule, so that a readout that does not fit yet does not undo them; then all layers learn, and the
 * optimiser begins anew once more: moments of nothing would make the first steps of the others too large.
 * @source Kumar, Raghunathan, Jones, Ma and Liang, arXiv:2202.10054 (the readout first, then all)
 */
import { InvalidHyperparametersError } from '../../../schemas/failure.js';
import { at, required } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { NetworkSettings, TrainingSettings } from '../../../schemas/tables/training.js';
import { type ParameterVectors, readCheckpoint } from '../parameters/checkpoint.js';
import { initialParameters } from '../parameters/initial-parameters.js';
import type { LearningLayers } from '../parameters/parameter-groups.js';
import { type ParameterTable, readoutName } from '../parameters/parameter-table.js';
import type { LabelledGraphs } from './optimiser-steps.js';

/** Share of the scheduled epochs in which the readout learns alone. */
const READOUT_SHARE = 0.25;

export interface StartingPoint {
  readonly network: NetworkSettings;
  readonly training: TrainingSettings;
  readonly train: LabelledGraphs;
  /** The model that `training.start` names; null where it names none. */
  readonly start?: Table<'checkpoint'> | null;
}

/** @returns epochs in which the readout learns alone */
function readoutEpochs({ start, scheduledEpochs }: TrainingSettings): number {
  return start?.layers === 'readout' ? Math.floor(scheduledEpochs * READOUT_SHARE) : 0;
}

/** @param epoch number of the epoch, from 0 */
export function learningIn(training: TrainingSettings, epoch: number): LearningLayers {
  return epoch < readoutEpochs(training) ? 'readout' : 'all';
}

/** Steps of the optimiser before it last began anew. @param epoch number of the epoch, from 0 */
export function stepsBefore(training: TrainingSettings, epoch: number, stepsPerEpoch: number): number {
  return learningIn(training, epoch) === 'all' ? readoutEpochs(training) * stepsPerEpoch : 0;
}

/** @throws InvalidHyperparametersError where the model to start from is missing, is of another network, or was not asked for */
export function startingVectors(point: StartingPoint, table: ParameterTable): ParameterVectors {
  return withoutMoments(point.training.start ? givenParameters(point) : drawnParameters(point, table));
}

export function withoutMoments(parameter: Float32Array): ParameterVectors {
  return {
    parameter,
    firstMoment: new Float32Array(parameter.length),
    secondMoment: new Float32Array(parameter.length),
  };
}

function givenParameters({ network, start = null }: StartingPoint): Float32Array {
  if (!start) throw new InvalidHyperparametersError('the model to start from is missing');
  const { settings, vectors } = readCheckpoint(start);
  for (const name of Object.keys({ ...network, ...settings.network }) as (keyof NetworkSettings)[]) {
    const [found, expected] = [settings.network[name] ?? 'none', network[name] ?? 'none'];
    if (found !== expected)
      throw new InvalidHyperparametersError(`the model to start from has ${name} ${found}, the network ${expected}`, {
        field: name,
        found: String(found),
        expected: String(expected),
      });
  }
  return vectors.parameter;
}

function drawnParameters({ network, training, train }: StartingPoint, table: ParameterTable): Float32Array {
  const parameter = initialParameters(table, training.seed);
  if (training.meanTargetBias) {
    const bias = required(table.entries.find(({ name }) => name === `${readoutName(network)}.bias`));
    parameter.set(meanTarget(train, network.outputFeatures), bias.offset);
  }
  return parameter;
}

function meanTarget({ graphs, targets }: LabelledGraphs, points: number): Float64Array {
  const mean = new Float64Array(points);
  targets.forEach((value, i) => {
    mean[i % points] = at(mean, i % points) + value / graphs.length;
  });
  return mean;
}
