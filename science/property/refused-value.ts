/** The refusal of one value of a property: where it stands, what was expected, and what it may be instead. */
import { InvalidInputError } from '../../schemas/failure.js';
import { type Property, positionsOf } from '../../schemas/property.js';
import { at } from '../../schemas/required.js';
import { type RowPlace, valuePlace } from '../text/index.js';

interface RefusedValue {
  readonly place: RowPlace;
  /** Number of the value in its row, from 0. */
  readonly point: number;
  /** In the unit of the file. */
  readonly value: number;
  readonly expected: string;
  /** What the numbers may be instead, with the way out. */
  readonly looksLike?: string;
  /** Before the place, where it is not this value alone that is refused. */
  readonly because?: string;
}

/** @returns an error that names file, line, crystal, position or label, and value */
export function refusedValue(property: Property, refused: RefusedValue): InvalidInputError {
  const { place, point, value, expected, looksLike, because } = refused;
  const where = valuePlace(place, point, positionText(property, point));
  return new InvalidInputError(because === undefined ? `${where} is ${value}` : `${because}: ${where} is ${value}`, {
    ...place,
    crystal: `${place.crystal}, ${property.name}`,
    found: String(value),
    expected,
    ...(looksLike !== undefined && { 'looks like': looksLike }),
  });
}

/** @returns empty for one value a crystal */
function positionText(property: Property, point: number): string {
  const { axis, labels } = property;
  if (labels) return at(labels, point);
  return axis ? `${Number(at(positionsOf(property), point).toPrecision(6))} ${axis.unit}`.trim() : '';
}
