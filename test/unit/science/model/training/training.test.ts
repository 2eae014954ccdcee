import { describe, expect, it } from 'vitest';
import { DivergedTrainingError, InvalidHyperparametersError } from '../../../../../schemas/failure.js';
import { DEFAULT_GRAPH_RULES } from '../../../../../schemas/tables/graph.js';
import type { NetworkSettings, TrainingSettings } from '../../../../../schemas/tables/training.js';
import { tensorFlow } from '../../../../../science/engine/tensorflow-library.js';
import {
  type EpochRow,
  predictGraphs,
  readCheckpoint,
  readModelCard,
  type TrainingInput,
  trainUntil,
} from '../../../../../science/model/index.js';
import { largestDifference, temporaryFolder } from '../../../../harness/pipelines/tensorflow.js';
import { GOLDEN_CRYSTALS, goldenGraph, goldenTargets } from '../golden-network.js';
import { REFERENCE_TRAINING, SMALL_NETWORK } from '../specification-network.js';

const programFolder = temporaryFolder();
const ids = GOLDEN_CRYSTALS.slice(0, 8);
const graphs = ids.map((id) => goldenGraph(id, DEFAULT_GRAPH_RULES));
const targets = Float32Array.from(goldenTargets(ids));
const POINTS = 301;
const network: NetworkSettings = { ...SMALL_NETWORK, outputFeatures: POINTS };

const input = (changes: Partial<TrainingInput> = {}, training: Partial<TrainingSettings> = {}): TrainingInput => ({
  network,
  training: {
    ...REFERENCE_TRAINING,
    schedule: 'one-cycle',
    scheduledEpochs: 6,
    learningRate: 0.01,
    batchSize: 3,
    meanTargetBias: true,
    ...training,
  },
  graphRules: DEFAULT_GRAPH_RULES,
  axis: { startEv: 0, stepEv: 0.05 },
  train: { graphs: graphs.slice(0, 5), targets: targets.slice(0, 5 * POINTS) },
  validation: { graphs: graphs.slice(5), targets: targets.slice(5 * POINTS) },
  resume: null,
  best: null,
  untilEpoch: 6,
  programFolder,
  ...changes,
});
const quiet = { async onEpoch() {} };

