/**
 * What clusters are made of: features of crystals, exact tests, effects, rules in words, what moves the onset, and what
 * parts the branches of a tree. `crystalFeatures` of every crystal once, then `interpretCut` of every cut, `featureShifts`
 * and `matchedPairs` of the whole data set, `explainSplits` of a tree with its cut.
 *
 * @example
 * // Fisher's lady tasting tea: eight cups, one mistake of each kind; 34 of 70 tables are as rare.
 * fisherExact(3, 1, 1, 3).toFixed(6); // => '0.485714'
 */
export { type BondKind, bondKinds } from './attribution/bond-kinds.js';
export { type KindMean, kindMeans, sharesOf } from './attribution/kind-means.js';
export { siteCoordination } from './attribution/site-coordination.js';
export { benjaminiHochberg } from './enrichment/benjamini-hochberg.js';
export { type ClusterOnset, clusterOnsets } from './enrichment/cluster-onsets.js';
export { type ClusterProperty, clusterProperties } from './enrichment/cluster-properties.js';
export { hedgesG } from './enrichment/effect-size.js';
export { featureEnrichment, type KindEnrichment } from './enrichment/enrichment.js';
export { fisherExact, oddsRatio } from './enrichment/fisher-exact.js';
export { CONFIDENCE_LEVEL, conditionalOddsRatio } from './enrichment/odds-ratio.js';
export { type GroupValues, valuesByGroup } from './enrichment/values-by-group.js';
export { type BeyondComposition, beyondComposition } from './explanations/beyond-composition.js';
export { DEFAULT_SHIFTS, type FeatureShift, featureShifts, type ShiftOptions } from './explanations/feature-shifts.js';
export { compositionFeatures } from './features/composition-features.js';
export {
  anionSetOf,
  type CrystalFeatures,
  coordinatedSpecies,
  crystalFeatures,
  FEATURE_KINDS,
} from './features/crystal-features.js';
export { crystalQuantities } from './features/crystal-quantities.js';
export { KEPT_OF_CLUSTER, sampleOfCrystals } from './features/crystal-sample.js';
export { featureTable } from './features/feature-table.js';
export { DESCRIPTORS, type DescribedCrystal, numericDescriptors } from './features/numeric-descriptors.js';
export { type CutInterpretation, DEFAULT_INTERPRETATION, interpretCut } from './interpret-cut.js';
export { type ElementExchange, matchedPairs } from './pairs/matched-pairs.js';
export { clusterRules, type RuleOptions } from './rules/cluster-rule.js';
export { compoundFolds } from './rules/compound-folds.js';
export { growTree, isInClass, type Tree } from './rules/decision-tree.js';
export { type FeatureColumn, numberColumn, type TreeColumn } from './rules/questions.js';
export { featureText, ruleSentence } from './rules/rule-text.js';
export { heldOutQuality } from './rules/tree-validation.js';
export { explainSplits, type Split } from './splits/splits.js';
