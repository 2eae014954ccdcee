/**
 * How far the values of a group lie from those of the rest: difference of the means, and the same in pooled standard
 * deviations, corrected for small samples (Hedges):
 *
 *   g = J (mean_1 - mean_2) / s,        J = 1 - 3 / (4 (n_1 + n_2) - 9),
 *   s^2 = ((n_1 - 1) s_1^2 + (n_2 - 1) s_2^2) / (n_1 + n_2 - 2)
 *   var g = (n_1 + n_2) / (n_1 n_2) + g^2 / (2 (n_1 + n_2 - 3.94)),      interval g +- 1.96 sqrt(var g)
 *
 * The interval is that of large samples with equal spread: with a handful of crystals in a group read it as a scale.
 * By Cohen's rule 0.2 is a small, 0.5 a medium and 0.8 a large effect.
 * @source Hedges and Olkin, Statistical Methods for Meta-Analysis (1985); variance as in statsmodels
 */

interface EffectSize {
  readonly difference: number;
  readonly hedgesG: number;
  readonly lower: number;
  readonly upper: number;
}

/** Quantile of the normal distribution: 95 % lie within. */
const NORMAL_95 = 1.959963984540054;

/** @returns null with fewer than two values on a side, or where all values of both sides are their means */
export function hedgesG(group: readonly number[], rest: readonly number[]): EffectSize | null {
  const [n1, n2] = [group.length, rest.length];
  if (n1 < 2 || n2 < 2) return null;
  const [one, two] = [meanAndSpread(group), meanAndSpread(rest)];
  const pooled = Math.sqrt(((n1 - 1) * one.spread ** 2 + (n2 - 1) * two.spread ** 2) / (n1 + n2 - 2));
  if (pooled === 0) return null;
  const difference = one.mean - two.mean;
  const g = (1 - 3 / (4 * (n1 + n2) - 9)) * (difference / pooled);
  const halfWidth = NORMAL_95 * Math.sqrt((n1 + n2) / (n1 * n2) + g ** 2 / (2 * (n1 + n2 - 3.94)));
  return { difference, hedgesG: g, lower: g - halfWidth, upper: g + halfWidth };
}

/** @param values at least one @returns mean, and sample standard deviation (n - 1), NaN for one value */
export function meanAndSpread(values: readonly number[]): { mean: number; spread: number } {
  // From the first value: equal ones, such as 0.1 three times, have themselves as mean and no spread from rounding.
  const first = values[0] ?? Number.NaN;
  const mean = first + values.reduce((sum, value) => sum + (value - first), 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, spread: Math.sqrt(squares / (values.length - 1)) };
}
