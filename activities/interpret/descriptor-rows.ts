/** Rows of a table of descriptors, which holds every crystal twice: by its reference spectrum, and by its prediction. */
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';

/** @returns value of the column at the row of a crystal; null where it has no such row, or no value there */
export function descriptorsFrom(
  { rows, columns }: Table<'descriptors'>,
  from: 'reference' | 'prediction',
): (id: string, column: 'onsetEv' | 'edgeIntegral') => number | null {
  const rowOf = new Map<string, number>();
  for (let row = 0; row < rows; row++) if (columns.from[row] === from) rowOf.set(at(columns.id, row), row);
  return (id, column) => columns[column][rowOf.get(id) ?? -1] ?? null;
}
