/**
 * Trains one trial up to the end of a rung, from its last checkpoint.
 *
 * Queue training. Reads `graphs`, `spectra`, `split`, the `checkpoint` that it starts from, if any, and the trial's own `checkpoint`s and `learning-curve` so far;
 * writes the last and the best checkpoint and the longer curve. Idempotent: the key covers data, settings and the
 * checkpoints it starts from. Heartbeat: epochs done, and the last state kept. Cancelled: the child is killed; the step
 * returns `{stopped}` with that state. Errors: DivergedTrainingError, InvalidHyperparametersError (never retried),
 * ResourceError (never as it stands), transient ones (always).
 */

import { z } from 'zod';
import { conditionsOf } from '../../schemas/conditions.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { NetworkSettingsSchema, TrainingSettingsSchema } from '../../schemas/tables/training.js';
import { graphsOf } from '../../science/graph/index.js';
import { type EpochRow, trainUntil } from '../../science/model/index.js';
import { step } from '../frame/step.js';
import { labelledSubset, targetAxis } from '../ingest/labelled.js';

/** A state is kept at the end of an epoch, no oftener than this: writing one costs a few hundredths of a second. */
const CHECKPOINT_EVERY_MS = 1000;

export const trainRung = step({
  name: 'trainRung',
  codeVersion: 3,
  roundingInKey: true,
  queue: 'training',
  parameters: z.strictObject({
    trialId: z.string().min(1),
    network: NetworkSettingsSchema,
    training: TrainingSettingsSchema,
    untilEpoch: z.number().int().min(1),
  }),
  reads: {
    graphs: { kind: 'graphs' },
    spectra: { kind: 'spectra' },
    split: { kind: 'split' },
    last: { kind: 'checkpoint', optional: true },
    best: { kind: 'checkpoint', optional: true },
    curve: { kind: 'learning-curve', optional: true },
    start: { kind: 'checkpoint', optional: true },
  },
  writes: {
    last: { kind: 'checkpoint', transient: true },
    best: { kind: 'checkpoint', transient: true },
    curve: { kind: 'learning-curve' },
  },
  async run(inputs, { trialId, network, training, untilEpoch }, context) {
    const { graphs, rules } = graphsOf(inputs.graphs);
    const earlier = (context.resume ?? inputs) as Pick<typeof inputs, 'last' | 'best' | 'curve'>;
    const rows = rowsOf(earlier.curve);
    const train = labelledSubset(graphs, inputs.spectra, inputs.split, 'train');
    const result = await trainUntil(
      {
        network,
        training,
        graphRules: rules,
        axis: targetAxis(inputs.spectra),
        conditions: conditionsOf(inputs.spectra.metadata),
        train,
        validation: labelledSubset(graphs, inputs.spectra, inputs.split, 'validation'),
        start: inputs.start,
        resume: earlier.last,
        best: earlier.best,
        untilEpoch,
        programFolder: context.programFolder,
      },
      {
        async onEpoch(row, state) {
          rows.push(row);
          const note = `${trialId}, validation error ${row.validationMae.toFixed(3)}`;
          context.progress(row.epoch, untilEpoch, note);
          if (context.sinceCheckpointMs() < CHECKPOINT_EVERY_MS || row.epoch === untilEpoch) return;
          await context.checkpoint({ ...state(), curve: curveTable(trialId, rows) });
        },
      },
    );
    const best = rows.reduce((lowest, row) => (row.validationMae < lowest.validationMae ? row : lowest));
    return {
      outputs: { last: result.last, best: result.best, curve: curveTable(trialId, rows) },
      summary: {
        bestValidationMae: best.validationMae,
        bestEpoch: best.epoch,
        lastValidationMae: required(rows.at(-1)).validationMae,
        ...(result.stopped === 'patience' ? { endedAtEpoch: required(rows.at(-1)).epoch } : {}),
        // What the time of an epoch depends on, for forecasts.
        fromEpoch: inputs.curve?.rows ?? 0,
        trainCrystals: train.graphs.length,
        trainAtoms: sumOver(train.graphs, ({ species }) => species.length),
        trainBonds: sumOver(train.graphs, ({ bondSource }) => bondSource.length),
        trainTriplets: sumOver(train.graphs, ({ tripletSource }) => tripletSource.length),
      },
    };
  },
});

function sumOver<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}

function rowsOf(curve: Table<'learning-curve'> | null): EpochRow[] {
  if (!curve) return [];
  const { epoch, trainLoss, validationMae, learningRate } = curve.columns;
  return Array.from(epoch, (_, i) => ({
    epoch: at(epoch, i),
    trainLoss: at(trainLoss, i),
    validationMae: at(validationMae, i),
    learningRate: at(learningRate, i),
  }));
}

function curveTable(trialId: string, rows: readonly EpochRow[]): Table<'learning-curve'> {
  return {
    kind: 'learning-curve',
    rows: rows.length,
    columns: {
      trialId: rows.map(() => trialId),
      epoch: Uint32Array.from(rows, (row) => row.epoch),
      trainLoss: Float64Array.from(rows, (row) => row.trainLoss),
      validationMae: Float64Array.from(rows, (row) => row.validationMae),
      learningRate: Float64Array.from(rows, (row) => row.learningRate),
    },
    metadata: {},
  };
}
