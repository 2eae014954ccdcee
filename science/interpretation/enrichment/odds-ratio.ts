/**
 * Odds ratio of a two-by-two table | a b; c d | and its exact confidence interval, both conditional on the margins.
 * With X the count in the first cell and psi the odds ratio, Fisher's noncentral hypergeometric distribution is
 *
 *   P(x; psi) ~ C(a + b, x) C(c + d, a + c - x) psi^x
 *
 *   estimate  psi with E(X; psi) = a       (conditional maximum likelihood)
 *   lower     psi with P(X >= a; psi) = (1 - level) / 2
 *   upper     psi with P(X <= a; psi) = (1 - level) / 2
 *
 * As `fisher.test` of R and `scipy.stats.contingency.odds_ratio` give them. The plain ratio a d / (b c) lies a little
 * farther from 1.
 * @source Cornfield, Proc. 3rd Berkeley Symp. 4, 135 (1956); Fisher, J. R. Stat. Soc. 98, 39 (1935)
 */

import { InvalidInputError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';
import { requireCounts } from './fisher-exact.js';

interface OddsRatioInterval {
  /** Infinity where a is as large as its margins allow, 0 where as small, NaN where a margin is empty. */
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

export const CONFIDENCE_LEVEL = 0.95;

/**
 * @param a b c d counts, whole numbers >= 0
 * @param level in (0, 1)
 */
export function conditionalOddsRatio(
  [a, b, c, d]: readonly [number, number, number, number],
  level: number = CONFIDENCE_LEVEL,
): OddsRatioInterval {
  requireCounts(a, b, c, d);
  if (!(level > 0 && level < 1)) throw new InvalidInputError(`confidence level ${level} is not between 0 and 1`);
  if (a + b === 0 || c + d === 0 || a + c === 0 || b + d === 0) {
    return { estimate: Number.NaN, lower: 0, upper: Number.POSITIVE_INFINITY };
  }
  const lowest = Math.max(0, a - d);
  const highest = Math.min(a + b, a + c);
  const logWeights = centralLogWeights(a + b, a + c, a + b + c + d, lowest, highest);
  const tail = (1 - level) / 2;
  const expected = (t: number) => moments(logWeights, t, lowest, a).mean;
  const atLeast = (t: number) => moments(logWeights, t, lowest, a).atLeast;
  const atMost = (t: number) => moments(logWeights, t, lowest, a).atMost;
  return {
    estimate: a === lowest ? 0 : a === highest ? Number.POSITIVE_INFINITY : Math.exp(risingRoot(expected, a)),
    lower: a === lowest ? 0 : Math.exp(risingRoot(atLeast, tail)),
    upper: a === highest ? Number.POSITIVE_INFINITY : Math.exp(risingRoot((t) => -atMost(t), -tail)),
  };
}

/** Logarithms of C(row, x) C(n - row, column - x), up to a constant, from ratios of neighbours. */
function centralLogWeights(row: number, column: number, n: number, lowest: number, highest: number): Float64Array {
  const logs = new Float64Array(highest - lowest + 1);
  for (let x = lowest; x < highest; x++) {
    logs[x + 1 - lowest] =
      at(logs, x - lowest) + Math.log(((row - x) * (column - x)) / ((x + 1) * (n - row - column + x + 1)));
  }
  return logs;
}

/** Mean of X and its two tails at log psi = t; both tails hold x = a. */
function moments(logWeights: Float64Array, t: number, lowest: number, a: number) {
  let peak = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < logWeights.length; k++) peak = Math.max(peak, at(logWeights, k) + k * t);
  let [total, first, above, below] = [0, 0, 0, 0];
  for (let k = 0; k < logWeights.length; k++) {
    const weight = Math.exp(at(logWeights, k) + k * t - peak);
    total += weight;
    first += weight * (k + lowest);
    if (k + lowest >= a) above += weight;
    if (k + lowest <= a) below += weight;
  }
  return { mean: first / total, atLeast: above / total, atMost: below / total };
}

/** @returns t with value(t) = target for a rising function, to the last digits of t */
function risingRoot(value: (t: number) => number, target: number): number {
  let [low, high] = [-1, 1];
  while (value(low) > target) low *= 2;
  while (value(high) < target) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high || high - low < 1e-14 * Math.max(1, Math.abs(middle))) return middle;
    if (value(middle) < target) low = middle;
    else high = middle;
  }
}
