/** A merge tree folded at its cut: one leaf a cluster, and the part of the tree below each. */
import { at, required } from '../../../schemas/required.js';
import type { Linkage } from '../../../schemas/tables/clustering.js';
import type { DendrogramLeaf } from './dendrogram.js';
import type { TreeLayout } from './tree-layout.js';

interface CollapsedTree {
  /** Leaf i is the cluster `clusters[i]`; sizes count clusters. */
  readonly tree: Linkage;
  readonly clusters: readonly number[];
  readonly leafOrder: readonly number[];
}

/**
 * @param leafOrder point numbers from left to right
 * @param clusterOf cluster of every point, shape [n]
 * @returns null where the clusters are no subtrees: the labels are then those of another tree
 */
export function collapseTree(
  { left, right, height }: Linkage,
  leafOrder: ArrayLike<number>,
  clusterOf: ArrayLike<number>,
): CollapsedTree | null {
  const n = height.length + 1;
  const clusters = [...new Set(Array.from(leafOrder, (point) => at(clusterOf, point)))];
  const leafOf = new Map(clusters.map((cluster, i) => [cluster, i]));
  const pure: (number | null)[] = Array.from(clusterOf);
  const reduced = new Map<number, number>();
  const size: number[] = clusters.map(() => 1);
  const rows: { left: number; right: number; height: number; size: number }[] = [];
  for (let row = 0; row < n - 1; row++) {
    const [a, b] = [at(left, row), at(right, row)];
    const [clusterOfA, clusterOfB] = [at(pure, a), at(pure, b)];
    const same = clusterOfA !== null && clusterOfA === clusterOfB;
    pure[n + row] = same ? clusterOfA : null;
    if (same) continue;
    const ends = [
      clusterOfA === null ? required(reduced.get(a)) : required(leafOf.get(clusterOfA)),
      clusterOfB === null ? required(reduced.get(b)) : required(leafOf.get(clusterOfB)),
    ];
    const [first, second] = ends.sort((x, y) => x - y) as [number, number];
    size.push(at(size, first) + at(size, second));
    reduced.set(n + row, clusters.length + rows.length);
    rows.push({ left: first, right: second, height: at(height, row), size: required(size.at(-1)) });
  }
  // As many merges as n leaves have, each taken once; otherwise a cluster is in several subtrees.
  if (rows.length !== clusters.length - 1) return null;
  return {
    tree: {
      left: Uint32Array.from(rows, (row) => row.left),
      right: Uint32Array.from(rows, (row) => row.right),
      height: Float64Array.from(rows, (row) => row.height),
      size: Uint32Array.from(rows, (row) => row.size),
    },
    clusters,
    leafOrder: clusters.map((_, i) => i),
  };
}

/** @returns the branches inside one cluster, moved so that its first leaf is at 0 */
export function subtreeLayout(
  layout: TreeLayout,
  leaves: readonly DendrogramLeaf[],
  cluster: number,
): { layout: TreeLayout; leaves: DendrogramLeaf[] } {
  const from = leaves.findIndex((leaf) => leaf.cluster === cluster);
  const branches = layout.branches
    .filter((branch) => branch.cluster === cluster)
    .map((branch) => ({ ...branch, left: branch.left - from, right: branch.right - from }));
  return {
    layout: { branches, cutHeight: null, topHeight: Math.max(0, ...branches.map(({ height }) => height)) },
    leaves: leaves.filter((leaf) => leaf.cluster === cluster),
  };
}
