/** Everything that is said about one cut into clusters: the pieces of this folder in their order. */

import { InvalidInputError } from '../../schemas/failure.js';
import type { LeadingName } from '../../schemas/property.js';
import { at, required } from '../../schemas/required.js';
import { hasCgcnnFeatures } from '../graph/index.js';
import { type ClusterOnset, clusterOnsets } from './enrichment/cluster-onsets.js';
import { type ClusterProperty, clusterProperties } from './enrichment/cluster-properties.js';
import { enrichmentOfKinds, type KindEnrichment } from './enrichment/enrichment.js';
import {
  type BeyondComposition,
  beyondComposition,
  DEFAULT_PERMUTATION,
  type PermutationOptions,
} from './explanations/beyond-composition.js';
import { compositionFeatures } from './features/composition-features.js';
import type { CrystalFeatures } from './features/crystal-features.js';
import { sampleOfCrystals } from './features/crystal-sample.js';
import type { DescribedCrystal } from './features/numeric-descriptors.js';
import { type ClusterRule, clusterRules, DEFAULT_RULE, type RuleOptions } from './rules/cluster-rule.js';
import { ruleSentence } from './rules/rule-text.js';

export interface CutInterpretation {
  /** By kind, cluster, feature. */
  readonly enrichment: readonly KindEnrichment[];
  /** By cluster: onsets of its crystals. */
  readonly clusterOnsets: readonly ClusterOnset[];
  /** By cluster, of its compounds: onset in eV, edge integral in eV cm^-1. */
  readonly onsets: readonly ClusterProperty[];
  readonly edgeIntegrals: readonly ClusterProperty[];
  /** Crystals that rules and the permutation test are made from. */
  readonly sampled: number;
  /** By cluster, with the sentence that a reader sees first. */
  readonly rules: readonly (ClusterRule & { readonly sentence: string })[];
  /** Null with fewer than ten onsets, or where an element has no composition features. */
  readonly beyondComposition: BeyondComposition | null;
}

interface InterpretationOptions {
  readonly rule: RuleOptions;
  readonly permutation: PermutationOptions;
  /** Rules and the permutation test of more crystals are made from a sample of this size. */
  readonly mostCrystals: number;
  /** What stands for the onset in texts, where it is that of another property. */
  readonly leading?: LeadingName;
}

/** Their cost grows with crystals times clusters, times permutations or folds. */
const MOST_CRYSTALS = 3000;

export const DEFAULT_INTERPRETATION: InterpretationOptions = {
  rule: DEFAULT_RULE,
  permutation: DEFAULT_PERMUTATION,
  mostCrystals: MOST_CRYSTALS,
};

/**
 * @param crystals features and numbers of every crystal
 * @param labels cluster of every crystal, in the same order
 * @param onsetsEv eV or null; edgeIntegrals in eV cm^-1 or null
 */
export function interpretCut(
  crystals: readonly (CrystalFeatures & DescribedCrystal)[],
  labels: ArrayLike<number>,
  onsetsEv: readonly (number | null)[],
  edgeIntegrals: readonly (number | null)[],
  { rule, permutation, mostCrystals, leading }: InterpretationOptions = DEFAULT_INTERPRETATION,
): CutInterpretation {
  if (crystals.length !== labels.length) {
    throw new InvalidInputError(`${labels.length} labels for ${crystals.length} crystals`);
  }
  const compounds = crystals.map(({ compound }) => compound);
  const onsetsOfCrystals = clusterOnsets(labels, onsetsEv);
  const onsetOf = new Map(onsetsOfCrystals.map((row) => [row.cluster, row]));
  const sample = sampleOfCrystals(labels, mostCrystals, permutation.seed);
  const seen = Array.from(sample, (i) => at(crystals, i));
  const labelsSeen = Uint32Array.from(sample, (i) => at(labels, i));
  const describable = seen.every(({ species }) => species.every((symbol) => hasCgcnnFeatures(symbol)));
  return {
    enrichment: enrichmentOfKinds(crystals, labels),
    clusterOnsets: onsetsOfCrystals,
    onsets: clusterProperties(labels, compounds, onsetsEv),
    edgeIntegrals: clusterProperties(labels, compounds, edgeIntegrals),
    sampled: sample.length,
    rules: clusterRules(seen, labelsSeen, rule).map((row) => ({
      ...row,
      sentence: ruleSentence(row, required(onsetOf.get(row.cluster)), leading),
    })),
    beyondComposition: describable
      ? beyondComposition(
          seen.map(({ species }) => compositionFeatures(species)),
          seen.map(({ anionSet }) => anionSet),
          Array.from(sample, (i) => at(onsetsEv, i)),
          labelsSeen,
          permutation,
        )
      : null,
  };
}
