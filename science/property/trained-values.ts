/**
 * Values of a property as networks are trained on them, and back:
 *
 *   none    y = v            log10    y = log10 v           asinh    y = asinh v
 *
 * of values v in the unit of the file, raised to the floor where there is one. Descriptors are numbers in the units of the
 * file and of the axis, whatever the transform.
 */
import { InvalidInputError } from '../../schemas/failure.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { type Property, pointsOf } from '../../schemas/property.js';
import { required } from '../../schemas/required.js';
import type { RowPlace } from '../text/index.js';
import { refusedValue } from './refused-value.js';

type Transform = Property['transform'];

const FORWARD: Readonly<Record<Transform, (value: number) => number>> = {
  none: (value) => value,
  log10: Math.log10,
  asinh: Math.asinh,
};
const BACK: Readonly<Record<Transform, (value: number) => number>> = {
  none: (value) => value,
  log10: (value) => 10 ** value,
  asinh: Math.sinh,
};

/** @returns a value as it is trained on */
export function transformed({ transform }: Pick<Property, 'transform'>, value: number): number {
  return FORWARD[transform](value);
}

/** @returns a trained or predicted value in the unit of the file */
export function inUnit({ transform }: Pick<Property, 'transform'>, value: number): number {
  return BACK[transform](value);
}

/**
 * @param values shape [rows, points], in the unit of the file
 * @returns of the same shape, as networks are trained on them
 * @throws InvalidInputError naming crystal, position and value: outside of the property's bounds, or without logarithm
 */
export function trainedValues(values: Float64Array, property: Property, places: readonly RowPlace[]): Float32Array {
  const points = pointsOf(property);
  const { floor, transform } = property;
  const trained = new Float32Array(values.length);
  places.forEach((place, row) => {
    rowView(values, points, row).forEach((value, point) => {
      refuseOutside(value, property, place, point);
      const raised = floor === null ? value : Math.max(value, floor);
      if (transform === 'log10' && raised <= 0)
        throw refusedValue(property, { place, point, value, expected: 'a value above 0, or a floor above 0' });
      trained[row * points + point] = transformed(property, raised);
    });
  });
  return trained;
}

function refuseOutside(value: number, property: Property, place: RowPlace, point: number): void {
  const { least, most } = property.bounds;
  const isAbove = most !== null && value > most;
  if (Number.isFinite(value) && !isAbove && (least === null || value >= least)) return;
  const looksLike = isAbove
    ? `another unit, or another quantity than ${property.name}`
    : `a mark of missing values, or another quantity`;
  const expected = `${least ?? 'any number'} to ${most ?? 'any number'}`;
  throw refusedValue(property, { place, point, value, expected, looksLike });
}

/** @throws InvalidInputError where every crystal has the same values: there is nothing to learn */
export function refuseConstant(trained: Float32Array, { name }: Property): void {
  const first = required(trained[0]);
  if (trained.some((value) => value !== first)) return;
  throw new InvalidInputError(`all values of ${name} are ${first} as they are trained on`, {
    field: 'floor',
    found: String(first),
    expected: 'values that differ: a floor above all of them leaves nothing to learn',
  });
}
