/**
 * Candidates -> what the network says of each, one shard: spectrum, what is read off it, features; and of the reasons not to
 * believe it those that need the network or the crystal.
 *
 * Queue compute. Reads `listed-candidates` (one shard), the model's `checkpoint`, what crystals are held against (`structures`,
 * `seen-species`, `atom-environments`, `left-out`), and on request the checkpoints of an ensemble, whose mean spectra are then
 * taken instead of the model's. Writes `predicted-candidates`, `quarantined-candidates`. Idempotent: pure; neither criteria nor
 * groups are in its key, so that others need no network. Heartbeat: candidates done, once a model.
 * A candidate that cannot be a crystal graph, or for which a network gives no numbers, is a row of the quarantine and stops
 * nothing. Errors: InvalidInputError for a model that knows no photon energies or takes other conditions, or members that do not fit together; InvalidGraphError for extra
 * features that the network does not take (none is retried).
 */
import { z } from 'zod';
import { ConditionValuesSchema } from '../../schemas/conditions.js';
import { InvalidInputError } from '../../schemas/failure.js';
import { gatherRows } from '../../schemas/numerics/rows.js';
import { at, required } from '../../schemas/required.js';
import type { ModelCard } from '../../schemas/tables/training.js';
import { structuresOf } from '../../science/crystal/index.js';
import { predictGraphs, readModelCard } from '../../science/model/index.js';
import { step } from '../frame/step.js';
import { askedConditions } from '../ingest/asked-conditions.js';
import { modelReads, modelsOf } from '../ingest/model-inputs.js';
import { atomLayer, DOMAIN_READS, openCrystalFindings } from '../screen/crystal-findings.js';
import { SCREENING_NETWORKS } from '../screen/kept-networks.js';
import { commonRules, memberSpectra, screenedByEnsemble } from '../screen/screen-ensemble.js';
import { featurizeSound } from '../screen/sound-candidates.js';
import { predictedPoints } from '../screen/training-points.js';
import { nonFiniteOutput, type Output } from './finite-rows.js';
import { predictedTable } from './predicted-table.js';
import { quarantinedTable } from './quarantined.js';

export const predictShard = step({
  name: 'predictShard',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({
    layer: z.string().min(1),
    /** Trials of the members, for errors; absent without an ensemble. */
    members: z.array(z.string()).optional(),
    /** Conditions that candidates are predicted at; absent for models that take none. */
    at: ConditionValuesSchema.optional(),
  }),
  reads: {
    candidates: { kind: 'listed-candidates', sharded: true },
    model: { kind: 'checkpoint', kept: true },
    structures: { ...DOMAIN_READS.structures, optional: false },
    species: { ...DOMAIN_READS.species, optional: false },
    atoms: { ...DOMAIN_READS.atoms, optional: false },
    leftOut: DOMAIN_READS.leftOut,
    ...modelReads('member'),
  },
  writes: {
    predicted: { kind: 'predicted-candidates' },
    quarantined: { kind: 'quarantined-candidates' },
  },
  async run(
    { candidates, model, structures, species, atoms, leftOut, ...given },
    { layer, members: trials = [], at: asked },
    context,
  ) {
    const card = readModelCard(model);
    const members = modelsOf(given, 'member');
    const memberRules = members.length > 0 ? commonRules(members, trials) : card.graphRules;
    const spectrumCard = members.length > 0 ? readModelCard(at(members, 0)) : card;
    const axis = axisOf(spectrumCard);
    const conditions = askedConditions(card, asked);
    const crystals = structuresOf(candidates).map((crystal) => ({ ...crystal, ...conditions.features }));
    const { sound, broken } = featurizeSound(crystals, card.graphRules, memberRules, context);
    const total = sound.length * (1 + members.length);
    const options = { programFolder: context.programFolder, networks: SCREENING_NETWORKS };
    const own = await predictGraphs(
      model,
      sound.map(({ graph }) => graph),
      card.graphRules,
      { ...options, classLayer: atomLayer(atoms), onProgress: (done) => context.progress(done, total) },
    );
    const spectra = await memberSpectra(
      members,
      sound.map(({ memberGraph }) => memberGraph),
      { ...options, onProgress: (done) => context.progress(sound.length + done, total) },
    );
    const points = predictedPoints(layer, own, card.network);
    const classes = required(own.classes);

    const outputs: Output[] = [
      { name: 'spectrum', width: card.network.outputFeatures, values: own.prediction },
      { name: 'features', ...points },
      ...spectra.map((values, m) => ({
        name: `spectrum by trial ${trials[m]}`,
        width: spectrumCard.network.outputFeatures,
        values,
      })),
    ];
    const faults = sound.map(({ row, graph: { id } }, i) => ({
      row,
      fault: nonFiniteOutput(id, i, [
        ...outputs,
        { name: 'atoms', width: at(classes, i).length, values: at(classes, i) },
      ]),
    }));
    const finite = faults.flatMap(({ fault }, i) => (fault === null ? [i] : []));
    const nonFinite = faults.flatMap(({ row, fault }) =>
      fault === null ? [] : [{ row, error: fault.name, message: fault.message }],
    );

    const gather = (values: Float32Array) => gatherRows(values, spectrumCard.network.outputFeatures, finite);
    const ensemble = members.length > 0 ? screenedByEnsemble(spectra.map(gather), spectrumCard) : null;
    const find = await openCrystalFindings({ structures, species, atoms, leftOut }, context);
    const findings = finite.map((i) => {
      const { row, graph } = at(sound, i);
      const features = at(classes, i);
      const own = find({ structure: at(crystals, row), atomClass: graph.atomClass, features, isOfData: false });
      return { ...own, findings: [...own.findings, ...conditions.findings] };
    });
    const predicted = predictedTable(
      candidates,
      {
        rows: finite.map((i) => at(sound, i).row),
        structures: finite.map((i) => at(crystals, at(sound, i).row)),
        spectra: ensemble?.prediction ?? gather(own.prediction),
        features: { width: points.width, values: gatherRows(points.values, points.width, finite) },
        findings,
        ofEnsemble: ensemble?.extra ?? {},
      },
      { layer, axis, points: spectrumCard.network.outputFeatures },
    );
    const refused = [...broken, ...nonFinite].sort((a, b) => a.row - b.row);
    return {
      outputs: {
        predicted,
        quarantined: quarantinedTable(candidates, refused, { step: 'predictShard', attempt: 1, shard: null }),
      },
      summary: { predicted: predicted.rows, quarantined: refused.length },
    };
  },
});

function axisOf({ startEv, stepEv, property }: ModelCard) {
  if (property)
    throw new InvalidInputError(`a screening at scale reads absorption, and the model predicts ${property.name}`, {
      found: property.name,
      expected: 'a model of absorption',
      'way out': 'npx spectraloom screen --from RUN',
    });
  if (startEv === null || stepEv === null)
    throw new InvalidInputError('the model does not know the photon energies of its output: no onset can be read');
  return { startEv, stepEv };
}
