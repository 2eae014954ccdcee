/**
 * The crystals of the data -> how many candidates can be made of them, by kind, contacts unchecked.
 *
 * Run by `screen --dry-run` in a child process, without a server: it is on no queue. Reads `structures`; writes nothing but its
 * summary: `replaced1`, `replaced2`, .. full replacements of so many elements, `split`, and `all`, at every volume. Pure.
 */
import { GeneratorSettingsSchema } from '../../schemas/settings/enumeration.js';
import { countCandidates as count, generatorRules } from '../../science/candidates/index.js';
import { structuresOf } from '../../science/crystal/index.js';
import { step } from '../frame/step.js';

export const countCandidates = step({
  name: 'countCandidates',
  codeVersion: 1,
  queue: 'compute',
  parameters: GeneratorSettingsSchema,
  reads: { structures: { kind: 'structures' } },
  writes: {},
  run({ structures }, generator) {
    const { replaced, split } = count(structuresOf(structures), generatorRules(generator));
    const whole = [...replaced].sort(([a], [b]) => a - b);
    const compositions = whole.reduce((sum, [, number]) => sum + number, split);
    const summary = {
      ...Object.fromEntries(whole.map(([elements, number]) => [`replaced${elements}`, number])),
      split,
      all: compositions * generator.volumes.length,
    };
    return { outputs: {}, summary };
  },
});
