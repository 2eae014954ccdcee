/**
 * Whether numbers can be what their file says they are. Light is absorbed in solids with alpha up to some 10^6 cm^-1, and
 * every spectrum that reaches above a gap holds more than 10 cm^-1; whoever states another quantity than the file holds
 * gets a trained network all the same, with errors in no unit. So what is outside the bounds is refused, with what it
 * looks like.
 *
 *   log10(alpha / cm^-1)   from -20 (-324 where a floor raises it) to 8, above 1 somewhere
 *   alpha                  up to 10^8 cm^-1, above 10 somewhere, not further below 0 than the floor is above it
 *   photon energy          from at most 30 eV to 0.1 .. 200 eV
 *   any other target       squares and their sums have to stay within float32, in which networks are trained
 *
 * @source E. D. Palik, Handbook of Optical Constants of Solids (1985): no solid passes 4 10^6 cm^-1 below 200 eV
 */

import { InvalidInputError } from '../../../schemas/failure.js';
import { rowView } from '../../../schemas/numerics/rows.js';
import { at } from '../../../schemas/required.js';
import type { SpectrumAxis } from '../../../schemas/tables/spectrum.js';
import { largestOf } from '../../numerics/index.js';
import { type RowPlace, valuePlace } from '../../text/index.js';
import { otherThanPhotonEnergies, PHOTON_ENERGY_RANGE } from './photon-energies.js';

const LARGEST_LOG10 = 8;
const LARGEST_ALPHA_CM1 = 1e8;
/** What a spectrum without a floor may fall to between bands. */
const SMALLEST_LOG10 = -20;
const SMALLEST_LOG10_OF_ANY = -324;
/** A whole set below this holds no absorption, in the unit of each quantity. */
const ABSORBS = { log10_alpha_cm1: 1, alpha_cm1: 10 } as const;
const LARGEST_TARGET = 1e16;

/** Numbers of crystals, as they stand in the file. */
interface RowsOfNumbers {
  readonly width: number;
  /** Shape [rows, width], row-major. */
  readonly values: Float64Array;
  /** Of every row. */
  readonly places: readonly RowPlace[];
}

/**
 * @param spectra in the quantity of the axis, finite
 * @throws InvalidInputError naming the axis, or file, line, crystal, value and energy, with the likely meaning
 */
export function refuseImplausibleSpectra(spectra: RowsOfNumbers, axis: SpectrumAxis): void {
  refuseImplausibleAxis(axis);
  const largest = largestOf(spectra.values);
  const logarithmic = axis.quantity === 'log10_alpha_cm1';
  const most = logarithmic ? LARGEST_LOG10 : LARGEST_ALPHA_CM1;
  if (largest > most) throw refusal(spectra, axis, { isMeant: (value) => value > most, meaning: meaningOfLarge });
  if (largest <= ABSORBS[axis.quantity])
    throw refusal(spectra, axis, { isMeant: (value) => value === largest, meaning: meaningOfSmall, ofAll: true });
  if (axis.floor !== undefined && axis.floor >= largest)
    throw new InvalidInputError(`the floor of ${axis.floor} is above every spectrum: all would be raised to it`, {
      field: 'floor',
      found: `${axis.floor} as ${axis.quantity}, largest value ${largest}`,
      expected: `a floor below the values, in their unit: 2 for log10_alpha_cm1 is 100 for alpha_cm1`,
    });
  const least = leastOf(axis);
  if (spectra.values.some((value) => value < least))
    throw refusal(spectra, axis, { isMeant: (value) => value < least, meaning: meaningOfLow });
}

/**
 * A floor raises what is below it, but not everything: no number of a computer has a logarithm below -324, and noise about
 * zero is not larger than the floor that was set for it. Without a floor, zero and less have no logarithm and are refused there.
 */
function leastOf({ quantity, floor }: SpectrumAxis): number {
  if (quantity === 'log10_alpha_cm1') return floor === undefined ? SMALLEST_LOG10 : SMALLEST_LOG10_OF_ANY;
  return floor === undefined ? Number.NEGATIVE_INFINITY : -Math.abs(floor);
}

