/**
 * What a cluster is, in words: a shallow decision tree, cluster against rest, read along the branches that end in the
 * cluster, such as
 *
 *   Cu(I) coordinated by 4 S; onset 1.9 +- 0.3 eV
 *
 * Where features separate equally well, environments are preferred to oxidation states, those to elements, and
 * structure types come last; of cations and anions, cations. The depth, 1 to 3, is the smallest that cross-validation finds (almost) as good as any.
 * The accuracy says how well such a rule recognises crystals it was not made from: 0.5 is guessing, and the choice of the
 * depth makes it a little too good. A rule describes, it does not explain: other features may separate almost as well.
 */
import { at } from '../../../schemas/required.js';
import { WEAK_ACCURACY } from '../../../schemas/tables/interpretation.js';
import type { ClusterProperty } from '../enrichment/cluster-properties.js';
import type { CrystalFeatures, FeatureKind } from '../features/crystal-features.js';
import { featureTable, type NamedFeature } from '../features/feature-table.js';
import { DEFAULT_TREE, growTree, type TreeOptions } from './decision-tree.js';
import { type Branch, branchesOf, isTaken, shortened } from './rule-branches.js';
import { crossValidatedAccuracy, FOLDS, stratifiedFolds } from './tree-validation.js';

/** One row of the `rules` table. */
export interface ClusterRule {
  readonly cluster: number;
  readonly size: number;
  /** Branches joined by `or`; null where no feature tells the cluster from the rest. */
  readonly rule: string | null;
  /** Questions from the root of the tree to a leaf at most; 0 without a rule. */
  readonly depth: number;
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

/** A deeper tree must be better by more than this: a question more is a price to the reader. */
const ACCURACY_TIE = 0.02;

/** In order of preference. */
const KINDS: readonly FeatureKind[] = ['environment', 'coordination', 'oxidation-state', 'element', 'prototype'];

/** @returns one rule a cluster, ascending */
export function clusterRules(
  crystals: readonly CrystalFeatures[],
  labels: ArrayLike<number>,
  { folds, seed, maxDepth, minLeaf }: RuleOptions = DEFAULT_RULE,
): ClusterRule[] {
  const features = inOrderOfPreference(crystals, minLeaf);
  const clusters = [...new Set(Array.from(labels))].sort((a, b) => a - b);
  return clusters.map((cluster) => {
    const inClass = Uint8Array.from(crystals, (_, i) => (labels[i] === cluster ? 1 : 0));
    const size = inClass.reduce((sum, each) => sum + each, 0);
    const nothing = { cluster, size, rule: null, depth: 0, fitted: null, accuracy: null, found: 0, mistaken: 0 };
    if (size === crystals.length) return nothing;
    const foldOf = stratifiedFolds(inClass, folds, seed);
    const accuracies = Array.from({ length: maxDepth }, (_, level) =>
      crossValidatedAccuracy(features, inClass, foldOf, { maxDepth: level + 1, minLeaf }),
    );
    const best = Math.max(...accuracies.map((each) => each ?? 0));
    // Too small a cluster has no accuracy: then one question, because nothing supports more.
    const depth =
      1 +
      Math.max(
        0,
        accuracies.findIndex((each) => each !== null && each >= best - ACCURACY_TIE),
      );
    const tree = growTree(features, inClass, { maxDepth: depth, minLeaf });
    const branches = shortened(branchesOf(tree), features, crystals.length);
    if (tree.kind === 'leaf' || branches.length === 0) return nothing;
    const taken = Array.from(inClass.keys()).filter((crystal) => isTaken(branches, features, crystal));
    const found = taken.filter((crystal) => inClass[crystal] === 1).length;
    const mistaken = taken.length - found;
    return {
      cluster,
      size,
      rule: branches.map((branch) => branchText(branch, features)).join(', or '),
      depth,
      fitted: (found / size + 1 - mistaken / (crystals.length - size)) / 2,
      accuracy: at(accuracies, depth - 1),
      found,
      mistaken,
    };
  });
}

/** `rule; onset 1.9 +- 0.3 eV`, with what is missing or weak said. */
export function ruleSentence(
  { rule, accuracy }: Pick<ClusterRule, 'rule' | 'accuracy'>,
  onset: Pick<ClusterProperty, 'mean' | 'spread'>,
): string {
  const words = rule === null ? 'no feature tells it from the rest' : `${rule}${weakness(accuracy)}`;
  if (onset.mean === null) return `${words}; no onset`;
  const spread = onset.spread === null ? '' : ` +- ${onset.spread.toFixed(1)}`;
  return `${words}; onset ${onset.mean.toFixed(1)}${spread} eV`;
}

function weakness(accuracy: number | null): string {
  if (accuracy === null) return ' (too few crystals to check)';
  return accuracy < WEAK_ACCURACY ? ` (weak: accuracy ${accuracy.toFixed(2)}, guessing 0.50)` : '';
}

/** Chemists speak of what surrounds a cation: of `Ti(IV) by 6 O` and `O(-II) by 3 Ti` the former comes first. */
function inOrderOfPreference(crystals: readonly CrystalFeatures[], minSupport: number): NamedFeature[] {
  return KINDS.flatMap((kind) => {
    const features = featureTable(crystals, [kind], minSupport);
    const isAnion = ({ name }: NamedFeature) => name.includes('(-');
    return [...features.filter((each) => !isAnion(each)), ...features.filter(isAnion)];
  });
}

/** What a branch has comes before what it lacks. */
function branchText(questions: Branch, features: readonly NamedFeature[]): string {
  const said = (wanted: boolean) =>
    questions.filter(({ has }) => has === wanted).map(({ feature }) => featureText(at(features, feature)));
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
