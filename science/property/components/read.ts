/**
 * How much of a pattern the values y of a crystal hold, as they were trained on:
 *
 *   pca   w_k = (y - origin) . d_k            nmf   w = argmin |y - sum_k w_k d_k| over w >= 0
 *
 * of the directions d that the crystals trained on were found to have (`fit.ts`). The second by cyclic coordinate descent on the
 * Gram matrix of the directions: w_k becomes max(0, w_k + (g_k - (G w)_k) / G_kk), until none moves.
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import type { FittedComponents, NumberDescriptor } from '../../../schemas/property.js';
import { at } from '../../../schemas/required.js';

type Component = Extract<NumberDescriptor, { readonly kind: 'components' }>;
type Values = ArrayLike<number>;
/** Non-negative parts of the values at hand, by what they were fitted to: one solution gives all of them. */
export type SolvedParts = Map<FittedComponents, Float64Array>;

/** @throws InvalidInputError where they were fitted to nothing */
export function componentReader({
  name,
  method,
  component,
  fitted,
}: Component): (values: Values, solved: SolvedParts) => number {
  if (fitted === undefined)
    throw new InvalidInputError(`${name} was fitted to no crystals`, {
      field: name,
      expected: 'a folder that was read',
    });
  const place = component - 1;
  if (method === 'nmf') {
    const read = partsReader(fitted.directions);
    return (values, solved) => {
      const parts = solved.get(fitted) ?? read(values);
      solved.set(fitted, parts);
      return at(parts, place);
    };
  }
  const direction = at(fitted.directions, place);
  return (values) => projection(values, fitted, direction);
}

function projection(values: Values, { origin }: FittedComponents, direction: readonly number[]): number {
  return direction.reduce((sum, weight, i) => sum + weight * (at(values, i) - at(origin, i)), 0);
}

/** A share of the largest part: the last sweep moved none further. */
const SETTLED = 1e-13;
const MOST_SWEEPS = 100_000;

/** @param directions shape [count][points] @returns reads the parts of values, shape [count], none below 0 */
function partsReader(directions: readonly (readonly number[])[]): (values: Values) => Float64Array {
  const gram = directions.map((one) => directions.map((other) => dot(one, other)));
  return (values) => {
    const along = directions.map((direction) => dot(direction, values));
    const parts = new Float64Array(directions.length);
    for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      let moved = 0;
      gram.forEach((row, k) => {
        const before = at(parts, k);
        // A factor that went to nothing takes no part.
        const after = at(row, k) === 0 ? 0 : Math.max(0, before + (at(along, k) - dot(row, parts)) / at(row, k));
        parts[k] = after;
        moved = Math.max(moved, Math.abs(after - before));
      });
      if (moved <= SETTLED * Math.max(...parts)) break;
    }
    return parts;
  };
}

function dot(one: readonly number[], other: Values): number {
  return one.reduce((sum, value, i) => sum + value * at(other, i), 0);
}
