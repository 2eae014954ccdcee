/**
 * What `predict` holds crystals against: the tables that the last screening of a run was made with, by its records and the
 * ledger. No server of Temporal's is asked.
 */
import type { ArtifactParts, EncodedArtifact } from '../../infra/artifacts/artifact-parts.js';
import type { ArtifactStore } from '../../infra/artifacts/artifact-store.js';
import type { StepLedger } from '../../infra/artifacts/step-ledger.js';
import { MissingArtifactError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { RunRecord, StepRecord } from '../../schemas/run/run.js';
import { type ScreeningCriteria, ScreeningCriteriaSchema } from '../../schemas/tables/screening.js';

export interface RunTables {
  readonly inputs: Readonly<Record<string, readonly EncodedArtifact[]>>;
  readonly layer: string;
  readonly criteria: ScreeningCriteria;
  /** Errors out of fold are known. */
  readonly isValidated: boolean;
  /** What errors of further numbers are read off: predictions out of fold, references. Null where they are not stored. */
  readonly validation: Readonly<Record<'outOfFold' | 'spectra', readonly EncodedArtifact[]>> | null;
}

interface Stores {
  readonly artifacts: ArtifactStore;
  readonly parts: ArtifactParts;
}

/** Inputs of a screening that crystals are held against. */
const NEEDED = ['structures', 'species', 'atoms', 'embeddings', 'labels', 'split'] as const;
const OPTIONAL = ['leftOut'] as const;

/**
 * @param ended records of the run's steps that ended well
 * @returns null where the run screened nothing with this model, or an earlier version did
 */
export async function tablesOfRun(
  ended: readonly RunRecord[],
  model: ObjectRef,
  stores: Stores & { readonly ledger: StepLedger },
): Promise<RunTables | null> {
  const { ledger } = stores;
  const steps = await Promise.all(['screenShard', 'rank', 'evidence'].map((step) => lastOf(step, ended, ledger)));
  return tablesOfSteps(
    steps.flatMap((record) => record ?? []),
    model,
    stores,
  );
}

/**
 * @param steps of the run
 * @returns as `tablesOfRun`
 */
export async function tablesOfSteps(
  steps: readonly StepRecord[],
  model: ObjectRef,
  stores: Stores,
): Promise<RunTables | null> {
  const screened = steps.find(({ step }) => step === 'screenShard');
  if (!screened || screened.inputs.model?.sha256 !== model.sha256) return null;
  if (NEEDED.some((name) => !screened.inputs[name])) return null;
  const { calibration } = steps.find(({ step }) => step === 'rank')?.inputs ?? {};
  const wanted = { ...pick(screened, [...NEEDED, ...OPTIONAL]), ...(calibration && { calibration }) };
  const inputs: Record<string, readonly EncodedArtifact[]> = {};
  for (const [name, identity] of Object.entries(wanted))
    inputs[name] = await stores.parts.fetch(await stores.parts.spread(await stores.artifacts.refOf(identity)));
  const { layer, criteria } = screened.parameters as { layer: string; criteria: unknown };
  return {
    inputs,
    layer,
    criteria: ScreeningCriteriaSchema.parse(criteria),
    isValidated: calibration !== undefined,
    validation: calibration ? await validationOf(steps, calibration, stores) : null,
  };
}

/** Of the validation whose errors the screening was ranked by. */
async function validationOf(
  steps: readonly StepRecord[],
  calibration: { readonly sha256: string },
  { artifacts, parts }: Stores,
): Promise<RunTables['validation']> {
  const evidence = steps.find(
    ({ step, outputs }) => step === 'evidence' && outputs.calibration?.sha256 === calibration.sha256,
  );
  const { outOfFold, spectra } = evidence?.inputs ?? {};
  if (!outOfFold || !spectra) return null;
  const fetched = async (identity: typeof outOfFold) =>
    parts.fetch(await parts.spread(await artifacts.refOf(identity)));
  try {
    return { outOfFold: await fetched(outOfFold), spectra: await fetched(spectra) };
  } catch (error) {
    // Those of the run that comes with the program are not shipped; others may have been let go of.
    if (error instanceof MissingArtifactError) return null;
    throw error;
  }
}

async function lastOf(step: string, ended: readonly RunRecord[], ledger: StepLedger): Promise<StepRecord | null> {
  const last = ended
    .filter((record) => record.step === step)
    .reduce<RunRecord | null>(
      (latest, one) => (latest === null || required(one.endedAt) > required(latest.endedAt) ? one : latest),
      null,
    );
  return last && ledger.find(last.key);
}

function pick({ inputs }: StepRecord, names: readonly string[]): StepRecord['inputs'] {
  return Object.fromEntries(names.flatMap((name) => (inputs[name] ? [[name, inputs[name]]] : [])));
}
