/** Numbers of a crystal's values by their names: of absorption the onset and the edge integral, else those of the property. */
import { InvalidInputError } from '../../schemas/failure.js';
import type { FurtherNumber } from '../../schemas/further-numbers.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { type LeadingName, leadingDescriptor, numberDescriptors, numberNames } from '../../schemas/property.js';
import { at } from '../../schemas/required.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import { descriptorsReader } from '../../science/property/index.js';
import { EDGE_WINDOW_EV, edgeIntegral, onsetEnergy } from '../../science/spectrum/index.js';
import type { TargetMeaning } from './labelled.js';

type ReadNumbers = (values: ArrayLike<number>) => (number | null)[];

/**
 * @returns reads the numbers in the order of the names; null where there is no such number
 * @throws InvalidInputError for another name, saying which there are, and where nobody stated the axis
 */
export function namedNumbersReader(meaning: TargetMeaning, names: readonly string[]): ReadNumbers {
  const { property = null } = meaning;
  const known = numberNames(property);
  const unknown = names.find((name) => !known.some((number) => number.name === name));
  if (unknown !== undefined)
    throw new InvalidInputError(`there is no number called "${unknown}"`, {
      found: unknown,
      expected: known.map(({ name, unit }) => (unit === '' ? name : `${name} (${unit})`)).join(', '),
    });
  if (property) {
    const all = numberDescriptors(property);
    const asked = names.map((name) => all.find((each) => each.name === name) ?? leadingDescriptor(property));
    const read = descriptorsReader(property, asked);
    return (values) => read(values).map(({ value }) => value);
  }
  const read = absorptionReader(meaning);
  const places = names.map((name) => known.findIndex((number) => number.name === name));
  return (values) => {
    const numbers = read(values);
    return places.map((place) => at(numbers, place));
  };
}

/** In the order of `numberNames`. */
function absorptionReader({ startEv, stepEv }: TargetMeaning): ReadNumbers {
  if (startEv === null || stepEv === null)
    throw new InvalidInputError('nobody stated the photon energies: no number can be read off the spectra');
  const axis = { startEv, stepEv };
  return (log10Alpha) => {
    const { onsetEv } = onsetEnergy(log10Alpha, axis);
    return [onsetEv, edgeIntegral(log10Alpha, axis, onsetEv, EDGE_WINDOW_EV)];
  };
}

/**
 * @param values trained or predicted, one row a crystal
 * @returns the numbers in their order, with nothing known of their errors
 */
export function namedNumbers(
  { width, values }: Matrix<Float32Array>,
  meaning: TargetMeaning,
  numbers: readonly LeadingName[],
): FurtherNumber[] {
  if (numbers.length === 0) return [];
  const read = namedNumbersReader(
    meaning,
    numbers.map(({ name }) => name),
  );
  const rows = Array.from({ length: values.length / width }, (_, row) => read(rowView(values, width, row)));
  return numbers.map(({ name, unit }, k) => ({ name, unit, values: rows.map((row) => at(row, k)), interval: null }));
}
