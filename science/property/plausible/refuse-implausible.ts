/**
 * Whether numbers can be what `property.json` says they are. Another quantity or another unit gets a trained network all the same,
 * with errors in no unit; so what a preset cannot be is refused, with what it looks like. Bounds that the file states itself hold
 * in place of these.
 */
import { rowView } from '../../../schemas/numerics/rows.js';
import { type Property, pointsOf } from '../../../schemas/property.js';
import { type OtherPreset, PRESETS } from '../../../schemas/property-presets.js';
import { at } from '../../../schemas/required.js';
import { largestOf } from '../../numerics/index.js';
import type { RowPlace } from '../../text/index.js';
import { refusedValue } from '../refused-value.js';
import { isNines, missingMark } from './missing-marks.js';
import { refuseImplausibleAxis } from './plausible-axis.js';
import { scalarRange } from './plausible-scalars.js';
import { type PlausibleRange, spectrumRange } from './plausible-spectra.js';

/** What a file says of its values beside the property. */
export interface ValueClaim {
  /** Null: none is named. */
  readonly preset: OtherPreset | null;
  /** Whether the file states what its values can be. */
  readonly ownBounds: boolean;
}

interface Given {
  /** Shape [rows, points], in the unit of the file. */
  readonly values: Float64Array;
  /** Of every row. */
  readonly places: readonly RowPlace[];
}

const MISSING = 'a mark of missing values: leave those crystals out, or state "bounds" that hold it';

/** @throws InvalidInputError naming file, line, crystal, position and value, or the axis, with what they may be */
export function refuseImplausible(given: Given, property: Property, { preset, ownBounds }: ValueClaim): void {
  const { axis, unit } = property;
  const stated = preset && PRESETS[preset];
  if (preset && axis && axis.unit === stated?.axis?.unit) refuseImplausibleAxis(preset, axis);
  if (ownBounds) return;
  const mark = missingMark(given.values);
  if (mark !== null)
    throw refusalAt(mark, given, property, { expected: 'a number that was measured', looksLike: MISSING });
  if (preset === 'scalar') refuseOutside(given, property, scalarRange(property));
  else if (preset && unit === stated?.unit) refuseOutside(given, property, spectrumRange(preset, property));
}

function refuseOutside(given: Given, property: Property, range: PlausibleRange | null): void {
  if (range === null) return;
  const { values, places } = given;
  const points = pointsOf(property);
  const [small, large] = [range.someAbove, largestOf(values)];
  const expected = (least: number) =>
    `${least} to ${range.most}${small === null ? '' : `, and more than ${small} in some crystal`}`;
  places.forEach((_, row) => {
    const own = rowView(values, points, row);
    const largest = largestOf(own);
    const least = range.least(largest);
    const point = own.findIndex((value) => value < least || value > range.most);
    if (point < 0) return;
    const value = at(own, point);
    const meaning = value < least ? range.low : range.high(largest);
    const looksLike = isNines(value) ? MISSING : meaning;
    throw refusalAt(row * points + point, given, property, { expected: expected(least), looksLike });
  });
  if (small === null || large > small) return;
  throw refusalAt(values.indexOf(large), given, property, {
    because: `no crystal has ${property.name} above ${small}`,
    expected: expected(range.least(large)),
    looksLike: range.small,
  });
}

function refusalAt(
  index: number,
  { values, places }: Given,
  property: Property,
  said: { readonly expected: string; readonly looksLike: string; readonly because?: string },
) {
  const points = pointsOf(property);
  const place = at(places, Math.floor(index / points));
  return refusedValue(property, { place, point: index % points, value: at(values, index), ...said });
}
