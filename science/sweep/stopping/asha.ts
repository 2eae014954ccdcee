/**
 * Asynchronous successive halving, stopping variant: at the rungs minEpochs eta^k a trial goes on when its value is
 * among the best max(1, floor(n / eta)) of the n results seen there, its own included; ties count as among them. The
 * seen ones are those of earlier trials (lower numbers) only, so that the verdict does not depend on who came first;
 * while an earlier trial may still reach the rung, the trial waits.
 *
 * Ray Tune's ASHA and Optuna's SuccessiveHalvingPruner judge against whatever has arrived: so does this one with
 * `asynchronous`. The promotion variant of the paper pauses trials instead of ending them.
 *
 * Runs inside workflows: plain language only.
 * @source Li et al., MLSys 2020 (arXiv:1810.05934)
 */
import { isSound } from '../trials/trial-record.js';

/** Place of a trial at a rung from 1, of so many results. */
export interface Standing {
  readonly rank: number;
  readonly of: number;
}

/**
 * @param values of all trials at one rung, by number; undefined: not measured there, null: diverged
 * @param index of a trial with a finite value
 * @param asynchronous seen are those of later trials too
 */
export function ashaStanding(
  values: readonly (number | null | undefined)[],
  index: number,
  asynchronous: boolean,
): Standing {
  const own = values[index]!;
  const seen = values.filter((value, other) => value !== undefined && (asynchronous || other <= index));
  const better = seen.filter((value) => isSound(value!) && value! < own);
  return { rank: better.length + 1, of: seen.length };
}
