/**
 * Predictions of the network out of fold -> every number that is read off them, beside that of the reference: what intervals
 * of further numbers and probabilities of several windows rest on.
 *
 * Queue compute. Reads `out-of-fold` (all folds and methods), `structures`, `spectra`; writes `number-errors`. Idempotent:
 * pure. Heartbeat: none, it takes seconds. Errors: InvalidInputError for spectra without an axis, and for a crystal that has no
 * structure or no spectrum (never retried).
 */
import { z } from 'zod';
import { InvalidInputError } from '../../schemas/failure.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { numberNames, propertyOf } from '../../schemas/property.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import { reducedFormula } from '../../science/chemistry/index.js';
import { structuresOf } from '../../science/crystal/index.js';
import { step } from '../frame/step.js';
import { targetAxis } from '../ingest/labelled.js';
import { namedNumbersReader } from '../ingest/named-numbers.js';

export const numberErrors = step({
  name: 'numberErrors',
  codeVersion: 1,
  queue: 'compute',
  parameters: z.strictObject({}),
  reads: {
    outOfFold: { kind: 'out-of-fold' },
    structures: { kind: 'structures' },
    spectra: { kind: 'spectra' },
  },
  writes: { errors: { kind: 'number-errors' } },
  run({ outOfFold, structures, spectra }) {
    const numbers = numberNames(propertyOf(spectra.metadata));
    const read = namedNumbersReader(
      targetAxis(spectra),
      numbers.map(({ name }) => name),
    );
    const compoundOf = new Map(structuresOf(structures).map(({ id, species }) => [id, reducedFormula(species)]));
    const referenceOf = new Map(spectra.columns.id.map((id, row) => [id, row]));
    const { id: ids, method, prediction } = outOfFold.columns;
    const numbersAt = ({ width, values }: Matrix<Float32Array>, row: number) => read(rowView(values, width, row));
    const crystals = ids.flatMap((id, row) => {
      if (method[row] !== 'network') return [];
      const [compound, reference] = [compoundOf.get(id), referenceOf.get(id)];
      // Of crystals at several conditions one row is counted: `onePerCrystal` left the others out of both tables.
      if (spectra.metadata.rowsOfCrystals !== undefined && reference === undefined) return [];
      if (compound === undefined || reference === undefined)
        throw new InvalidInputError(`crystal ${id} was predicted and has no ${compound ? 'spectrum' : 'structure'}`);
      const [own, predicted] = [numbersAt(spectra.columns.values, reference), numbersAt(prediction, row)];
      return [{ id, compound, own, predicted }];
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
