/**
 * Cophenetic distance of two points: the height of the merge that first joins them. Its Pearson correlation with the
 * original distances says how much of them the tree keeps.
 *
 * @source Sokal and Rohlf, Taxon 11, 33 (1962)
 */
import type { Linkage } from '../../schemas/clustering.js';
import { InvalidInputError } from '../../schemas/failure.js';
import { rowStarts } from './distances.js';
import { firstLeaf, leafOrder } from './leaf-order.js';
import { clusterSize } from './merge-tree.js';

/** @returns condensed, shape [n (n - 1) / 2], in the unit of the heights */
export function copheneticDistances(tree: Linkage): Float64Array {
  const n = tree.height.length + 1;
  const start = rowStarts(n);
  const leaves = leafOrder(tree);
  const first = firstLeaf(tree);
  const cophenetic = new Float64Array((n * (n - 1)) / 2);
  for (let row = 0; row < n - 1; row++) {
    const begin = first[n + row]!;
    const middle = begin + clusterSize(tree, n, tree.left[row]!);
    const end = begin + tree.size[row]!;
    for (let a = begin; a < middle; a++) {
      const i = leaves[a]!;
      for (let b = middle; b < end; b++) {
        const j = leaves[b]!;
        cophenetic[i < j ? start[i]! + j : start[j]! + i] = tree.height[row]!;
      }
    }
  }
  return cophenetic;
}

/**
 * @param distances condensed, of the same points
 * @returns in [-1, 1]; null where it is not defined (all distances or all heights equal, fewer than three points)
 */
export function copheneticCorrelation(tree: Linkage, distances: Float64Array): number | null {
  const cophenetic = copheneticDistances(tree);
  if (cophenetic.length !== distances.length) {
    throw new InvalidInputError(`${distances.length} distances for ${cophenetic.length} pairs of the tree`, {
      found: distances.length,
      expected: cophenetic.length,
    });
  }
  return pearson(distances, cophenetic);
}

function pearson(x: Float64Array, y: Float64Array): number | null {
  // Equality and not a zero sum of squares: the mean of equal numbers may differ from them in the last digit.
  if (x.every((value) => value === x[0]) || y.every((value) => value === y[0])) return null;
  const meanX = mean(x);
  const meanY = mean(y);
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xy / Math.sqrt(xx * yy);
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
