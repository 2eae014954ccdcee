/**
 * Interval around a prediction v that holds the reference with a given probability (split conformal): v +- the k-th
 * smallest |r| of all n residuals out of fold, k = ceil(level (n + 1)).
 *
 * The coverage is over all predictions: where errors are larger than elsewhere, it is less there. Exact for residuals that
 * are exchangeable; those of folds come from models with a little less training than the one that predicts.
 * @source Lei, G'Sell, Rinaldo, Tibshirani and Wasserman, J. Am. Stat. Assoc. 113, 1094 (2018)
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import type { Interval } from '../errors/bootstrap.js';
import type { Calibration } from './calibration.js';

const INTERVAL_LEVEL = 0.9;

/**
 * @param value predicted
 * @param level in (0, 1)
 * @param except compound whose residuals are left out
 * @returns null where k exceeds n, fewer than 9 residuals at 90 %: no finite interval is known to be wide enough
 * @throws InvalidInputError for a level outside (0, 1)
 */
export function predictionInterval(
  calibration: Calibration,
  value: number,
  level: number = INTERVAL_LEVEL,
  except: string | null = null,
): Interval | null {
  const half = halfWidth(calibration, level, except);
  return half === null ? null : { lower: value - half, upper: value + half };
}

interface IntervalCoverage {
  /** Crystals for which there is an interval from other compounds. */
  readonly crystals: number;
  /** Share of them whose reference lies in it; null without any. */
  readonly share: number | null;
}

/** Of the crystals of the calibration, each with the interval from the residuals of other compounds. */
export function intervalCoverage(calibration: Calibration, level: number = INTERVAL_LEVEL): IntervalCoverage {
  const held = calibration.points.flatMap(({ compound, residual }) => {
    const half = halfWidth(calibration, level, compound);
    return half === null ? [] : [Math.abs(residual) <= half];
  });
  return { crystals: held.length, share: held.length === 0 ? null : held.filter(Boolean).length / held.length };
}

function halfWidth({ bySize }: Calibration, level: number, except: string | null): number | null {
  if (!(level > 0 && level < 1)) throw new InvalidInputError(`a level of ${level} is not between 0 and 1`);
  const others = except === null ? bySize : bySize.filter(({ compound }) => compound !== except);
  // 0.9 times 10 may come out a little above 9.
  const rank = Math.ceil(level * (others.length + 1) - 1e-9);
  const point = others[rank - 1];
  return point ? Math.abs(point.residual) : null;
}
