/**
 * Percentile interval at 95 % of a statistic over units, such as compounds: units are drawn with replacement, as many as
 * there are, and the statistic is taken of each draw. Crystals of one compound are one unit: they share their composition,
 * and drawing them apart would make intervals too short.
 * @source Efron and Tibshirani, An Introduction to the Bootstrap (1993), 13.3
 */
import { quantile } from '../../../schemas/numerics/quantile.js';
import { randomSource } from '../../numerics/index.js';

export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

export interface BootstrapOptions {
  readonly draws: number;
  readonly seed: number;
}

export const DEFAULT_BOOTSTRAP: BootstrapOptions = { draws: 2000, seed: 123 };

/** Draws in which the statistic may be undefined: more, and what is left is not a sample of anything. */
const MOST_UNDEFINED = 0.01;

/**
 * @param statistic of the units drawn, shape [units], a unit as often as it was drawn; null where it is undefined.
 *   The array is used again for the next draw
 * @returns null for fewer than two units, where all draws are the same, and for a statistic undefined in over 1 % of draws
 */
export function bootstrapInterval(
  units: number,
  statistic: (drawn: Uint32Array) => number | null,
  { draws, seed }: BootstrapOptions = DEFAULT_BOOTSTRAP,
): Interval | null {
  if (units < 2) return null;
  const drawn = new Uint32Array(units);
  const values: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const random = randomSource(seed, units, draw);
    for (let i = 0; i < units; i++) drawn[i] = Math.floor(random.next() * units);
    const value = statistic(drawn);
    if (value !== null) values.push(value);
  }
  if (draws - values.length > MOST_UNDEFINED * draws) return null;
  values.sort((a, b) => a - b);
  return { lower: quantile(values, 0.025), upper: quantile(values, 0.975) };
}
