/**
 * Cophenetic distance of two points: the height of the merge that first joins them. Its Pearson correlation with the
 * original distances says how much of them the tree keeps.
 *
 * Along the leaf order every gap between neighbours belongs to one merge, the one that joins them; two points further
 * apart are joined by the last of the merges of the gaps between them.
 * @source Sokal and Rohlf, Taxon 11, 33 (1962)
 */

import { InvalidInputError } from '../../../schemas/failure.js';
import type { Linkage } from '../../../schemas/tables/clustering.js';
import { pearson } from '../../numerics/index.js';
import { rowStarts } from '../distances/distances.js';
import { firstLeaf } from './leaf-order.js';

/**
 * @param members distinct points to which it is restricted (a sample of many), in the order of the result; default all
 * @returns condensed, shape [m (m - 1) / 2] for m members, in the unit of the heights
 */
export function copheneticDistances(tree: Linkage, members: Uint32Array | null = null): Float64Array {
  const rows = new CopheneticRows(tree, members);
  const { m } = rows;
  const start = rowStarts(m);
  const cophenetic = new Float64Array((m * (m - 1)) / 2);
  for (let i = 0; i < m; i++) rows.write(i, cophenetic, start[i]!);
  return cophenetic;
}

/** Cophenetic distances row by row, m numbers each. */
export class CopheneticRows {
  /** Members. */
  readonly m: number;
  /** Members along the leaf order, and the place of each there. */
  private readonly fromLeft: Uint32Array;
  private readonly place: Uint32Array;
  /** The merge that joins each of these with the next. */
  private readonly joining: Uint32Array;

  /** @param members as in `copheneticDistances` */
  constructor(
    private readonly tree: Linkage,
    members: Uint32Array | null = null,
  ) {
    const first = firstLeaf(tree);
    const m = members === null ? tree.height.length + 1 : members.length;
    const leaf = Uint32Array.from({ length: m }, (_, i) => first[members === null ? i : members[i]!]!);
    this.m = m;
    this.fromLeft = Uint32Array.from(leaf.keys()).sort((a, b) => leaf[a]! - leaf[b]!);
    this.joining = lastMergeOfGaps(
      mergeOfGaps(tree, first),
      this.fromLeft.map((i) => leaf[i]!),
    );
    this.place = new Uint32Array(m);
    this.fromLeft.forEach((i, at) => {
      this.place[i] = at;
    });
  }

  /** Writes the distance to every later member j at target[start + j]; outwards along the leaves from both sides. */
  write(i: number, target: Float64Array, start: number): void {
    const { fromLeft, joining, m } = this;
    const { height } = this.tree;
    let row = 0;
    for (let at = this.place[i]! + 1; at < m; at++) {
      row = Math.max(row, joining[at - 1]!);
      if (fromLeft[at]! > i) target[start + fromLeft[at]!] = height[row]!;
    }
    row = 0;
    for (let at = this.place[i]! - 1; at >= 0; at--) {
      row = Math.max(row, joining[at]!);
      if (fromLeft[at]! > i) target[start + fromLeft[at]!] = height[row]!;
    }
  }
}

/** Merge that joins leaf g with leaf g + 1, shape [n - 1]. */
function mergeOfGaps(tree: Linkage, first: Uint32Array): Uint32Array {
  const gaps = new Uint32Array(tree.height.length);
  tree.right.forEach((right, row) => {
    gaps[first[right]! - 1] = row;
  });
  return gaps;
}

/** The last merge of the gaps from each of these leaves to the next; rows of a tree name only earlier ones. */
function lastMergeOfGaps(gaps: Uint32Array, leaves: Uint32Array): Uint32Array {
  return leaves.subarray(1).map((leaf, a) => {
    let row = 0;
    for (let gap = leaves[a]!; gap < leaf; gap++) row = Math.max(row, gaps[gap]!);
    return row;
  });
}

/**
 * @param distances condensed, of the same points, or of the members alone where these are named
 * @returns in [-1, 1]; null where it is not defined (all distances or all heights equal, fewer than three points)
 */
export function copheneticCorrelation(
  tree: Linkage,
  distances: Float64Array,
  members: Uint32Array | null = null,
): number | null {
  const cophenetic = copheneticDistances(tree, members);
  if (cophenetic.length !== distances.length) {
    throw new InvalidInputError(`${distances.length} distances for ${cophenetic.length} pairs of the tree`, {
      found: distances.length,
      expected: cophenetic.length,
    });
  }
  return pearson(distances, cophenetic);
}
