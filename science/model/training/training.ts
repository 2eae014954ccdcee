/**
 * Training up to an epoch, from the start or from a checkpoint. Epoch orders come from (seed, epoch) alone and the schedule from the
 * step, so a training in several parts gives the same bytes as one in a single run.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Condition, ScaledCondition } from '../../../schemas/conditions.js';
import { DivergedTrainingError, InvalidHyperparametersError } from '../../../schemas/failure.js';
import { byKey } from '../../../schemas/numerics/code-unit-order.js';
import { gatherRows } from '../../../schemas/numerics/rows.js';
import { at, required } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { GraphRules } from '../../../schemas/tables/graph.js';
import type { TrainingSettings } from '../../../schemas/tables/training.js';
import { randomSource, shuffledOrder } from '../../numerics/index.js';
import { scaledConditions, withScaledConditions } from '../batches/conditions.js';
import { formulasTogether } from '../batches/differences.js';
import { refuseOtherFeatures } from '../batches/extra-features.js';
import { scheduleAt } from '../optimisation/schedule.js';
import {
  type CheckpointSettings,
  readCheckpoint,
  type TrainingState,
  writeCheckpoint,
} from '../parameters/checkpoint.js';
import { parameterTable } from '../parameters/parameter-table.js';
import { type LabelledGraphs, NetworkInTraining } from './optimiser-steps.js';
import { learningIn, type StartingPoint, startingVectors, stepsBefore, withoutMoments } from './starting-point.js';

export interface TrainingInput extends StartingPoint {
  readonly graphRules: GraphRules;
  /** Photon energies of the output; null where they are unknown. */
  readonly axis: Pick<CheckpointSettings, 'startEv' | 'stepEv' | 'property'>;
  /** What the extra features of the crystals are; absent: they are taken as they come. */
  readonly conditions?: readonly Condition[];
  readonly validation: LabelledGraphs;
  /** The last checkpoint of the same training, and its best; both null to start. */
  readonly resume: Table<'checkpoint'> | null;
  readonly best: Table<'checkpoint'> | null;
  /** Epochs done at the end, counted from the start of the training. */
  readonly untilEpoch: number;
  /** Folder for the programs; the caller owns and clears it. */
  readonly programFolder: string;
}

export interface EpochRow {
  readonly epoch: number;
  /** Mean over the crystals of the epoch, each before its step, in the unit of the loss. */
  readonly trainLoss: number;
  readonly validationMae: number;
  /** At the last step of the epoch. */
  readonly learningRate: number;
}

export interface TrainingHooks {
  /** After each epoch; `state` copies the checkpoints to resume from out, at a cost. */
  onEpoch(row: EpochRow, state: () => TrainingCheckpoints): Promise<void>;
  /** After every batch: batches done and in all, of this call, validation included. */
  onBatch?(done: number, total: number): void | Promise<void>;
}

export interface TrainingCheckpoints {
  readonly last: Table<'checkpoint'>;
  /** Lowest validation error so far, the earliest of equals. */
  readonly best: Table<'checkpoint'>;
}

export interface TrainingResult extends TrainingCheckpoints {
  /** Epochs of this call. */
  readonly curve: readonly EpochRow[];
  /** Why it ended: all epochs are done, or `patience` epochs brought no lower validation error. */
  readonly stopped: 'epochs' | 'patience';
}

/** Keeps the draw of epoch orders apart from that of parameters under the same seed. */
const ORDER_STREAM = 0x04de4;

/**
 * @throws InvalidHyperparametersError if settings, data and checkpoint contradict each other
 * @throws InvalidGraphError if crystals bring other extra features along than the network takes
 * @throws DivergedTrainingError when the loss or the validation error is not finite
 */
