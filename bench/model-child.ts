/**
 * One measurement of spectraloom in a process of its own; the protocol and the job are those of `peers/alignn/measure.py`:
 *   node dist/bench/model-child.js JOB.json
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { at } from '../schemas/required.js';
import { type CrystalGraph, DEFAULT_GRAPH_RULES } from '../schemas/tables/graph.js';
import type { NetworkSettings, TrainingSettings } from '../schemas/tables/training.js';
import { readPoscar } from '../science/crystal/index.js';
import { buildCrystalGraph } from '../science/graph/index.js';
import { MOST_CRYSTALS, predictionBatches } from '../science/model/batches/prediction-batches.js';
import { parameterTable } from '../science/model/index.js';
import { writeCheckpoint } from '../science/model/parameters/checkpoint.js';
import { initialParameters } from '../science/model/parameters/initial-parameters.js';
import { NetworkInUse } from '../science/model/prediction/network-in-use.js';
import { NetworkInTraining } from '../science/model/training/optimiser-steps.js';
import type { Job } from './model-contestant.js';
import { seededOrder } from './model-set.js';

/** Work on one batch or one file. @returns structures done */
type Unit = (i: number) => number;

const WARM_BATCHES = 3;
const SEED = 7;

const job = JSON.parse(readFileSync(at(process.argv, 2), 'utf8')) as Job;
const { crystals: nCrystals, points } = JSON.parse(readFileSync(join(job.folder, 'set.json'), 'utf8')) as {
  crystals: number;
  points: number;
};
const [part, parts] = job.part;
const crystals = seededOrder(nCrystals).filter((_, i) => i % parts === part);
const rules = { ...DEFAULT_GRAPH_RULES, maxNeighbors: job.config.maxNeighbors };
const network: NetworkSettings = {
  norm: 'layer',
  alignnLayers: 4,
  gcnLayers: 4,
  hiddenFeatures: job.config.hiddenFeatures,
  embeddingFeatures: 64,
  atomInputFeatures: 92,
  edgeBins: 80,
  tripletBins: 40,
  outputFeatures: points,
};
const training: TrainingSettings = {
  batchSize: job.config.batchSize,
  learningRate: 1e-3,
  weightDecay: 1e-5,
  schedule: 'constant',
  loss: 'l1',
  scheduledEpochs: 1,
  seed: SEED,
  meanTargetBias: false,
  decayEmbeddingNorms: false,
  maxTripletsPerStep: 1_000_000,
};
const table = parameterTable(network);
const zeros = () => new Float32Array(table.size);
const vectors = { parameter: initialParameters(table, SEED), firstMoment: zeros(), secondMoment: zeros() };
const programFolder = mkdtempSync(join(tmpdir(), 'spectraloom-bench-'));

const idleMb = peakMb();
const unit = await { featurization, training: trainingSteps, inference }[job.work]();
for (let i = 0; i < WARM_BATCHES; i++) unit(i);
tell({ ready: true, idleMb });
let done = WARM_BATCHES;
for await (const line of createInterface({ input: process.stdin })) {
  const begin = performance.now();
  const cpuBegin = process.cpuUsage();
  let structures = 0;
  while (performance.now() - begin < Number(line) * 1000) {
    structures += unit(done);
    done += 1;
  }
  const { user, system } = process.cpuUsage(cpuBegin);
  tell({ structures, seconds: (performance.now() - begin) / 1000, cpuSeconds: (user + system) / 1e6 });
}
rmSync(programFolder, { recursive: true });
tell({ peakMb: peakMb() });

function poscar(crystal: number): string {
  return readFileSync(join(job.folder, `${crystal}.vasp`), 'utf8');
}

function graphOf(crystal: number): CrystalGraph {
  return buildCrystalGraph(readPoscar(poscar(crystal), `${crystal}.vasp`), rules);
}

async function featurization(): Promise<Unit> {
  return (i) => {
    graphOf(at(crystals, i % crystals.length));
    return 1;
  };
}

async function trainingSteps(): Promise<Unit> {
  const bytes = readFileSync(join(job.folder, 'targets.f32'));
  const all = new Float32Array(bytes.buffer, bytes.byteOffset, nCrystals * points);
  const batches = batchesOf(crystals).map((members) => ({
    graphs: members.map(graphOf),
    targets: Float32Array.from(members.flatMap((c) => [...all.subarray(c * points, (c + 1) * points)])),
  }));
  const trained = await NetworkInTraining.start({ network, training, programFolder }, table, vectors);
  return (i) => {
    const batch = at(batches, i % batches.length);
    trained.step(batch, i + 1, { learningRate: 1e-3, beta1: 0.9 });
    return batch.graphs.length;
  };
}

async function inference(): Promise<Unit> {
  const settings = { network, training, graphRules: rules, startEv: null, stepEv: null };
  const state = { epoch: 0, step: 0, trainLoss: 0, validationMae: 0, bestEpoch: 0, bestValidationMae: 0 };
  // The output alone, as the peers give it.
  const used = await NetworkInUse.load(writeCheckpoint(settings, state, vectors), programFolder, false);
  // The peers' 8 crystals are 8 here; of 64, as many as `predict` takes at a time.
  const size = job.config.batchSize < MOST_CRYSTALS ? job.config.batchSize : null;
  const batches = predictionBatches(crystals.map(graphOf), size);
  return (i) => {
    // A copy is a graph never seen before: what is kept of a graph for a second epoch does not count here.
    const batch = at(batches, i % batches.length).map((graph) => ({ ...graph }));
    used.run(batch);
    return batch.length;
  };
}

function batchesOf(members: readonly number[]): number[][] {
  const size = job.config.batchSize;
  return Array.from({ length: Math.ceil(members.length / size) }, (_, b) => members.slice(b * size, (b + 1) * size));
}

function tell(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function peakMb(): number {
  return (process.resourceUsage().maxRSS * 1024) / 1e6;
}
