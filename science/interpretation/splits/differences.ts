/**
 * Two sides of compounds compared, test by test: every numeric descriptor by the area under the ROC curve, every feature
 * by Fisher's exact test. Features count where at least LEAST_COMPOUNDS compounds have them and as many lack them; of several
 * that the same compounds have (fluorine, F(-I), F(-I) by 6), the one of the first kind.
 */
import { byCodeUnit } from '../../../schemas/numerics/code-unit-order.js';
import { quantile } from '../../../schemas/numerics/quantile.js';
import { LEAST_COMPOUNDS } from '../../../schemas/tables/interpretation.js';
import { fisherExact } from '../enrichment/fisher-exact.js';
import { FEATURE_KINDS, type FeatureKind } from '../features/crystal-features.js';
import { DESCRIPTORS } from '../features/numeric-descriptors.js';
import type { Compound, NamedKind } from './compounds.js';
import { rankSeparation } from './rank-separation.js';

export interface SideDifference {
  readonly kind: 'descriptor' | FeatureKind;
  readonly name: string;
  /** Median of a descriptor; compounds that have a feature. */
  readonly left: number;
  readonly right: number;
  /** Compounds of each side; for a descriptor those that have the number. */
  readonly leftCompounds: number;
  readonly rightCompounds: number;
  /** Of descriptors: area under the ROC curve, the larger of both directions, in [0.5, 1]. */
  readonly auc: number | null;
  readonly pValue: number;
}

/** Means of equal numbers differ in their last digits by how many there are: they must tie. */
const ROUNDING = 1e9;

/** @returns in the order of DESCRIPTORS, without those that a side lacks */
export function descriptorDifferences(left: readonly Compound[], right: readonly Compound[]): SideDifference[] {
  return DESCRIPTORS.flatMap((name) => {
    const valuesOf = (side: readonly Compound[]) =>
      Float64Array.from(side.flatMap(({ descriptors }) => descriptors[name] ?? []))
        .map((value) => Math.round(value * ROUNDING) / ROUNDING)
        .sort();
    const [one, other] = [valuesOf(left), valuesOf(right)];
    const ranked = rankSeparation(one, other);
    if (!ranked) return [];
    const counts = { leftCompounds: one.length, rightCompounds: other.length };
    const medians = { left: quantile(one, 0.5), right: quantile(other, 0.5) };
    return [{ kind: 'descriptor', name, ...medians, ...counts, auc: ranked.separation, pValue: ranked.pValue }];
  });
}

/** @returns by kind, then by name in code-unit order */
export function featureDifferences(left: readonly Compound[], right: readonly Compound[]): SideDifference[] {
  const all = left.length + right.length;
  const sizes = { leftCompounds: left.length, rightCompounds: right.length };
  return withoutDoubles(
    holdersOf([...left, ...right]).filter(
      ({ compounds }) => compounds.length >= LEAST_COMPOUNDS && all - compounds.length >= LEAST_COMPOUNDS,
    ),
  ).map(({ kind, name, compounds }) => {
    const onLeft = compounds.filter((compound) => compound < left.length).length;
    const onRight = compounds.length - onLeft;
    const pValue = fisherExact(onLeft, left.length - onLeft, onRight, right.length - onRight);
    return { kind, name, left: onLeft, right: onRight, ...sizes, auc: null, pValue };
  });
}

interface HeldFeature extends NamedKind {
  /** Numbers of those that have it, ascending. */
  readonly compounds: number[];
}

function holdersOf(compounds: readonly Compound[]): HeldFeature[] {
  const held = new Map<string, HeldFeature>();
  compounds.forEach(({ features }, compound) => {
    for (const { kind, name } of features) {
      const key = `${kind} ${name}`;
      const entry = held.get(key) ?? { kind, name, compounds: [] };
      entry.compounds.push(compound);
      held.set(key, entry);
    }
  });
  const place = ({ kind }: NamedKind) => FEATURE_KINDS.indexOf(kind);
  return [...held.values()].sort((a, b) => place(a) - place(b) || byCodeUnit(a.name, b.name));
}

function withoutDoubles(features: readonly HeldFeature[]): HeldFeature[] {
  const first = new Map<string, HeldFeature>();
  for (const feature of features) {
    const key = feature.compounds.join(' ');
    if (!first.has(key)) first.set(key, feature);
  }
  return [...first.values()];
}