export async function trainUntil(given: TrainingInput, hooks: TrainingHooks): Promise<TrainingResult> {
  const { network, training, graphRules, axis } = given;
  checkInput(given);
  const table = parameterTable(network);
  const { input, conditions } = withConditions(given);
  const settings: CheckpointSettings = { network, training, graphRules, ...axis, ...(conditions && { conditions }) };
  const resumed = input.resume ? readCheckpoint(input.resume) : null;
  let state: TrainingState = resumed?.state ?? BEFORE_TRAINING;
  let best = state.bestEpoch === state.epoch ? (input.resume ?? input.best) : input.best;
  if (!best && state.epoch > 0)
    throw new InvalidHyperparametersError(`resume at epoch ${state.epoch} without its best checkpoint`);

  const vectors = resumed?.vectors ?? startingVectors(input, table);
  let learning = learningIn(training, state.epoch);
  const isNewPhase = state.epoch > 0 && learningIn(training, state.epoch - 1) !== learning;
  const from = isNewPhase ? withoutMoments(vectors.parameter) : vectors;
  let trained = await NetworkInTraining.start(input, table, from, learning);
  const clock = turns(input, state.epoch, hooks);
  const curve: EpochRow[] = [];
  try {
    while (state.epoch < input.untilEpoch && !isOutOfPatience(state, training)) {
      const epoch = state.epoch + 1;
      if (learningIn(training, state.epoch) !== learning) {
        learning = learningIn(training, state.epoch);
        const { parameter } = trained.read();
        trained.dispose();
        trained = await NetworkInTraining.start(input, table, withoutMoments(parameter), learning);
      }
      const run = await runEpoch(trained, input, state, clock);
      const validationMae = await validationError(trained, input, clock);
      if (!Number.isFinite(validationMae)) throw diverged(epoch, run.trainLoss, `validation error ${validationMae}`);
      const isBest = validationMae < state.bestValidationMae || state.epoch === 0;
      state = {
        epoch,
        step: run.step,
        trainLoss: run.trainLoss,
        validationMae,
        bestEpoch: isBest ? epoch : state.bestEpoch,
        bestValidationMae: isBest ? validationMae : state.bestValidationMae,
      };
      const last = () => writeCheckpoint(settings, state, trained.read());
      if (isBest) best = last();
      const lowest = required(best);
      const row = { epoch, trainLoss: run.trainLoss, validationMae, learningRate: run.learningRate };
      curve.push(row);
      await hooks.onEpoch(row, () => ({ last: isBest ? lowest : last(), best: lowest }));
    }
    const last = curve.length === 0 && input.resume ? input.resume : writeCheckpoint(settings, state, trained.read());
    return { last, best: required(best), curve, stopped: isOutOfPatience(state, training) ? 'patience' : 'epochs' };
  } finally {
    trained.dispose();
  }
}

/** By the crystals that are trained on alone; as the model to start from has them, whose weights know no other scale. */
function withConditions(input: TrainingInput): {
  readonly input: TrainingInput;
  readonly conditions?: ScaledCondition[];
} {
  const { conditions: named = [], train, validation, network } = input;
  if (named.length === 0) return { input };
  const { conditionWeight: weight } = network;
  // Trainings that began without a weight scaled the conditions of their start anew: their bytes stay.
  const given = input.start && weight !== undefined ? readCheckpoint(input.start).settings.conditions : undefined;
  const conditions = scaledConditions(named, train.graphs, given).map((own) => ({
    ...own,
    ...(weight !== undefined && { weight }),
  }));
  const scaled = (set: LabelledGraphs) => ({ ...set, graphs: withScaledConditions(set.graphs, conditions) });
  return { input: { ...input, train: scaled(train), validation: scaled(validation) }, conditions };
}

const BEFORE_TRAINING: TrainingState = {
  epoch: 0,
  step: 0,
  trainLoss: 0,
  validationMae: 0,
  bestEpoch: 0,
  bestValidationMae: 0,
};

/** Decided by the state alone: a resumed training stops where an uninterrupted one does. */
function isOutOfPatience({ epoch, bestEpoch }: TrainingState, { patience }: TrainingSettings): boolean {
  return patience !== undefined && epoch - bestEpoch >= patience;
}

