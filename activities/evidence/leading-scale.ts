/** Ranges of the number that leads, and which differences of it count: of onsets the usual ones, of a property by its quarters. */
import { quantile } from '../../schemas/numerics/quantile.js';
import { leadingDescriptor, propertyOf, unitOf } from '../../schemas/property.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { LEAST_DIFFERENCE } from '../../science/evidence/index.js';
import type { JudgedCrystal } from './judged.js';

export interface LeadingScale {
  readonly name: string;
  readonly unit: string;
  /** What the values of a crystal are called. */
  readonly values: string;
  /** Between ranges, rising. */
  readonly bounds: readonly number[];
  /** Where the first range begins, as it is told; null: it is told by its end. */
  readonly from: number | null;
  /** Of polymorphs, to be told apart. */
  readonly leastDifference: number;
}

const ONSETS: LeadingScale = {
  name: 'onset',
  unit: 'eV',
  values: 'spectra',
  bounds: [1, 2, 3, 4],
  from: 0,
  leastDifference: LEAST_DIFFERENCE,
};
const QUARTERS = [0.25, 0.5, 0.75];
/** Of the standard deviation: 0.1 eV is one tenth of that of the onsets of common semiconductors. */
const LEAST_SHARE = 0.1;

/** @param spectra the references */
export function leadingScale({ metadata }: Table<'spectra'>, crystals: readonly JudgedCrystal[]): LeadingScale {
  const property = propertyOf(metadata);
  if (!property) return ONSETS;
  const values = Float64Array.from(crystals.flatMap(({ reference }) => reference.onsetEv ?? [])).sort();
  const bounds = values.length === 0 ? [] : QUARTERS.map((share) => Number(quantile(values, share).toPrecision(3)));
  return {
    name: property.leading,
    unit: unitOf(property, leadingDescriptor(property)),
    values: 'values',
    bounds: [...new Set(bounds)],
    from: null,
    leastDifference: LEAST_SHARE * deviationOf(values),
  };
}

function deviationOf(values: Float64Array): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/** @returns name of the range that a number is in, empty for none */
export function rangeOf({ name, unit, bounds, from }: LeadingScale, value: number | null): string {
  if (value === null) return '';
  const above = bounds.filter((bound) => bound <= value).length;
  const [lower, upper] = [above === 0 ? from : at(bounds, above - 1), bounds[above]];
  const withUnit = unit === '' ? '' : ` ${unit}`;
  if (upper === undefined) return lower === null ? name : `${name} ${lower}${withUnit} and more`;
  return lower === null ? `${name} below ${upper}${withUnit}` : `${name} ${lower} to ${upper}${withUnit}`;
}

/** @returns place of a range among those of its scale, for sorting */
export function placeOfRange(scale: LeadingScale, value: number | null): number {
  return value === null ? -1 : scale.bounds.filter((bound) => bound <= value).length;
}
