/**
 * Adaptive Parzen estimator of one numeric parameter on [low, high]: an equally weighted mixture of normal densities,
 * one at each observation and one for the prior, cut off at the bounds and normalised as a whole:
 *
 *   p(x) = sum_i w N(x; mu_i, sigma_i) / sum_i w (Phi((high - mu_i)/sigma_i) - Phi((low - mu_i)/sigma_i))
 *
 * Prior: mean in the middle, width (high - low). Width of an observation: the larger distance to its neighbours (the
 * prior's mean is one of them), kept within (high - low) / min(100, 2 + n) and (high - low); half the range for a single one.
 * Ranges over several decades are given as logarithms; whole numbers with bounds half a step further out.
 *
 * Runs inside workflows: plain language only.
 * @source Bergstra, Bardenet, Bengio and Kegl, NIPS 2011, section 4; bounds of the widths as in hyperopt 0.3.0
 *   (`adaptive_parzen_normal` without forgetting), against which it is checked
 */
import { at } from '../../../schemas/required.js';
import type { RandomStream } from '../../numerics/index.js';
import { normalCdf, normalDeviate } from '../../numerics/index.js';

export interface ParzenMixture {
  readonly low: number;
  readonly high: number;
  /** Ascending; one of them is the prior's. */
  readonly means: readonly number[];
  readonly widths: readonly number[];
  /** Probability of the mixture between the bounds, before it is normalised. */
  readonly accepted: number;
}

/** @param observations finite, within the bounds, in any order */
export function parzenMixture(observations: readonly number[], low: number, high: number): ParzenMixture {
  const middle = (low + high) / 2;
  const range = high - low;
  const sorted = [...observations].sort((a, b) => a - b);
  // The prior goes before observations that equal its mean.
  const prior = sorted.filter((value) => value < middle).length;
  const means = [...sorted.slice(0, prior), middle, ...sorted.slice(prior)];
  const least = range / Math.min(100, 1 + means.length);
  const widths = means.map((mean, i) => {
    if (i === prior) return range;
    if (sorted.length === 1) return range / 2;
    const left = i > 0 ? mean - at(means, i - 1) : 0;
    const right = i < means.length - 1 ? at(means, i + 1) - mean : 0;
    return Math.min(Math.max(left, right, least), range);
  });
  return { low, high, means, widths, accepted: mass(means, widths, low, high) };
}

/** @returns natural logarithm of p(x) */
export function logDensity(mixture: ParzenMixture, x: number): number {
  const { means, widths, accepted } = mixture;
  let sum = 0;
  for (let i = 0; i < means.length; i++) {
    const z = (x - at(means, i)) / at(widths, i);
    sum += Math.exp((-z * z) / 2) / (at(widths, i) * Math.sqrt(2 * Math.PI));
  }
  return Math.log(sum / means.length / accepted);
}

/** @returns natural logarithm of the probability of (from, to), cut off at the bounds */
export function logMass(mixture: ParzenMixture, from: number, to: number): number {
  const { means, widths, low, high, accepted } = mixture;
  return Math.log(mass(means, widths, Math.max(from, low), Math.min(to, high)) / accepted);
}

/**
 * A point of the mixture: a component, then a deviate; drawn again while outside the bounds.
 * @param first number of the stream to begin with; at most `NUMBERS_PER_DRAW` are used
 */
export function drawFrom(mixture: ParzenMixture, stream: RandomStream, first: number): number {
  const { means, widths, low, high } = mixture;
  for (let k = first; k < first + NUMBERS_PER_DRAW; k += 3) {
    const i = Math.floor(stream.at(k) * means.length);
    const x = at(means, i) + at(widths, i) * normalDeviate(stream.at(k + 1), stream.at(k + 2));
    if (x >= low && x <= high) return x;
  }
  // Of widths up to the range and means inside, over 38 in 100 draws lie inside: 1 in 10^13 draws comes here.
  return (low + high) / 2;
}
export const NUMBERS_PER_DRAW = 192;

/** Components so many widths away add less than the last digit of the prior's share. */
const FAR = 9;

function mass(means: readonly number[], widths: readonly number[], from: number, to: number): number {
  let sum = 0;
  for (let i = 0; i < means.length; i++) {
    const low = (from - at(means, i)) / at(widths, i);
    const high = (to - at(means, i)) / at(widths, i);
    if (low < FAR && high > -FAR) sum += normalCdf(high) - normalCdf(low);
  }
  return sum / means.length;
}
