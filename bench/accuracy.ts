/**
 * How well the network predicts spectra of formulas it has not seen, against what needs no network. Bundled data, five
 * seeded splits in which a reduced formula is in one subset only; mean absolute error over test crystals and points.
 *   node dist/bench/accuracy.js [epochs] [splits]
 * Everything that is chosen (the epoch, the number of neighbours, the strength of the ridge) is chosen on the validation set.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at, required } from '../schemas/required.js';
import { DISCOVER_PRESET } from '../schemas/settings/preset.js';
import { type CrystalGraph, DEFAULT_GRAPH_RULES } from '../schemas/tables/graph.js';
import type { Subset } from '../schemas/tables/split.js';
import type { TrainingSettings } from '../schemas/tables/training.js';
import { reducedFormula } from '../science/chemistry/index.js';
import { fitExtraTrees, meanTarget, nearestNeighbours, ridge, type TargetRows } from '../science/evidence/index.js';
import { compositionFeatures } from '../science/interpretation/index.js';
import { type LabelledGraphs, predictGraphs, readCheckpoint, trainUntil } from '../science/model/index.js';
import { splitCrystals } from '../science/split/index.js';
import { bundledSet } from './bundled-set.js';

const epochs = Number(process.argv[2] ?? 150);
const splits = Number(process.argv[3] ?? 5);
const set = bundledSet();
const formulas = set.graphs.map((graph) => reducedFormula(speciesOf(graph)));
const network = { ...DISCOVER_PRESET.network, outputFeatures: set.points };
/** As many as in the evidence of a run. */
const TREES = 300;
const METHODS = ['network', 'trees', 'nearest neighbours', 'ridge regression', 'mean spectrum'] as const;
const errors = new Map<string, number[]>(METHODS.map((method) => [method, []]));

const programFolder = mkdtempSync(join(tmpdir(), 'spectraloom-accuracy-'));
for (let seed = 1; seed <= splits; seed++) {
  const settings = { trainRatio: 0.8, validationRatio: 0.1, testRatio: 0.1, grouping: 'formula', seed } as const;
  const subsets = splitCrystals(formulas, settings);
  const crystalsOf = (subset: Subset) => subsets.flatMap((each, crystal) => (each === subset ? [crystal] : []));
  const [train, validation, test] = (['train', 'validation', 'test'] as const).map(crystalsOf).map(labelled) as [
    LabelledGraphs,
    LabelledGraphs,
    LabelledGraphs,
  ];
  const started = performance.now();
  const { prediction, bestEpoch } = await trained(seed, train, validation, test);
  const seconds = (performance.now() - started) / 1000;
  const rows = { train: rowsOf(train), validation: rowsOf(validation), test: rowsOf(test).features };
  const neighbours = nearestNeighbours(rows);
  const regression = ridge(rows);
  const trees = fitExtraTrees(rows.train, { trees: TREES, seed }).predict(rows.test);
  const found = {
    network: meanAbsoluteError(prediction, test.targets),
    trees: meanAbsoluteError(trees, test.targets),
    'nearest neighbours': meanAbsoluteError(neighbours.prediction, test.targets),
    'ridge regression': meanAbsoluteError(regression.prediction, test.targets),
    'mean spectrum': meanAbsoluteError(meanTarget(rows.train, test.graphs.length), test.targets),
  };
  for (const method of METHODS) required(errors.get(method)).push(found[method]);
  const sizes = `${train.graphs.length} / ${validation.graphs.length} / ${test.graphs.length}`;
  const chosen = `epoch ${bestEpoch}, ${neighbours.chosen} neighbours, ridge ${regression.chosen}`;
  process.stdout.write(`seed ${seed}: ${sizes} crystals, ${chosen}, ${seconds.toFixed(0)} s of training\n`);
}
rmSync(programFolder, { recursive: true });

const heads = Array.from({ length: splits }, (_, i) => `seed ${i + 1}`);
process.stdout.write(`\n| test MAE, log10(alpha / cm^-1) | ${heads.join(' | ')} | mean | spread |\n`);
process.stdout.write(`|---|${heads.map(() => '---').join('|')}|---|---|\n`);
for (const [method, values] of errors) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(values.length - 1, 1);
  const cells = [...values, mean, Math.sqrt(variance)].map((value) => value.toFixed(3));
  process.stdout.write(`| ${method} | ${cells.join(' | ')} |\n`);
}

async function trained(
  seed: number,
  train: LabelledGraphs,
  validation: LabelledGraphs,
  test: LabelledGraphs,
): Promise<{ prediction: Float32Array; bestEpoch: number }> {
  const training: TrainingSettings = { ...DISCOVER_PRESET.training, scheduledEpochs: epochs, seed };
  const axis = { startEv: 0, stepEv: 0.05 };
  const input = { network, training, graphRules: DEFAULT_GRAPH_RULES, axis, train, validation };
  const { best } = await trainUntil(
    { ...input, resume: null, best: null, untilEpoch: epochs, programFolder },
    { async onEpoch() {} },
  );
  const { prediction } = await predictGraphs(best, test.graphs, DEFAULT_GRAPH_RULES, { programFolder });
  return { prediction, bestEpoch: required(readCheckpoint(best).state).bestEpoch };
}

function labelled(crystals: readonly number[]): LabelledGraphs {
  const { points, targets, graphs } = set;
  return {
    graphs: crystals.map((crystal) => at(graphs, crystal)),
    targets: Float32Array.from(crystals.flatMap((c) => [...targets.subarray(c * points, (c + 1) * points)])),
  };
}

function rowsOf({ graphs, targets }: LabelledGraphs): TargetRows {
  return { features: graphs.map((graph) => compositionFeatures(speciesOf(graph))), targets, points: set.points };
}

function speciesOf({ atomClass, species }: CrystalGraph): string[] {
  return Array.from(atomClass, (c) => at(species, c));
}

function meanAbsoluteError(prediction: ArrayLike<number>, targets: Float32Array): number {
  return targets.reduce((sum, target, i) => sum + Math.abs(at(prediction, i) - target), 0) / targets.length;
}
