/**
 * Which features a cluster holds more or less often than the rest: for every cluster and every feature of enough compounds,
 * Fisher's exact test and the odds ratio with its exact interval, corrected by Benjamini and Hochberg over all clusters
 * and features of one kind in the cut.
 *
 * A compound is counted once, whatever the number of its polymorphs, which are not independent: it is inside a cluster
 * when it has a crystal in it, and outside when it has none. It has the features of any of its crystals, of those in other
 * clusters too: that weakens features of structure where polymorphs are told apart, and never doubles a composition.
 */

import { InvalidInputError } from '../../../schemas/failure.js';
import { byKey } from '../../../schemas/numerics/code-unit-order.js';
import { at, required } from '../../../schemas/required.js';
import { LEAST_COMPOUNDS } from '../../../schemas/tables/interpretation.js';
import { groupBy } from '../../numerics/index.js';
import { type CrystalFeatures, FEATURE_KINDS, type FeatureKind } from '../features/crystal-features.js';
import { benjaminiHochberg } from './benjamini-hochberg.js';
import { fisherExact } from './fisher-exact.js';
import { CONFIDENCE_LEVEL, conditionalOddsRatio } from './odds-ratio.js';

/** One row of the `enrichment` table. */
interface Enrichment {
  readonly cluster: number;
  readonly feature: string;
  /** Compounds with the feature inside the cluster, of `clusterCompounds`. */
  readonly compoundsInside: number;
  readonly clusterCompounds: number;
  /** Compounds with the feature outside, of `otherCompounds`. */
  readonly compoundsOutside: number;
  readonly otherCompounds: number;
  /** Conditional estimate; null where it is not finite: every or no compound outside or inside has the feature. */
  readonly oddsRatio: number | null;
  /** Ends of the interval of the odds ratio at the confidence level; null above stands for infinity. */
  readonly lower: number;
  readonly upper: number | null;
  readonly pValue: number;
  readonly qValue: number;
}

export interface KindEnrichment extends Enrichment {
  readonly kind: FeatureKind;
}

/** Every kind of feature, each corrected on its own. @returns rows by kind as FEATURE_KINDS orders them */
export function enrichmentOfKinds(crystals: readonly CrystalFeatures[], labels: ArrayLike<number>): KindEnrichment[] {
  const compounds = crystals.map(({ compound }) => compound);
  return FEATURE_KINDS.flatMap((kind) =>
    featureEnrichment(
      crystals.map(({ byKind }) => byKind[kind]),
      compounds,
      labels,
    ).map((row) => ({ kind, ...row })),
  );
}

/**
 * @param featuresOfCrystal features of one kind that every crystal has, such as the elements of its atoms, repeated or not
 * @param compoundOf compound of every crystal, in the same order, such as its reduced formula
 * @param labels cluster of every crystal, in the same order
 * @param leastCompounds that have a feature; of fewer it is not tested, and not corrected for
 * @returns rows by cluster, then by feature in code-unit order
 */
export function featureEnrichment(
  featuresOfCrystal: readonly (readonly string[])[],
  compoundOf: readonly string[],
  labels: ArrayLike<number>,
  leastCompounds: number = LEAST_COMPOUNDS,
): Enrichment[] {
  const n = featuresOfCrystal.length;
  for (const [what, { length }] of Object.entries({ labels, compounds: compoundOf })) {
    if (length !== n) {
      throw new InvalidInputError(`${length} ${what} for ${n} crystals`, { found: length, expected: n });
    }
  }
  const nCompounds = new Set(compoundOf).size;
  const compoundsOfCluster = [...groupBy(compoundOf.keys(), (crystal) => at(labels, crystal))]
    .sort(([a], [b]) => a - b)
    .map(([cluster, crystals]) => ({ cluster, inside: new Set(crystals.map((crystal) => at(compoundOf, crystal))) }));
  const holders = new Map<string, Set<string>>();
  featuresOfCrystal.forEach((features, crystal) => {
    for (const feature of features) {
      if (!holders.has(feature)) holders.set(feature, new Set());
      required(holders.get(feature)).add(at(compoundOf, crystal));
    }
  });
  const tested = [...holders].filter(([, compounds]) => compounds.size >= leastCompounds).sort(byKey);
  const rows = compoundsOfCluster.flatMap(({ cluster, inside }) =>
    tested.map(([feature, compounds]) => {
      const compoundsInside = [...compounds].filter((compound) => inside.has(compound)).length;
      return {
        cluster,
        feature,
        ...testOf(compoundsInside, inside.size, compounds.size - compoundsInside, nCompounds - inside.size),
      };
    }),
  );
  const adjusted = benjaminiHochberg(rows.map((row) => row.pValue));
  return rows.map((row, i) => ({ ...row, qValue: at(adjusted, i) }));
}

function testOf(
  compoundsInside: number,
  clusterCompounds: number,
  compoundsOutside: number,
  otherCompounds: number,
): Omit<Enrichment, 'cluster' | 'feature' | 'qValue'> {
  const table = [
    compoundsInside,
    clusterCompounds - compoundsInside,
    compoundsOutside,
    otherCompounds - compoundsOutside,
  ] as const;
  const { estimate, lower, upper } = conditionalOddsRatio(table, CONFIDENCE_LEVEL);
  return {
    compoundsInside,
    clusterCompounds,
    compoundsOutside,
    otherCompounds,
    oddsRatio: Number.isFinite(estimate) ? estimate : null,
    lower,
    upper: Number.isFinite(upper) ? upper : null,
    pValue: fisherExact(...table),
  };
}
