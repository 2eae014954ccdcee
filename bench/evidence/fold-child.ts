/**
 * Trains what it is told to, one training a line, in a process of its own:
 *   node dist/bench/evidence/fold-child.js FOLDER
 * Predictions go into the folder; the answer to a line is its number of epochs, once they are there.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { labelledSubset, targetAxis } from '../../activities/ingest/labelled.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { CrystalGraph } from '../../schemas/tables/graph.js';
import { structuresOf } from '../../science/crystal/index.js';
import { buildCrystalGraph, graphRulesText } from '../../science/graph/index.js';
import { type LabelledGraphs, predictGraphs, readCheckpoint, trainUntil } from '../../science/model/index.js';
import { type BundledTables, bundledTables, foldSplit } from './bundled-tables.js';
import { WEIGHTS, type Weights } from './configurations.js';
import { type FoldPrediction, type FoldTraining, keepPrediction } from './fold-training.js';
import { MeanOfEpochs } from './mean-of-epochs.js';

const folder = at(process.argv, 2);
const programFolder = mkdtempSync(join(tmpdir(), 'spectraloom-evidence-'));
const tables = await bundledTables();
const graphs = new Map<string, CrystalGraph[]>();
const splits = new Map<string, Table<'split'>>();
try {
  for await (const line of createInterface({ input: process.stdin })) {
    const training = JSON.parse(line) as FoldTraining;
    keepPrediction(folder, training, await trained(training, tables));
    process.stdout.write(`${training.training.scheduledEpochs}\n`);
  }
} finally {
  rmSync(programFolder, { recursive: true });
}

async function trained(asked: FoldTraining, { spectra }: BundledTables): Promise<FoldPrediction> {
  const { graph: graphRules, training, data } = asked;
  const { width: points } = spectra.columns.values;
  const all = graphsOf(asked);
  const split = await splitOf(asked);
  const subset = (name: 'train' | 'validation' | 'test') => labelledSubset(all, spectra, split, name);
  const [train, validation, test] = [subset('train'), subset('validation'), subset('test')];
  const learned = data.validationToo ? joined(train, validation) : train;
  const begin = process.cpuUsage();
  const epochs = training.scheduledEpochs;
  const means = { quarter: new MeanOfEpochs(0.75 * epochs), half: new MeanOfEpochs(0.5 * epochs) };
  const { best, last } = await trainUntil(
    {
      network: { ...asked.network, outputFeatures: points },
      training,
      graphRules,
      axis: targetAxis(spectra),
      train: raised(learned, data.floor),
      validation,
      resume: null,
      best: null,
      untilEpoch: epochs,
      programFolder,
    },
    {
      async onEpoch({ epoch }, state) {
        for (const mean of Object.values(means)) if (mean.takes(epoch)) mean.add(state().last.columns.parameter);
      },
    },
  );
  const { user, system } = process.cpuUsage(begin);
  const models: Record<Weights, Table<'checkpoint'>> = {
    best,
    last,
    'mean of the last quarter': withParameters(last, means.quarter.values),
    'mean of the last half': withParameters(last, means.half.values),
  };
  const predicted: [Weights, Float32Array][] = [];
  for (const weights of WEIGHTS)
    predicted.push([
      weights,
      (await predictGraphs(models[weights], test.graphs, graphRules, { programFolder })).prediction,
    ]);
  return {
    ids: test.graphs.map(({ id }) => id),
    spectra: Object.fromEntries(predicted) as Record<Weights, Float32Array>,
    bestEpoch: required(readCheckpoint(best).state).bestEpoch,
    processorSeconds: (user + system) / 1e6,
  };
}

function graphsOf({ graph: rules }: FoldTraining): CrystalGraph[] {
  const key = graphRulesText(rules);
  const known = graphs.get(key) ?? structuresOf(tables.structures).map((each) => buildCrystalGraph(each, rules));
  graphs.set(key, known);
  return known;
}

async function splitOf({ fold, foldSeed }: FoldTraining): Promise<Table<'split'>> {
  const key = `${foldSeed} ${fold}`;
  const split = splits.get(key) ?? (await foldSplit(tables, fold, foldSeed));
  splits.set(key, split);
  return split;
}

function joined(one: LabelledGraphs, other: LabelledGraphs): LabelledGraphs {
  return { graphs: [...one.graphs, ...other.graphs], targets: Float32Array.from([...one.targets, ...other.targets]) };
}

function raised({ graphs: members, targets }: LabelledGraphs, floor: number): LabelledGraphs {
  return { graphs: members, targets: targets.map((value) => Math.max(value, floor)) };
}

function withParameters(checkpoint: Table<'checkpoint'>, parameter: Float32Array): Table<'checkpoint'> {
  return { ...checkpoint, columns: { ...checkpoint.columns, parameter } };
}
