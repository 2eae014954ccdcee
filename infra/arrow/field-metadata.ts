/**
 * What a field says of its numbers: `unit`, and where the table names its property or its conditions, `name` of what stands there.
 * Layouts are those of absorption: of another property, what they call an onset in eV is the number that leads, in its own unit.
 */
import { conditionsOf } from '../../schemas/conditions.js';
import {
  furtherDescriptors,
  leadingDescriptor,
  otherDescriptor,
  type Property,
  trainedUnitOf,
  unitOf,
} from '../../schemas/property.js';
import type { Table } from '../../schemas/run/artifact.js';
import { layoutOf } from './header.js';

interface Meaning {
  readonly name?: string;
  /** Empty: without a unit. */
  readonly unit: string;
}

/** Columns that hold one number for each condition, in their order. */
const OF_CONDITIONS: readonly string[] = ['extraFeatures', 'conditions'];
const [TRAINED, LEADING, BESIDE] = ['log10(cm^-1)', 'eV', 'eV cm^-1'];
/** From the third number of a property on. */
const FURTHER = /^descriptor([1-9][0-9]*)$/;

/** @param property what the numbers are of; null: absorption
 * @returns in one order, since the order is part of the bytes */
export function fieldMetadata(
  table: Pick<Table, 'kind' | 'metadata'>,
  column: string,
  property: Property | null,
): Map<string, string> {
  const { name, unit } = meaningOf(table, column, property);
  return new Map([
    ...(name === undefined ? [] : [['name', name] as const]),
    ...(unit === '' ? [] : [['unit', unit] as const]),
  ]);
}

function meaningOf(
  { kind, metadata }: Pick<Table, 'kind' | 'metadata'>,
  column: string,
  property: Property | null,
): Meaning {
  if (OF_CONDITIONS.includes(column)) {
    const conditions = conditionsOf(metadata);
    if (conditions.length > 0)
      return {
        name: conditions.map(({ name }) => name).join(', '),
        unit: conditions.map(({ unit }) => unit || '1').join(', '),
      };
  }
  const unit = layoutOf(kind).units?.[column] ?? '';
  if (kind === 'atom-contributions' && metadata.axis !== '')
    return { unit: unit === LEADING ? (metadata.axisUnit ?? '') : unit === TRAINED ? (metadata.unit ?? '') : unit };
  return property ? ofProperty(property, column, unit) : { unit };
}

function ofProperty(property: Property, column: string, unit: string): Meaning {
  const descriptor =
    unit === LEADING
      ? leadingDescriptor(property)
      : unit === BESIDE
        ? otherDescriptor(property)
        : furtherDescriptors(property)[Number(FURTHER.exec(column)?.[1]) - 3];
  if (descriptor) return { name: descriptor.name, unit: unitOf(property, descriptor) };
  if (unit === TRAINED) return { name: property.name, unit: trainedUnitOf(property) };
  // There is no number beside the leading one.
  return unit === BESIDE ? { unit: '' } : { unit };
}
