/**
 * What a cluster is, in words: a shallow decision tree, cluster against rest, read along the branches that end in the
 * cluster, such as
 *
 *   Cu(I) coordinated by 4 S; onset 1.9 +- 0.3 eV
 *
 * Where features separate equally well, environments are preferred to oxidation states, those to elements, and
 * structure types come last; of cations and anions, cations. Features that crystals of fewer than three compounds have are
 * left out: they name compounds. The depth, 1 to 3, is the smallest that cross-validation finds (almost) as good as any.
 * The accuracy says how well such a rule recognises crystals of compounds it was not made from: 0.5 is guessing, and the
 * choice of the depth makes it a little too good. A rule describes, it does not explain: other features may separate
 * almost as well.
 */
import { at } from '../../../schemas/required.js';
import { LEAST_COMPOUNDS, SIGNIFICANT_CHANCE, WEAK_ACCURACY } from '../../../schemas/tables/interpretation.js';
import type { ClusterOnset } from '../enrichment/cluster-onsets.js';
import type { CrystalFeatures, FeatureKind } from '../features/crystal-features.js';
import { featureTable, type NamedFeature } from '../features/feature-table.js';
import { compoundFolds } from './compound-folds.js';
import { DEFAULT_TREE, growTree, type TreeOptions } from './decision-tree.js';
import { type Branch, branchesOf, isTaken, shortened } from './rule-branches.js';
import { FOLDS, type HeldOutQuality, heldOutQuality, REPEATS } from './tree-validation.js';

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
  /** p of what is recognised there, times the different features and the clusters it was chosen among (Bonferroni), in [0, 1]. */
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

/** A deeper tree must be better by more than this: a question more is a price to the reader. */
const ACCURACY_TIE = 0.02;

/** In order of preference. */
const KINDS: readonly FeatureKind[] = ['environment', 'coordination', 'oxidation-state', 'element', 'prototype'];

/** @returns one rule a cluster, ascending */
export function clusterRules(
  crystals: readonly CrystalFeatures[],
  labels: ArrayLike<number>,
  { folds, repeats, seed, maxDepth, minLeaf }: RuleOptions = DEFAULT_RULE,
): ClusterRule[] {
  const features = inOrderOfPreference(crystals, LEAST_COMPOUNDS);
  const compounds = crystals.map(({ compound }) => compound);
  // Features that the same crystals have are one question.
  const choices = new Set(features.map(({ holders }) => holders.join(' '))).size;
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
    const qualities = Array.from({ length: maxDepth }, (_, level) =>
      heldOutQuality(features, inClass, compounds, dealt, { maxDepth: level + 1, minLeaf }),
    );
    const best = Math.max(...qualities.map((each) => each?.accuracy ?? 0));
    // Too small a cluster has no accuracy: then one question, because nothing supports more.
    const depth =
      1 +
      Math.max(
        0,
        qualities.findIndex((each) => each !== null && each.accuracy >= best - ACCURACY_TIE),
      );
    const tree = growTree(features, inClass, { maxDepth: depth, minLeaf });
    const branches = shortened(branchesOf(tree), features, crystals.length);
    if (tree.kind === 'leaf' || branches.length === 0) return nothing;
    const heldOut = at(qualities, depth - 1);
    const taken = Array.from(inClass.keys()).filter((crystal) => isTaken(branches, features, crystal));
    const found = taken.filter((crystal) => inClass[crystal] === 1).length;
    const mistaken = taken.length - found;
    return {
      cluster,
      size,
      rule: branches.map((branch) => branchText(branch, features)).join(', or '),
      depth,
      fitted: (found / size + 1 - mistaken / (crystals.length - size)) / 2,
      heldOut,
      chance: heldOut && Math.min(1, heldOut.pValue * choices * clusters.length),
      found,
      mistaken,
    };
  });
}

/** `rule (6 of 7 crystals, and 2 others); onset 1.9 +- 0.3 eV`: what is missing is said, and a rule of no use is none. */
export function ruleSentence(
  { rule, heldOut, chance, found, size, mistaken }: Omit<ClusterRule, 'cluster' | 'depth' | 'fitted'>,
  { onsetMeanEv, onsetSpreadEv }: Pick<ClusterOnset, 'onsetMeanEv' | 'onsetSpreadEv'>,
): string {
  const isUsable =
    heldOut !== null && heldOut.accuracy >= WEAK_ACCURACY && chance !== null && chance < SIGNIFICANT_CHANCE;
  const others = mistaken === 0 ? 'no others' : `${mistaken} other${mistaken === 1 ? '' : 's'}`;
  const words = rule !== null && isUsable ? `${rule} (${found} of ${size} crystals, and ${others})` : 'no short rule';
  if (onsetMeanEv === null) return `${words}; no onset`;
  const spread = onsetSpreadEv === null ? '' : ` +- ${onsetSpreadEv.toFixed(1)}`;
  return `${words}; onset ${onsetMeanEv.toFixed(1)}${spread} eV`;
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
