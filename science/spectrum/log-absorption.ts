/**
 * Absorption coefficients as log10(alpha / cm^-1), float32: what every later step works on.
 *
 * A source states its quantity (`log10_alpha_cm1` or `alpha_cm1`) and may state a floor in that quantity's own unit:
 * smaller values are raised to it. Zero and negative alpha have no logarithm, so linear data need a floor above 0
 * wherever they reach it; none is invented.
 */
import { InvalidInputError } from '../../schemas/failure.js';
import type { SpectrumAxis } from '../../schemas/tables/spectrum.js';
import { type RowPlace, valuePlace } from '../text/index.js';

/**
 * @param values shape [axis.points], finite, in the unit of `axis.quantity`
 * @returns shape [axis.points], log10(cm^-1)
 * @throws InvalidInputError naming place, number and energy of a value without logarithm, or a wrong number of points
 */
export function toLog10Alpha(values: ArrayLike<number>, axis: SpectrumAxis, place?: RowPlace): Float32Array {
  if (values.length !== axis.points) {
    throw new InvalidInputError(`${values.length} values on an axis of ${axis.points} points`, {
      found: values.length,
      expected: axis.points,
    });
  }
  const linear = axis.quantity === 'alpha_cm1';
  const floor = axis.floor ?? Number.NEGATIVE_INFINITY;
  return Float32Array.from(values, (value, point) => {
    if (!Number.isFinite(value)) throw refusal(value, point, axis, place, 'a finite number');
    const raised = Math.max(value, floor);
    if (linear && raised <= 0) throw refusal(value, point, axis, place, 'a value above 0, or a floor above 0');
    return linear ? Math.log10(raised) : raised;
  });
}

function refusal(
  value: number,
  point: number,
  axis: SpectrumAxis,
  place: RowPlace | undefined,
  expected: string,
): InvalidInputError {
  const energyEv = axis.startEv + (point * (axis.stopEv - axis.startEv)) / (axis.points - 1);
  const where = valuePlace(place, point, `${Number(energyEv.toFixed(6))} eV`);
  return new InvalidInputError(`${where} is ${value} as ${axis.quantity}`, {
    ...place,
    found: String(value),
    expected,
  });
}
