/**
 * Successive halving: all trials run to the first rung, the best max(1, floor(n / eta)) of the n measured there to the
 * next, and so on. They are compared all together: a trial waits until nobody can come to its rung any more. Equal
 * values stand in the order of the trials.
 *
 * Runs inside workflows: plain language only.
 * @source Karnin, Koren and Somekh, ICML 2013; Jamieson and Talwalkar, AISTATS 2016
 */
import { isSound } from '../trials/trial-record.js';
import type { Standing } from './asha.js';

/**
 * @param values of all trials at one rung, by number; undefined: not measured there, null: diverged
 * @param index of a trial with a finite value
 */
export function halvingStanding(values: readonly (number | null | undefined)[], index: number): Standing {
  const own = values[index]!;
  const measured = values.filter((value) => value !== undefined);
  const before = values.filter(
    (value, other) => value !== undefined && isSound(value) && (value < own || (value === own && other < index)),
  );
  return { rank: before.length + 1, of: measured.length };
}
