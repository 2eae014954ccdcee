/**
 * Branches of a decision tree as a rule: a crystal belongs to the class if some branch holds for it, and a branch holds
 * if all its questions have the answer that is asked for.
 */
import { at } from '../../../schemas/required.js';
import type { Leaf, Tree } from './decision-tree.js';
import { isAnsweredYes, type TreeColumn, type TreeQuestion } from './questions.js';

interface Answer extends TreeQuestion {
  /** Yes. */
  readonly has: boolean;
}

export type Branch = readonly Answer[];

/** Branches that end in the class, in the order of their crystals of the class; siblings that both do are one. */
export function branchesOf(tree: Tree): Branch[] {
  return collect(tree, [])
    .sort((a, b) => b.inside - a.inside)
    .map(({ questions }) => questions);
}

/** @returns whether the rule takes the crystal */
export function isTaken(branches: readonly Branch[], features: readonly TreeColumn[], crystal: number): boolean {
  return branches.some((branch) =>
    branch.every((answer) => isAnsweredYes(at(features, answer.feature), answer, crystal) === answer.has),
  );
}

/**
 * Leaves out questions and branches without which the rule takes the very same crystals: "A, or B and no A" is "A or
 * B". What is lacking is left out before what is there.
 * @param nCrystals all of them
 */
export function shortened(branches: readonly Branch[], features: readonly TreeColumn[], nCrystals: number): Branch[] {
  const crystals = Array.from({ length: nCrystals }, (_, crystal) => crystal);
  const wanted = crystals.map((crystal) => isTaken(branches, features, crystal));
  const isSame = (rule: readonly Branch[]) =>
    crystals.every((crystal) => isTaken(rule, features, crystal) === wanted[crystal]);
  let rule = [...branches];
  for (const branch of [...branches].reverse()) {
    const without = rule.filter((each) => each !== branch);
    if (without.length > 0 && isSame(without)) rule = without;
  }
  for (const has of [false, true]) {
    for (let b = 0; b < rule.length; b++) {
      for (const question of at(rule, b).filter((each) => each.has === has)) {
        const rest = at(rule, b).filter((each) => each !== question);
        const shorter = rule.with(b, rest);
        if (rest.length > 0 && isSame(shorter)) rule = shorter;
      }
    }
  }
  return rule;
}

interface CountedBranch {
  readonly questions: Branch;
  readonly inside: number;
}

function collect(tree: Tree, questions: Branch): CountedBranch[] {
  const leaves = leavesOf(tree);
  const belonging = leaves.filter(({ share }) => share > 0.5);
  if (belonging.length === 0) return [];
  if (tree.kind === 'leaf' || belonging.length === leaves.length) {
    return [{ questions, inside: leaves.reduce((sum, { inClass }) => sum + inClass, 0) }];
  }
  const { feature, atLeast } = tree;
  const question = atLeast === undefined ? { feature } : { feature, atLeast };
  return [
    ...collect(tree.having, [...questions, { ...question, has: true }]),
    ...collect(tree.lacking, [...questions, { ...question, has: false }]),
  ];
}

function leavesOf(tree: Tree): Leaf[] {
  return tree.kind === 'leaf' ? [tree] : [...leavesOf(tree.having), ...leavesOf(tree.lacking)];
}
