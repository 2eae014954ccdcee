/**
 * Which features a cluster holds more or less often than the rest: for every cluster and every feature present in the
 * data, Fisher's exact test on crystals (inside or outside the cluster, with or without the feature) and the odds ratio
 * with its exact interval, corrected by Benjamini and Hochberg over all clusters and features of one kind in the cut.
 */

import { InvalidInputError } from '../../../schemas/failure.js';
import { byKey } from '../../../schemas/numerics/code-unit-order.js';
import { at } from '../../../schemas/required.js';
import { type CrystalFeatures, FEATURE_KINDS, type FeatureKind } from '../features/crystal-features.js';
import { benjaminiHochberg } from './benjamini-hochberg.js';
import { fisherExact } from './fisher-exact.js';
import { CONFIDENCE_LEVEL, conditionalOddsRatio } from './odds-ratio.js';

/** One row of the `enrichment` table. */
interface Enrichment {
  readonly cluster: number;
  readonly feature: string;
  /** Crystals with the feature in the cluster, of `clusterSize`. */
  readonly inside: number;
  readonly clusterSize: number;
  /** Crystals with the feature in all other clusters, of `outsideSize`. */
  readonly outside: number;
  readonly outsideSize: number;
  /** Conditional estimate; null where it is not finite: every or no crystal outside or inside has the feature. */
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
  return FEATURE_KINDS.flatMap((kind) =>
    featureEnrichment(
      crystals.map(({ byKind }) => byKind[kind]),
      labels,
    ).map((row) => ({ kind, ...row })),
  );
}

/**
 * @param featuresOfCrystal features of one kind that every crystal has, such as the elements of its atoms, repeated or not
 * @param labels cluster of every crystal, in the same order
 * @param level of the intervals of the odds ratios, in (0, 1)
 * @returns rows by cluster, then by feature in code-unit order
 */
export function featureEnrichment(
  featuresOfCrystal: readonly (readonly string[])[],
  labels: ArrayLike<number>,
  level: number = CONFIDENCE_LEVEL,
): Enrichment[] {
  const n = featuresOfCrystal.length;
  if (labels.length !== n) {
    throw new InvalidInputError(`${labels.length} labels for ${n} crystals`, { found: labels.length, expected: n });
  }
  const clusterSize = new Map<number, number>();
  const withFeature = new Map<string, Map<number, number>>();
  featuresOfCrystal.forEach((features, crystal) => {
    const cluster = at(labels, crystal);
    clusterSize.set(cluster, (clusterSize.get(cluster) ?? 0) + 1);
    for (const feature of new Set(features)) {
      const counts = withFeature.get(feature) ?? new Map<number, number>();
      withFeature.set(feature, counts.set(cluster, (counts.get(cluster) ?? 0) + 1));
    }
  });

  const features = [...withFeature].sort(byKey);
  const totals = features.map(([, counts]) => [...counts.values()].reduce((sum, count) => sum + count, 0));
  const rows: Omit<Enrichment, 'qValue'>[] = [];
  for (const [cluster, size] of [...clusterSize].sort(([a], [b]) => a - b)) {
    features.forEach(([feature, counts], f) => {
      const inside = counts.get(cluster) ?? 0;
      const outside = at(totals, f) - inside;
      const table = [inside, size - inside, outside, n - size - outside] as const;
      const { estimate, lower, upper } = conditionalOddsRatio(table, level);
      rows.push({
        cluster,
        feature,
        inside,
        clusterSize: size,
        outside,
        outsideSize: n - size,
        oddsRatio: Number.isFinite(estimate) ? estimate : null,
        lower,
        upper: Number.isFinite(upper) ? upper : null,
        pValue: fisherExact(...table),
      });
    });
  }
  const adjusted = benjaminiHochberg(rows.map((row) => row.pValue));
  return rows.map((row, i) => ({ ...row, qValue: at(adjusted, i) }));
}
