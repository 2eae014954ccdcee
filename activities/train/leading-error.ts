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
import { propertyOf } from '../../schemas/property.js';
import type { Table } from '../../schemas/run/artifact.js';
import { leadingError as errorOfLeading } from '../../science/property/index.js';
import { leadingError as errorOfOnsets } from '../../science/spectrum/index.js';
import { step } from '../frame/step.js';
import { spectrumAxis } from '../ingest/labelled.js';
import { predictedSubset } from './predicted-subset.js';

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
  async run(inputs, _, context) {
    const { spectra } = inputs;
    const validation = await predictedSubset(inputs, 'validation', context);
    const { targets, prediction } = validation;
    const property = propertyOf(spectra.metadata);
    const { width } = spectra.columns.values;
    const { mae, crystals } = property
      ? errorOfLeading(targets, prediction, property)
      : errorOfOnset(targets, prediction, width, spectra);
    const leading = property ? property.leading : 'onset';
    if (mae === null)
      throw new InvalidInputError(
        `no validation crystal has ${property ? 'the' : 'an'} ${leading}: trials cannot be chosen by it`,
        {
          found: `${validation.crystals} validation crystals, none with ${property ? 'the' : 'an'} ${leading}`,
          'way out': 'another metric, or a larger share of validation crystals',
        },
      );
    return { outputs: {}, summary: { leadingMae: mae, leadingCrystals: crystals } };
  },
});

function errorOfOnset(targets: Float32Array, prediction: Float32Array, width: number, spectra: Table<'spectra'>) {
  const { maeEv, crystals } = errorOfOnsets(targets, prediction, width, spectrumAxis(spectra));
  return { mae: maeEv, crystals };
}
