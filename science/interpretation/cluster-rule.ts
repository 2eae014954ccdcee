/**
 * What a cluster is, in words: a shallow decision tree, cluster against rest, read along the branches that end in the
 * cluster, such as
 *
 *   Cu(I) coordinated by 4 S; onset 1.9 +- 0.3 eV
 *
 * Of features that separate equally well, environments are preferred to oxidation states, those to elements, and
 * structure types come last. The accuracy says how well the rule recognises crystals it was not made from; 0.5 is
 * guessing. A rule describes, it does not explain: other features may separate almost as well.
 */
import type { ClusterProperty } from './cluster-properties.js';
import type { CrystalFeatures, FeatureKind } from './crystal-features.js';
import { DEFAULT_TREE, growTree, type Leaf, type Tree, type TreeOptions } from './decision-tree.js';
import { featureTable, type NamedFeature } from './feature-table.js';
import { crossValidatedAccuracy, FOLDS, stratifiedFolds } from './tree-validation.js';

/** One row of the `rules` table. */
export interface ClusterRule {
  readonly cluster: number;
  readonly size: number;
  /** Branches joined by `or`; null where no feature tells the cluster from the rest. */
  readonly rule: string | null;
  /** Balanced accuracy on the crystals the tree was grown on, in [0, 1]; null without a rule. */
  readonly fitted: number | null;
  /** Balanced accuracy in stratified cross-validation; null where the cluster is too small for it. */
  readonly accuracy: number | null;
  /** Crystals of the cluster that the rule finds, and crystals of other clusters that it takes along. */
  readonly found: number;
  readonly mistaken: number;
}

export interface RuleOptions extends TreeOptions {
  readonly folds: number;
  readonly seed: number;
}

export const DEFAULT_RULE: RuleOptions = { ...DEFAULT_TREE, folds: FOLDS, seed: 123 };

/** In order of preference. */
const KINDS: readonly FeatureKind[] = ['environment', 'coordination', 'oxidation-state', 'element', 'prototype'];

/** @returns one rule a cluster, ascending */
export function clusterRules(
  crystals: readonly CrystalFeatures[],
  labels: ArrayLike<number>,
  { folds, seed, ...options }: RuleOptions = DEFAULT_RULE,
): ClusterRule[] {
  const features = featureTable(crystals, KINDS, options.minLeaf);
  const clusters = [...new Set(Array.from(labels))].sort((a, b) => a - b);
  return clusters.map((cluster) => {
    const inClass = Uint8Array.from(crystals, (_, i) => (labels[i] === cluster ? 1 : 0));
    const size = inClass.reduce((sum, each) => sum + each, 0);
    const nothing = { cluster, size, rule: null, fitted: null, accuracy: null, found: 0, mistaken: 0 };
    if (size === crystals.length) return nothing;
    const tree = growTree(features, inClass, options);
    const branches = branchesOf(tree, []);
    if (tree.kind === 'leaf' || branches.length === 0) return nothing;
    const found = branches.reduce((sum, { inside }) => sum + inside, 0);
    const mistaken = branches.reduce((sum, { outside }) => sum + outside, 0);
    return {
      cluster,
      size,
      rule: branches
        .sort((a, b) => b.inside - a.inside)
        .map(({ questions }) => branchText(questions, features))
        .join(', or '),
      fitted: (found / size + 1 - mistaken / (crystals.length - size)) / 2,
      accuracy: crossValidatedAccuracy(features, inClass, stratifiedFolds(inClass, folds, seed), options),
      found,
      mistaken,
    };
  });
}

/** `rule; onset 1.9 +- 0.3 eV`, with what is missing said. */
export function ruleSentence({ rule }: ClusterRule, onset: Pick<ClusterProperty, 'mean' | 'spread'>): string {
  const words = rule ?? 'no feature tells it from the rest';
  if (onset.mean === null) return `${words}; no onset`;
  const spread = onset.spread === null ? '' : ` +- ${onset.spread.toFixed(1)}`;
  return `${words}; onset ${onset.mean.toFixed(1)}${spread} eV`;
}

interface Question {
  readonly feature: number;
  readonly has: boolean;
}

interface Branch {
  readonly questions: readonly Question[];
  readonly inside: number;
  readonly outside: number;
}

/** Branches that end in the cluster; a question whose answers both do is left out. */
function branchesOf(tree: Tree, questions: readonly Question[]): Branch[] {
  const leaves = leavesOf(tree);
  const belonging = leaves.filter(({ share }) => share > 0.5);
  if (belonging.length === 0) return [];
  if (tree.kind === 'leaf' || belonging.length === leaves.length) {
    const sum = (of: (leaf: Leaf) => number) => leaves.reduce((total, leaf) => total + of(leaf), 0);
    return [{ questions, inside: sum((leaf) => leaf.inClass), outside: sum((leaf) => leaf.others) }];
  }
  return [
    ...branchesOf(tree.having, [...questions, { feature: tree.feature, has: true }]),
    ...branchesOf(tree.lacking, [...questions, { feature: tree.feature, has: false }]),
  ];
}

function leavesOf(tree: Tree): Leaf[] {
  return tree.kind === 'leaf' ? [tree] : [...leavesOf(tree.having), ...leavesOf(tree.lacking)];
}

/** What a branch has comes before what it lacks. */
function branchText(questions: readonly Question[], features: readonly NamedFeature[]): string {
  const said = (wanted: boolean) =>
    questions.filter(({ has }) => has === wanted).map(({ feature }) => featureText(features[feature]!));
  const [has, lacks] = [said(true), said(false)];
  const without = lacks.length > 0 ? `no ${lacks.join(', no ')}` : '';
  return [...has, without].filter((text) => text !== '').join(' and ');
}

/** `Cu(I) coordinated by 4 S`; `Cu(I) with 4 neighbours`; `structure type ...` */
export function featureText({ kind, name }: Pick<NamedFeature, 'kind' | 'name'>): string {
  if (kind === 'prototype') return `structure type ${name}`;
  const [centre, ligands] = name.split(' by ') as [string, string | undefined];
  if (ligands === undefined) return name;
  if (/^\d+$/.test(ligands)) return `${centre} with ${ligands} neighbour${ligands === '1' ? '' : 's'}`;
  return `${centre} coordinated by ${ligands}`;
}
