/**
 * The test error of a chosen model: the one place of a sweep that looks at the test split, after the choice was made.
 *
 * Queue compute. Reads `checkpoint`, `graphs`, `spectra`, `split`; writes nothing but its summary. Idempotent: pure.
 * Heartbeat: crystals done. Errors: InvalidGraphError (never retried), transient ones (always).
 */

import { z } from 'zod';
import { at } from '../../schemas/required.js';
import { step } from '../frame/step.js';
import { predictedSubset } from './predicted-subset.js';

export const evaluate = step({
  name: 'evaluate',
  codeVersion: 3,
  queue: 'compute',
  parameters: z.strictObject({}),
  reads: {
    model: { kind: 'checkpoint' },
    graphs: { kind: 'graphs' },
    spectra: { kind: 'spectra' },
    split: { kind: 'split' },
  },
  writes: {},
  async run(inputs, _, context) {
    const { crystals, targets, prediction } = await predictedSubset(inputs, 'test', context);
    let sum = 0;
    for (let i = 0; i < prediction.length; i++) sum += Math.abs(at(prediction, i) - at(targets, i));
    const testMae = prediction.length > 0 ? sum / prediction.length : null;
    return { outputs: {}, summary: { testMae, testCrystals: crystals } };
  },
});
