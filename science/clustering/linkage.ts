/** Hierarchical clustering: points or distances in, SciPy's merge tree out. Heights in the unit of the distances. */
import type { Linkage, LinkageMethod } from '../../schemas/clustering.js';
import { InvalidInputError } from '../../schemas/failure.js';
import { countOfCondensed, type Points, pairwiseDistances } from './distances.js';
import { mergeTree } from './merge-tree.js';
import { minimumSpanningTree } from './minimum-spanning-tree.js';
import { nearestNeighbourChain } from './nearest-neighbour-chain.js';

/** `weighted` (WPGMA) is not part of a default run but costs nothing to have. */
export type AnyLinkageMethod = LinkageMethod | 'weighted';

/**
 * @param points shape [n, width], finite; one point gives a tree without rows
 * @returns n - 1 merges in SciPy's convention, heights ascending
 * @throws InvalidInputError on an empty matrix or a value that is not finite
 */
export function linkage(points: Points, method: AnyLinkageMethod): Linkage {
  return agglomerate(pairwiseDistances(points), method);
}

/**
 * @param distances condensed, shape [n (n - 1) / 2], finite and >= 0, left as it is; Euclidean for `ward`
 * @throws InvalidInputError naming the entry that is negative or not finite
 */
export function linkageOfDistances(distances: Float64Array, method: AnyLinkageMethod): Linkage {
  const broken = distances.findIndex((distance) => !(distance >= 0 && distance < Number.POSITIVE_INFINITY));
  if (broken >= 0) {
    throw new InvalidInputError(`distance ${broken} is ${distances[broken]}`, { entry: broken });
  }
  return agglomerate(method === 'single' ? distances : distances.slice(), method);
}

function agglomerate(distances: Float64Array, method: AnyLinkageMethod): Linkage {
  const n = countOfCondensed(distances.length);
  return mergeTree(
    method === 'single' ? minimumSpanningTree(distances, n) : nearestNeighbourChain(distances, n, method),
  );
}
