/**
 * Applicability domain of a network: a crystal belongs to it when its nearest training crystal in embedding space is
 * no farther than 95 percent of the training crystals are from their own nearest neighbour (leave one out). Euclidean
 * distance, in the unit of the features; the quantile interpolates linearly between order statistics.
 *
 * @source Sheridan et al., J. Chem. Inf. Comput. Sci. 44, 1912 (2004), for distance to the training set as measure
 */

import { InvalidInputError } from '../../../schemas/failure.js';
import { quantile } from '../../../schemas/numerics/quantile.js';
import { rowView } from '../../../schemas/numerics/rows.js';
import { countPoints, type Points } from '../../clustering/index.js';
import { NearestRows } from './nearest-rows.js';
import { squaredUpTo } from './squared-distance.js';

const DOMAIN_QUANTILE = 0.95;

interface Nearest {
  /** Distance of every query to its nearest training crystal, shape [queries]. */
  readonly distance: Float64Array;
  /** Row of that crystal in the training set, the first of equal ones; shape [queries]. */
  readonly nearest: Uint32Array;
}

interface Applicability extends Nearest {
  /** Largest distance that is still in the domain. */
  readonly threshold: number;
  readonly inDomain: boolean[];
}

/**
 * @param training shape [n, width], at least 2 rows, finite
 * @param queries shape [m, width], finite; none gives empty columns
 * @throws InvalidInputError on widths that differ, too few training crystals, or a value that is not finite
 */
export function applicabilityDomain(training: Points, queries: Points): Applicability {
  refuseOtherWidth(training, queries);
  const threshold = domainThreshold(training);
  const found = nearestTraining(training, queries);
  return { threshold, ...found, inDomain: Array.from(found.distance, (value) => value <= threshold) };
}

/**
 * @param training shape [n, width], at least 2 rows, finite
 * @returns the largest distance that is still in the domain
 * @throws InvalidInputError on too few training crystals, or a value that is not finite
 */
export function domainThreshold(training: Points): number {
  return quantile(leaveOneOutDistances(training).sort(), DOMAIN_QUANTILE);
}

function nearestTraining(training: Points, queries: Points): Nearest {
  const n = training.values.length / training.width;
  const rows = new NearestRows(
    training,
    Array.from({ length: n }, (_, row) => row),
  );
  const m = queries.values.length / queries.width;
  const distance = new Float64Array(m);
  const nearest = new Uint32Array(m);
  for (let query = 0; query < m; query++) {
    const found = rows.find(rowView(queries.values, queries.width, query), 1);
    if (found.nearest < 0) throw new InvalidInputError(`embedding ${query} is not finite`, { row: query });
    [nearest[query], distance[query]] = [found.nearest, found.distance];
  }
  return { distance, nearest };
}

function refuseOtherWidth(training: Points, queries: Points): void {
  if (training.width !== queries.width)
    throw new InvalidInputError(`embeddings of width ${queries.width} for a training set of width ${training.width}`);
}

/** Pair by pair: all distances of 30,000 crystals would take 3.6 GB. */
function leaveOneOutDistances({ width, values }: Points): Float64Array {
  const n = countPoints({ width, values });
  if (n < 2) throw new InvalidInputError(`${n} training crystal has no neighbour to measure a domain by`);
  // In double precision: the conversion of every operand would cost more than the arithmetic.
  const points = { width, values: Float64Array.from(values) };
  const shortest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const [before, beforeOther] = [shortest[i] as number, shortest[j] as number];
      const squared = squaredUpTo(Math.max(before, beforeOther), points, i, points, j);
      if (squared < before) shortest[i] = squared;
      if (squared < beforeOther) shortest[j] = squared;
    }
  }
  return shortest.map(Math.sqrt);
}
