/**
 * One number of the values of a crystal. Between two positions the values are a straight line as they were trained on
 * (`trained-values.ts`), as everywhere that a spectrum is read; sums over the axis take the values in their own unit, by the
 * trapezoid rule on the grid points of the part and its two ends:
 *
 *   integral   I = integral v dx                     in unit times axis unit; relative: divided by that of another part
 *   centroid   c = integral x v dx / integral v dx   width   sqrt(integral (x - c)^2 v dx / integral v dx)
 *   crossing   x where v first passes the level      peak    x of the largest value on the grid, the lowest of equals
 *   components   how much of a pattern, of values as they were trained on (`components/`)
 *
 * Where a number is none, the reason says why.
 */
import { InvalidInputError } from '../../schemas/failure.js';
import {
  endsOf,
  type NumberDescriptor,
  type Property,
  type PropertyAxis,
  positionsOf,
} from '../../schemas/property.js';
import { at } from '../../schemas/required.js';
import { componentReader, type SolvedParts } from './components/read.js';
import { inUnit, transformed } from './trained-values.js';

interface Reading {
  readonly value: number | null;
  /** Null for a number that is the only one of its kind. */
  readonly reason: string | null;
}

type Values = ArrayLike<number>;
type Read = (values: Values, solved: SolvedParts) => Reading;

/**
 * @param descriptor null: the one value that a crystal has
 * @returns reads it off trained or predicted values, shape [points]
 */
export function descriptorReader(property: Property, descriptor: NumberDescriptor | null): (values: Values) => Reading {
  const read = descriptorsReader(property, [descriptor]);
  return (values) => at(read(values), 0);
}

/** Several numbers of the same values: what they share is computed once. @returns in the order of the descriptors */
export function descriptorsReader(
  property: Property,
  descriptors: readonly (NumberDescriptor | null)[],
): (values: Values) => Reading[] {
  const positions = positionsOf(property);
  const reads = descriptors.map((descriptor) => readerOf(property, descriptor, positions));
  return (values) => {
    requireWhole(values, positions.length, property.name);
    const solved: SolvedParts = new Map();
    return reads.map((read) => read(values, solved));
  };
}

function readerOf(property: Property, descriptor: NumberDescriptor | null, positions: readonly number[]): Read {
  if (descriptor === null) return (values) => found(inUnit(property, at(values, 0)));
  if (descriptor.kind === 'components') {
    const read = componentReader(descriptor);
    return (values, solved) => found(read(values, solved));
  }
  if (descriptor.kind === 'crossing') {
    const { level, direction } = descriptor;
    return (values) => crossing(values, positions, transformed(property, level), direction);
  }
  if (descriptor.kind === 'value') {
    const { at: place } = descriptor;
    if (typeof place === 'string') {
      const label = property.labels?.indexOf(place) ?? -1;
      return (values) => found(inUnit(property, at(values, label)));
    }
    return (values) => found(inUnit(property, trainedAt(values, positions, place)));
  }
  const axis = property.axis;
  if (!axis) throw new InvalidInputError(`${descriptor.name}: ${property.name} has no axis`);
  const pieces = (values: Values, part: Part) => samplesOf(property, values, positions, part);
  if (descriptor.kind === 'integral') {
    const { from, to, relative } = descriptor;
    return (values) => {
      const own = moment(pieces(values, { from, to }), () => 1);
      if (!relative) return found(own);
      const other = moment(pieces(values, relative), () => 1);
      return other === 0 ? none(`the integral from ${relative.from} to ${relative.to} is 0`) : found(own / other);
    };
  }
  const part = partOf(descriptor, axis);
  if (descriptor.kind === 'peak') return (values) => peak(pieces(values, part));
  if (descriptor.kind === 'centroid') return (values) => centroid(pieces(values, part));
  return (values) => width(pieces(values, part));
}

interface Part {
  readonly from: number;
  readonly to: number;
}

