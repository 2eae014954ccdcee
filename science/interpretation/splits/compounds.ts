/** The crystals of one formula as one: the mean of each number over those that have it, and all their features. */
import { groupBy } from '../../numerics/index.js';
import { FEATURE_KINDS, type FeatureKind } from '../features/crystal-features.js';
import {
  DESCRIPTORS,
  type DescribedCrystal,
  type DescriptorName,
  type NumericDescriptors,
} from '../features/numeric-descriptors.js';

export interface NamedKind {
  readonly kind: FeatureKind;
  readonly name: string;
}

export interface Compound {
  /** Each once, in the order of the kinds. */
  readonly features: readonly NamedKind[];
  readonly descriptors: NumericDescriptors;
}

/** @returns one a formula, in the order of their first crystals */
export function compoundsOf(crystals: readonly DescribedCrystal[]): Compound[] {
  return [...groupBy(crystals, ({ compound }) => compound).values()].map((own) => ({
    features: FEATURE_KINDS.flatMap((kind) =>
      [...new Set(own.flatMap(({ byKind }) => byKind[kind]))].map((name) => ({ kind, name })),
    ),
    descriptors: Object.fromEntries(
      DESCRIPTORS.map((name) => [name, meanOf(own.flatMap(({ descriptors }) => descriptors[name] ?? []))]),
    ) as Record<DescriptorName, number | null>,
  }));
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
