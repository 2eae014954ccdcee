/**
 * Order of the points along the bottom of the dendrogram: the points of the left child (the smaller number), then
 * those of the right child, at every merge. Every cluster is then one unbroken stretch of leaves.
 */
import type { Linkage } from '../../../schemas/tables/clustering.js';
import { clusterSize } from './merge-tree.js';

/** @returns point numbers from left to right, shape [n] */
export function leafOrder(tree: Linkage): Uint32Array {
  const n = tree.height.length + 1;
  const first = firstLeaf(tree);
  const order = new Uint32Array(n);
  for (let point = 0; point < n; point++) order[first[point]!] = point;
  return order;
}

/** @returns place in the leaf order where the stretch of cluster id begins, shape [2 n - 1]; its length is the size */
export function firstLeaf(tree: Linkage): Uint32Array {
  const n = tree.height.length + 1;
  const first = new Uint32Array(2 * n - 1);
  for (let row = n - 2; row >= 0; row--) {
    const left = tree.left[row]!;
    first[left] = first[n + row]!;
    first[tree.right[row]!] = first[n + row]! + clusterSize(tree, n, left);
  }
  return first;
}
