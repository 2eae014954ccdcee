/**
 * Fisher's exact test, two-sided, on a two-by-two table
 *
 *   | a  b |      odds ratio = a d / (b c),
 *   | c  d |      p = sum of P(x) over all tables x with the same margins and P(x) <= P(a),
 *
 * P hypergeometric. Its values are built up from the mode by exact ratios of neighbours and divided by their sum: no
 * log-gamma, whose rounding at large counts would decide which tables are as rare as the observed one.
 *
 * @source Fisher, J. R. Stat. Soc. 85, 87 (1922); two-sided rule as in R and SciPy
 */

import { InvalidInputError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';

/** Tables within this relative distance of the observed probability are as likely: ratios round, symmetric tables tie. */
const TIE = 1e-11;

/**
 * @param a b c d counts, whole numbers >= 0
 * @returns p in [0, 1]; 1 when a margin is empty; 0 only below the smallest float64
 */
export function fisherExact(a: number, b: number, c: number, d: number): number {
  requireCounts(a, b, c, d);
  const row = a + b;
  const column = a + c;
  const n = a + b + c + d;
  const lowest = Math.max(0, row + column - n);
  const highest = Math.min(row, column);
  const mode = Math.min(highest, Math.max(lowest, Math.floor(((row + 1) * (column + 1)) / (n + 2))));

  const weight = new Float64Array(highest - lowest + 1);
  weight[mode - lowest] = 1;
  for (let x = mode; x < highest; x++) {
    weight[x + 1 - lowest] =
      (at(weight, x - lowest) * ((row - x) * (column - x))) / ((x + 1) * (n - row - column + x + 1));
  }
  for (let x = mode; x > lowest; x--) {
    weight[x - 1 - lowest] =
      (at(weight, x - lowest) * (x * (n - row - column + x))) / ((row - x + 1) * (column - x + 1));
  }
  const observed = at(weight, a - lowest) * (1 + TIE);
  let total = 0;
  let asRare = 0;
  // Ascending, so that the many small ones are not lost beside the few large ones.
  for (const value of weight.sort()) {
    total += value;
    if (value <= observed) asRare += value;
  }
  return Math.min(1, asRare / total);
}

/** Sample odds ratio a d / (b c): Infinity where only b c is 0, NaN where a margin is empty: both are 0 there. */
export function oddsRatio(a: number, b: number, c: number, d: number): number {
  requireCounts(a, b, c, d);
  return (a * d) / (b * c);
}

export function requireCounts(...counts: number[]): void {
  if (counts.some((count) => !Number.isSafeInteger(count) || count < 0)) {
    throw new InvalidInputError(`counts of a two-by-two table are ${counts.join(', ')}`);
  }
}
