/**
 * `config.json` of an ALIGNN training -> the settings of the same training here, and what of it is not followed.
 *
 * Run by `discover` and `sweep` in a child process before anything is started: on no queue. Pure; its answer is the
 * summary. Errors: InvalidInputError naming key, line and value.
 */
import { AlignnTaskSchema } from '../../schemas/settings/alignn-training.js';
import { readAlignnTraining } from '../../science/interchange/index.js';
import { step } from '../frame/step.js';

export const alignnSettings = step({
  name: 'alignnSettings',
  codeVersion: 1,
  queue: 'compute',
  parameters: AlignnTaskSchema,
  reads: {},
  writes: {},
  run(_, { file, text, mode }) {
    return { outputs: {}, summary: { settings: JSON.stringify(readAlignnTraining(text, file, mode)) } };
  },
});
