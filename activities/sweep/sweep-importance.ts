/**
 * Trials of a sweep with their results -> how much each parameter mattered.
 *
 * Queue compute. Reads nothing but its parameters (the state of the sweep), writes `sweep-importance`. Idempotent: pure.
 */
import { z } from 'zod';
import { SETTING_VALUE } from '../../schemas/sweep/sweep-file.js';
import { SearchParameterSchema } from '../../schemas/sweep/sweep-plan.js';
import { IMPORTANCE_METHOD, parameterImportance } from '../../science/sweep/analysis/index.js';
import { step } from '../frame/step.js';

export const sweepImportance = step({
  name: 'sweepImportance',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({
    space: z.array(SearchParameterSchema),
    seed: z.number().int(),
    trials: z.array(
      z.strictObject({
        parameters: z.record(z.string(), SETTING_VALUE),
        rungs: z.array(z.strictObject({ epochs: z.number().int(), value: z.number().nullable() })),
      }),
    ),
  }),
  reads: {},
  writes: { importance: { kind: 'sweep-importance' } },
  run(_, { space, seed, trials }) {
    const found = parameterImportance(
      { space, seed },
      trials.map((trial) => ({ ...trial, ended: null })),
    );
    return {
      outputs: {
        importance: {
          kind: 'sweep-importance',
          rows: found.length,
          columns: {
            name: found.map(({ name }) => name),
            importance: Float64Array.from(found, ({ importance }) => importance),
            spread: Float64Array.from(found, ({ spread }) => spread),
          },
          metadata: { method: IMPORTANCE_METHOD },
        },
      },
    };
  },
});
