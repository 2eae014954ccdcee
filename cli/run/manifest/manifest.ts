/** The manifest of a finished discover run: its settings and steps, and the artifacts among them that others start from. */
import { z } from 'zod';
import type { ArtifactStore } from '../../../infra/artifacts/artifact-store.js';
import { CorruptArtifactError, MissingArtifactError } from '../../../schemas/failure.js';
import { firstIssue } from '../../../schemas/first-issue.js';
import type { ObjectRef } from '../../../schemas/run/artifact.js';
import { type StepRecord, StepRecordSchema } from '../../../schemas/run/run.js';
import { type DiscoverInput, DiscoverInputSchema } from '../../../schemas/settings/discover.js';
import type { NetworkSettings, TrainingSettings } from '../../../schemas/tables/training.js';
import type { ScreenInput } from '../../../workflows/screen.js';
import type { ValidateInput } from '../../../workflows/validate.js';

interface Stores {
  readonly artifacts: ArtifactStore;
}

const ManifestSchema = z.object({
  version: z.literal(1),
  input: DiscoverInputSchema,
  steps: z.array(StepRecordSchema),
});

export interface FinishedRun {
  readonly input: DiscoverInput;
  readonly steps: readonly StepRecord[];
}

export function parseManifest(text: string, name: string): FinishedRun {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CorruptArtifactError(`manifest of ${name} is not JSON: ${(cause as Error).message}`, {}, { cause });
  }
  const parsed = ManifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { field, message } = firstIssue(parsed.error);
  throw new CorruptArtifactError(`manifest of ${name}: ${field}: ${message}`, { found: field });
}

interface ScreenSources {
  readonly structures: ObjectRef;
  readonly split: ObjectRef;
  readonly model: ObjectRef;
  readonly embeddings: ObjectRef;
  readonly labels: ObjectRef;
  readonly layer: string;
  /** Null where the run was not validated. */
  readonly calibration: ObjectRef | null;
}

/** @throws CorruptArtifactError naming the step that the manifest lacks */
export function screenSources({ input, steps }: FinishedRun): ScreenSources {
  const data = crystalsStep(steps);
  const embed = embedStep(steps);
  const trained = trainingOf(embed, steps);
  const { network } = trained.parameters as { network: NetworkSettings };
  const layer = input.clustering.reportLayer ?? `GCN${network.gcnLayers}`;
  return {
    structures: output(data, 'structures'),
    split: output(data, 'split'),
    model: output(trained, 'best'),
    embeddings: output(embed, 'embeddings'),
    labels: reportedLabels(steps),
    layer,
    calibration: steps.find(({ step }) => step === 'evidence')?.outputs.calibration ?? null,
  };
}

/** References of the data; undefined where the manifest does not name them. */
export function spectraOf({ steps }: FinishedRun): ObjectRef | undefined {
  return crystalsStep(steps).outputs.spectra;
}

/**
 * @returns what errors of further numbers are read off; null where the run was not validated, and where its predictions out of
 *   fold are no longer stored, as those of the shipped run
 */
export async function validationSources(
  { artifacts }: Stores,
  { steps }: FinishedRun,
): Promise<ScreenInput['validation']> {
  const { outOfFold, structures, spectra, split } = steps.find(({ step }) => step === 'evidence')?.inputs ?? {};
  if (!outOfFold || !structures || !spectra) return null;
  try {
    return {
      outOfFold: await artifacts.refOf(outOfFold),
      structures: await artifacts.refOf(structures),
      spectra: await artifacts.refOf(spectra),
      ...(split && { split: await artifacts.refOf(split) }),
    };
  } catch (error) {
    if (error instanceof MissingArtifactError) return null;
    throw error;
  }
}

/** Numbers of the crystals: their metadata say which property the run is of. */
export function descriptorsOf({ steps }: FinishedRun): ObjectRef {
  return output(only(steps, 'describe'), 'descriptors');
}

/** What says where the model of the run is at home. @throws CorruptArtifactError naming the step that the manifest lacks */
export async function domainSources(
  { artifacts }: Stores,
  { input: asked, steps }: FinishedRun,
): Promise<NonNullable<ScreenInput['domain']>> {
  const graphs = await artifacts.refOf(input(embedStep(steps), 'graphs'));
  return { graphs, leftOut: asked.leftOut ?? null };
}

