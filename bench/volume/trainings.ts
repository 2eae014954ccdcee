/** Networks of one way on the folds of the volume set: spectra of every crystal by a network that saw none of its formula. */
import { labelledSubset, targetAxis } from '../../activities/ingest/labelled.js';
import { parseManifest, screenSources } from '../../cli/run/manifest/manifest.js';
import { decodeTable } from '../../infra/arrow/arrow-io.js';
import { ArtifactParts } from '../../infra/artifacts/artifact-parts.js';
import { ArtifactStore } from '../../infra/artifacts/artifact-store.js';
import { shippedManifest, shippedStore } from '../../infra/shipped-run.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { DISCOVER_PRESET } from '../../schemas/settings/preset.js';
import { type CrystalGraph, DEFAULT_GRAPH_RULES, type GraphRules } from '../../schemas/tables/graph.js';
import type { TrainingSettings } from '../../schemas/tables/training.js';
import { structuresOf } from '../../science/crystal/index.js';
import { buildCrystalGraph, graphRulesText } from '../../science/graph/index.js';
import { type LabelledGraphs, predictGraphs, trainUntil } from '../../science/model/index.js';
import type { BundledTables } from '../evidence/bundled-tables.js';
import { FOLDS, formulaFold } from '../evidence/formula-fold.js';
import type { Way } from './ways.js';

export interface Sets {
  readonly volume: BundledTables;
  /** The same crystals with one number each, the direct gap (eV), in place of the spectrum. */
  readonly gaps: BundledTables;
  readonly bundled: BundledTables;
  readonly programFolder: string;
}

/** @returns by id what was trained on, out of fold: spectrum, log10(cm^-1), or direct gap, eV */
export async function outOfFold(way: Way, sets: Sets, foldSeed: number): Promise<Map<string, Float32Array>> {
  const found = new Map<string, Float32Array>();
  for (let member = 0; member < way.members; member++) {
    const seed = (way.training.seed ?? DISCOVER_PRESET.training.seed) + member;
    const start = await beginning(way, sets, seed);
    for (let fold = 0; fold < FOLDS; fold++) {
      const split = await formulaFold(sets.volume.structures, fold, foldSeed);
      const test = labelledSubset(graphsOf(sets.volume, way), trainedOn(way, sets).spectra, split, 'test');
      const model = await trained(way, sets, { split, seed, start });
      const { prediction } = await predictGraphs(model, test.graphs, rulesOf(way), sets);
      const points = prediction.length / test.graphs.length;
      test.graphs.forEach(({ id }, i) => {
        const sum = found.get(id) ?? new Float32Array(points);
        rowView(prediction, points, i).forEach((value, k) => {
          sum[k] = at(sum, k) + value / way.members;
        });
        found.set(id, sum);
      });
    }
  }
  return found;
}

interface Training {
  readonly split: Table<'split'>;
  readonly seed: number;
  readonly start: Table<'checkpoint'> | null;
}

async function trained(way: Way, sets: Sets, { split, seed, start }: Training): Promise<Table<'checkpoint'>> {
  const { spectra } = trainedOn(way, sets);
  const subset = (name: 'train' | 'validation') => labelledSubset(graphsOf(sets.volume, way), spectra, split, name);
  const [own, validation] = [subset('train'), subset('validation')];
  const train = way.besideBundled ? together(own, otherCrystals(way, sets)) : own;
  const training = { ...DISCOVER_PRESET.training, ...way.training, seed };
  return checkpointOf(way, sets, { train, validation, start }, training);
}

interface Learned {
  readonly train: LabelledGraphs;
  readonly validation: LabelledGraphs;
  readonly start: Table<'checkpoint'> | null;
}

function trainedOn({ target }: Way, { volume, gaps }: Sets): BundledTables {
  return target === 'gap' ? gaps : volume;
}

