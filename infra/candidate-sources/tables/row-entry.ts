/** A row of a table as an entry of a source. */
import { basename } from 'node:path';
import { InvalidInputError } from '../../../schemas/failure.js';
import { MAX_ITEM_BYTES, type SourceEntry } from '../contract/candidate-source.js';
import { nameOfDocument } from '../contract/document-name.js';
import type { RowLayout, TableRow } from './row-structure.js';

/** @param number of the row, from 0 */
export function rowEntry(
  place: string,
  { textOf, ending }: RowLayout,
  row: TableRow,
  { number, cursor }: { readonly number: number; readonly cursor: string },
): SourceEntry {
  const id = `${basename(place)}#${number}`;
  const file = `${place}#${number}${ending}`;
  const text = textOf(row);
  if (text.length <= MAX_ITEM_BYTES) return { kind: 'candidate', file, cursor, id, name: nameOfDocument(row), text };
  const error = new InvalidInputError(`${file}: too long for a structure`, {
    file: place,
    found: `${text.length} characters`,
    expected: `at most ${MAX_ITEM_BYTES}`,
  });
  return { kind: 'refused', file, cursor, error };
}
