/** What a rule may ask of crystals, in the order of preference: features by kind, then numbers. */
import { LEAST_COMPOUNDS } from '../../../schemas/tables/interpretation.js';
import type { FeatureKind } from '../features/crystal-features.js';
import { featureTable, type NamedFeature } from '../features/feature-table.js';
import { DESCRIPTORS, type DescribedCrystal } from '../features/numeric-descriptors.js';
import { type NumberColumn, numberColumn } from './questions.js';

interface NamedNumber extends NumberColumn {
  readonly kind: 'descriptor';
  readonly name: string;
}

export type NamedColumn = NamedFeature | NamedNumber;

const KINDS: readonly FeatureKind[] = ['environment', 'coordination', 'oxidation-state', 'element', 'prototype'];

/** Chemists speak of what surrounds a cation: of `Ti(IV) by 6 O` and `O(-II) by 3 Ti` the former comes first. */
export function featureColumns(crystals: readonly DescribedCrystal[]): NamedFeature[] {
  return KINDS.flatMap((kind) => {
    const features = featureTable(crystals, [kind], LEAST_COMPOUNDS);
    const isAnion = ({ name }: NamedFeature) => name.includes('(-');
    return [...features.filter((each) => !isAnion(each)), ...features.filter(isAnion)];
  });
}

/** Without those that are the same for all crystals that have them. */
export function numberColumns(crystals: readonly DescribedCrystal[]): NamedNumber[] {
  return DESCRIPTORS.map((name) => ({
    kind: 'descriptor' as const,
    name,
    ...numberColumn(crystals.map(({ descriptors }) => descriptors[name])),
  })).filter(({ values, ascending }) => new Set(ascending.map((crystal) => values[crystal] ?? 0)).size > 1);
}

/** Different questions: features that the same crystals have are one, and so are numbers that order them alike. */
export function countQuestions(columns: readonly NamedColumn[]): number {
  return new Set(
    columns.map((column) => ('values' in column ? `order ${column.ascending.join(' ')}` : column.holders.join(' '))),
  ).size;
}
