/** Numbers of predicted crystals beside the leading one, and how far they may be off. */
import { rowView } from '../../schemas/numerics/rows.js';
import { numberNames } from '../../schemas/property.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import type { FurtherNumber } from '../../schemas/tables/further-numbers.js';
import type { ModelCard } from '../../schemas/tables/training.js';
import { predictedIntervals } from '../../science/candidates/index.js';
import { errorsOfNumbers } from '../evidence/further-errors.js';
import { namedNumbersReader } from '../ingest/named-numbers.js';

/**
 * @param prediction one row a crystal
 * @param errors of the model; null where they are not known: there are no intervals
 * @returns none where the model does not know what its numbers are
 */
export function furtherNumbers(
  prediction: Matrix<Float32Array>,
  card: ModelCard,
  errors: Table<'number-errors'> | null,
): FurtherNumber[] {
  const { property = null } = card;
  if (property === null && card.startEv === null) return [];
  const numbers = numberNames(property).slice(1);
  const names = numbers.map(({ name }) => name);
  const read = namedNumbersReader(card, names);
  const { width, values } = prediction;
  const rows = Array.from({ length: values.length / width }, (_, row) => read(rowView(values, width, row)));
  const known = errors && errorsOfNumbers(errors, names);
  return numbers.map((number, k) => {
    const own = rows.map((row) => at(row, k));
    return { ...number, values: own, interval: predictedIntervals(own, known?.[k] ?? null) };
  });
}
