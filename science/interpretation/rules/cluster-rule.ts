/**
 * What a cluster is, in words: a shallow decision tree, cluster against rest, read along the branches that end in the
 * cluster, such as
 *
 *   Cu(I) coordinated by 4 S; onset 1.9 +- 0.3 eV
 *
 * Where features separate equally well, environments are preferred to oxidation states, those to elements, and
 * structure types come last; of cations and anions, cations. Features that crystals of fewer than three compounds have are
 * left out: they name compounds. Numbers, such as `electronegativity of the anions >= 2.9`, are asked for where features
 * alone do worse. The depth, 1 to 3, is the smallest that cross-validation finds (almost) as good as any.
 * The accuracy says how well such a rule recognises crystals of compounds it was not made from: 0.5 is guessing, and the
 * choice of the depth makes it a little too good. A rule describes, it does not explain: other features may separate
 * almost as well.
 */
import { at } from '../../../schemas/required.js';
import type { DescribedCrystal } from '../features/numeric-descriptors.js';
import { compoundFolds } from './compound-folds.js';
import { DEFAULT_TREE, growTree, type TreeOptions } from './decision-tree.js';
import { branchesOf, isTaken, shortened } from './rule-branches.js';
import { countQuestions, featureColumns, type NamedColumn, numberColumns } from './rule-columns.js';
import { branchText } from './rule-text.js';
import { FOLDS, type HeldOutQuality, heldOutByDepth, REPEATS } from './tree-validation.js';

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
  /** On held-out compounds; null where the cluster, or the rest, has too few of them. */
  readonly heldOut: HeldOutQuality | null;
  /** p of what is recognised there, times the different questions and the clusters it was chosen among (Bonferroni), in [0, 1]. */
  readonly chance: number | null;
  /** Crystals of the cluster that the rule finds, and crystals of other clusters that it takes along. */
  readonly found: number;
  readonly mistaken: number;
}

export interface RuleOptions extends TreeOptions {
  readonly folds: number;
  /** Times that the compounds are dealt anew. */
  readonly repeats: number;
  readonly seed: number;
}

export const DEFAULT_RULE: RuleOptions = { ...DEFAULT_TREE, folds: FOLDS, repeats: REPEATS, seed: 123 };

/** A tree of more questions, or one with numbers, must be better by more than this: both are a price to the reader. */
const ACCURACY_TIE = 0.02;

/** @returns one rule a cluster, ascending */
export function clusterRules(
  crystals: readonly DescribedCrystal[],
  labels: ArrayLike<number>,
  { folds, repeats, seed, maxDepth, minLeaf }: RuleOptions = DEFAULT_RULE,
): ClusterRule[] {
  const features = featureColumns(crystals);
  const numbers = numberColumns(crystals);
  const columns: readonly NamedColumn[] = [...features, ...numbers];
  const compounds = crystals.map(({ compound }) => compound);
  const choices = countQuestions(columns);
  const clusters = [...new Set(Array.from(labels))].sort((a, b) => a - b);
  return clusters.map((cluster) => {
    const inClass = Uint8Array.from(crystals, (_, i) => (labels[i] === cluster ? 1 : 0));
    const size = inClass.reduce((sum, each) => sum + each, 0);
    const nothing = {
      cluster,
      size,
      rule: null,
      depth: 0,
      fitted: null,
      heldOut: null,
      chance: null,
      found: 0,
      mistaken: 0,
    };
    if (size === crystals.length) return nothing;
    const dealt = Array.from({ length: repeats }, (_, repeat) =>
      compoundFolds(compounds, inClass, folds, seed, repeat),
    );
    // From the plainest: fewer questions, and of as many those without numbers.
    const sets = numbers.length > 0 ? [features, columns] : [features];
    const qualities = sets.map((asked) =>
      heldOutByDepth(asked, inClass, compounds, dealt, { maxDepth, minLeaf }).map((heldOut, level) => ({
        asked,
        options: { maxDepth: level + 1, minLeaf },
        heldOut,
      })),
    );
    const trials = Array.from({ length: maxDepth }, (_, level) => qualities.map((ofSet) => at(ofSet, level))).flat();
    const best = Math.max(...trials.map(({ heldOut }) => heldOut?.accuracy ?? 0));
    // Too small a cluster has no accuracy: then one question, because nothing supports more.
    const chosen = trials.find(({ heldOut }) => heldOut !== null && heldOut.accuracy >= best - ACCURACY_TIE);
    const { asked, options, heldOut } = chosen ?? at(trials, 0);
    const tree = growTree(asked, inClass, options);
    const branches = shortened(branchesOf(tree), asked, crystals.length);
    if (tree.kind === 'leaf' || branches.length === 0) return nothing;
    const taken = Array.from(inClass.keys()).filter((crystal) => isTaken(branches, asked, crystal));
    const found = taken.filter((crystal) => inClass[crystal] === 1).length;
    const mistaken = taken.length - found;
    return {
      cluster,
      size,
      rule: branches.map((branch) => branchText(branch, asked)).join(', or '),
      depth: options.maxDepth,
      fitted: (found / size + 1 - mistaken / (crystals.length - size)) / 2,
      heldOut,
      chance: heldOut && Math.min(1, heldOut.pValue * choices * clusters.length),
      found,
      mistaken,
    };
  });
}
