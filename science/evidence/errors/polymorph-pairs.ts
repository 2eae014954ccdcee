/**
 * Does a model tell crystals of one formula apart? Of every two of them whose references differ enough, polymorphs or one
 * crystal at two volumes, whether the prediction puts the same one higher. A model that sees the composition alone
 * gives both the same value: it decides nothing, and is right in none.
 *
 * The p value is that of a sign test over the pairs decided. Pairs of three crystals of one formula are not independent:
 * with many such formulas it is too small.
 */
import { groupBy } from '../../numerics/index.js';
import { type ReferencedPrediction, referencedPredictions } from './referenced-predictions.js';
import { signTestPValue } from './sign-test.js';

interface PolymorphPairs {
  readonly pairs: number;
  /** Pairs in which the crystal with the higher reference is predicted higher. */
  readonly right: number;
  /** Pairs predicted equal: neither right nor wrong. */
  readonly undecided: number;
  /** Two-sided, of `right` among those decided. */
  readonly pValue: number;
}

/** eV, of onsets. */
export const LEAST_DIFFERENCE = 0.1;
/** Differences in the last digits are none. */
const ROUNDING = 1e-9;

/**
 * @param formulas reduced formula of every crystal
 * @param reference one a crystal, finite or null: crystals without one, or without a prediction, are in no pair
 * @param leastDifference of the references, in their unit
 * @throws InvalidInputError for unequal lengths, or a value that is not finite, naming its crystal
 */
export function polymorphPairs(
  formulas: readonly string[],
  reference: readonly (number | null)[],
  predicted: readonly (number | null)[],
  leastDifference: number = LEAST_DIFFERENCE,
): PolymorphPairs {
  const crystals = referencedPredictions(reference, predicted, formulas);
  const signs = [...groupBy(crystals, ({ compound }) => compound).values()]
    .flatMap(pairsOf)
    .map(([a, b]) => ({ truth: b.reference - a.reference, found: b.predicted - a.predicted }))
    .filter(({ truth }) => Math.abs(truth) >= leastDifference - ROUNDING)
    .map(({ truth, found }) => (Math.abs(found) <= ROUNDING ? 0 : Math.sign(found * truth)));
  const right = signs.filter((sign) => sign > 0).length;
  const undecided = signs.filter((sign) => sign === 0).length;
  return { pairs: signs.length, right, undecided, pValue: signTestPValue(right, signs.length - undecided) };
}

function pairsOf(crystals: readonly ReferencedPrediction[]): [ReferencedPrediction, ReferencedPrediction][] {
  return crystals.flatMap((a, i) =>
    crystals.slice(i + 1).map((b): [ReferencedPrediction, ReferencedPrediction] => [a, b]),
  );
}
