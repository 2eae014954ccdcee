/**
 * Probability that several numbers of one crystal all lie in their windows when v_1, ..., v_m are predicted, from the crystals
 * whose predictions out of fold are nearest to them:
 *
 *   P = share of them with from_k <= v_k + r_k <= to_k for every k,   r_k the residuals of one crystal
 *   distance^2 = sum_k ((v_k - p_k) / s_k)^2,   s_k the standard deviation of the predictions p_k
 *
 * The residuals of a crystal stay together, so errors that come together count as they come: no independence is supposed. Of
 * one number it is `windowProbability`. Crystals that lack one of the numbers, or its prediction, say nothing.
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { at, required } from '../../../schemas/required.js';
import { meanAndDeviation } from '../../numerics/index.js';
import { type CalibratedCrystal, contains, NEAREST, requireWindow, type ValueWindow } from './window-probability.js';

/** One number of every crystal; null where it has none. */
interface PredictedNumber {
  readonly reference: readonly (number | null)[];
  /** Out of fold. */
  readonly predicted: readonly (number | null)[];
}

interface JointCrystal {
  /** Place among the crystals that were given. */
  readonly crystal: number;
  readonly compound: string;
  /** One a number. */
  readonly reference: readonly number[];
  readonly predicted: readonly number[];
}

export interface JointCalibration {
  /** Those that have every number. */
  readonly crystals: readonly JointCrystal[];
  /** Of each number, what a distance of 1 is; 1 where all predictions are one: there it tells no crystal from another. */
  readonly scales: readonly number[];
}

/**
 * @param numbers at least one; crystals in one order
 * @param compounds of every crystal, such as its reduced formula
 * @throws InvalidInputError for unequal lengths, or a value that is not finite, naming its crystal
 */
export function jointCalibrationOf(
  numbers: readonly PredictedNumber[],
  compounds: readonly string[],
): JointCalibration {
  for (const { reference, predicted } of numbers)
    if (reference.length !== compounds.length || predicted.length !== compounds.length)
      throw new InvalidInputError(
        `${reference.length} references and ${predicted.length} predictions of ${compounds.length} crystals`,
      );
  const crystals = compounds.flatMap((compound, crystal): JointCrystal[] => {
    const reference = numbers.flatMap((number) => number.reference[crystal] ?? []);
    const predicted = numbers.flatMap((number) => number.predicted[crystal] ?? []);
    if (reference.length < numbers.length || predicted.length < numbers.length) return [];
    const fault = [...reference, ...predicted].find((value) => !Number.isFinite(value));
    if (fault !== undefined) throw new InvalidInputError(`a number of crystal ${crystal} is ${fault}`, { crystal });
    return [{ crystal, compound, reference, predicted }];
  });
  return {
    crystals,
    scales: numbers.map((_, k) => meanAndDeviation(crystals.map(({ predicted }) => at(predicted, k))).deviation),
  };
}

/**
 * @param values predicted, finite, one a number of the calibration
 * @param windows in the same order; both ends belong to them
 * @returns in [0, 1]; over all crystals where there are no more than `NEAREST`; null without any
 * @throws InvalidInputError for a value that is not finite, other counts, or a window that ends before it begins
 */
export function jointProbability(
  calibration: JointCalibration,
  values: readonly number[],
  windows: readonly ValueWindow[],
): number | null {
  requireFitting(calibration, windows);
  if (values.length !== windows.length || !values.every(Number.isFinite))
    throw new InvalidInputError(`predictions of ${values.join(', ')} for ${windows.length} windows`, {
      found: values.join(', '),
      expected: `${windows.length} finite numbers`,
    });
  return probability(calibration, values, windows, null);
}

/**
 * Probabilities of the crystals of the calibration, each from the residuals of other compounds.
 * @returns by crystal, ascending; without those for which no other compound is left
 */
export function calibratedJointProbabilities(
  calibration: JointCalibration,
  windows: readonly ValueWindow[],
): CalibratedCrystal[] {
  requireFitting(calibration, windows);
  return calibration.crystals.flatMap(({ crystal, compound, reference, predicted }) => {
    const found = probability(calibration, predicted, windows, compound);
    const inside = reference.every((value, k) => contains(at(windows, k), value));
    return found === null ? [] : [{ crystal, probability: found, inside }];
  });
}

function probability(
  { crystals, scales }: JointCalibration,
  values: readonly number[],
  windows: readonly ValueWindow[],
  except: string | null,
): number | null {
  const others = except === null ? crystals : crystals.filter(({ compound }) => compound !== except);
  if (others.length === 0) return null;
  const distances = Float64Array.from(others, ({ predicted }) =>
    Math.hypot(...values.map((value, k) => (value - at(predicted, k)) / at(scales, k))),
  );
  // All that are as near as the last of them.
  const furthest = required(distances.toSorted()[Math.min(NEAREST, others.length) - 1]);
  let [nearest, inside] = [0, 0];
  others.forEach(({ reference, predicted }, i) => {
    if (at(distances, i) > furthest) return;
    nearest++;
    const isInside = values.every((value, k) =>
      contains(at(windows, k), value + (at(reference, k) - at(predicted, k))),
    );
    if (isInside) inside++;
  });
  return inside / nearest;
}

function requireFitting({ scales }: JointCalibration, windows: readonly ValueWindow[]): void {
  if (windows.length !== scales.length)
    throw new InvalidInputError(`${windows.length} windows for ${scales.length} numbers`);
  windows.forEach(requireWindow);
}
