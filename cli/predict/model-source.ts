/** The model that `predict` was given, as inputs of its task: a checkpoint file of ours or of ALIGNN, or the best of a run. */
import { basename } from 'node:path';
import type { EncodedArtifact } from '../../infra/artifact-parts.js';
import { readInputFile, readInputText } from '../../infra/input-file.js';
import { ARTIFACT_LAYOUTS } from '../../schemas/artifact.js';
import { InvalidInputError } from '../../schemas/failure.js';
import type { PredictParameters } from '../../schemas/prediction.js';

export interface ModelSource {
  readonly inputs: Readonly<Record<'model' | 'torch', readonly EncodedArtifact[] | null>>;
  readonly modelName: string;
  readonly config: PredictParameters['config'];
}

const MAX_MODEL_BYTES = 1024 ** 3;
const MAX_CONFIG_BYTES = 1024 ** 2;
const ARROW_START = 'ARROW1';
const ZIP_START = 'PK';

/**
 * @param configFile ALIGNN's `config.json`
 * @throws InvalidInputError for a file that is neither kind of checkpoint, or a configuration too few or too many
 */
export async function modelFromFile(file: string, configFile: string | undefined): Promise<ModelSource> {
  const bytes = await readInputFile(file, MAX_MODEL_BYTES);
  const start = Buffer.from(bytes.subarray(0, ARROW_START.length)).toString('latin1');
  if (start === ARROW_START) {
    if (configFile !== undefined)
      throw new InvalidInputError(`${file} carries its own settings`, { file, expected: 'no --config' });
    const { schemaVersion } = ARTIFACT_LAYOUTS.checkpoint;
    const model = [{ kind: 'checkpoint' as const, bytes, rows: null, schemaVersion }];
    return { inputs: { model, torch: null }, modelName: file, config: null };
  }
  if (!start.startsWith(ZIP_START))
    throw new InvalidInputError(`${file} is no model`, {
      file,
      expected: 'a checkpoint of spectraloom (Arrow file), or one that torch.save wrote (ZIP archive)',
    });
  if (configFile === undefined)
    throw new InvalidInputError(`${file} is a PyTorch checkpoint: its configuration is needed`, {
      file,
      expected: `--config with the config.json that was written beside ${basename(file)}`,
    });
  const text = await readInputText(configFile, MAX_CONFIG_BYTES);
  const torch = [{ kind: 'torch-checkpoint' as const, bytes, rows: null, schemaVersion: 1 }];
  return { inputs: { model: null, torch }, modelName: file, config: { file: configFile, text } };
}
