/** Features that are more frequent inside a group than outside, with what stands behind the odds: compounds. */
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';

/** Largest q value (Benjamini-Hochberg or as the table says) that is called significant. */
export const SIGNIFICANT_Q = 0.05;

/** Compounds with a feature inside and outside a group, and the interval of the odds ratio. */
export interface ComparedShares {
  readonly compoundsInside: number;
  readonly clusterCompounds: number;
  readonly compoundsOutside: number;
  readonly otherCompounds: number;
  readonly lower: number;
  /** Null where there is none: nothing outside has the feature, or all inside. */
  readonly upper: number | null;
}

export interface EnrichedFeature extends ComparedShares {
  readonly feature: string;
  readonly pValue: number;
  readonly qValue: number;
}

/** @returns more frequent inside with q below SIGNIFICANT_Q, most certain first */
export function enrichedFeatures(
  { columns, rows }: Table<'enrichment'>,
  kinds: readonly string[],
  cluster: number,
): EnrichedFeature[] {
  return Array.from({ length: rows }, (_, i) => i)
    .filter((i) => kinds.includes(at(columns.kind, i)) && columns.cluster[i] === cluster)
    .map((i) => ({
      feature: at(columns.feature, i),
      ...comparedShares(columns, i),
      pValue: at(columns.pValue, i),
      qValue: at(columns.qValue, i),
    }))
    .filter(({ qValue }) => qValue < SIGNIFICANT_Q)
    .filter((row) => row.compoundsInside * row.otherCompounds > row.compoundsOutside * row.clusterCompounds)
    .sort((a, b) => a.pValue - b.pValue);
}

export function comparedShares(columns: Table<'enrichment'>['columns'], row: number): ComparedShares {
  return {
    compoundsInside: at(columns.compoundsInside, row),
    clusterCompounds: at(columns.clusterCompounds, row),
    compoundsOutside: at(columns.compoundsOutside, row),
    otherCompounds: at(columns.otherCompounds, row),
    lower: at(columns.lower, row),
    upper: at(columns.upper, row),
  };
}
