/**
 * Regression tree (CART): every split is the one that lowers the squared error most, x[feature] <= threshold to the
 * left, thresholds half-way between neighbouring values. Equal gains: the lower feature, then the lower threshold.
 * @source Breiman, Friedman, Olshen and Stone, Classification and Regression Trees (1984)
 */
import { at } from '../../../schemas/required.js';

/** Node 0 is the root; a leaf has no left child (-1). */
export interface RegressionTree {
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly value: readonly number[];
}

/**
 * @param rows features of every observation, finite
 * @param sample observations to grow it on, repeated ones counted as often
 * @param leastLeaf observations in a leaf, at least
 */
export function growTree(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  sample: readonly number[],
  leastLeaf: number,
): RegressionTree {
  const nodes: Node[] = [];
  const grow = (members: readonly Observation[]): number => {
    const number = nodes.length;
    const node = { feature: -1, threshold: 0, left: -1, right: -1, value: sumOf(members) / members.length };
    nodes.push(node);
    const split = bestSplit(members, leastLeaf);
    if (split) {
      const isLeft = ({ row }: Observation) => at(row, split.feature) <= split.threshold;
      Object.assign(node, split);
      node.left = grow(members.filter(isLeft));
      node.right = grow(members.filter((member) => !isLeft(member)));
    }
    return number;
  };
  grow(sample.map((place) => ({ place, row: at(rows, place), target: at(targets, place) })));
  return {
    feature: nodes.map(({ feature }) => feature),
    threshold: nodes.map(({ threshold }) => threshold),
    left: nodes.map(({ left }) => left),
    right: nodes.map(({ right }) => right),
    value: nodes.map(({ value }) => value),
  };
}

type Node = { readonly [Column in keyof RegressionTree]: RegressionTree[Column][number] };

interface Observation {
  readonly place: number;
  readonly row: readonly number[];
  readonly target: number;
}

function sumOf(members: readonly Observation[]): number {
  return members.reduce((sum, { target }) => sum + target, 0);
}

export function predictTree(tree: RegressionTree, row: readonly number[]): number {
  let node = 0;
  while (at(tree.left, node) >= 0)
    node = at(at(row, at(tree.feature, node)) <= at(tree.threshold, node) ? tree.left : tree.right, node);
  return at(tree.value, node);
}

function bestSplit(members: readonly Observation[], leastLeaf: number): { feature: number; threshold: number } | null {
  const n = members.length;
  const total = sumOf(members);
  // The squared error falls by sum_left^2 / n_left + sum_right^2 / n_right - total^2 / n; rounding noise is no gain.
  const square = members.reduce((sum, { target }) => sum + target ** 2, 0);
  let best = (total * total) / n + 1e-12 * square;
  let split: { feature: number; threshold: number } | null = null;
  for (const feature of at(members, 0).row.keys()) {
    const sorted = members
      .map(({ place, row, target }) => ({ place, target, value: at(row, feature) }))
      .sort((a, b) => a.value - b.value || a.place - b.place);
    let left = 0;
    for (const [n0, { target, value: below }] of sorted.slice(0, -1).entries()) {
      left += target;
      const k = n0 + 1;
      const above = at(sorted, k).value;
      if (below === above || k < leastLeaf || n - k < leastLeaf) continue;
      const gain = (left * left) / k + ((total - left) * (total - left)) / (n - k);
      if (gain > best) {
        best = gain;
        split = { feature, threshold: (below + above) / 2 };
      }
    }
  }
  return split;
}
