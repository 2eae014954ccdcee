/**
 * Classification tree on features that a crystal has or lacks, of two classes with equal total weight: every crystal of
 * class c weighs 1 / (2 n_c). A node is split by the feature that lowers the weighted Gini impurity most,
 *
 *   i = 2 p (1 - p),      gain = W i - W_with i_with - W_without i_without,
 *
 * p the weighted share of the class. Greedy, to a given depth; no pruning: shallow trees are read, not deployed.
 * Where gains are equal the first feature is taken, so the order of the features is the order of preference.
 * @source Breiman, Friedman, Olshen and Stone, Classification and Regression Trees (1984)
 */

import { at } from '../../../schemas/required.js';

export interface TreeOptions {
  /** Questions from the root to a leaf at most. */
  readonly maxDepth: number;
  /** Crystals that a leaf holds at least. */
  readonly minLeaf: number;
}

export const DEFAULT_TREE: TreeOptions = { maxDepth: 3, minLeaf: 2 };

export interface Leaf {
  readonly kind: 'leaf';
  /** Weighted share of the class among the crystals here: it is the class above one half. */
  readonly share: number;
  readonly inClass: number;
  readonly others: number;
}

interface Split {
  readonly kind: 'split';
  /** Number of the feature in the matrix. */
  readonly feature: number;
  readonly having: Tree;
  readonly lacking: Tree;
}

export type Tree = Leaf | Split;

/** A feature: whether each crystal has it (0 or 1), and which do, ascending. */
export interface FeatureColumn {
  readonly held: Uint8Array;
  readonly holders: Uint32Array;
}

/** Gains below are rounding. */
const SMALLEST_GAIN = 1e-12;

/**
 * @param columns one a feature
 * @param inClass of every crystal, 0 or 1
 * @param members crystals to learn from, with at least one of each class; default all
 */
export function growTree(
  columns: readonly FeatureColumn[],
  inClass: Uint8Array,
  { maxDepth, minLeaf }: TreeOptions = DEFAULT_TREE,
  members: Uint32Array = Uint32Array.from(inClass.keys()),
): Tree {
  const positives = members.reduce((sum, crystal) => sum + at(inClass, crystal), 0);
  const weight = [1 / (2 * (members.length - positives)), 1 / (2 * positives)] as const;
  const grow = (here: Uint32Array, depth: number): Tree => {
    const mine = here.reduce((sum, crystal) => sum + at(inClass, crystal), 0);
    const leaf = leafOf(mine, here.length - mine, weight);
    if (depth === 0 || mine === 0 || mine === here.length) return leaf;
    let best = -1;
    let bestGain = 0;
    const isHere = new Uint8Array(inClass.length);
    for (const crystal of here) isHere[crystal] = 1;
    columns.forEach(({ holders }, feature) => {
      let [having, havingMine] = [0, 0];
      for (const crystal of holders) {
        if (isHere[crystal] === 0) continue;
        having++;
        havingMine += at(inClass, crystal);
      }
      if (having < minLeaf || here.length - having < minLeaf) return;
      const gain =
        impurity(mine, here.length - mine, weight) -
        impurity(havingMine, having - havingMine, weight) -
        impurity(mine - havingMine, here.length - having - (mine - havingMine), weight);
      if (gain > bestGain + SMALLEST_GAIN) {
        best = feature;
        bestGain = gain;
      }
    });
    if (best < 0) return leaf;
    return {
      kind: 'split',
      feature: best,
      having: grow(
        here.filter((crystal) => at(columns, best).held[crystal] === 1),
        depth - 1,
      ),
      lacking: grow(
        here.filter((crystal) => at(columns, best).held[crystal] === 0),
        depth - 1,
      ),
    };
  };
  return grow(members, maxDepth);
}

/** @returns whether the tree takes the crystal for one of the class */
export function isInClass(tree: Tree, columns: readonly FeatureColumn[], crystal: number): boolean {
  let node = tree;
  while (node.kind === 'split') node = at(columns, node.feature).held[crystal] === 1 ? node.having : node.lacking;
  return node.share > 0.5;
}

function leafOf(inClass: number, others: number, [other, own]: readonly [number, number]): Leaf {
  return { kind: 'leaf', share: (inClass * own) / (inClass * own + others * other), inClass, others };
}

/** Weighted Gini impurity times the weight of the node. */
function impurity(inClass: number, others: number, [other, own]: readonly [number, number]): number {
  const [a, b] = [inClass * own, others * other];
  return (2 * a * b) / (a + b);
}
