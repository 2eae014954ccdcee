/**
 * A search space as a list of points: value k of a parameter, point k of all combinations (last parameter fastest).
 * Ranges count as what can be drawn of them, numbers of six digits. Runs inside workflows: plain language only.
 */
import { at, required } from '../../../schemas/required.js';
import type { SearchParameter } from '../../../schemas/sweep/sweep-plan.js';
import { type ParameterValue, roundToSixDigits } from './parameter-value.js';
import type { Parameters } from './trial-record.js';

/** Values of a range beyond which it counts as without end: a sweep has 2,000 trials at most. */
const MOST_VALUES = 10_000;

type Range = Extract<SearchParameter, { min: number }>;

/** @returns the number of points; Infinity where a range has more values than any sweep tries */
export function spaceSize(space: readonly SearchParameter[]): number {
  return space.reduce((product, parameter) => product * cardinality(parameter), 1);
}

/** @param place from 0, below `spaceSize`, which is finite */
export function pointAt(space: readonly SearchParameter[], place: number): Parameters {
  const values: ParameterValue[] = [];
  let rest = place;
  for (const parameter of [...space].reverse()) {
    const count = cardinality(parameter);
    values.unshift(valueAt(parameter, rest % count));
    rest = Math.floor(rest / count);
  }
  return Object.fromEntries(space.map(({ name }, i) => [name, at(values, i)]));
}

function cardinality(parameter: SearchParameter): number {
  if (parameter.kind === 'values') return parameter.values.length;
  if (parameter.kind === 'int_uniform') return parameter.max - parameter.min + 1;
  return valuesOfRange(parameter)?.length ?? Number.POSITIVE_INFINITY;
}

function valueAt(parameter: SearchParameter, place: number): ParameterValue {
  if (parameter.kind === 'values') return at(parameter.values, place);
  if (parameter.kind === 'int_uniform') return parameter.min + place;
  return required(required(valuesOfRange(parameter))[place]);
}

/** @returns every number that `withinRange` can give, ascending; null for more than `MOST_VALUES` */
function valuesOfRange({ min, max }: Range): number[] | null {
  // Steps are widest in the decade of the largest number: there are at least so many.
  const widest = 10 ** (Math.floor(Math.log10(Math.max(Math.abs(min), Math.abs(max)))) - 5);
  if ((max - min) / widest > MOST_VALUES) return null;
  const last = roundToSixDigits(max);
  const values: number[] = [];
  for (let value = roundToSixDigits(min); value <= last; value = nextOfSixDigits(value)) {
    if (values.length > MOST_VALUES) return null;
    const inside = Math.min(Math.max(value, min), max);
    if (inside !== values.at(-1)) values.push(inside);
  }
  return values;
}

/** The number of six digits that follows: one more in the last of them, and nearer to zero than a power of ten in the next decade. */
function nextOfSixDigits(value: number): number {
  const [mantissa, exponent] = value.toExponential(5).split('e');
  const digits = Number(required(mantissa).replace('.', ''));
  const last = Number(exponent) - 5;
  return digits === -100_000 ? Number(`-999999e${last - 1}`) : Number(`${digits + 1}e${last}`);
}

/** Six digits may carry a drawn value beyond a bound. */
export function withinRange(value: number, { min, max }: Pick<Range, 'min' | 'max'>): number {
  return Math.min(Math.max(roundToSixDigits(value), min), max);
}
