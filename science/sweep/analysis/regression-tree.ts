/**
 * Regression tree (CART): every split is the one that lowers the squared error most, x[feature] <= threshold to the
 * left, thresholds half-way between neighbouring values. Equal gains: the lower feature, then the lower threshold.
 * @source Breiman, Friedman, Olshen and Stone, Classification and Regression Trees (1984)
 */

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
  const tree = {
    feature: [] as number[],
    threshold: [] as number[],
    left: [] as number[],
    right: [] as number[],
    value: [] as number[],
  };
  const grow = (members: readonly number[]): number => {
    const node = tree.value.length;
    tree.value.push(members.reduce((sum, i) => sum + targets[i]!, 0) / members.length);
    tree.feature.push(-1);
    tree.threshold.push(0);
    tree.left.push(-1);
    tree.right.push(-1);
    const split = bestSplit(rows, targets, members, leastLeaf);
    if (split) {
      tree.feature[node] = split.feature;
      tree.threshold[node] = split.threshold;
      tree.left[node] = grow(members.filter((i) => rows[i]![split.feature]! <= split.threshold));
      tree.right[node] = grow(members.filter((i) => rows[i]![split.feature]! > split.threshold));
    }
    return node;
  };
  grow(sample);
  return tree;
}

export function predictTree(tree: RegressionTree, row: readonly number[]): number {
  let node = 0;
  while (tree.left[node]! >= 0)
    node = (row[tree.feature[node]!]! <= tree.threshold[node]! ? tree.left : tree.right)[node]!;
  return tree.value[node]!;
}

function bestSplit(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  members: readonly number[],
  leastLeaf: number,
): { feature: number; threshold: number } | null {
  const n = members.length;
  const total = members.reduce((sum, i) => sum + targets[i]!, 0);
  // The squared error falls by sum_left^2 / n_left + sum_right^2 / n_right - total^2 / n; rounding noise is no gain.
  const square = members.reduce((sum, i) => sum + targets[i]! ** 2, 0);
  let best = (total * total) / n + 1e-12 * square;
  let split: { feature: number; threshold: number } | null = null;
  for (let feature = 0; feature < rows[0]!.length; feature++) {
    const sorted = [...members].sort((a, b) => rows[a]![feature]! - rows[b]![feature]! || a - b);
    let left = 0;
    for (let k = 1; k < n; k++) {
      left += targets[sorted[k - 1]!]!;
      const below = rows[sorted[k - 1]!]![feature]!;
      const above = rows[sorted[k]!]![feature]!;
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