/** Those that were interpreted: one layer and linkage may be cut more than once, and a consensus is no linkage. */
function reportedLabels(steps: readonly StepRecord[]): ObjectRef {
  const { sha256 } = input(only(steps, 'interpret'), 'labels');
  const all = steps.flatMap(({ outputs: { labels } }) => labels ?? []);
  const reported = all.find((labels) => labels.sha256 === sha256);
  if (!reported) throw new CorruptArtifactError('the manifest lacks the step whose labels were interpreted');
  return reported;
}

/**
 * That of the model which the run reports: trainings with further seeds, whose groups it is compared with, are embedded too. It is
 * told by what was described, not by labels: trainings that agree on the groups have the same bytes of them.
 * @throws CorruptArtifactError where the manifest lacks it
 */
export function embedStep(steps: readonly StepRecord[]): StepRecord {
  const { sha256 } = input(only(steps, 'describe'), 'embeddings');
  return only(steps, 'embed', ({ outputs }) => outputs.embeddings?.sha256 === sha256);
}

/** That which ended with the embedded model; of rungs that left the best model as it was, the last. */
function trainingOf({ inputs: { model } }: StepRecord, steps: readonly StepRecord[]): StepRecord {
  const ofModel = ({ step, outputs }: StepRecord) => step === 'trainRung' && outputs.best?.sha256 === model?.sha256;
  const epochs = ({ parameters }: StepRecord) => Number((parameters as { untilEpoch?: unknown }).untilEpoch);
  const [last] = steps.filter(ofModel).sort((a, b) => epochs(b) - epochs(a));
  return last ?? lacking(steps, 'trainRung');
}

/** @throws CorruptArtifactError naming the step that the manifest lacks */
export async function validateSources(
  { artifacts }: Stores,
  { input: asked, steps }: FinishedRun,
): Promise<Omit<ValidateInput, 'settings' | 'parallel'>> {
  const ingest = only(steps, 'ingest');
  const trained = trainingOf(embedStep(steps), steps);
  const featurized = steps.filter(({ step }) => step === 'featurize');
  const { network, training, untilEpoch } = trained.parameters as {
    network: NetworkSettings;
    training: TrainingSettings;
    untilEpoch: number;
  };
  return {
    structures: output(ingest, 'structures'),
    spectra: output(ingest, 'spectra'),
    graphs: await artifacts.refOf(input(trained, 'graphs')),
    ...(asked.screening.at && { split: output(ingest, 'split') }),
    network,
    training,
    epochs: untilEpoch,
    // Of all graph settings that were tried: the largest is on the safe side.
    mostTriplets: Math.max(0, ...featurized.map(({ summary }) => Number(summary.mostTriplets ?? 0))),
  };
}

/** That whose rows are the crystals of the groups: of rows at several conditions not all. */
function crystalsStep(steps: readonly StepRecord[]): StepRecord {
  return steps.find(({ step }) => step === 'onePerCrystal') ?? only(steps, 'ingest');
}

/** @throws CorruptArtifactError where the manifest has none or, with nothing that says which is meant, several */
function only(steps: readonly StepRecord[], name: string, fits: (record: StepRecord) => boolean = () => true) {
  const found = steps.filter((record) => record.step === name && fits(record));
  const [first] = found;
  if (found.length > 1)
    throw new CorruptArtifactError(`the manifest has ${found.length} steps ${name}, and nothing says which is meant`, {
      found: found.map(({ key }) => key.slice(0, 8)).join(', '),
    });
  return first ?? lacking(steps, name);
}

function lacking(steps: readonly StepRecord[], name: string): never {
  throw new CorruptArtifactError(`the manifest lacks the step ${name}`, { found: `${steps.length} steps` });
}

function input({ step, inputs }: StepRecord, name: string): StepRecord['inputs'][string] {
  const ref = inputs[name];
  if (!ref) throw new CorruptArtifactError(`the manifest's step ${step} has no input "${name}"`);
  return ref;
}

function output({ step, outputs }: StepRecord, name: string): ObjectRef {
  const ref = outputs[name];
  if (!ref) throw new CorruptArtifactError(`the manifest's step ${step} has no output "${name}"`);
  return ref;
}
