/**
 * Inconsistency of a merge: how far its height lies above those of the merges below it,
 *
 *   coefficient = (h - mean) / deviation,   dimensionless
 *
 * over the heights of the merge itself (h) and of the merges at most depth - 1 levels below it; deviation with
 * count - 1. It is 0 where the heights do not differ, as for a merge of two points.
 *
 * The deviation is taken about the mean, SciPy's from the sum of squares: equal heights give exactly 0 here, and there
 * now and then the square root of a rounding error with a coefficient to match.
 * @source Jain and Dubes, Algorithms for Clustering Data (1988); conventions of scipy.cluster.hierarchy.inconsistent
 */

import { InvalidInputError } from '../../../schemas/failure.js';
import type { Linkage } from '../../../schemas/tables/clustering.js';
import { powerOfTwo } from '../../numerics/index.js';

export const INCONSISTENCY_DEPTH = 2;

/** Columns of one length, a row a merge. */
interface Inconsistency {
  /** Mean and deviation of the heights, in their unit. */
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  /** Merges that were taken into account, at least 1. */
  readonly count: Uint32Array;
  readonly coefficient: Float64Array;
}

/** @param depth levels of merges, the merge's own included, at least 1; 1 makes every coefficient 0 */
export function inconsistency(tree: Linkage, depth: number = INCONSISTENCY_DEPTH): Inconsistency {
  if (!Number.isInteger(depth) || depth < 1) {
    throw new InvalidInputError(`inconsistency over ${depth} levels`, {
      found: depth,
      expected: 'a whole number from 1',
    });
  }
  const rows = tree.height.length;
  const table = {
    mean: new Float64Array(rows),
    deviation: new Float64Array(rows),
    count: new Uint32Array(rows),
    coefficient: new Float64Array(rows),
  };
  for (let row = 0; row < rows; row++) {
    const heights = heightsBelow(tree, row, depth);
    const mean = heights.reduce((sum, height) => sum + height, 0) / heights.length;
    const equal = heights.every((height) => height === heights[0]);
    const unit = powerOfTwo(Math.max(...heights));
    const squares = heights.reduce((sum, height) => sum + ((height - mean) / unit) ** 2, 0);
    const deviation = equal ? 0 : Math.sqrt(squares / (heights.length - 1)) * unit;
    table.mean[row] = mean;
    table.deviation[row] = deviation;
    table.count[row] = heights.length;
    table.coefficient[row] = deviation > 0 ? (tree.height[row]! - mean) / deviation : 0;
  }
  return table;
}

/** Heights of merge `row` and of the merges below it, level by level. */
function heightsBelow(tree: Linkage, row: number, depth: number): number[] {
  const n = tree.height.length + 1;
  const heights: number[] = [];
  let level = [row];
  for (let down = 0; down < depth && level.length > 0; down++) {
    const next: number[] = [];
    for (const merge of level) {
      heights.push(tree.height[merge]!);
      for (const child of [tree.left[merge]!, tree.right[merge]!]) {
        if (child >= n) next.push(child - n);
      }
    }
    level = next;
  }
  return heights;
}
