/** Numbers of predicted crystals beside the leading one, and how far they may be off. */

import type { FurtherNumber } from '../../schemas/further-numbers.js';
import { numberNames } from '../../schemas/property.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import type { ModelCard } from '../../schemas/tables/training.js';
import { predictedIntervals } from '../../science/candidates/index.js';
import { errorsOfNumbers } from '../evidence/further-errors.js';
import { namedNumbers } from '../ingest/named-numbers.js';

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
  const known =
    errors &&
    errorsOfNumbers(
      errors,
      numbers.map(({ name }) => name),
    );
  return namedNumbers(prediction, card, numbers).map((number, k) => ({
    ...number,
    interval: predictedIntervals(number.values, known?.[k] ?? null),
  }));
}
