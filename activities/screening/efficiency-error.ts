/**
 * Reference and predicted spectra of the test crystals -> how far the efficiencies are off that a ranking is made by.
 *
 * Run by `screen` commands in a child process, without a server: it is on no queue, and loads no TensorFlow. Reads `spectra`,
 * `embeddings`, `split`; its summary is the answer: percentage points, R^2, pairs. Pure. Errors: InvalidInputError for
 * spectra of other energies than the predictions have, or a test crystal without either.
 */
import { z } from 'zod';
import { InvalidInputError } from '../../schemas/failure.js';
import { gatherRows } from '../../schemas/numerics/rows.js';
import { required } from '../../schemas/required.js';
import { idsOfSubset } from '../../schemas/tables/split.js';
import { efficiencyAgreement } from '../../science/spectrum/index.js';
import { step } from '../frame/step.js';
import { spectrumAxis } from '../ingest/labelled.js';

export const efficiencyError = step({
  name: 'efficiencyError',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({
    thicknessUm: z.number().positive().max(1000).optional(),
    scissorEv: z.number().min(-10).max(10).optional(),
  }),
  reads: { spectra: { kind: 'spectra' }, embeddings: { kind: 'embeddings' }, split: { kind: 'split' } },
  writes: {},
  run({ spectra, embeddings, split }, film) {
    const ids = idsOfSubset(split, 'test');
    const { width, values } = spectra.columns.values;
    const { prediction } = embeddings.columns;
    if (prediction.width !== width)
      throw new InvalidInputError(`predictions of ${prediction.width} energies and spectra of ${width}`);
    const reference = gatherRows(values, width, rowsOf(ids, spectra.columns.id));
    const predicted = gatherRows(prediction.values, width, rowsOf(ids, embeddings.columns.id));
    const axis = { ...spectrumAxis(spectra), points: width };
    const { maePoints, r2, pairs } = efficiencyAgreement(reference, predicted, axis, film);
    return { outputs: {}, summary: { maePoints, r2, pairs } };
  },
});

function rowsOf(ids: readonly string[], all: readonly string[]): number[] {
  const rowOf = new Map(all.map((id, row) => [id, row]));
  return ids.map((id) => required(rowOf.get(id), `row of the test crystal ${id}`));
}
