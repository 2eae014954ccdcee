/**
 * What the errors of a validation say of predicted numbers: the probability that all windows of the criteria hold, and 90 %
 * intervals. Of the leading number alone it is `windowProbability`, of several `jointProbability`: from the residuals of the same
 * crystals, not as if the numbers erred apart from each other.
 */
import { at } from '../../schemas/required.js';
import { leadingWindow, namedWindows, type ScreeningCriteria } from '../../schemas/tables/screening.js';
import {
  type Calibration,
  type JointCalibration,
  jointProbability,
  NEAREST,
  predictionInterval,
  windowProbability,
} from '../evidence/index.js';

type Values = readonly (number | null)[];

/** What is known of the errors of numbers beside the leading one; null each where too few crystals have them. */
export interface FurtherErrors {
  /** Of all numbers that have a window, in the order of `namedWindows`. */
  readonly together: JointCalibration | null;
  /** Of each further one, in the order of the criteria. */
  readonly alone: readonly (Calibration | null)[];
}

export interface KnownErrors {
  readonly leading: Calibration | null;
  readonly further?: FurtherErrors | null;
}

interface Predicted {
  /** Of the leading number: eV, or its own unit. */
  readonly onsetsEv: Values;
  /** Of the windows of further numbers, in the order of the criteria; one a crystal each. */
  readonly further?: readonly Values[];
}

/**
 * @returns `probability` of each crystal, null where one of its numbers is none; `onsetLowerEv` and `onsetUpperEv`, the 90 %
 *   interval of the leading number; without a column of which nothing is known, and null without any
 */
export function windowChances(
  { onsetsEv, further = [] }: Predicted,
  criteria: ScreeningCriteria,
  errors: KnownErrors,
): Readonly<Record<string, (number | null)[]>> | null {
  const calibration = errors.leading && errors.leading.points.length >= NEAREST ? errors.leading : null;
  const probability = criteria.further
    ? jointProbabilities(leadingWindow(criteria) ? [onsetsEv, ...further] : further, criteria, errors)
    : leadingProbabilities(onsetsEv, criteria, calibration);
  const interval = predictedIntervals(onsetsEv, calibration);
  if (!probability && !interval) return null;
  const least = criteria.of ? Number.NEGATIVE_INFINITY : 0;
  return {
    ...(probability && { probability }),
    ...(interval && {
      onsetLowerEv: interval.lower.map((lower) => (lower === null ? null : Math.max(least, lower))),
      onsetUpperEv: interval.upper,
    }),
  };
}

/** @returns 90 % intervals of one number, null where the crystal has none; null where nothing is known of its errors */
export function predictedIntervals(values: Values, calibration: Calibration | null) {
  if (!calibration) return null;
  const intervals = values.map((value) => (value === null ? null : predictionInterval(calibration, value)));
  return {
    lower: intervals.map((interval) => interval?.lower ?? null),
    upper: intervals.map((interval) => interval?.upper ?? null),
  };
}

function leadingProbabilities(values: Values, criteria: ScreeningCriteria, calibration: Calibration | null) {
  const window = leadingWindow(criteria);
  if (!calibration || !window) return null;
  return values.map((value) => (value === null ? null : windowProbability(calibration, value, window)));
}

/** @param numbers in the order of `namedWindows` */
function jointProbabilities(numbers: readonly Values[], criteria: ScreeningCriteria, { further }: KnownErrors) {
  const together = further?.together;
  if (!together) return null;
  const windows = namedWindows(criteria);
  return (numbers[0] ?? []).map((_, row) => {
    const own = numbers.flatMap((values) => at(values, row) ?? []);
    return own.length < numbers.length ? null : jointProbability(together, own, windows);
  });
}