async function checkpointOf(
  way: Way,
  sets: Sets,
  { start, ...learned }: Learned,
  training: TrainingSettings,
): Promise<Table<'checkpoint'>> {
  const { spectra } = trainedOn(way, sets);
  const points = spectra.columns.values.width;
  const model = { kind: 'checkpoint', sha256: '0'.repeat(64), bytes: 0, rows: null, schemaVersion: 1 } as const;
  const { best } = await trainUntil(
    {
      network: { ...DISCOVER_PRESET.network, ...way.network, outputFeatures: points },
      training: { ...training, ...(start && { start: { model, layers: way.layers } }) },
      graphRules: rulesOf(way),
      axis: targetAxis(spectra),
      ...learned,
      start,
      resume: null,
      best: null,
      untilEpoch: training.scheduledEpochs,
      programFolder: sets.programFolder,
    },
    { async onEpoch() {} },
  );
  return best;
}

const begun = new Map<string, Table<'checkpoint'>>();

async function beginning(way: Way, sets: Sets, seed: number): Promise<Table<'checkpoint'> | null> {
  if (way.begins === 'nothing') return null;
  const key = JSON.stringify([way.begins, way.graph, way.network, seed]);
  const known = begun.get(key) ?? (way.begins === 'bundled' ? await shipped() : await fromOthers(way, sets, seed));
  begun.set(key, known);
  return known;
}

/** Every tenth crystal chooses the epoch. */
async function fromOthers(way: Way, sets: Sets, seed: number): Promise<Table<'checkpoint'>> {
  const others = otherCrystals(way, sets);
  const validation = picked(others, (row) => row % 10 === 0);
  const train = picked(others, (row) => row % 10 !== 0);
  return checkpointOf(way, sets, { train, validation, start: null }, { ...DISCOVER_PRESET.training, seed });
}

async function shipped(): Promise<Table<'checkpoint'>> {
  const { model } = screenSources(parseManifest(await shippedManifest(), 'bundled'));
  const parts = new ArtifactParts(new ArtifactStore(await shippedStore()));
  return decodeTable('checkpoint', at(await parts.fetch(await parts.spread(model)), 0).bytes);
}

/** Bundled crystals that share no formula with the volume set. */
function otherCrystals(way: Way, { volume, bundled }: Sets): LabelledGraphs {
  const formulas = new Set(volume.structures.columns.formula);
  const rows = bundled.structures.columns.id.filter((_, i) => !formulas.has(at(bundled.structures.columns.formula, i)));
  const split: Table<'split'> = {
    kind: 'split',
    rows: rows.length,
    columns: { id: rows, subset: rows.map(() => 'train') },
    metadata: { seed: '0', grouping: 'other formulas' },
  };
  return labelledSubset(graphsOf(bundled, way), bundled.spectra, split, 'train');
}

function rulesOf({ graph }: Way): GraphRules {
  return { ...DEFAULT_GRAPH_RULES, ...graph };
}

const graphs = new WeakMap<BundledTables, Map<string, CrystalGraph[]>>();

function graphsOf(tables: BundledTables, way: Way): CrystalGraph[] {
  const rules = rulesOf(way);
  const byRules = graphs.get(tables) ?? new Map<string, CrystalGraph[]>();
  graphs.set(tables, byRules);
  const text = graphRulesText(rules);
  const known = byRules.get(text) ?? structuresOf(tables.structures).map((each) => buildCrystalGraph(each, rules));
  byRules.set(text, known);
  return known;
}

function together(a: LabelledGraphs, b: LabelledGraphs): LabelledGraphs {
  return { graphs: [...a.graphs, ...b.graphs], targets: Float32Array.from([...a.targets, ...b.targets]) };
}

function picked({ graphs: all, targets }: LabelledGraphs, takes: (row: number) => boolean): LabelledGraphs {
  const points = targets.length / all.length;
  const rows = [...all.keys()].filter(takes);
  return {
    graphs: rows.map((row) => required(all[row])),
    targets: Float32Array.from(rows.flatMap((row) => [...rowView(targets, points, row)])),
  };
}
