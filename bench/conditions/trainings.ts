/** Made-up gaps of bundled crystals as a training folder with conditions, and networks on its folds. */
import { ingest } from '../../activities/ingest/ingest.js';
import { labelledSubset, onsetReader, targetAxis } from '../../activities/ingest/labelled.js';
import { readTrainingFiles } from '../../infra/files/training-folder.js';
import { conditionsOf, FEATURES_OF_CONDITION } from '../../schemas/conditions.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { DISCOVER_PRESET } from '../../schemas/settings/preset.js';
import { DEFAULT_GRAPH_RULES as RULES } from '../../schemas/tables/graph.js';
import type { NetworkSettings, TrainingSettings } from '../../schemas/tables/training.js';
import { TRAINING_FOLDER } from '../../schemas/tables/training-list.js';
import { structuresOf } from '../../science/crystal/index.js';
import { buildCrystalGraph } from '../../science/graph/index.js';
import { predictGraphs, trainUntil } from '../../science/model/index.js';
import { stepContext } from '../../test/harness/pipelines/step-context.js';
import { BUNDLED_FOLDER, type BundledTables, bundledTables } from '../evidence/bundled-tables.js';
import { FOLDS, formulaFold } from '../evidence/formula-fold.js';
import { gapAt, type VarshniGap, varshniGap } from './varshni.js';

interface VarshniCrystals {
  readonly tables: BundledTables;
  readonly gapOf: ReadonlyMap<string, VarshniGap>;
}

/**
 * @param crystals how many, of different formulas
 * @param temperaturesK two or more, at which each of them is known
 */
export async function varshniCrystals(crystals: number, temperaturesK: readonly number[]): Promise<VarshniCrystals> {
  const bundled = await bundledTables();
  const { files } = await readTrainingFiles(BUNDLED_FOLDER);
  const onsetOf = onsetReader(targetAxis(bundled.spectra));
  const { width, values } = bundled.spectra.columns.values;
  const onsets = new Map(bundled.spectra.columns.id.map((id, row) => [id, onsetOf(rowView(values, width, row))]));
  const formulas = new Set<string>();
  const usable = structuresOf(bundled.structures).flatMap(({ id, species }, row) => {
    const formula = at(bundled.structures.columns.formula, row);
    const onset = onsets.get(id) ?? null;
    if (onset === null || formulas.has(formula)) return [];
    formulas.add(formula);
    return [{ id, gap: varshniGap(species, onset) }];
  });
  const step = usable.length / crystals;
  const chosen = Array.from({ length: crystals }, (_, i) => at(usable, Math.floor(i * step)));
  const rows = chosen.flatMap(({ id, gap }) =>
    temperaturesK.map((kelvin) => ({ file: `${id}.vasp`, kelvin, gapEv: gapAt(gap, kelvin) })),
  );
  const own = new Map<string, string>([
    [TRAINING_FOLDER.list, rows.map(({ file, gapEv }) => `${file},${gapEv}\n`).join('')],
    [TRAINING_FOLDER.property, '{"preset": "scalar", "name": "gap", "unit": "eV"}'],
    [TRAINING_FOLDER.conditions, `id,temperature_K\n${rows.map(({ file, kelvin }) => `${file},${kelvin}\n`).join('')}`],
  ]);
  files.columns.name.forEach((name, row) => {
    if (chosen.some(({ id }) => name === `${id}.vasp`)) own.set(name, at(files.columns.text, row));
  });
  const source: Table<'source-files'> = {
    ...files,
    rows: own.size,
    columns: { name: [...own.keys()], text: [...own.values()] },
  };
  const parameters = { axis: null, split: DISCOVER_PRESET.split, structuresPerShard: 5000 };
  const { outputs } = await ingest.run({ source }, ingest.parameters.parse(parameters), stepContext());
  return {
    tables: { structures: required(outputs.structures[0]), spectra: outputs.spectra },
    gapOf: new Map(chosen.map(({ id, gap }) => [id, gap])),
  };
}

/** Predicted gaps of one crystal by temperature, by a network that saw it, or that saw none of its formula. */
export interface PredictedGaps {
  readonly id: string;
  /** eV, in the order of the temperatures that were asked for. */
  readonly gapsEv: readonly number[];
}

interface PredictedSets {
  readonly known: PredictedGaps[];
  readonly unknown: PredictedGaps[];
}

/** @param askedK temperatures of the predictions */
export async function predictedSets(
  { tables }: VarshniCrystals,
  askedK: readonly number[],
  { network, training }: { readonly network: Partial<NetworkSettings>; readonly training: TrainingSettings },
  programFolder: string,
): Promise<PredictedSets> {
  const graphs = structuresOf(tables.structures).map((each) => buildCrystalGraph(each, RULES));
  const conditions = conditionsOf(tables.spectra.metadata);
  const sets: PredictedSets = { known: [], unknown: [] };
  for (let fold = 0; fold < FOLDS; fold++) {
    const split = await formulaFold(tables.structures, fold, training.seed);
    const subset = (name: 'train' | 'validation' | 'test') => labelledSubset(graphs, tables.spectra, split, name);
    const [train, test] = [subset('train'), subset('test')];
    const { best } = await trainUntil(
      {
        network: { ...DISCOVER_PRESET.network, outputFeatures: 1, extraFeatures: FEATURES_OF_CONDITION, ...network },
        training,
        graphRules: RULES,
        axis: targetAxis(tables.spectra),
        conditions,
        train,
        validation: subset('validation'),
        start: null,
        resume: null,
        best: null,
        untilEpoch: training.scheduledEpochs,
        programFolder,
      },
      { async onEpoch() {} },
    );
    for (const [into, from] of [
      [sets.known, train],
      [sets.unknown, test],
    ] as const) {
      const crystals = from.graphs.filter(({ id }) => id.endsWith(`@${at(askedK, 0)}K`));
      const asked = crystals.flatMap((graph) =>
        askedK.map((kelvin) => ({ ...graph, extraFeatures: Float64Array.of(kelvin) })),
      );
      const { prediction } = await predictGraphs(best, asked, RULES, { programFolder });
      crystals.forEach(({ id }, i) => {
        const name = id.slice(0, id.indexOf('@'));
        into.push({ id: name, gapsEv: [...rowView(prediction, askedK.length, i)] });
      });
    }
  }
  return sets;
}
