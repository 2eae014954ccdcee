/**
 * Flat clusters from a merge tree, numbered as SciPy's fcluster numbers them (spec 4.5): a walk from the root goes
 * first into children that are merges, left before right, then takes children that are single points, left before
 * right. A subtree at or below the cut takes the next number when first reached; a lone point at its turn.
 *
 * A subtree is judged by the largest height (or inconsistency) inside it; for heights that is its own unless heights
 * decrease somewhere.
 */

import { InvalidInputError } from '../../../schemas/failure.js';
import type { Linkage } from '../../../schemas/tables/clustering.js';
import { inconsistency } from './inconsistency.js';

/**
 * The finest cut at a merge height that gives at most k clusters; with ties that can be fewer than k.
 * @param k whole number >= 1; k >= n gives every point its own cluster, numbered in the order of the points as SciPy does
 * @returns labels 1..K of the points, shape [n]
 */
export function cutByCount(tree: Linkage, k: number): Uint32Array {
  if (!Number.isInteger(k) || k < 1) throw new InvalidInputError(`cannot cut into ${k} clusters`, { found: k });
  const n = tree.height.length + 1;
  if (k >= n) return Uint32Array.from({ length: n }, (_, point) => point + 1);
  // Every merge above the cut adds one cluster to the first, so k - 1 merges may lie above it.
  return cutByHeight(tree, subtreeHeights(tree).sort()[n - 1 - k]!);
}

/**
 * @param height clusters are the largest subtrees without a merge above it, in the unit of the heights
 * @returns labels 1..K of the points, shape [n]
 */
export function cutByHeight(tree: Linkage, height: number): Uint32Array {
  if (Number.isNaN(height)) throw new InvalidInputError('cannot cut at height NaN');
  return cutSubtrees(tree, subtreeHeights(tree), height);
}

/**
 * @param threshold clusters are the largest subtrees without a merge of a larger inconsistency coefficient, dimensionless
 * @param depth levels of merges in the coefficient, see `inconsistency`
 * @returns labels 1..K of the points, shape [n]
 */
export function cutByInconsistency(tree: Linkage, threshold: number, depth?: number): Uint32Array {
  if (Number.isNaN(threshold)) throw new InvalidInputError('cannot cut at inconsistency NaN');
  return cutSubtrees(tree, largestInside(tree, inconsistency(tree, depth).coefficient), threshold);
}

/** @param inside value of each subtree, shape [n - 1], never below those of the subtrees in it */
function cutSubtrees(tree: Linkage, inside: Float64Array, threshold: number): Uint32Array {
  const n = tree.height.length + 1;
  const labels = new Uint32Array(n);
  if (n === 1) return labels.fill(1);
  let clusters = 0;

  // Explicit stack of (merge, cluster that it lies in or 0, children that are merges visited so far): chains of
  // single linkage are as deep as the data set is long.
  const stack = [{ row: n - 2, cluster: 0, visited: 0 }];
  while (stack.length > 0) {
    const top = stack[stack.length - 1]!;
    const children = [tree.left[top.row]!, tree.right[top.row]!];
    if (top.cluster === 0 && inside[top.row]! <= threshold) top.cluster = ++clusters;
    while (top.visited < 2 && children[top.visited]! < n) top.visited++;
    if (top.visited < 2) {
      stack.push({ row: children[top.visited++]! - n, cluster: top.cluster, visited: 0 });
      continue;
    }
    for (const child of children) {
      if (child < n) labels[child] = top.cluster === 0 ? ++clusters : top.cluster;
    }
    stack.pop();
  }
  return labels;
}

/** Largest height inside each merge's subtree, shape [n - 1]. */
function subtreeHeights(tree: Linkage): Float64Array {
  return largestInside(tree, tree.height);
}

/** Largest of the merges' values inside each merge's subtree, itself included, shape [n - 1]. */
function largestInside(tree: Linkage, values: Float64Array): Float64Array {
  const n = tree.height.length + 1;
  const largest = values.slice();
  for (let row = 0; row < n - 1; row++) {
    for (const child of [tree.left[row]!, tree.right[row]!]) {
      if (child >= n) largest[row] = Math.max(largest[row]!, largest[child - n]!);
    }
  }
  return largest;
}
