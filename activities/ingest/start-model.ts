/**
 * A model of any form -> the checkpoint whose weights a training begins at, and what it says about itself.
 *
 * Run by the `discover` command in a child process, before anything is started: on no queue. Reads one model; writes
 * `checkpoint`. Pure. Errors: InvalidInputError for a model or a configuration that cannot be read.
 */
import { required } from '../../schemas/required.js';
import { ExportParametersSchema } from '../../schemas/tables/prediction.js';
import { readModelCard } from '../../science/model/index.js';
import { step } from '../frame/step.js';
import { modelReads, readModels } from './model-inputs.js';

export const startModel = step({
  name: 'startModel',
  codeVersion: 1,
  queue: 'compute',
  parameters: ExportParametersSchema,
  reads: modelReads('model'),
  writes: { model: { kind: 'checkpoint' } },
  async run(given, { models, mode }) {
    const [model] = await readModels(given, models, mode);
    const card = readModelCard(required(model));
    return { outputs: { model: required(model) }, summary: { card: JSON.stringify(card) } };
  },
});
