/**
 * The test error of a chosen model: the one place of a sweep that looks at the test split, after the choice was made.
 *
 * Queue compute. Reads `checkpoint`, `graphs`, `spectra`, `split`; writes nothing but its summary. Idempotent: pure.
 * Heartbeat: crystals done. Errors: InvalidGraphError (never retried), transient ones (always).
 */

import { z } from 'zod';
import { at } from '../../schemas/required.js';
import { graphsOf } from '../../science/graph/index.js';
import { predictGraphs } from '../../science/model/index.js';
import { step } from '../frame/step.js';
import { labelledSubset } from '../ingest/labelled.js';

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
  async run({ model, graphs, spectra, split }, _, context) {
    const { graphs: all, rules } = graphsOf(graphs);
    const test = labelledSubset(all, spectra, split, 'test');
    const { prediction } = await predictGraphs(model, test.graphs, rules, {
      programFolder: context.programFolder,
      onProgress: (done, total) => context.progress(done, total),
    });
    let sum = 0;
    for (let i = 0; i < prediction.length; i++) sum += Math.abs(at(prediction, i) - at(test.targets, i));
    const testMae = prediction.length > 0 ? sum / prediction.length : null;
    return { outputs: {}, summary: { testMae, testCrystals: test.graphs.length } };
  },
});
