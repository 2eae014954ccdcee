/**
 * Candidates -> onset energy, distance to the training set and nearest group, one shard; broken ones to quarantine.
 *
 * Queue compute. Reads `candidates` (one shard), the model's `checkpoint`, `embeddings` and `labels` of the data,
 * `split`, and on request the checkpoints of an ensemble, whose mean spectra are then taken instead of the model's; to say
 * why a candidate is outside of the domain, `structures`, `seen-species` and `atom-environments` of the run, and the list of
 * what its data left out. Writes `screening-results`, `quarantine`, `assessed-crystals` (without rows where those are not
 * given). Idempotent: pure. Heartbeat: candidates done, once a model.
 * A candidate that cannot be a crystal graph is a row of the quarantine and stops nothing.
 */

import { z } from 'zod';
import { InvalidInputError } from '../../schemas/failure.js';
import { furtherColumns } from '../../schemas/further-numbers.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { ScreeningCriteriaSchema } from '../../schemas/tables/screening.js';
import type { ModelCard } from '../../schemas/tables/training.js';
import { applicabilityDomain, onsetScore } from '../../science/candidates/index.js';
import { structuresOf } from '../../science/crystal/index.js';
import { predictGraphs, readModelCard } from '../../science/model/index.js';
import { layerOf } from '../cluster/layer.js';
import { step } from '../frame/step.js';
import { askedConditions } from '../ingest/asked-conditions.js';
import { leadingReader } from '../ingest/labelled.js';
import { modelReads, modelsOf } from '../ingest/model-inputs.js';
import { namedNumbers } from '../ingest/named-numbers.js';
import { quarantineTable } from '../ingest/quarantine.js';
import { assessCrystals, assessedTable } from './assess.js';
import { HELD_OUT } from './candidate-table.js';
import { atomLayer, DOMAIN_READS } from './crystal-findings.js';
import { SCREENING_NETWORKS } from './kept-networks.js';
import { commonRules, memberSpectra, screenedByEnsemble } from './screen-ensemble.js';
import { featurizeSound } from './sound-candidates.js';
import { predictedPoints, trainingPoints } from './training-points.js';

export const screenShard = step({
  name: 'screenShard',
  codeVersion: 3,
  queue: 'compute',
  parameters: z.strictObject({
    layer: z.string().min(1),
    criteria: ScreeningCriteriaSchema,
    /** Trials of the members, for errors; absent without an ensemble. */
    members: z.array(z.string()).optional(),
  }),
  reads: {
    candidates: { kind: 'candidates', sharded: true },
    model: { kind: 'checkpoint' },
    embeddings: { kind: 'embeddings' },
    labels: { kind: 'labels' },
    split: { kind: 'split' },
    ...DOMAIN_READS,
    ...modelReads('member'),
  },
  writes: {
    results: { kind: 'screening-results' },
    quarantine: { kind: 'quarantine' },
    assessed: { kind: 'assessed-crystals' },
  },
  async run(
    { candidates, model, embeddings, labels, split, structures, species, atoms, leftOut, ...given },
    { layer, criteria, members: trials = [] },
    context,
  ) {
    const card = readModelCard(model);
    const members = modelsOf(given, 'member');
    const memberRules = members.length > 0 ? commonRules(members, trials) : card.graphRules;
    const conditions = askedConditions(card, criteria.at);
    const crystals = structuresOf(candidates).map((crystal) => ({ ...crystal, ...conditions.features }));
    const { sound, broken } = featurizeSound(crystals, card.graphRules, memberRules, context);
    const total = sound.length * (1 + members.length);
    const options = { programFolder: context.programFolder, networks: SCREENING_NETWORKS };
    const graphs = sound.map(({ graph }) => graph);
    const own = await predictGraphs(model, graphs, card.graphRules, {
      ...options,
      classLayer: atoms ? atomLayer(atoms) : undefined,
      onProgress: (done) => context.progress(done, total),
    });
    const onProgress = (done: number) => context.progress(sound.length + done, total);
    const memberGraphs = sound.map(({ memberGraph }) => memberGraph);
    const spectra = await memberSpectra(members, memberGraphs, { ...options, onProgress });
    const ensemble = members.length > 0 ? screenedByEnsemble(spectra, readModelCard(at(members, 0))) : null;
    const [predicted, spectrumCard] = ensemble ? [ensemble.prediction, ensemble.card] : [own.prediction, card];
    const onsets = onsetsOf(predicted, spectrumCard);
    const training = trainingPoints(layerOf(embeddings, layer), embeddings.columns.id, split);
    const queries = predictedPoints(layer, own, card.network);
    const domain = applicabilityDomain(training.points, queries);
    const assessed =
      structures && species && atoms
        ? await assessCrystals(
            { structures, species, atoms, leftOut, embeddings, labels, split },
            {
              structures: sound.map(({ row }) => at(crystals, row)),
              points: queries,
              graphs,
              classes: required(own.classes),
              layer,
              isNear: domain.inDomain,
              isOfData: sound.map(({ row }) => at(candidates.columns.origin, row) === HELD_OUT),
              ofAll: conditions.findings,
            },
            context,
          )
        : null;
    const clusterOf = new Map(labels.columns.id.map((id, i) => [id, labels.columns.cluster[i]!]));
    const nearestIds = Array.from(domain.nearest, (row) => training.ids[row]!);
    const numbers = namedNumbers(
      { width: spectrumCard.network.outputFeatures, values: predicted },
      spectrumCard,
      criteria.further ?? [],
    );
    const scores = onsets.map(({ onsetEv }, i) =>
      onsetScore(
        onsetEv,
        criteria,
        numbers.map(({ values }) => at(values, i)),
      ),
    );
    const further = furtherColumns(numbers);
    const pick = <V>(values: readonly V[]): V[] => sound.map(({ row }) => values[row]!);
    const results: Table<'screening-results'> = {
      kind: 'screening-results',
      rows: sound.length,
      columns: {
        id: pick(candidates.columns.id),
        formula: pick(candidates.columns.formula),
        origin: pick(candidates.columns.origin),
        parent: pick(candidates.columns.parent),
        onsetEv: onsets.map((onset) => onset.onsetEv),
        onsetReason: onsets.map((onset) => onset.reason),
        distance: domain.distance,
        nearestId: nearestIds,
        nearestCluster: Uint32Array.from(nearestIds, (id) => clusterOf.get(id)!),
        inDomain:
          assessed?.map(({ findings }) => findings.length === 0) ??
          domain.inDomain.map((isNear) => isNear && conditions.findings.length === 0),
        inWindow: scores.map((score) => score.inWindow),
        score: Float64Array.from(scores, (score) => score.score),
      },
      ...((ensemble || criteria.further) && { extra: { ...ensemble?.extra, ...further.extra } }),
      metadata: further.metadata,
    };
    return {
      outputs: {
        results,
        quarantine: quarantineTable(broken, 'screenShard'),
        assessed: assessedTable(assessed ?? []),
      },
      summary: { screened: sound.length, quarantined: broken.length },
    };
  },
});

/**
 * @param spectra shape [candidates, outputFeatures], row-major
 * @throws InvalidInputError where the model does not know its energies
 */
function onsetsOf(spectra: Float32Array, card: ModelCard) {
  const read = leadingReader(card);
  if (read === null)
    throw new InvalidInputError('the model does not know the photon energies of its output: no onset can be read');
  const { outputFeatures } = card.network;
  const candidates = spectra.length / outputFeatures;
  return Array.from({ length: candidates }, (_, i) => read(rowView(spectra, outputFeatures, i)));
}
