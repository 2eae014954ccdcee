/**
 * How far the onsets of a model are off on the validation crystals: what decides between the trials of a sweep whose metric
 * is `leadingMae`. Of the weights with the lowest validation error, which are those that a trial is used by.
 *
 * Queue compute. Reads `checkpoint`, `graphs`, `spectra`, `split`; writes nothing but its summary. Idempotent: pure.
 * Heartbeat: crystals done. Errors: InvalidInputError for targets without an energy axis, and where no validation crystal
 * has an onset (never retried), transient ones (always).
 */
import { z } from 'zod';
import { InvalidInputError } from '../../schemas/failure.js';
import { graphsOf } from '../../science/graph/index.js';
import { predictGraphs } from '../../science/model/index.js';
import { leadingError as errorOfOnsets } from '../../science/spectrum/index.js';
import { step } from '../frame/step.js';
import { labelledSubset, spectrumAxis } from '../ingest/labelled.js';

export const leadingError = step({
  name: 'leadingError',
  codeVersion: 1,
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
    const axis = spectrumAxis(spectra);
    const { graphs: all, rules } = graphsOf(graphs);
    const validation = labelledSubset(all, spectra, split, 'validation');
    const { prediction } = await predictGraphs(model, validation.graphs, rules, {
      programFolder: context.programFolder,
      onProgress: (done, total) => context.progress(done, total),
    });
    const { maeEv, crystals } = errorOfOnsets(validation.targets, prediction, spectra.columns.values.width, axis);
    if (maeEv === null)
      throw new InvalidInputError('no validation crystal has an onset: trials cannot be chosen by it', {
        found: `${validation.graphs.length} validation crystals, none with an onset`,
        'way out': 'another metric, or a larger share of validation crystals',
      });
    return { outputs: {}, summary: { leadingMae: maeEv, leadingCrystals: crystals } };
  },
});
