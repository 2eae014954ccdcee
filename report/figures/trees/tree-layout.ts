/**
 * Where the branches of a merge tree lie: a leaf at its place in the leaf order, a merge half way between its two
 * children, at its height. A branch belongs to a cluster when all its leaves do.
 */

import { InvalidInputError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';
import type { Linkage } from '../../../schemas/tables/clustering.js';

export interface TreeBranch {
  /** Row of the linkage. */
  readonly row: number;
  /** Places of the two children along the leaf axis. */
  readonly left: number;
  readonly right: number;
  /** Heights of the two children (0 for a leaf) and of the merge itself. */
  readonly leftHeight: number;
  readonly rightHeight: number;
  readonly height: number;
  /** Leaves below. */
  readonly size: number;
  /** Cluster of all leaves below; null when they belong to several. */
  readonly cluster: number | null;
}

export interface TreeLayout {
  readonly branches: readonly TreeBranch[];
  /** Half way between the highest merge inside a cluster and the lowest between clusters; null when no height does. */
  readonly cutHeight: number | null;
  readonly topHeight: number;
}

/**
 * @param leafOrder point numbers from left to right, each of 0 .. n - 1 once
 * @param clusterOf cluster of every point, shape [n]
 * @throws InvalidInputError when tree, order and labels speak of different numbers of points
 */
export function layOutTree(tree: Linkage, leafOrder: ArrayLike<number>, clusterOf: ArrayLike<number>): TreeLayout {
  const n = tree.height.length + 1;
  if (leafOrder.length !== n || clusterOf.length !== n) {
    throw new InvalidInputError(`a tree of ${n} points, ${leafOrder.length} leaves, ${clusterOf.length} labels`, {
      expected: n,
      found: leafOrder.length === n ? clusterOf.length : leafOrder.length,
    });
  }
  const place = new Float64Array(2 * n - 1).fill(Number.NaN);
  for (let position = 0; position < n; position++) place[at(leafOrder, position)] = position;
  if (place.subarray(0, n).some(Number.isNaN)) throw new InvalidInputError('the leaf order leaves out a point');

  const height = new Float64Array(2 * n - 1);
  const cluster: (number | null)[] = Array.from(clusterOf);
  const branches: TreeBranch[] = [];
  for (let row = 0; row < n - 1; row++) {
    const [a, b] = inOrder(at(tree.left, row), at(tree.right, row), place);
    const id = n + row;
    place[id] = (at(place, a) + at(place, b)) / 2;
    height[id] = at(tree.height, row);
    cluster[id] = cluster[a] === cluster[b] ? at(cluster, a) : null;
    branches.push({
      row,
      left: at(place, a),
      right: at(place, b),
      leftHeight: at(height, a),
      rightHeight: at(height, b),
      height: at(height, id),
      size: at(tree.size, row),
      cluster: at(cluster, id),
    });
  }
  return { branches, cutHeight: cutHeightOf(branches), topHeight: Math.max(0, ...branches.map((b) => b.height)) };
}

function inOrder(a: number, b: number, place: Float64Array): [number, number] {
  return at(place, a) <= at(place, b) ? [a, b] : [b, a];
}

function cutHeightOf(branches: readonly TreeBranch[]): number | null {
  let below = 0;
  let above = Number.POSITIVE_INFINITY;
  for (const { cluster, height } of branches) {
    if (cluster === null) above = Math.min(above, height);
    else below = Math.max(below, height);
  }
  return Number.isFinite(above) && below <= above ? (below + above) / 2 : null;
}
