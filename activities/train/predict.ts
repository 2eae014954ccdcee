/**
 * One trained model or several, and structure files -> spectra with the spread of the models, features, counts of the
 * graphs.
 *
 * Run by the `predict` command in a child process, without a server: it is on no queue. Reads `source-files`, the models, the
 * `training-means` of the run that trained one, and on request its tables, to say what the crystals are to it; writes
 * `predictions`, `atom-features`, `atom-contributions` and `assessed-crystals` (no rows unless asked for), `quarantine` and
 * `notices`. Pure.
 * A file may hold several structures. One of which one is no crystal is a row of the quarantine and stops nothing.
 * Errors: InvalidInputError for a model or a configuration that cannot be read, models that do not fit together, a
 * layer that the network does not have, contributions of atoms to what is no sum over atoms; InvalidGraphError for graph rules other than the model's.
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { furtherColumns } from '../../schemas/further-numbers.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import type { GraphRules } from '../../schemas/tables/graph.js';
import { PredictParametersSchema } from '../../schemas/tables/prediction.js';
import { DOMAIN_REASONS } from '../../schemas/tables/screening.js';
import type { ModelCard } from '../../schemas/tables/training.js';
import {
  combineModels,
  type GraphPredictions,
  predictGraphs,
  readModelCard,
  refuseOtherMembers,
  spreadOfCrystals,
} from '../../science/model/index.js';
import {
  absorbedSolarShare,
  onsetSpread,
  solarEfficiencyPercent,
  visibleTransmittance,
} from '../../science/spectrum/index.js';
import { step } from '../frame/step.js';
import { type AskedConditions, askedConditions } from '../ingest/asked-conditions.js';
import { leadingReader } from '../ingest/labelled.js';
import { modelReads, readModels } from '../ingest/model-inputs.js';
import { quarantineTable } from '../ingest/quarantine.js';
import { readGraphs, type SoundCrystal } from '../ingest/structure-graphs.js';
import { symmetryRule } from '../ingest/symmetric-structures.js';
import { contributionTable } from '../interpret/contributions.js';
import { atomFeatures, chosenLayers, crystalFeatures } from '../interpret/features.js';
import { assessGiven } from '../screen/assess-given.js';
import { atomLayer, DOMAIN_READS } from '../screen/crystal-findings.js';
import { furtherNumbers } from './further-numbers.js';

export const predict = step({
  name: 'predict',
  codeVersion: 9,
  queue: 'compute',
  parameters: PredictParametersSchema,
  reads: {
    files: { kind: 'source-files' },
    trainingMeans: { kind: 'training-means', optional: true },
    embeddings: { kind: 'embeddings', optional: true },
    labels: { kind: 'labels', optional: true },
    split: { kind: 'split', optional: true },
    calibration: { kind: 'calibration', optional: true },
    numberErrors: { kind: 'number-errors', optional: true },
    ...DOMAIN_READS,
    ...modelReads('model'),
  },
  writes: {
    predictions: { kind: 'predictions' },
    atoms: { kind: 'atom-features' },
    contributions: { kind: 'atom-contributions' },
    assessed: { kind: 'assessed-crystals' },
    quarantine: { kind: 'quarantine' },
    notices: { kind: 'notices' },
  },
  async run(
    {
      files,
      trainingMeans,
      embeddings,
      labels,
      split,
      calibration,
      numberErrors,
      structures,
      species,
      atoms,
      leftOut,
      ...given
    },
    {
      models: notes,
      mode,
      symmetry,
      batchSize,
      features,
      perAtom,
      attribute = null,
      snapAngstrom,
      order,
      ids,
      assess,
      at: asked,
    },
    context,
  ) {
    const models = await readModels(given, notes, mode);
    const cards = models.map(readModelCard);
    refuseOtherMembers(cards.map((card, i) => ({ name: at(notes, i).name, card })));
    const card = at(cards, 0);
    if (attribute !== null && models.length > 1)
      throw new InvalidInputError(`contributions of atoms to ${models.length} models cannot be put together`, {
        expected: 'one model',
      });
    const layers = notes.length === 1 ? chosenLayers(features, card.network) : [];
    const rules: GraphRules = { ...card.graphRules, mode: mode ?? card.graphRules.mode, symmetry };
    const settle = await symmetryRule(context, snapAngstrom);
    const conditions = askedConditions(card, asked);
    const atConditions = (structure: Structure) => ({ ...settle(structure), ...conditions.features });
    const { sound, broken } = readGraphs(files, rules, { settle: atConditions, ids, order });
    const graphs = sound.map(({ graph }) => graph);
    const members: GraphPredictions[] = [];
    for (const model of models) {
      const earlier = members.length * graphs.length;
      const onProgress = (done: number) => context.progress(earlier + done, models.length * graphs.length);
      const { programFolder } = context;
      const classLayer = assess && atoms ? atomLayer(atoms) : undefined;
      const options = { batchSize, programFolder, perAtom, classLayer, onProgress };
      members.push(await predictGraphs(model, graphs, rules, options));
    }
    const [first] = members;
    const names = {
      layers: layers.join(' '),
      models: JSON.stringify(notes.map(({ name }) => name)),
      ...(asked && { at: JSON.stringify(asked) }),
    };
    const predicted = predictionTable(sound, members, card, names);
    const numbers = furtherNumbers(predicted.columns.prediction, card, numberErrors);
    const beside = furtherColumns(numbers);
    const predictions = {
      ...predicted,
      extra: { ...predicted.extra, ...beside.extra },
      metadata: { ...predicted.metadata, ...beside.metadata },
    };
    const question = { model: at(models, 0), card, rules, batchSize, asked: attribute, trainingMeans };
    const contributions = await contributionTable(
      { ...question, models: names.models },
      sound,
      predictions.columns.prediction,
      context,
    );
    const judged = { onsetsEv: predictions.columns.onsetEv, numbers, ofAll: conditions.findings };
    const assessed = await assessGiven(
      { structures, species, atoms, leftOut, embeddings, labels, split, calibration, numberErrors },
      assess,
      { sound, predictions: required(first), network: card.network, ...judged },
      context,
    );
    return {
      outputs: {
        assessed,
        predictions: {
          ...predictions,
          extra: { ...predictions.extra, ...crystalFeatures(required(first), layers, card.network) },
        },
        atoms: atomFeatures(sound, perAtom ? required(required(first).atoms) : [], layers, card.network, names),
        contributions,
        quarantine: quarantineTable(broken, 'predict'),
        notices: noticeTable(sound, assess ? [] : conditions.findings),
      },
    };
  },
});

function predictionTable(
  sound: readonly SoundCrystal[],
  members: readonly GraphPredictions[],
  card: ModelCard,
  names: { readonly layers: string; readonly models: string },
): Table<'predictions'> {
  const { startEv, stepEv, property } = card;
  const width = card.network.outputFeatures;
  const spectra = members.map(({ prediction }) => prediction);
  const ensemble = spectra.length > 1 ? combineModels(spectra) : null;
  const mean = ensemble?.mean ?? at(spectra, 0);
  const spread = ensemble && spreadOfCrystals(ensemble, sound.length);
  const onsets = sound.map((_, i) => onsetsOf(mean, spectra, i, card));
  const films = onsets.map(({ onsetEv }, i) => filmOf(rowView(mean, width, i), card, onsetEv));
  const extra: Record<string, Matrix<Float32Array>> = ensemble
    ? { deviation: { width, values: ensemble.deviation } }
    : {};
  return {
    kind: 'predictions',
    rows: sound.length,
    columns: {
      file: sound.map(({ file }) => file),
      id: sound.map(({ graph }) => graph.id),
      formula: sound.map(({ formula }) => formula),
      nAtoms: Uint32Array.from(sound, ({ graph }) => graph.nAtoms),
      nBonds: Uint32Array.from(sound, ({ graph }) => graph.nBonds),
      nTriplets: Uint32Array.from(sound, ({ graph }) => graph.nTriplets),
      onsetEv: onsets.map(({ onsetEv }) => onsetEv),
      onsetReason: onsets.map(({ reason }) => reason),
      onsetSpreadEv: onsets.map(({ spreadEv }) => spreadEv),
      absorbedSolarShare: films.map((film) => film.absorbedSolarShare),
      visibleTransmittance: films.map((film) => film.visibleTransmittance),
      slmeUpperBoundPercent: films.map((film) => film.slmeUpperBoundPercent),
      spread: sound.map((_, i) => spread?.[i] ?? null),
      prediction: { width, values: mean },
    },
    extra,
    metadata: {
      ...names,
      startEv: String(startEv),
      stepEv: String(stepEv),
      ...(property && { property: JSON.stringify(property) }),
    },
  };
}

function noticeTable(sound: readonly SoundCrystal[], ofAll: AskedConditions['findings']): Table<'notices'> {
  const said = ofAll.map(({ reason, detail }) => `${DOMAIN_REASONS[reason]}: ${detail}`);
  const rows = sound.flatMap(({ file, graph, notices }) =>
    [...notices, ...said].map((text) => ({ file, id: graph.id, text })),
  );
  return {
    kind: 'notices',
    rows: rows.length,
    columns: { file: rows.map(({ file }) => file), id: rows.map(({ id }) => id), text: rows.map(({ text }) => text) },
    metadata: {},
  };
}

/** The onset of the mean spectrum, and how far those of the models lie apart. */
function onsetsOf(
  mean: Float32Array,
  spectra: readonly Float32Array[],
  crystal: number,
  card: ModelCard,
): { onsetEv: number | null; reason: string | null; spreadEv: number | null } {
  const read = leadingReader(card);
  if (read === null) return { onsetEv: null, reason: 'the model knows no photon energies', spreadEv: null };
  const onsetOf = (values: Float32Array) => read(rowView(values, card.network.outputFeatures, crystal));
  const { onsetEv, reason } = onsetOf(mean);
  const { spreadEv } = onsetSpread(spectra.map((values) => onsetOf(values).onsetEv));
  return { onsetEv, reason, spreadEv };
}

/** What a film of the crystal does to sunlight, by the mean spectrum. */
function filmOf(log10Alpha: Float32Array, { startEv, stepEv, property }: ModelCard, onsetEv: number | null) {
  if (property || startEv === null || stepEv === null)
    return { absorbedSolarShare: null, visibleTransmittance: null, slmeUpperBoundPercent: null };
  const axis = { startEv, stepEv };
  return {
    absorbedSolarShare: absorbedSolarShare(log10Alpha, axis, onsetEv),
    visibleTransmittance: visibleTransmittance(log10Alpha, axis),
    slmeUpperBoundPercent: solarEfficiencyPercent(log10Alpha, axis, onsetEv),
  };
}
