/**
 * The merges of a tree that join different groups, highest first: where the groups of a cut part from one another. A
 * cut into K groups leaves K - 1 of them above it.
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { at } from '../../../schemas/required.js';
import type { Linkage } from '../../../schemas/tables/clustering.js';

interface GroupMerge {
  readonly height: number;
  /** Point numbers of each side, ascending. */
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/**
 * @param labels group of every point, from a cut of this tree
 * @throws InvalidInputError where tree and labels do not belong together
 */
export function groupMerges({ left, right, height }: Linkage, labels: ArrayLike<number>): GroupMerge[] {
  const n = labels.length;
  if (height.length !== Math.max(0, n - 1))
    throw new InvalidInputError(`a tree of ${height.length + 1} points and ${n} labels`, { found: n });
  const groups = new Set(Array.from(labels)).size;
  // Group of a subtree, null where it holds several.
  const groupOf: (number | null)[] = Array.from(labels);
  const joining: number[] = [];
  for (let row = 0; row < height.length; row++) {
    const [one, other] = [at(groupOf, at(left, row)), at(groupOf, at(right, row))];
    const joins = one === null || other === null || one !== other;
    groupOf.push(joins ? null : one);
    if (joins) joining.push(row);
  }
  if (joining.length !== Math.max(0, groups - 1))
    throw new InvalidInputError(`${groups} groups are no subtrees of the tree: ${joining.length} merges join them`);
  const pointsOf = (node: number): number[] => {
    const points: number[] = [];
    for (const open = [node]; open.length > 0; ) {
      const own = open.pop() as number;
      if (own < n) points.push(own);
      else open.push(at(left, own - n), at(right, own - n));
    }
    return points.sort((a, b) => a - b);
  };
  return joining
    .sort((a, b) => at(height, b) - at(height, a) || b - a)
    .map((row) => ({ height: at(height, row), left: pointsOf(at(left, row)), right: pointsOf(at(right, row)) }));
}
