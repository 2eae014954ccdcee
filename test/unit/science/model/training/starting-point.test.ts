import { describe, expect, it } from 'vitest';
import { InvalidHyperparametersError } from '../../../../../schemas/failure.js';
import type { Table } from '../../../../../schemas/run/artifact.js';
import { DEFAULT_GRAPH_RULES } from '../../../../../schemas/tables/graph.js';
import type { NetworkSettings, TrainingSettings, TrainingStart } from '../../../../../schemas/tables/training.js';
import { parameterTable, readCheckpoint, type TrainingInput, trainUntil } from '../../../../../science/model/index.js';
import { largestDifference, temporaryFolder } from '../../../../harness/pipelines/tensorflow.js';
import { GOLDEN_CRYSTALS, goldenGraph, goldenTargets } from '../golden-network.js';
import { REFERENCE_TRAINING, SMALL_NETWORK } from '../specification-network.js';

const programFolder = temporaryFolder();
const ids = GOLDEN_CRYSTALS.slice(0, 8);
const graphs = ids.map((id) => goldenGraph(id, DEFAULT_GRAPH_RULES));
const targets = Float32Array.from(goldenTargets(ids));
const POINTS = 301;
const network: NetworkSettings = { ...SMALL_NETWORK, outputFeatures: POINTS };
const model = { kind: 'checkpoint', sha256: 'a'.repeat(64), bytes: 1, rows: 1, schemaVersion: 1 } as const;
const quiet = { async onEpoch() {} };
const RATE = 1e-3;

/** One step an epoch, at a constant rate. */
const input = (layers: TrainingStart['layers'] | null, start: Table<'checkpoint'> | null): TrainingInput => {
  const training: TrainingSettings = {
    ...REFERENCE_TRAINING,
    schedule: 'constant',
    scheduledEpochs: 8,
    learningRate: RATE,
    weightDecay: 0,
    batchSize: 5,
    meanTargetBias: true,
    ...(layers && { start: { model, layers } }),
  };
  return {
    network,
    training,
    graphRules: DEFAULT_GRAPH_RULES,
    axis: { startEv: 0, stepEv: 0.05 },
    train: { graphs: graphs.slice(0, 5), targets: targets.slice(0, 5 * POINTS) },
    validation: { graphs: graphs.slice(5), targets: targets.slice(5 * POINTS) },
    start,
    resume: null,
    best: null,
    untilEpoch: 8,
    programFolder,
  };
};

const given = (await trainUntil({ ...input(null, null), untilEpoch: 3 }, quiet)).last;
const parametersAfter = async (layers: TrainingStart['layers'], untilEpoch: number, rate = RATE) => {
  const asked = input(layers, given);
  const training = { ...asked.training, learningRate: rate };
  const { last } = await trainUntil({ ...asked, training, untilEpoch }, quiet);
  return last.columns.parameter;
};

/** The rows of a vector that belong to the readout, and the others. */
function parts(parameter: Float32Array): { readout: number[]; trunk: number[] } {
  const readout: number[] = [];
  const trunk: number[] = [];
  for (const { name, shape, offset } of parameterTable(network).entries) {
    const size = shape.reduce((product, length) => product * length, 1);
    (name.startsWith('fc.') ? readout : trunk).push(...parameter.subarray(offset, offset + size));
  }
  return { readout, trunk };
}

describe('a training from the weights of a model', () => {
  it('begins at these weights, whatever the mean of the targets is', async () => {
    // Steps so small that float32 does not see them.
    const kept = await parametersAfter('all', 1, 1e-30);
    expect(kept).toEqual(given.columns.parameter);
  });

  it('begins at a lower loss than drawn weights', async () => {
    const drawn = await trainUntil({ ...input(null, null), untilEpoch: 1 }, quiet);
    const started = await trainUntil({ ...input('all', given), untilEpoch: 1 }, quiet);
    expect(started.curve[0]?.trainLoss).toBeLessThan(drawn.curve[0]?.trainLoss ?? 0);
  });

  it('leaves what comes before the readout as it was in the first quarter of the epochs', async () => {
    const before = parts(given.columns.parameter);
    const frozen = parts(await parametersAfter('readout', 2));
    expect(frozen.trunk).toEqual(before.trunk);
    expect(largestDifference(frozen.readout, before.readout)).toBeGreaterThan(RATE / 2);
    const all = parts(await parametersAfter('readout', 3));
    expect(largestDifference(all.trunk, before.trunk)).toBeGreaterThan(RATE / 2);
  });

  it('moves no weight by more than the rate in the first step of all layers, as Adam does', async () => {
    const frozen = await parametersAfter('readout', 2);
    const moved = await parametersAfter('readout', 3);
    expect(largestDifference(frozen, moved)).toBeLessThan(RATE * 1.01);
  });

  it('gives the same bytes in parts, cut before all layers learn and after', async () => {
    const asked = input('readout', given);
    const whole = await trainUntil({ ...asked, untilEpoch: 4 }, quiet);
    for (const cut of [2, 3]) {
      const half = await trainUntil({ ...asked, untilEpoch: cut }, quiet);
      const rest = await trainUntil({ ...asked, untilEpoch: 4, resume: half.last, best: half.best }, quiet);
      expect(rest.last).toEqual(whole.last);
    }
  });

  it('says in the checkpoint where it began', async () => {
    const { last } = await trainUntil({ ...input('readout', given), untilEpoch: 1 }, quiet);
    expect(readCheckpoint(last).settings.training?.start).toEqual({ model, layers: 'readout' });
  });

  it('is refused without the model, and with one of another network, by field', async () => {
    await expect(trainUntil(input('all', null), quiet)).rejects.toThrow(InvalidHyperparametersError);
    const wide = { ...input('all', given), network: { ...network, hiddenFeatures: network.hiddenFeatures + 8 } };
    await expect(trainUntil(wide, quiet)).rejects.toThrow(`hiddenFeatures ${network.hiddenFeatures}, the network`);
  });
});
