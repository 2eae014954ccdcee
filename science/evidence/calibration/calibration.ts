/**
 * What errors out of fold say about a new prediction. Each crystal with both values gives a residual,
 *
 *   r = reference - prediction        (the other sign than an error: what is to be added to a prediction)
 *
 * For the crystals of the calibration themselves, residuals of their own compound are left out: their probabilities and
 * intervals are as honest as those of a formula that nobody has seen.
 */
import { at } from '../../../schemas/required.js';
import { referencedPredictions } from '../errors/referenced-predictions.js';

interface CalibrationPoint {
  /** Place among the crystals that were given. */
  readonly crystal: number;
  readonly compound: string;
  readonly reference: number;
  readonly predicted: number;
  readonly residual: number;
}

export interface Calibration {
  /** By prediction, ascending. */
  readonly points: readonly CalibrationPoint[];
  /** The same by size of the residual, ascending. */
  readonly bySize: readonly CalibrationPoint[];
  /** Lowest and highest value that was predicted, null without points: beyond them nothing is known of the model. */
  readonly lowest: number | null;
  readonly highest: number | null;
}

/**
 * @param reference one a crystal, finite or null
 * @param predicted out of fold, in the same order, finite or null
 * @param compounds of every crystal, such as its reduced formula
 * @throws InvalidInputError for unequal lengths, or a value that is not finite, naming its crystal
 */
export function calibrationOf(
  reference: readonly (number | null)[],
  predicted: readonly (number | null)[],
  compounds: readonly string[],
): Calibration {
  const points = referencedPredictions(reference, predicted, compounds)
    .map((pair) => ({ ...pair, residual: pair.reference - pair.predicted }))
    .sort((a, b) => a.predicted - b.predicted || a.crystal - b.crystal);
  return {
    points,
    bySize: points.toSorted((a, b) => Math.abs(a.residual) - Math.abs(b.residual)),
    lowest: points[0]?.predicted ?? null,
    highest: points.at(-1)?.predicted ?? null,
  };
}

/**
 * @param except compound that is left out
 * @returns the `count` points whose prediction is nearest to the value, all that are as near as the last of them, and
 *   fewer where there are no more
 */
export function nearestPoints(
  { points }: Calibration,
  value: number,
  count: number,
  except: string | null,
): CalibrationPoint[] {
  let high = points.findIndex(({ predicted }) => predicted >= value);
  if (high < 0) high = points.length;
  let low = high - 1;
  const found: CalibrationPoint[] = [];
  for (let last = 0; low >= 0 || high < points.length; ) {
    const below = low >= 0 ? value - at(points, low).predicted : Number.POSITIVE_INFINITY;
    const above = high < points.length ? at(points, high).predicted - value : Number.POSITIVE_INFINITY;
    const distance = Math.min(below, above);
    if (found.length >= count && distance > last) break;
    const point = at(points, below <= above ? low-- : high++);
    if (point.compound === except) continue;
    found.push(point);
    last = distance;
  }
  return found;
}
