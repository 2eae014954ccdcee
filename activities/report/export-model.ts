/**
 * A trained model -> files that other programs load: safetensors, a TensorFlow SavedModel, and the inputs of the latter
 * for some crystals.
 *
 * Run by the `export` command in a child process, without a server: on no queue. Pure: the same model, the same bytes.
 * Errors: InvalidInputError for a model or a configuration that cannot be read, InvalidStructureError for a file that is
 * no crystal.
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { failureByName } from '../../schemas/failure-by-name.js';
import { at, required } from '../../schemas/required.js';
import { ExportParametersSchema } from '../../schemas/tables/prediction.js';
import {
  exportBatch as batchOf,
  exportSavedModel as savedModelOf,
  exportSafetensors as tensorsOf,
} from '../../science/interchange/index.js';
import { readModelCard } from '../../science/model/index.js';
import { step } from '../frame/step.js';
import { modelReads, readModels } from '../ingest/model-inputs.js';
import { readGraphs } from '../ingest/structure-graphs.js';

const exportStep = { codeVersion: 3, queue: 'compute', parameters: ExportParametersSchema } as const;

export const exportSafetensors = step({
  name: 'exportSafetensors',
  ...exportStep,
  reads: modelReads('model'),
  writes: { file: { kind: 'safetensors' } },
  async run(given, { models, mode }) {
    const [model] = await readModels(given, models, mode);
    return { outputs: { file: tensorsOf(required(model)) } };
  },
});

export const exportSavedModel = step({
  name: 'exportSavedModel',
  ...exportStep,
  reads: modelReads('model'),
  writes: { file: { kind: 'saved-model' } },
  async run(given, { models, mode }) {
    const [model] = await readModels(given, models, mode);
    return { outputs: { file: savedModelOf(required(model)) } };
  },
});

export const exportBatch = step({
  name: 'exportBatch',
  ...exportStep,
  reads: { files: { kind: 'source-files' }, ...modelReads('model') },
  writes: { file: { kind: 'safetensors' } },
  async run({ files, ...given }, { models, mode }) {
    const [model] = await readModels(given, models, mode);
    const { graphRules, network } = readModelCard(required(model));
    if (network.extraFeatures !== undefined)
      throw new InvalidInputError(
        `${at(models, 0).name} takes extra features beside the structure: no batch can be made`,
      );
    const { sound, broken } = readGraphs(files, graphRules);
    const [first] = broken;
    // Half a batch would be taken for a whole one.
    if (first) throw failureByName(first.error, first.message);
    return { outputs: { file: batchOf(sound.map(({ graph }) => graph)) } };
  },
});
