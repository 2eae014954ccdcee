/** Rows of a table of descriptors, which holds every crystal twice: by its reference spectrum, and by its prediction. */
import { furtherDescriptors, propertyOf, unitOf } from '../../schemas/property.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { type CrystalProperty, valuesById } from '../../schemas/tables/features.js';

/** @returns value of the column at the row of a crystal; null where it has no such row, or no value there */
export function descriptorsFrom(
  { rows, columns }: Table<'descriptors'>,
  from: 'reference' | 'prediction',
): (id: string, column: 'onsetEv' | 'edgeIntegral') => number | null {
  const rowOf = new Map<string, number>();
  for (let row = 0; row < rows; row++) if (columns.from[row] === from) rowOf.set(at(columns.id, row), row);
  return (id, column) => columns[column][rowOf.get(id) ?? -1] ?? null;
}

/** @param place among the numbers beyond the leading one and the one beside it, from 0 */
export function furtherColumn(place: number): string {
  return `descriptor${place + 3}`;
}

/** @returns of a property its numbers beyond the second, of reference values; none of absorption */
export function furtherNumbers({ rows, columns, extra = {}, metadata }: Table<'descriptors'>): CrystalProperty[] {
  const property = propertyOf(metadata);
  if (!property) return [];
  const isReference = (row: number) => columns.from[row] === 'reference';
  return furtherDescriptors(property).map((descriptor, i) => {
    const column = extra[furtherColumn(i)] as readonly (number | null)[] | undefined;
    const numbers = Array.from({ length: rows }, (_, row) => (isReference(row) ? (column?.[row] ?? null) : null));
    const unit = unitOf(property, descriptor);
    return { name: descriptor.name, unit: unit === '' ? null : unit, values: valuesById(columns.id, numbers) };
  });
}