describe('training', () => {
  it('gives the same bytes in one run, again, and in two parts', async () => {
    const whole = await trainUntil(input(), quiet);
    const again = await trainUntil(input(), quiet);
    const half = await trainUntil(input({ untilEpoch: 3 }), quiet);
    const rest = await trainUntil(input({ resume: half.last, best: half.best }), quiet);
    expect(again).toEqual(whole);
    expect(rest.last).toEqual(whole.last);
    expect(rest.best).toEqual(whole.best);
    expect([...half.curve, ...rest.curve]).toEqual(whole.curve);
    expect(whole.curve.map((row) => row.epoch)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('learns: the training loss falls by half', async () => {
    const { curve } = await trainUntil(input({ untilEpoch: 120 }, { scheduledEpochs: 120 }), quiet);
    expect(curve.at(-1)!.trainLoss).toBeLessThan(curve[0]!.trainLoss / 2);
  });

  it('names the epoch of the lowest validation error as best, and predicts with that error', async () => {
    const { best, curve } = await trainUntil(input(), quiet);
    const lowest = curve.reduce((least, row) => (row.validationMae < least.validationMae ? row : least));
    expect(readCheckpoint(best).state!.bestEpoch).toBe(lowest.epoch);
    const { prediction, layers } = await predictGraphs(best, graphs.slice(5), DEFAULT_GRAPH_RULES, { programFolder });
    const expected = targets.slice(5 * POINTS);
    const mae = prediction.reduce((sum, value, i) => sum + Math.abs(value - expected[i]!), 0) / prediction.length;
    expect(mae).toBeCloseTo(lowest.validationMae, 6);
    expect(Object.keys(layers)).toEqual(['ALIGNN1', 'ALIGNN2', 'GCN1', 'GCN2']);
    expect(layers.GCN2!.length).toBe(3 * network.hiddenFeatures);
  });

  it('reads the readout out of the last layer: prediction = GCN2 W^T + b', async () => {
    const { last } = await trainUntil(input({ untilEpoch: 1 }), quiet);
    const { prediction, layers } = await predictGraphs(last, graphs, DEFAULT_GRAPH_RULES, {
      programFolder,
      batchSize: 3,
    });
    const { table, vectors } = readCheckpoint(last);
    const offsetOf = (name: string) => table.entries.find((entry) => entry.name === name)!.offset;
    const [weight, bias] = [offsetOf('fc.weight'), offsetOf('fc.bias')];
    const h = network.hiddenFeatures;
    const expected = Array.from(prediction, (_, at) => {
      const [crystal, point] = [Math.floor(at / POINTS), at % POINTS];
      let value = vectors.parameter[bias + point]!;
      for (let k = 0; k < h; k++) value += vectors.parameter[weight + point * h + k]! * layers.GCN2![crystal * h + k]!;
      return value;
    });
    expect(largestDifference(prediction, expected)).toBeLessThan(2e-6);
  });

  it('gives the same training in micro-batches, to rounding', async () => {
    const whole = await trainUntil(input({ untilEpoch: 2 }), quiet);
    const parts = await trainUntil(input({ untilEpoch: 2 }, { maxTripletsPerStep: 1 }), quiet);
    expect(largestDifference(whole.last.columns.parameter, parts.last.columns.parameter)).toBeLessThan(1e-4);
    expect(whole.curve[0]!.trainLoss).toBeCloseTo(parts.curve[0]!.trainLoss, 5);
  });

  it('starts the readout bias at the mean training target', async () => {
    const { last } = await trainUntil(input({ untilEpoch: 1 }, { learningRate: 1e-30 }), quiet);
    const { table, vectors } = readCheckpoint(last);
    const { offset } = table.entries.find(({ name }) => name === 'fc.bias')!;
    const mean = Array.from({ length: POINTS }, (_, k) => {
      let sum = 0;
      for (let crystal = 0; crystal < 5; crystal++) sum += targets[crystal * POINTS + k]!;
      return sum / 5;
    });
    expect(largestDifference(vectors.parameter.subarray(offset, offset + POINTS), mean)).toBeLessThan(1e-6);
  });

  it.each(['mse', 'huber'] as const)('minimises the %s loss', async (loss) => {
    const { curve } = await trainUntil(input({ untilEpoch: 30 }, { loss, scheduledEpochs: 30 }), quiet);
    expect(curve.at(-1)!.trainLoss).toBeLessThan(curve[0]!.trainLoss / 2);
  });

  it.each([1e9, 1])('clips the gradient, in micro-batches of at most %d triplets', async (maxTripletsPerStep) => {
    const one = (clipGradientNorm?: number) => {
      const clip = clipGradientNorm === undefined ? {} : { clipGradientNorm };
      return trainUntil(
        input({ untilEpoch: 1 }, { batchSize: 5, schedule: 'constant', maxTripletsPerStep, ...clip }),
        quiet,
      );
    };
    // After one step the first moment is 0.1 of the gradient.
    const norm = async (clip?: number) => Math.hypot(...(await one(clip)).last.columns.firstMoment) / 0.1;
    const free = await norm();
    expect(free).toBeGreaterThan(0.2);
    expect(await norm(0.05)).toBeCloseTo(0.05, 5);
    expect(await norm(free * 1.1)).toBeCloseTo(free, 5);
  });

  it('stops when it is out of patience, there and when it goes on', async () => {
    const patient = { patience: 2, scheduledEpochs: 20, learningRate: 0.3 };
    const whole = await trainUntil(input({ untilEpoch: 20 }, patient), quiet);
    const best = whole.curve.reduce((least, row) => (row.validationMae < least.validationMae ? row : least));
    expect(whole.stopped).toBe('patience');
    expect(whole.curve.length).toBe(best.epoch + 2);
    expect(readCheckpoint(whole.best).state!.epoch).toBe(best.epoch);
    expect(readCheckpoint(whole.last).state!.epoch).toBe(best.epoch + 2);
    const more = await trainUntil(input({ untilEpoch: 20, resume: whole.last, best: whole.best }, patient), quiet);
    expect(more).toEqual({ ...whole, curve: [] });
    expect((await trainUntil(input({ untilEpoch: 2 }, patient), quiet)).stopped).toBe('epochs');
  });

  it('offers checkpoints at every epoch, and counts batches', async () => {
    const rows: EpochRow[] = [];
    const counts: [number, number][] = [];
    let middle: ReturnType<typeof readCheckpoint> | undefined;
    await trainUntil(input({ untilEpoch: 3 }), {
      async onEpoch(row, state) {
        rows.push(row);
        if (row.epoch === 2) middle = readCheckpoint(state().last);
      },
      onBatch: (done, total) => void counts.push([done, total]),
    });
    expect(rows.length).toBe(3);
    expect(middle!.state).toMatchObject({ epoch: 2, step: 4, validationMae: rows[1]!.validationMae });
    // Two training batches and one of validation an epoch.
    expect(counts).toEqual(Array.from({ length: 9 }, (_, i) => [i + 1, 9]));
  });

  it('writes a card: network, rules and axis', async () => {
    const { last } = await trainUntil(input({ untilEpoch: 1 }), quiet);
    expect(readModelCard(last)).toEqual({ network, graphRules: DEFAULT_GRAPH_RULES, startEv: 0, stepEv: 0.05 });
  });
});

describe('memory', () => {
  it('stays flat over 200 epochs of changing shapes', async () => {
    const { graphs: some, targets: values } = input().train;
    const rows = Array.from({ length: 40 }, (_, i) => (i * 7) % some.length);
    const many = {
      graphs: rows.map((row) => some[row]!),
      targets: Float32Array.from(rows.flatMap((row) => [...values.subarray(row * POINTS, (row + 1) * POINTS)])),
    };
    const wide = { ...network, hiddenFeatures: 32 };
    const sizes: number[] = [];
    const tensors: number[] = [];
    // Every other batch runs in parts, and validation makes a shape of its own.
    const most = 8 * Math.max(...some.map((graph) => graph.tripletCosine.length)) * 0.4;
    const settings = { scheduledEpochs: 200, batchSize: 7, maxTripletsPerStep: Math.round(most) };
    await trainUntil(input({ network: wide, train: many, untilEpoch: 200 }, settings), {
      async onEpoch(_, state) {
        state();
        sizes.push(process.memoryUsage.rss());
        tensors.push(tensorFlow().getNumOfTensors());
      },
    });
    expect(sizes.length).toBe(200);
    // One leaked array of triplets a step would be 1,000 x 0.1 MB after epoch 30, one of the parameters 1,000 x 0.2 MB.
    const early = Math.max(...sizes.slice(20, 40));
    expect(Math.min(...sizes.slice(-10)) - early).toBeLessThan(40e6);
    // Not one tensor more than after the first epoch.
    expect(new Set(tensors).size).toBe(1);
  });
});

describe('training refuses', () => {
  it('a loss that is not finite, with epoch and last finite loss', async () => {
    const diverging = trainUntil(input({}, { learningRate: 1e30, loss: 'mse' }), quiet);
    const error = await diverging.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DivergedTrainingError);
    expect((error as DivergedTrainingError).message).toMatch(/epoch 1: loss (NaN|Infinity), last finite loss [0-9.]+/);
  });

  it('another network, other settings, epochs beyond the schedule, targets that are not numbers', async () => {
    const { last, best } = await trainUntil(input({ untilEpoch: 1 }), quiet);
    const cases: TrainingInput[] = [
      input({ resume: last, best }, { learningRate: 0.02 }),
      input({ resume: last, best, network: { ...network, hiddenFeatures: 9 } }),
      input({ untilEpoch: 7 }),
      input({ train: { graphs, targets: targets.map((value, i) => (i === 400 ? Number.NaN : value)) } }),
      input({ validation: { graphs: [], targets: new Float32Array() } }),
      input({ train: { graphs, targets: targets.slice(1) } }),
    ];
    for (const each of cases) await expect(trainUntil(each, quiet)).rejects.toThrow(InvalidHyperparametersError);
  });

  it('graphs of other rules at prediction, symmetry aside', async () => {
    const { last } = await trainUntil(input({ untilEpoch: 1 }), quiet);
    const full = await predictGraphs(last, graphs, { ...DEFAULT_GRAPH_RULES, symmetry: 'full' }, { programFolder });
    expect(full.prediction.length).toBe(8 * POINTS);
    const other = predictGraphs(last, graphs, { ...DEFAULT_GRAPH_RULES, maxNeighbors: 20 }, { programFolder });
    await expect(other).rejects.toThrow('graphs made with maxNeighbors 20, the model was trained with 12');
    const radius = { ...DEFAULT_GRAPH_RULES, strategy: 'radius' } as const;
    const within = predictGraphs(last, graphs, radius, { programFolder });
    await expect(within).rejects.toThrow('graphs made with strategy radius, the model was trained with k-nearest');
    const { last: radial } = await trainUntil(input({ untilEpoch: 1, graphRules: radius }), quiet);
    const wider = predictGraphs(radial, graphs, { ...radius, cutoffAngstrom: 6 }, { programFolder });
    await expect(wider).rejects.toThrow('graphs made with cutoffAngstrom 6, the model was trained with 8');
  });
});
