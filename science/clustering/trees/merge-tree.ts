/**
 * From merges in the order in which an algorithm found them to SciPy's merge tree: rows sorted by height (stable),
 * cluster n + i made by row i, the smaller cluster number on the left.
 */
import type { Linkage } from '../../../schemas/tables/clustering.js';
import { DisjointSets } from './disjoint-sets.js';

/** Merges in order of discovery: each joins the clusters that hold points `first` and `second` at that moment. */
export interface Merges {
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  readonly height: Float64Array;
}

export function emptyMerges(n: number): Merges {
  return { first: new Uint32Array(n - 1), second: new Uint32Array(n - 1), height: new Float64Array(n - 1) };
}

/**
 * @param merges n - 1 of them, naming points 0..n-1
 * @param order of the rows: of linkages whose heights may go down only the order of discovery is a tree's
 */
export function mergeTree(merges: Merges, order: 'by height' | 'as found' = 'by height'): Linkage {
  const rows = merges.height.length;
  const n = rows + 1;
  const inOrder = Uint32Array.from(merges.height.keys());
  if (order === 'by height') inOrder.sort((a, b) => merges.height[a]! - merges.height[b]! || a - b);
  const tree = {
    left: new Uint32Array(rows),
    right: new Uint32Array(rows),
    height: new Float64Array(rows),
    size: new Uint32Array(rows),
  };
  const clusters = new DisjointSets(2 * n - 1);
  inOrder.forEach((merge, row) => {
    const a = clusters.nameOf(merges.first[merge]!);
    const b = clusters.nameOf(merges.second[merge]!);
    tree.left[row] = Math.min(a, b);
    tree.right[row] = Math.max(a, b);
    tree.height[row] = merges.height[merge]!;
    tree.size[row] = clusterSize(tree, n, a) + clusterSize(tree, n, b);
    clusters.unite(n + row, a);
    clusters.unite(n + row, b);
  });
  return tree;
}

/** Points in cluster `id`: 1 for a point, the row's size for a merge. */
export function clusterSize(tree: Pick<Linkage, 'size'>, n: number, id: number): number {
  return id < n ? 1 : tree.size[id - n]!;
}
