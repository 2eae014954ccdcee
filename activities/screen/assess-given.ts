/** Crystals that `predict` was given, held against the run whose model predicts them: as the candidates of a screening are. */

import type { FurtherNumber } from '../../schemas/further-numbers.js';
import { required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { PredictParameters } from '../../schemas/tables/prediction.js';
import type { NetworkSettings } from '../../schemas/tables/training.js';
import { applicabilityDomain, type DomainFinding, windowChances } from '../../science/candidates/index.js';
import type { GraphPredictions } from '../../science/model/index.js';
import { layerOf } from '../cluster/layer.js';
import { furtherErrors } from '../evidence/further-errors.js';
import { knownErrors } from '../evidence/reliability-table.js';
import type { StepContext } from '../frame/step.js';
import type { SoundCrystal } from '../ingest/structure-graphs.js';
import { assessCrystals, assessedTable, type KnownDomain } from './assess.js';
import { predictedPoints, trainingPoints } from './training-points.js';

/** Tables of a run; null where none were given. */
type RunTables = { readonly [N in keyof KnownDomain]: KnownDomain[N] | null } & {
  readonly calibration: Table<'calibration'> | null;
  readonly numberErrors: Table<'number-errors'> | null;
};

interface GivenCrystals {
  readonly sound: readonly SoundCrystal[];
  /** Of the run's own model, with the features of the atoms. */
  readonly predictions: GraphPredictions;
  readonly network: NetworkSettings;
  readonly onsetsEv: readonly (number | null)[];
  /** Numbers beside the leading one. */
  readonly numbers: readonly FurtherNumber[];
  /** What is to be said of all of them. */
  readonly ofAll: readonly DomainFinding[];
}

/** @returns without rows where the tables are not given, or nothing was asked */
export async function assessGiven(
  { calibration, numberErrors, leftOut, ...tables }: RunTables,
  asked: PredictParameters['assess'],
  { sound, predictions, network, onsetsEv, numbers, ofAll }: GivenCrystals,
  context: Pick<StepContext, 'symmetryProgram'>,
): Promise<Table<'assessed-crystals'>> {
  const known = wholeOf(tables);
  if (!asked || !known || sound.length === 0) return assessedTable([]);
  const { layer, criteria } = asked;
  const clustered = layerOf(known.embeddings, layer);
  const { points } = trainingPoints(clustered, known.embeddings.columns.id, known.split);
  const own = predictedPoints(layer, predictions, network);
  const { inDomain } = applicabilityDomain(points, own);
  const assessed = await assessCrystals(
    { ...known, leftOut },
    {
      structures: sound.map(({ structure }) => structure),
      points: own,
      graphs: sound.map(({ graph }) => graph),
      classes: required(predictions.classes),
      layer,
      isNear: inDomain,
      isOfData: sound.map(() => false),
      ofAll,
    },
    context,
  );
  const further = (criteria.further ?? []).map(
    ({ name }) => required(numbers.find((each) => each.name === name)).values,
  );
  const chances = windowChances({ onsetsEv, further }, criteria, {
    leading: calibration && knownErrors(calibration),
    further: numberErrors && furtherErrors(numberErrors, criteria),
  });
  return { ...assessedTable(assessed), ...(chances && { extra: chances }) };
}

function wholeOf({
  structures,
  species,
  atoms,
  embeddings,
  labels,
  split,
}: Omit<RunTables, 'calibration' | 'numberErrors' | 'leftOut'>) {
  return structures && species && atoms && embeddings && labels && split
    ? { structures, species, atoms, embeddings, labels, split }
    : null;
}
