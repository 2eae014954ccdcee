/**
 * Classification tree of two classes with equal total weight: every crystal of class c weighs 1 / (2 n_c). A node is split
 * by its best question (`questions.ts`). Greedy, to a given depth; no pruning: shallow trees are read, not deployed.
 * @source Breiman, Friedman, Olshen and Stone, Classification and Regression Trees (1984)
 */

import { at } from '../../../schemas/required.js';
import { bestQuestion, type ClassWeights, isAnsweredYes, type TreeColumn, type TreeQuestion } from './questions.js';

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

interface Split extends TreeQuestion {
  readonly kind: 'split';
  /** What it is where no further question is asked. */
  readonly whole: Leaf;
  readonly having: Tree;
  readonly lacking: Tree;
}

export type Tree = Leaf | Split;

/**
 * @param columns one a feature or a number
 * @param inClass of every crystal, 0 or 1
 * @param members crystals to learn from, with at least one of each class; default all
 */
export function growTree(
  columns: readonly TreeColumn[],
  inClass: Uint8Array,
  { maxDepth, minLeaf }: TreeOptions = DEFAULT_TREE,
  members: Uint32Array = Uint32Array.from(inClass.keys()),
): Tree {
  const countOf = (crystals: Uint32Array) => crystals.reduce((sum, crystal) => sum + at(inClass, crystal), 0);
  const positives = countOf(members);
  const weights: ClassWeights = [1 / (2 * (members.length - positives)), 1 / (2 * positives)];
  const grow = (here: Uint32Array, depth: number): Tree => {
    const mine = countOf(here);
    const leaf = leafOf(mine, here.length - mine, weights);
    if (depth === 0 || mine === 0 || mine === here.length) return leaf;
    const question = bestQuestion(columns, inClass, here, weights, minLeaf);
    if (!question) return leaf;
    const side = (answer: boolean) =>
      grow(
        here.filter((crystal) => isAnsweredYes(at(columns, question.feature), question, crystal) === answer),
        depth - 1,
      );
    return { kind: 'split', ...question, whole: leaf, having: side(true), lacking: side(false) };
  };
  return grow(members, maxDepth);
}

/** @returns the tree of fewer questions that would have been grown: each is the best one of its node, whatever comes below */
export function truncated(tree: Tree, maxDepth: number): Tree {
  if (tree.kind === 'leaf') return tree;
  if (maxDepth === 0) return tree.whole;
  return { ...tree, having: truncated(tree.having, maxDepth - 1), lacking: truncated(tree.lacking, maxDepth - 1) };
}

/** @returns whether the tree takes the crystal for one of the class */
export function isInClass(tree: Tree, columns: readonly TreeColumn[], crystal: number): boolean {
  let node = tree;
  while (node.kind === 'split')
    node = isAnsweredYes(at(columns, node.feature), node, crystal) ? node.having : node.lacking;
  return node.share > 0.5;
}

function leafOf(inClass: number, others: number, [other, own]: ClassWeights): Leaf {
  return { kind: 'leaf', share: (inClass * own) / (inClass * own + others * other), inClass, others };
}
