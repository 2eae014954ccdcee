/**
 * Agreement of one number a crystal, read from predicted and from reference spectra by the same rule: the coefficient of
 * determination
 *
 *   R^2 = 1 - sum (reference - predicted)^2 / sum (reference - mean reference)^2,   dimensionless, at most 1
 *
 * and the mean absolute difference. Only crystals with both numbers count, so how many they are belongs to the figure, and so
 * does how many the others are.
 */
import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';

export interface Agreement {
  /** Null with fewer than two pairs, or when all reference numbers are equal. */
  readonly r2: number | null;
  /** In the unit of the numbers; null without pairs. */
  readonly mae: number | null;
  /** Crystals with both numbers. */
  readonly pairs: number;
  /** Crystals left out: without a number in the reference, and without one in the prediction alone. */
  readonly withoutReference: number;
  readonly withoutPrediction: number;
}

/**
 * @param what the numbers are, for errors
 * @param reference one a crystal; `predicted` in the same order
 */
export function agreementOf(
  what: string,
  reference: readonly (number | null)[],
  predicted: readonly (number | null)[],
): Agreement {
  if (reference.length !== predicted.length) {
    throw new InvalidInputError(`${reference.length} reference ${what} and ${predicted.length} predicted ones`);
  }
  const pairs: [number, number][] = [];
  reference.forEach((value, i) => {
    const other = predicted[i];
    if (value !== null && other !== null && other !== undefined) pairs.push([value, other]);
  });
  const withoutReference = reference.filter((value) => value === null).length;
  const left = { withoutReference, withoutPrediction: reference.length - withoutReference - pairs.length };
  if (pairs.length === 0) return { r2: null, mae: null, pairs: 0, ...left };
  const mean = pairs.reduce((sum, [value]) => sum + value, 0) / pairs.length;
  const residual = pairs.reduce((sum, [value, other]) => sum + (value - other) ** 2, 0);
  const total = pairs.reduce((sum, [value]) => sum + (value - mean) ** 2, 0);
  const mae = pairs.reduce((sum, [value, other]) => sum + Math.abs(value - other), 0) / pairs.length;
  const allEqual = pairs.every(([value]) => value === at(pairs, 0)[0]);
  return { r2: allEqual ? null : 1 - residual / total, mae, pairs: pairs.length, ...left };
}
