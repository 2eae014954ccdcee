/**
 * Which elements a cluster holds more or less often than the rest: for every cluster and every element present in the
 * data, Fisher's exact test on crystals (inside or outside the cluster, with or without the element), corrected by
 * Benjamini and Hochberg over all clusters and elements of the cut together.
 */
import { InvalidInputError } from '../../schemas/failure.js';
import { benjaminiHochberg } from './benjamini-hochberg.js';
import { fisherExact, oddsRatio } from './fisher-exact.js';

/** One row of the `enrichment` table. */
export interface Enrichment {
  readonly cluster: number;
  readonly feature: string;
  /** Crystals with the feature in the cluster, of `clusterSize`. */
  readonly inside: number;
  readonly clusterSize: number;
  /** Crystals with the feature in all other clusters, of `outsideSize`. */
  readonly outside: number;
  readonly outsideSize: number;
  /** Null where it is not a finite number: every or no crystal outside or inside has the feature. */
  readonly oddsRatio: number | null;
  readonly pValue: number;
  readonly qValue: number;
}

/**
 * @param speciesOfCrystal element symbols of every crystal's atoms, repeated or not
 * @param labels cluster of every crystal, in the same order
 * @returns rows by cluster, then by element in code-unit order
 */
export function elementEnrichment(
  speciesOfCrystal: readonly (readonly string[])[],
  labels: ArrayLike<number>,
): Enrichment[] {
  return featureEnrichment(speciesOfCrystal, labels);
}

/** The same for any features that a crystal has or lacks; repeated features count once a crystal. */
export function featureEnrichment(
  featuresOfCrystal: readonly (readonly string[])[],
  labels: ArrayLike<number>,
): Enrichment[] {
  const n = featuresOfCrystal.length;
  if (labels.length !== n) {
    throw new InvalidInputError(`${labels.length} labels for ${n} crystals`, { found: labels.length, expected: n });
  }
  const clusterSize = new Map<number, number>();
  const withFeature = new Map<string, Map<number, number>>();
  featuresOfCrystal.forEach((features, crystal) => {
    const cluster = labels[crystal]!;
    clusterSize.set(cluster, (clusterSize.get(cluster) ?? 0) + 1);
    for (const feature of new Set(features)) {
      const counts = withFeature.get(feature) ?? new Map<number, number>();
      withFeature.set(feature, counts.set(cluster, (counts.get(cluster) ?? 0) + 1));
    }
  });

  const rows: Omit<Enrichment, 'qValue'>[] = [];
  for (const [cluster, size] of [...clusterSize].sort(([a], [b]) => a - b)) {
    for (const feature of [...withFeature.keys()].sort()) {
      const counts = withFeature.get(feature)!;
      const inside = counts.get(cluster) ?? 0;
      const outside = [...counts.values()].reduce((sum, count) => sum + count, 0) - inside;
      const table = [inside, size - inside, outside, n - size - outside] as const;
      const ratio = oddsRatio(...table);
      rows.push({
        cluster,
        feature,
        inside,
        clusterSize: size,
        outside,
        outsideSize: n - size,
        oddsRatio: Number.isFinite(ratio) ? ratio : null,
        pValue: fisherExact(...table),
      });
    }
  }
  const adjusted = benjaminiHochberg(rows.map((row) => row.pValue));
  return rows.map((row, i) => ({ ...row, qValue: adjusted[i]! }));
}
