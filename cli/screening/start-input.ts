/** What a large screening is started with: the models of a finished run, what their candidates are held against, and places. */
import { toRecordBytes } from '../../infra/artifacts/stored-json.js';
import { RefusedError } from '../../schemas/failure.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { CandidateCriteria } from '../../schemas/screening/criteria.js';
import type { ScreeningInput, ScreeningKnobs } from '../../schemas/screening/input.js';
import type { ScreeningIdentity } from '../../schemas/screening/manifest.js';
import { domainSources, type FinishedRun, screenSources, spectraOf } from '../run/manifest/manifest.js';
import { type ConditionOptions, conditionsAsked } from '../run/start/asked-conditions.js';
import type { Session } from '../run/start/session.js';
import { functionalOf } from './functional.js';
import type { ScreeningPlan } from './plan.js';

/** Crystals with a known error below which an onset has no probability: `NEAREST` of `science/evidence`. */
export const LEAST_CALIBRATED = 40;

/** What a screening may do unless its user says otherwise. */
export const USUAL_KNOBS: Omit<ScreeningKnobs, 'criteria'> = {
  parallel: null,
  priority: 3,
  limit: null,
  failureBudget: { share: 0.2, after: 1000 },
};

/**
 * The model of the run stands first: by its features candidates are placed.
 * @throws RefusedError for an ensemble that it is no member of; InvalidInputError for other conditions than the models take
 */
export async function identityOf(
  { ensembles }: Pick<Session, 'ensembles'>,
  earlier: FinishedRun,
  from: string,
  { ensemble, at: asked }: ConditionOptions & { readonly ensemble?: string },
): Promise<ScreeningIdentity> {
  const { dataset, screening } = earlier.input;
  const at = conditionsAsked(asked, screening.at && { keys: Object.keys(screening.at) });
  const { model, layer } = screenSources(earlier);
  const members = ensemble === undefined ? [] : (await ensembles.find(ensemble)).document.members;
  const others = members.map((member) => member.model).filter(({ sha256 }) => sha256 !== model.sha256);
  if (members.length > 0 && others.length === members.length)
    throw new RefusedError(
      `ensemble ${ensemble} does not hold the best model of ${from}, by which candidates are placed`,
      {
        found: ensemble ?? '',
        expected: `an ensemble that ${from} published; spectraloom screen without "start" takes any`,
      },
    );
  return {
    models: [model, ...others],
    from,
    layer,
    functional: functionalOf(dataset),
    ...(at && { at }),
  };
}

/** Errors out of fold are those of the model of the run alone, and known where there are enough of them. */
export function isValidated(earlier: FinishedRun, ensemble: string | undefined): boolean {
  return ensemble === undefined && (screenSources(earlier).calibration?.rows ?? 0) >= LEAST_CALIBRATED;
}

/** Publishes the criteria, and gives the input. */
export async function screeningInput(
  session: Session,
  earlier: FinishedRun,
  asked: ScreeningPlan & { readonly since: ObjectRef | null },
): Promise<ScreeningInput> {
  const { structures, split, embeddings, labels, calibration } = screenSources(earlier);
  const spectra = spectraOf(earlier);
  const { graphs, leftOut } = await domainSources(session, earlier);
  const { name, identity, sources, enumeration: settings, knobs, since } = asked;
  const { snapAngstrom, order } = earlier.input;
  return {
    name,
    identity,
    places: sources.length > 0 ? sources : [{ kind: 'generator', settings, structures, split }],
    reading: { ...(snapAngstrom !== undefined && { snapAngstrom }), ...(order && { order }) },
    surroundings: {
      structures,
      split,
      embeddings,
      labels,
      graphs,
      leftOut,
      ...(spectra && { spectra }),
      calibration: identity.models.length === 1 ? calibration : null,
    },
    knobs: { ...knobs, criteria: await publishCriteria(session, asked.criteria) },
    since,
    previous: null,
  };
}

export function publishCriteria(
  { artifacts }: Pick<Session, 'artifacts'>,
  criteria: CandidateCriteria,
): Promise<ObjectRef> {
  return artifacts.putBytes('screening-criteria', toRecordBytes(criteria), null, criteria.schemaVersion);
}
