/** Hierarchical clustering: points or distances in, SciPy's merge tree out. Heights in the unit of the distances. */

import { InvalidInputError } from '../../../schemas/failure.js';
import type { Linkage, LinkageMethod, Metric } from '../../../schemas/tables/clustering.js';
import { countOfCondensed, type Points, pairwiseDistances } from '../distances/distances.js';
import { refuseMetric } from '../distances/metrics.js';
import { unitOfLengths } from '../distances/unit.js';
import { genericAgglomeration } from './generic-agglomeration.js';
import { type Merges, mergeTree } from './merge-tree.js';
import { minimumSpanningTree } from './minimum-spanning-tree.js';
import { nearestNeighbourChain } from './nearest-neighbour-chain.js';

/**
 * By the condensed matrix, in this thread alone: the plain way, for a few thousand points. `linkageOfPoints` knows the others.
 * @param points shape [n, width], finite; one point gives a tree without rows
 * @returns n - 1 merges in SciPy's convention, heights ascending (not always with centroid and median)
 * @throws InvalidInputError on an empty matrix, a value that is not finite, or a metric that the method is not defined for
 */
export function linkage(points: Points, method: LinkageMethod, metric: Metric = 'euclidean'): Linkage {
  refuseMetric(method, metric);
  return agglomerate(pairwiseDistances(points, metric), method);
}

/**
 * @param distances condensed, shape [n (n - 1) / 2], finite and >= 0, left as it is; Euclidean for ward, centroid and median
 * @throws InvalidInputError naming the entry that is negative or not finite
 */
export function linkageOfDistances(distances: Float64Array, method: LinkageMethod): Linkage {
  const broken = distances.findIndex((distance) => !(distance >= 0 && distance < Number.POSITIVE_INFINITY));
  if (broken >= 0) {
    throw new InvalidInputError(`distance ${broken} is ${distances[broken]}`, { entry: broken });
  }
  return agglomerate(method === 'single' ? distances : distances.slice(), method);
}

/** @param distances condensed, sound; **overwritten**, except by single linkage */
export function agglomerate(distances: Float64Array, method: LinkageMethod): Linkage {
  const n = countOfCondensed(distances.length);
  if (method === 'single') return mergeTree(minimumSpanningTree(distances, n));
  const unit = unitOfLengths(distances);
  if (unit !== 1) for (let i = 0; i < distances.length; i++) distances[i] = distances[i]! / unit;
  const inUnit = ({ height, ...merges }: Merges) => ({ ...merges, height: height.map((each) => each * unit) });
  return method === 'centroid' || method === 'median'
    ? mergeTree(inUnit(genericAgglomeration(distances, n, method)), 'as found')
    : mergeTree(inUnit(nearestNeighbourChain(distances, n, method)));
}
