/** A training that keeps its state in a file, so that a process that runs it can be killed and another go on. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { DEFAULT_GRAPH_RULES } from '../../../../schemas/tables/graph.js';
import { type TrainingCheckpoints, trainUntil } from '../../../../science/model/index.js';
import { GOLDEN_CRYSTALS, goldenGraph, goldenTargets } from './golden-network.js';
import { REFERENCE_TRAINING, SMALL_NETWORK } from './specification-network.js';

export const EPOCHS = 5;
/** Batches of every epoch: three of training, one of validation. */
export const BATCHES = 4;
const POINTS = 301;

/** @param event called after every batch and after every epoch whose state lies in `folder` */
export async function trainInFolder(
  folder: string,
  event: (what: 'batch' | 'epoch') => Promise<void>,
): Promise<TrainingCheckpoints> {
  const file = join(folder, 'state');
  const saved = existsSync(file) ? (deserialize(readFileSync(file)) as TrainingCheckpoints) : null;
  const ids = GOLDEN_CRYSTALS.slice(0, 8);
  const graphs = ids.map((id) => goldenGraph(id, DEFAULT_GRAPH_RULES));
  const targets = Float32Array.from(goldenTargets(ids));
  return await trainUntil(
    {
      // Widths that fused operations take.
      network: { ...SMALL_NETWORK, hiddenFeatures: 32, embeddingFeatures: 32, outputFeatures: POINTS },
      training: {
        ...REFERENCE_TRAINING,
        batchSize: 2,
        learningRate: 0.01,
        // Large enough not to be rounded away.
        weightDecay: 0.01,
        schedule: 'one-cycle',
        scheduledEpochs: EPOCHS,
        clipGradientNorm: 2,
      },
      graphRules: DEFAULT_GRAPH_RULES,
      axis: { startEv: 0, stepEv: 0.05 },
      train: { graphs: graphs.slice(0, 6), targets: targets.slice(0, 6 * POINTS) },
      validation: { graphs: graphs.slice(6), targets: targets.slice(6 * POINTS) },
      resume: saved?.last ?? null,
      best: saved?.best ?? null,
      untilEpoch: EPOCHS,
      programFolder: folder,
    },
    {
      async onEpoch(_, state) {
        writeFileSync(`${file}.draft`, serialize(state()));
        renameSync(`${file}.draft`, file);
        await event('epoch');
      },
      onBatch: () => event('batch'),
    },
  );
}
