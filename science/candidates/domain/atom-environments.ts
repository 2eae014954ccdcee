/**
 * Atoms that the network has not seen the like of: with h an atom's features after the first layer, its distance to the
 * training atoms of its element,
 *
 *   d(i) = min over training atoms j of the same element in other crystals of |h_i - h_j|        Euclidean, no unit
 *
 * is larger than that of 99 % of the training atoms themselves (each against the other crystals). One bound holds for all
 * elements: most have too few crystals for a quantile of their own. Equivalent atoms of a crystal count once.
 */
import { quantile } from '../../../schemas/numerics/quantile.js';
import { at } from '../../../schemas/required.js';
import type { Points } from '../../clustering/index.js';
import { groupBy } from '../../numerics/index.js';
import type { DomainFinding } from './finding.js';

export const USUAL_SHARE_OF_ATOMS = 0.99;

/** Atoms of an element that are kept, evenly over the crystals: more bring little and cost their square. */
const MOST_OF_ELEMENT = 2_000;

export interface AtomEnvironments {
  /** Crystal of each atom. */
  readonly ids: readonly string[];
  readonly elements: readonly string[];
  /** Shape [atoms, h]. */
  readonly features: Points;
}

/** @returns rows of the atoms to keep, ascending: of every element at most 2,000 */
export function keptAtoms(elements: readonly string[]): number[] {
  const byElement = groupBy(
    elements.map((_, row) => row),
    (row) => at(elements, row),
  );
  return [...byElement.values()]
    .flatMap((rows) => {
      const step = Math.max(1, rows.length / MOST_OF_ELEMENT);
      return Array.from({ length: Math.min(rows.length, MOST_OF_ELEMENT) }, (_, n) => at(rows, Math.floor(n * step)));
    })
    .sort((a, b) => a - b);
}

/** @returns the distance that 99 % of the atoms keep within; null where no element is in two crystals */
export function usualAtomDistance({ ids, elements, features }: AtomEnvironments): number | null {
  const rowsOf = rowsByElement(elements);
  const distances = ids.flatMap((id, row) => {
    const others = (rowsOf.get(at(elements, row)) ?? []).filter((other) => at(ids, other) !== id);
    return others.length === 0 ? [] : [nearestDistance(features, others, features, row)];
  });
  return distances.length === 0 ? null : quantile(Float64Array.from(distances).sort(), USUAL_SHARE_OF_ATOMS);
}

/** Atoms of a crystal: those of one class are equivalent, and have the same features. */
interface OwnAtoms {
  /** Element of every atom. */
  readonly species: readonly string[];
  /** Class of every atom, 0 .. classes - 1. */
  readonly atomClass: ArrayLike<number>;
  /** Of every class, of the width of the training atoms. */
  readonly features: Points;
}

/**
 * @param usual as `usualAtomDistance` gives it
 * @returns takes a crystal, and gives of every element the atom that is farthest beyond the usual distance; none of elements
 *   without training atoms
 */
export function strangeAtoms({ elements, features }: AtomEnvironments, usual: number) {
  const rowsOf = rowsByElement(elements);
  return ({ species, atomClass, features: own }: OwnAtoms): DomainFinding[] => {
    const distances = new Map<number, number>();
    const distanceOf = (ofClass: number, rows: readonly number[]): number => {
      const found = distances.get(ofClass) ?? nearestDistance(features, rows, own, ofClass);
      distances.set(ofClass, found);
      return found;
    };
    const farthest = new Map<string, number>();
    species.forEach((element, atom) => {
      const rows = rowsOf.get(element);
      if (!rows) return;
      const distance = distanceOf(at(atomClass, atom), rows);
      if (distance > usual) farthest.set(element, Math.max(distance, farthest.get(element) ?? 0));
    });
    return [...farthest].map(([element, distance]) => ({
      reason: 'environment',
      detail: `${element} at ${(distance / usual).toFixed(1)} times the distance that ${100 * USUAL_SHARE_OF_ATOMS} % keep`,
    }));
  };
}

function rowsByElement(elements: readonly string[]): ReadonlyMap<string, readonly number[]> {
  return groupBy(
    elements.map((_, row) => row),
    (row) => at(elements, row),
  );
}

function nearestDistance(points: Points, rows: readonly number[], queries: Points, query: number): number {
  const { width } = points;
  let least = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    let sum = 0;
    for (let k = 0; k < width && sum < least; k++) {
      const t = (queries.values[query * width + k] as number) - (points.values[row * width + k] as number);
      sum += t * t;
    }
    least = Math.min(least, sum);
  }
  return Math.sqrt(least);
}
