/**
 * Predictions of the network out of fold -> every number that is read off them, beside that of the reference: what intervals
 * of further numbers and probabilities of several windows rest on.
 *
 * Queue compute. Reads `out-of-fold` (all folds and methods), `structures`, `spectra` and, of crystals at several conditions, the
 * `split` of the data: one row a crystal counts, as for the leading number; writes `number-errors`. Idempotent: pure. Heartbeat:
 * none, it takes seconds. Errors: InvalidInputError for spectra without an axis, and for a crystal that has no structure or no
 * spectrum (never retried).
 */
import { z } from 'zod';
import { numberNames, propertyOf } from '../../schemas/property.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { step } from '../frame/step.js';
import { targetAxis } from '../ingest/labelled.js';
import { namedNumbersReader } from '../ingest/named-numbers.js';
import { judgedCrystals, type Said } from './judged.js';

export const numberErrors = step({
  name: 'numberErrors',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({}),
  reads: {
    outOfFold: { kind: 'out-of-fold' },
    structures: { kind: 'structures' },
    spectra: { kind: 'spectra' },
    split: { kind: 'split', optional: true },
  },
  writes: { errors: { kind: 'number-errors' } },
  run(tables) {
    const { spectra } = tables;
    const numbers = numberNames(propertyOf(spectra.metadata));
    const read = namedNumbersReader(
      targetAxis(spectra),
      numbers.map(({ name }) => name),
    );
    const crystals = judgedCrystals(tables).flatMap(({ id, compound, isCounted, reference, said }) => {
      const network = said.get('network');
      if (!isCounted || !network) return [];
      // The leading number as the fold read it, whose own components have not seen the crystal; the others by those of the run.
      const ofLeading = ({ spectrum, onsetEv }: Said) => [onsetEv, ...read(spectrum).slice(1)];
      return [{ id, compound, own: ofLeading(reference), predicted: ofLeading(network) }];
    });
    const rows = numbers.flatMap(({ name }, k) => crystals.map((crystal) => ({ name, k, ...crystal })));
    const errors: Table<'number-errors'> = {
      kind: 'number-errors',
      rows: rows.length,
      columns: {
        number: rows.map(({ name }) => name),
        id: rows.map(({ id }) => id),
        compound: rows.map(({ compound }) => compound),
        reference: rows.map(({ own, k }) => at(own, k)),
        predicted: rows.map(({ predicted, k }) => at(predicted, k)),
      },
      metadata: { numbers: JSON.stringify(numbers) },
    };
    return { outputs: { errors }, summary: { numbers: numbers.length, crystals: crystals.length } };
  },
});
