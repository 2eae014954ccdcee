/**
 * Applicability domain of a network: a crystal belongs to it when its nearest training crystal in embedding space is
 * no farther than 95 percent of the training crystals are from their own nearest neighbour (leave one out). Euclidean
 * distance, in the unit of the features; the quantile interpolates linearly between order statistics.
 *
 * @source Sheridan et al., J. Chem. Inf. Comput. Sci. 44, 1912 (2004), for distance to the training set as measure
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { quantile } from '../../schemas/numerics/quantile.js';
import { at } from '../../schemas/required.js';
import { type Points, pairwiseDistances } from '../clustering/index.js';

const DOMAIN_QUANTILE = 0.95;

interface Applicability {
  /** Largest distance that is still in the domain. */
  readonly threshold: number;
  /** Distance of every query to its nearest training crystal, shape [queries]. */
  readonly distance: Float64Array;
  /** Row of that crystal in the training set, the first of equal ones; shape [queries]. */
  readonly nearest: Uint32Array;
  readonly inDomain: boolean[];
}

/**
 * @param training shape [n, width], at least 2 rows, finite
 * @param queries shape [m, width], finite; none gives empty columns
 * @throws InvalidInputError on widths that differ, too few training crystals, or a value that is not finite
 */
export function applicabilityDomain(training: Points, queries: Points): Applicability {
  if (training.width !== queries.width) {
    throw new InvalidInputError(`embeddings of width ${queries.width} for a training set of width ${training.width}`);
  }
  const threshold = quantile(leaveOneOutDistances(training).sort(), DOMAIN_QUANTILE);
  const m = queries.values.length / queries.width;
  const distance = new Float64Array(m);
  const nearest = new Uint32Array(m);
  for (let query = 0; query < m; query++) {
    [nearest[query], distance[query]] = nearestRow(training, queries, query);
  }
  return { threshold, distance, nearest, inDomain: Array.from(distance, (value) => value <= threshold) };
}

function leaveOneOutDistances(training: Points): Float64Array {
  const distances = pairwiseDistances(training);
  const n = training.values.length / training.width;
  if (n < 2) throw new InvalidInputError(`${n} training crystal has no neighbour to measure a domain by`);
  const shortest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  let pair = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++, pair++) {
      shortest[i] = Math.min(at(shortest, i), at(distances, pair));
      shortest[j] = Math.min(at(shortest, j), at(distances, pair));
    }
  }
  return shortest;
}

function nearestRow(training: Points, queries: Points, query: number): [number, number] {
  const { width } = training;
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let row = 0; row * width < training.values.length; row++) {
    let sum = 0;
    for (let k = 0; k < width; k++) {
      const t = at(queries.values, query * width + k) - at(training.values, row * width + k);
      sum += t * t;
    }
    if (sum < least) {
      least = sum;
      nearest = row;
    }
  }
  if (least === Number.POSITIVE_INFINITY)
    throw new InvalidInputError(`embedding ${query} is not finite`, { row: query });
  return [nearest, Math.sqrt(least)];
}

/** Linear interpolation between order statistics (type 7 of Hyndman and Fan, NumPy's default). */
