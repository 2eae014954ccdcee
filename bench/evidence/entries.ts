/** Ways to spectra as entries of the table: configurations from the files of their trainings, methods without a network, blends. */
import { baselinesOutOfFold } from '../../activities/evidence/baselines-out-of-fold.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { combineModels } from '../../science/model/index.js';
import { stepContext } from '../../test/harness/pipelines/step-context.js';
import { nestedBlend, weightedMean } from './blend.js';
import type { BundledTables } from './bundled-tables.js';
import type { Configuration } from './configurations.js';
import { type FoldTraining, foldTraining, keptPrediction } from './fold-training.js';
import { type Entry, foldOfEach, type References } from './judge.js';

/** One drawing of the folds and one seed of the trainings. */
export interface Repeat {
  readonly foldSeed: number;
  readonly seed: number;
  readonly splits: readonly Table<'split'>[];
}

/** All networks of a configuration in one repeat: by fold, then by member. */
export function trainingsOf(configuration: Configuration, { foldSeed, seed, splits }: Repeat): FoldTraining[][] {
  return splits.map((_, fold) =>
    Array.from({ length: configuration.members }, (__, member) =>
      foldTraining(configuration, { fold, foldSeed, seed }, member),
    ),
  );
}

export function networkEntry(
  configuration: Configuration,
  repeats: readonly Repeat[],
  references: References,
  folder: string,
): Entry {
  const seconds: number[] = [];
  const spectra = repeats.map((repeat) => {
    const rows = new Map<string, Float32Array>();
    for (const members of trainingsOf(configuration, repeat)) {
      const kept = members.map((training) => keptPrediction(folder, training));
      seconds.push(...kept.map(({ processorSeconds }) => processorSeconds));
      const each = kept.map((prediction) => prediction.spectra[configuration.weights]);
      const { ids } = at(kept, 0);
      addRows(rows, ids, each.length > 1 ? combineModels(each).mean : at(each, 0));
    }
    return inOrder(rows, references);
  });
  const processorSeconds = seconds.reduce((sum, value) => sum + value, 0) / repeats.length;
  return { name: configuration.name, repeats: spectra, processorSeconds };
}

const BASELINES = ['trees', 'nearest neighbours', 'ridge regression', 'mean spectrum'] as const;

export async function baselineEntries(
  tables: BundledTables,
  repeats: readonly Repeat[],
  references: References,
): Promise<Entry[]> {
  const rows = repeats.map(
    () => new Map(BASELINES.map((method) => [method as string, new Map<string, Float32Array>()])),
  );
  for (const [r, { splits, seed }] of repeats.entries()) {
    for (const [fold, split] of splits.entries()) {
      const { outputs } = await baselinesOutOfFold.run({ ...tables, split }, { fold, seed }, stepContext());
      const { id, method, prediction } = outputs.outOfFold.columns;
      id.forEach((crystal, row) => {
        required(at(rows, r).get(at(method, row))).set(crystal, rowView(prediction.values, prediction.width, row));
      });
    }
  }
  return BASELINES.map((name) => ({
    name,
    repeats: rows.map((methods) => inOrder(required(methods.get(name)), references)),
    processorSeconds: null,
  }));
}

/** The mean of both, and their mean with a weight chosen on the other folds. @returns entries, and these weights of `a` */
export function blendEntries(
  a: Entry,
  b: Entry,
  repeats: readonly Repeat[],
  references: References,
): { entries: Entry[]; weights: number[] } {
  const { processorSeconds } = a;
  const nested = a.repeats.map((spectra, r) => {
    const foldOf = foldOfEach(references, at(repeats, r).splits);
    return nestedBlend({ a: spectra, b: at(b.repeats, r), reference: references.spectra, foldOf });
  });
  const half = a.repeats.map((spectra, r) => weightedMean(spectra, at(b.repeats, r), 0.5));
  return {
    entries: [
      { name: `${a.name} and ${b.name}`, repeats: half, processorSeconds },
      { name: `${a.name} and ${b.name}, weighted`, repeats: nested.map(({ blend }) => blend), processorSeconds },
    ],
    weights: nested.flatMap(({ weights }) => weights),
  };
}

function addRows(rows: Map<string, Float32Array>, ids: readonly string[], spectra: Float32Array): void {
  const points = spectra.length / ids.length;
  ids.forEach((id, crystal) => {
    rows.set(id, rowView(spectra, points, crystal));
  });
}

function inOrder(rows: ReadonlyMap<string, Float32Array>, { ids, spectra }: References): Float32Array {
  const ordered = new Float32Array(spectra.length);
  const points = spectra.length / ids.length;
  ids.forEach((id, crystal) => {
    ordered.set(required(rows.get(id)), crystal * points);
  });
  return ordered;
}