/** @throws InvalidInputError as above, for numbers of which nobody says what they are */
export function refuseUntrainable({ width, values, places }: RowsOfNumbers, what: string): void {
  const index = values.findIndex((value) => !(Math.abs(value) <= LARGEST_TARGET));
  if (index < 0) return;
  const place = at(places, Math.floor(index / width));
  throw new InvalidInputError(`${what} ${(index % width) + 1} of ${place.crystal} is ${values[index]}`, {
    ...place,
    found: String(values[index]),
    expected: `at most ${LARGEST_TARGET}: networks are trained in single precision, where squares of more overflow`,
    'way out': 'another unit',
  });
}

function refuseImplausibleAxis({ startEv, stopEv }: SpectrumAxis): void {
  const meaning = otherThanPhotonEnergies(startEv, stopEv);
  if (meaning === null) return;
  throw new InvalidInputError(`photon energies from ${startEv} to ${stopEv} eV`, {
    field: 'startEv, stopEv',
    found: `${startEv} to ${stopEv}`,
    expected: PHOTON_ENERGY_RANGE,
    'looks like': meaning,
  });
}

function meaningOfLarge(values: Float64Array, { quantity }: SpectrumAxis): string {
  const largest = largestOf(values);
  if (quantity === 'alpha_cm1') return largest <= 1e10 ? 'alpha in m^-1: divide by 100' : 'no absorption coefficient';
  if (largest <= LARGEST_LOG10 + 2.5) return 'the log10 of alpha in m^-1: subtract 2';
  const linear = values.every((value) => value >= 0) && largest <= LARGEST_ALPHA_CM1;
  return linear
    ? 'alpha itself, not its log10: --quantity alpha_cm1, or "quantity": "alpha_cm1"'
    : 'no absorption coefficient';
}

function meaningOfLow(_: Float64Array, { floor }: SpectrumAxis): string {
  return `a mark of missing values${floor === undefined ? ', or of no absorption: "floor": 2 raises those' : ''}`;
}

function meaningOfSmall(values: Float64Array, { quantity }: SpectrumAxis): string {
  const smallest = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const largest = largestOf(values);
  if (quantity === 'alpha_cm1' && largest > 1)
    return 'the log10 of alpha: --quantity log10_alpha_cm1, or "quantity": "log10_alpha_cm1"';
  return smallest >= 0 && largest <= 1 ? 'spectra in units of their maximum, or absorptances' : 'no absorption';
}

interface Doubt {
  /** Of the values that are refused, the first of which is named. */
  isMeant(value: number): boolean;
  meaning(values: Float64Array, axis: SpectrumAxis): string;
  /** Whether all spectra are meant, and not that of the named value alone. */
  readonly ofAll?: boolean;
}

function refusal(
  { width, values, places }: RowsOfNumbers,
  axis: SpectrumAxis,
  { isMeant, meaning, ofAll = false }: Doubt,
): InvalidInputError {
  const { startEv, stopEv, points, quantity } = axis;
  const index = values.findIndex(isMeant);
  const [row, point] = [Math.floor(index / width), index % width];
  const [place, found] = [at(places, row), at(values, index)];
  const looked = ofAll ? values : rowView(values, width, row);
  const energyEv = startEv + (point * (stopEv - startEv)) / (points - 1);
  const where = valuePlace(place, point, `${Number(energyEv.toPrecision(6))} eV`);
  const least = Math.max(leastOf(axis), quantity === 'alpha_cm1' ? 0 : SMALLEST_LOG10_OF_ANY);
  const most = quantity === 'log10_alpha_cm1' ? LARGEST_LOG10 : LARGEST_ALPHA_CM1;
  return new InvalidInputError(
    ofAll ? `no spectrum rises above ${found} as ${quantity}: ${where}` : `${where} is ${found} as ${quantity}`,
    {
      ...place,
      found: String(found),
      expected: `${least} to ${most}, and more than ${ABSORBS[quantity]} in some crystal`,
      'looks like': meaning(looked, axis),
    },
  );
}