function partOf(
  { from, to }: { readonly from?: number | undefined; readonly to?: number | undefined },
  axis: PropertyAxis,
): Part {
  const { first, last } = endsOf(axis);
  return { from: from ?? first, to: to ?? last };
}

function crossing(values: Values, positions: readonly number[], level: number, direction: 'up' | 'down'): Reading {
  const sign = direction === 'up' ? 1 : -1;
  const height = (i: number) => sign * (at(values, i) - level);
  let first: number | null = null;
  let crossings = 0;
  for (let i = 1; i < positions.length; i++) {
    const [below, above] = [height(i - 1), height(i)];
    if (!(below < 0 && above >= 0)) continue;
    crossings++;
    const start = at(positions, i - 1);
    first ??= start + ((at(positions, i) - start) * -below) / (above - below);
  }
  if (first === null) return none(`the values nowhere go ${direction} through the level`);
  return { value: first, reason: crossings > 1 ? `first of ${crossings} crossings` : null };
}

interface Sample {
  readonly x: number;
  /** In the unit of the file. */
  readonly value: number;
}

function samplesOf(property: Property, values: Values, positions: readonly number[], { from, to }: Part): Sample[] {
  const inside = positions.filter((x) => x > from && x < to);
  return [from, ...inside, to].map((x) => ({ x, value: inUnit(property, trainedAt(values, positions, x)) }));
}

function trainedAt(values: Values, positions: readonly number[], x: number): number {
  const { index, share } = placeOn(positions, x);
  const below = at(values, index);
  return share === 0 ? below : below + share * (at(values, index + 1) - below);
}

/** One part in 1e9 of a step: a place that is a grid point is met exactly. */
const ROUNDING = 1e-9;

/** @returns the point at or below a position on the axis, and how far it is to the next one, in [0, 1) */
export function placeOn(positions: readonly number[], x: number): { readonly index: number; readonly share: number } {
  const last = positions.length - 1;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (at(positions, middle) <= x) low = middle;
    else high = middle;
  }
  const share = (x - at(positions, low)) / (at(positions, high) - at(positions, low));
  if (share <= ROUNDING) return { index: low, share: 0 };
  if (share >= 1 - ROUNDING) return { index: high, share: 0 };
  return { index: low, share };
}

function moment(samples: readonly Sample[], weight: (x: number) => number): number {
  let sum = 0;
  for (let i = 1; i < samples.length; i++) {
    const [left, right] = [at(samples, i - 1), at(samples, i)];
    sum += ((weight(left.x) * left.value + weight(right.x) * right.value) / 2) * (right.x - left.x);
  }
  return sum;
}

function peak(samples: readonly Sample[]): Reading {
  const [first, ...others] = samples;
  if (!first) return none('no value');
  return found(others.reduce((most, sample) => (sample.value > most.value ? sample : most), first).x);
}

function centroid(samples: readonly Sample[]): Reading {
  const sum = moment(samples, () => 1);
  return sum > 0 ? found(moment(samples, (x) => x) / sum) : none('the values do not sum to more than 0');
}

function width(samples: readonly Sample[]): Reading {
  const { value: centre, reason } = centroid(samples);
  if (centre === null) return { value: null, reason };
  const variance = moment(samples, (x) => (x - centre) ** 2) / moment(samples, () => 1);
  return variance >= 0 ? found(Math.sqrt(variance)) : none('values below 0 outweigh the others');
}

function found(value: number): Reading {
  return Number.isFinite(value) ? { value, reason: null } : none('not a finite number');
}

function none(reason: string): Reading {
  return { value: null, reason };
}

function requireWhole(values: Values, points: number, name: string): void {
  if (values.length !== points)
    throw new InvalidInputError(`${values.length} values of ${name}, which has ${points}`, {
      found: values.length,
      expected: points,
    });
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i])) throw new InvalidInputError(`value ${i} of ${name} is ${values[i]}`);
}
