/** Models that a command was given, as inputs of its task: files of ours, of ALIGNN or exported, or those of a run or an ensemble. */

import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { decodeTable } from '../../infra/arrow/arrow-io.js';
import type { EncodedArtifact } from '../../infra/artifacts/artifact-parts.js';
import { readInputFile, readInputText } from '../../infra/files/input-file.js';
import { InvalidInputError, SpectraloomError } from '../../schemas/failure.js';
import { at, required } from '../../schemas/required.js';
import { ARTIFACT_LAYOUTS } from '../../schemas/run/artifact.js';
import { MAX_ENSEMBLE_MEMBERS, type ModelNote } from '../../schemas/tables/prediction.js';
import type { RunTables } from './run-tables.js';

export interface GivenModel {
  readonly parts: readonly EncodedArtifact[];
  readonly note: ModelNote;
}

export interface ModelSource {
  readonly models: readonly GivenModel[];
  /** Crystal id -> members that were trained on it; empty where that is not known. */
  readonly trainedOn: ReadonlyMap<string, readonly string[]>;
  /** The mean training atom that contributions are measured from, where the run of the model has it. */
  readonly trainingMeans?: readonly EncodedArtifact[];
  /** What crystals are held against; null where the run has nothing of the kind, absent without a run. */
  readonly run?: RunTables | null;
}

/** What of a model source its task takes. */
export interface ModelInputs {
  readonly inputs: Readonly<Record<string, readonly EncodedArtifact[]>>;
  readonly notes: ModelNote[];
}

export function modelInputs({ models }: ModelSource): ModelInputs {
  const inputs = Object.fromEntries(models.map(({ parts }, i) => [`model${i + 1}`, parts]));
  return { inputs, notes: models.map(({ note }) => note) };
}

const MAX_MODEL_BYTES = 1024 ** 3;
const MAX_CONFIG_BYTES = 1024 ** 2;
const ARROW_START = 'ARROW1';
const ZIP_START = 'PK';
/** After the eight bytes of its length, a safetensors file begins with a JSON object. */
const SAFETENSORS_START = /^[\s\S]{8}\{/;

type Form = ModelNote['form'];

/**
 * @param configFiles ALIGNN's `config.json`: one for all PyTorch checkpoints, or one for each in their order
 * @throws InvalidInputError for a file that is no model, for too many models or one twice, for configurations too few
 *   or too many
 */
export async function modelsFromFiles(files: readonly string[], configFiles: readonly string[]): Promise<ModelSource> {
  if (files.length > MAX_ENSEMBLE_MEMBERS)
    throw new InvalidInputError(`${files.length} models are too many`, {
      found: files.length,
      expected: `at most ${MAX_ENSEMBLE_MEMBERS}`,
    });
  const found = [];
  for (const file of files) found.push(await readModelFile(file));
  refuseTwins(found);
  const foreign = found.filter(({ form }) => form === 'torch').map(({ file }) => file);
  refuseOtherConfigs(files, foreign, configFiles);
  const ownConfigs = foreign.map((_, i) => at(configFiles, configFiles.length === 1 ? 0 : i));
  const models: GivenModel[] = [];
  for (const { file, form, parts } of found) {
    const configFile = form === 'torch' ? required(ownConfigs.shift()) : null;
    const config =
      configFile === null ? null : { file: configFile, text: await readInputText(configFile, MAX_CONFIG_BYTES) };
    models.push({ parts, note: { name: file, form, config } });
  }
  return { models, trainedOn: new Map() };
}

/** A model that counts twice makes the spread of the models smaller than it is. */
function refuseTwins(found: readonly { file: string; parts: readonly EncodedArtifact[] }[]): void {
  const fileOf = new Map<string, string>();
  for (const { file, parts } of found) {
    const digest = createHash('sha256');
    for (const { bytes } of parts) digest.update(bytes);
    const content = digest.digest('hex');
    const earlier = fileOf.get(content);
    if (earlier !== undefined)
      throw new InvalidInputError(
        earlier === file ? `${file} was given twice` : `${file} and ${earlier} are one model: their bytes are the same`,
        { field: '--model', file, expected: 'every model once: a twin makes the spread smaller than it is' },
      );
    fileOf.set(content, file);
  }
}

function refuseOtherConfigs(
  files: readonly string[],
  foreign: readonly string[],
  configFiles: readonly string[],
): void {
  const [first] = foreign;
  if (first === undefined) {
    if (configFiles.length === 0) return;
    throw new InvalidInputError(`${files[0]} carries its own settings`, {
      file: at(files, 0),
      expected: 'no --config',
    });
  }
  if (configFiles.length === 0)
    throw new InvalidInputError(`${first} is a PyTorch checkpoint: its configuration is needed`, {
      file: first,
      expected: `--config with the config.json that was written beside ${basename(first)}`,
    });
  if (configFiles.length > 1 && configFiles.length !== foreign.length)
    throw new InvalidInputError(`${configFiles.length} configurations for ${foreign.length} PyTorch checkpoints`, {
      found: configFiles.length,
      expected: 'one --config for all, or one for each in their order',
    });
}

async function readModelFile(file: string): Promise<{ file: string; form: Form; parts: EncodedArtifact[] }> {
  const bytes = await readInputFile(file, MAX_MODEL_BYTES);
  const start = Buffer.from(bytes.subarray(0, 9)).toString('latin1');
  if (start.startsWith(ARROW_START)) {
    refuseOtherTable(bytes, file);
    const { schemaVersion } = ARTIFACT_LAYOUTS.checkpoint;
    return { file, form: 'checkpoint', parts: [{ kind: 'checkpoint', bytes, rows: null, schemaVersion }] };
  }
  if (start.startsWith(ZIP_START))
    return { file, form: 'torch', parts: [{ kind: 'torch-checkpoint', bytes, rows: null, schemaVersion: 1 }] };
  if (SAFETENSORS_START.test(start))
    return { file, form: 'safetensors', parts: [{ kind: 'safetensors', bytes, rows: null, schemaVersion: 1 }] };
  throw new InvalidInputError(`${file} is no model`, {
    file,
    expected:
      'a checkpoint of spectraloom (Arrow file), one that torch.save wrote (ZIP archive), or an exported safetensors file',
  });
}

/** The child process knows no names of files: what is no whole checkpoint is refused here. */
function refuseOtherTable(bytes: Uint8Array, file: string): void {
  try {
    decodeTable('checkpoint', bytes);
  } catch (cause) {
    if (!(cause instanceof SpectraloomError)) throw cause;
    throw new InvalidInputError(
      `${file} is no whole checkpoint: ${cause.message}`,
      { ...cause.facts, file },
      { cause },
    );
  }
}
