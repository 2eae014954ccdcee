/**
 * Single linkage from the minimum spanning tree: its edges, shortest first, are the merges.
 * Prim's algorithm on the condensed matrix, n^2 time, n memory beside the matrix.
 *
 * @source Gower and Ross, Appl. Stat. 18, 54 (1969)
 */
import { rowStarts } from '../distances/distances.js';
import { emptyMerges, type Merges } from './merge-tree.js';

/** @param distances condensed, shape [n (n - 1) / 2]; left as it is */
export function minimumSpanningTree(distances: Float64Array, n: number): Merges {
  const merges = emptyMerges(n);
  const start = rowStarts(n);
  const reached = new Uint8Array(n);
  const toTree = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  let last = 0;
  for (let edge = 0; edge < n - 1; edge++) {
    reached[last] = 1;
    let nearest = last;
    let shortest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < n; i++) {
      if (reached[i] === 1) continue;
      const distance = distances[i < last ? start[i]! + last : start[last]! + i]!;
      if (distance < toTree[i]!) toTree[i] = distance;
      if (toTree[i]! < shortest) {
        shortest = toTree[i]!;
        nearest = i;
      }
    }
    // The tree is named by its newest point: any point of a cluster stands for it in the merge tree.
    merges.first[edge] = last;
    merges.second[edge] = nearest;
    merges.height[edge] = shortest;
    last = nearest;
  }
  return merges;
}
