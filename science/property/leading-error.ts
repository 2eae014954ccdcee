/**
 * Mean absolute error of the number that leads, by which models may be chosen. Every crystal whose reference has one counts:
 * else a model would gain by predicting none. A predicted position that is none (`crossing`, `peak`, `centroid`) counts as the end
 * of the axis that is further away: the error is the most that it can be. Another number that is none counts as 0.
 */
import { InvalidInputError } from '../../schemas/failure.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { endsOf, leadingDescriptor, type Property, pointsOf } from '../../schemas/property.js';
import { descriptorReader } from './descriptors.js';

interface LeadingError {
  /** In the unit of the leading descriptor; null where no reference has the number. */
  readonly mae: number | null;
  /** Crystals whose reference has it. */
  readonly crystals: number;
}

/**
 * @param reference as trained on, shape [crystals, points], row-major, finite; `predicted` of the same shape
 * @throws InvalidInputError for another shape, or a value that is not finite
 */
export function leadingError(reference: Float32Array, predicted: Float32Array, property: Property): LeadingError {
  if (reference.length !== predicted.length)
    throw new InvalidInputError(`${reference.length} reference values and ${predicted.length} predicted ones`);
  const points = pointsOf(property);
  const read = descriptorReader(property, leadingDescriptor(property));
  let [sum, crystals] = [0, 0];
  for (let row = 0; row < reference.length / points; row++) {
    const { value: own } = read(rowView(reference, points, row));
    if (own === null) continue;
    const { value } = read(rowView(predicted, points, row));
    sum += value === null ? errorOfNone(own, property) : Math.abs(value - own);
    crystals++;
  }
  return { mae: crystals > 0 ? sum / crystals : null, crystals };
}

const POSITIONS: readonly (string | undefined)[] = ['crossing', 'peak', 'centroid'];

function errorOfNone(own: number, property: Property): number {
  if (!property.axis || !POSITIONS.includes(leadingDescriptor(property)?.kind)) return Math.abs(own);
  const { first, last } = endsOf(property.axis);
  return Math.max(Math.abs(own - first), Math.abs(last - own));
}