function checkInput({ network, training, train, validation, untilEpoch, resume, conditions }: TrainingInput): void {
  for (const [name, set] of [
    ['training', train],
    ['validation', validation],
  ] as const) {
    refuseOtherFeatures(set.graphs, network, conditions);
    if (set.graphs.length === 0) throw new InvalidHyperparametersError(`no crystals in the ${name} set`);
    const expected = set.graphs.length * network.outputFeatures;
    if (set.targets.length !== expected) {
      throw new InvalidHyperparametersError(`${set.targets.length} ${name} target values, ${expected} expected`);
    }
    const bad = set.targets.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      const id = at(set.graphs, Math.floor(bad / network.outputFeatures)).id;
      throw new InvalidHyperparametersError(`target ${bad % network.outputFeatures} of ${id} is ${set.targets[bad]}`);
    }
  }
  if (untilEpoch < 1 || (training.schedule !== 'constant' && untilEpoch > training.scheduledEpochs)) {
    throw new InvalidHyperparametersError(
      `epoch ${untilEpoch} is outside the ${training.scheduledEpochs} scheduled epochs`,
    );
  }
  if (!resume) return;
  const before = readCheckpoint(resume).settings;
  const isSame = (a: object | null, b: object) => JSON.stringify(sortedEntries(a)) === JSON.stringify(sortedEntries(b));
  if (!isSame(before.network, network) || !isSame(before.training, training)) {
    throw new InvalidHyperparametersError('the checkpoint to resume from was trained with other settings');
  }
}

function sortedEntries(record: object | null): [string, unknown][] {
  return Object.entries(record ?? {}).sort(byKey);
}

interface EpochRun {
  readonly trainLoss: number;
  readonly learningRate: number;
  readonly step: number;
}

async function runEpoch(
  trained: NetworkInTraining,
  input: TrainingInput,
  state: TrainingState,
  clock: Turns,
): Promise<EpochRun> {
  const { training, train } = input;
  const drawn = shuffledOrder(train.graphs.length, randomSource(training.seed, ORDER_STREAM, state.epoch));
  const order = training.differenceWeight === undefined ? drawn : formulasTogether(drawn, train.graphs);
  const stepsPerEpoch = Math.ceil(order.length / training.batchSize);
  const totalSteps = training.scheduledEpochs * stepsPerEpoch;
  const before = stepsBefore(training, state.epoch, stepsPerEpoch);
  let { step } = state;
  let lossSum = 0;
  let lastLoss = state.trainLoss;
  let learningRate = 0;
  for (let start = 0; start < order.length; start += training.batchSize) {
    const batch = pick(train, order.subarray(start, start + training.batchSize));
    const rates = scheduleAt(training, step, totalSteps);
    step += 1;
    const loss = trained.step(batch, step - before, rates);
    if (!Number.isFinite(loss)) throw diverged(state.epoch + 1, lastLoss, `loss ${loss}`);
    lastLoss = loss;
    lossSum += loss * batch.graphs.length;
    learningRate = rates.learningRate;
    await clock.batchDone();
  }
  return { trainLoss: lossSum / order.length, learningRate, step };
}

async function validationError(
  trained: NetworkInTraining,
  { training, validation }: TrainingInput,
  clock: Turns,
): Promise<number> {
  const width = validation.targets.length / validation.graphs.length;
  let sum = 0;
  for (let start = 0; start < validation.graphs.length; start += training.batchSize) {
    const graphs = validation.graphs.slice(start, start + training.batchSize);
    const prediction = trained.predict(graphs);
    for (let i = 0; i < prediction.length; i++)
      sum += Math.abs(at(prediction, i) - at(validation.targets, start * width + i));
    await clock.batchDone();
  }
  return sum / validation.targets.length;
}

function pick({ graphs, targets }: LabelledGraphs, rows: Uint32Array): LabelledGraphs {
  const width = targets.length / graphs.length;
  return { graphs: Array.from(rows, (row) => graphs[row]!), targets: gatherRows(targets, width, rows) };
}

function diverged(epoch: number, lastLoss: number, found: string): DivergedTrainingError {
  return new DivergedTrainingError(`training diverged in epoch ${epoch}: ${found}, last finite loss ${lastLoss}`, {
    epoch,
    lastLoss,
  });
}

interface Turns {
  batchDone(): Promise<void>;
}

/** Program calls block the thread: between them, messages and kills must get their turn. */
function turns({ train, validation, training, untilEpoch }: TrainingInput, epoch: number, hooks: TrainingHooks): Turns {
  const batches = (set: LabelledGraphs) => Math.ceil(set.graphs.length / training.batchSize);
  const total = (untilEpoch - epoch) * (batches(train) + batches(validation));
  let done = 0;
  return {
    async batchDone() {
      done += 1;
      await hooks.onBatch?.(done, total);
      await nextTurn();
    },
  };
}
