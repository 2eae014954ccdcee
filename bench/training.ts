/**
 * Training and prediction on the bundled data: 4 + 4 layers, h 64, k 12, batch 8, reduced graphs.
 * Threads as the environment says; one a process is what trials use:
 *   TF_NUM_INTRAOP_THREADS=1 TF_NUM_INTEROP_THREADS=1 OMP_NUM_THREADS=1 node dist/bench/training.js [hiddenFeatures] [epochs]
 * Prints structures per second last.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_GRAPH_RULES } from '../schemas/graph.js';
import type { NetworkSettings, TrainingSettings } from '../schemas/training.js';
import { predictGraphs, trainUntil } from '../science/model/index.js';
import { bundledSet } from './bundled-set.js';

const hiddenFeatures = Number(process.argv[2] ?? 64);
const epochs = Number(process.argv[3] ?? 10);
const { graphs, targets, points } = bundledSet();
const network: NetworkSettings = {
  norm: process.argv[4] === 'batch' ? 'batch' : 'layer',
  alignnLayers: 4,
  gcnLayers: 4,
  hiddenFeatures,
  embeddingFeatures: 64,
  atomInputFeatures: 92,
  edgeBins: 80,
  tripletBins: 40,
  outputFeatures: points,
};
const training: TrainingSettings = {
  batchSize: 8,
  learningRate: 1e-3,
  weightDecay: 1e-5,
  schedule: 'one-cycle',
  loss: 'l1',
  scheduledEpochs: epochs + 1,
  seed: 7,
  meanTargetBias: true,
  decayEmbeddingNorms: false,
  maxTripletsPerStep: 1_000_000,
};
const programFolder = mkdtempSync(join(tmpdir(), 'spectraloom-bench-'));
const triplets = graphs.reduce((sum, graph) => sum + graph.tripletCosine.length, 0);
process.stdout.write(`${graphs.length} crystals, ${triplets} triplet classes, ${points} points, h ${hiddenFeatures}\n`);

let started = 0;
const { last, curve } = await trainUntil(
  {
    network,
    training,
    graphRules: DEFAULT_GRAPH_RULES,
    axis: { startEv: 0, stepEv: 0.05 },
    train: { graphs, targets },
    validation: { graphs: graphs.slice(0, 1), targets: targets.slice(0, points) },
    resume: null,
    best: null,
    untilEpoch: epochs + 1,
    programFolder,
  },
  {
    async onEpoch(row) {
      if (row.epoch === 1) started = performance.now();
    },
  },
);
const trainSeconds = (performance.now() - started) / 1000;

let first = 0;
const options = {
  programFolder,
  onProgress: (done: number) => {
    if (done === 16) first = performance.now();
  },
};
const repeated = Array.from({ length: 5 }, () => graphs).flat();
await predictGraphs(last, repeated, DEFAULT_GRAPH_RULES, options);
const predictSeconds = (performance.now() - first) / 1000;
rmSync(programFolder, { recursive: true });
process.stdout.write(`train loss ${curve[0]!.trainLoss.toFixed(4)} -> ${curve.at(-1)!.trainLoss.toFixed(4)}\n`);
process.stdout.write(`resident memory ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB\n`);
process.stdout.write(`prediction ${((repeated.length - 16) / predictSeconds).toFixed(0)} structures/s\n`);
process.stdout.write(`training ${((epochs * graphs.length) / trainSeconds).toFixed(0)} structures/s\n`);
