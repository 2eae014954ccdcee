/**
 * What clusters are made of: features of crystals, exact tests, effects, rules in words, and what moves the onset.
 * `crystalFeatures` of every crystal once, then `interpretCut` of every cut, and `featureShifts` of the whole data set.
 */
export { benjaminiHochberg } from './benjamini-hochberg.js';
export {
  type BeyondComposition,
  beyondComposition,
  DEFAULT_PERMUTATION,
  type PermutationOptions,
} from './beyond-composition.js';
export { type ClusterOnset, clusterOnsets } from './cluster-onsets.js';
export { type ClusterProperty, clusterProperties } from './cluster-properties.js';
export {
  type ClusterRule,
  clusterRules,
  DEFAULT_RULE,
  featureText,
  type RuleOptions,
  ruleSentence,
} from './cluster-rule.js';
export { compositionFeatures } from './composition-features.js';
export { type CrystalFeatures, crystalFeatures, FEATURE_KINDS, type FeatureKind } from './crystal-features.js';
export { KEPT_OF_CLUSTER, sampleOfCrystals } from './crystal-sample.js';
export { type FeatureColumn, growTree, isInClass, type Tree, type TreeOptions } from './decision-tree.js';
export { type EffectSize, hedgesG } from './effect-size.js';
export {
  type Enrichment,
  elementEnrichment,
  enrichmentOfKinds,
  featureEnrichment,
  type KindEnrichment,
} from './enrichment.js';
export { DEFAULT_SHIFTS, type FeatureShift, featureShifts, type ShiftOptions } from './feature-shifts.js';
export { featureTable, type NamedFeature } from './feature-table.js';
export { fisherExact, oddsRatio } from './fisher-exact.js';
export {
  type CutInterpretation,
  DEFAULT_INTERPRETATION,
  type InterpretationOptions,
  interpretCut,
  MOST_CRYSTALS,
} from './interpret-cut.js';
export { CONFIDENCE_LEVEL, conditionalOddsRatio, type OddsRatioInterval } from './odds-ratio.js';
export { assignOxidationStates, type OxidationAssignment, type States, speciesName } from './oxidation-states.js';
export { crossValidatedAccuracy, stratifiedFolds } from './tree-validation.js';
