/**
 * A table -> the bytes of one Arrow IPC file: one schema built from the kind's layout, one record batch, no
 * dictionaries, no compression. Equal tables give equal bytes. The file format only: a stream that is cut at a batch
 * boundary reads as fewer rows without an error.
 */

import { type Data, Field, makeData, RecordBatch, RecordBatchFileWriter, Schema, Struct } from 'apache-arrow';
import { InvalidInputError } from '../../schemas/failure.js';
import { type Property, propertyOf } from '../../schemas/property.js';
import { required } from '../../schemas/required.js';
import type { Table, TableKind } from '../../schemas/run/artifact.js';
import { type ColumnType, extraColumnType } from '../../schemas/tables/columns.js';
import { encodeColumn } from './encode-column.js';
import { fieldMetadata } from './field-metadata.js';
import { isReserved, layoutOf, writeHeader } from './header.js';

interface EncodedColumn {
  readonly field: Field;
  readonly data: Data;
}

/**
 * @param producer the step that made the table; part of the bytes, hence never a machine, a time or an attempt
 * @param property what the numbers are of; undefined: what the table itself says
 * @returns the bytes of the file
 * @throws InvalidInputError naming kind, column and row: a number that is not finite, a column with another number of
 *   rows or of another type, a missing or unknown column, missing metadata
 */
export function encodeTable<K extends TableKind>(
  table: Table<K>,
  producer: string,
  property: Property | null = propertyOf(table.metadata),
): Uint8Array {
  checkShape(table);
  const metadataOf = (column: string) => fieldMetadata(table, column, property);
  const layout = layoutOf(table.kind);
  const extras = Object.keys(table.extra ?? {}).sort();
  const columns: EncodedColumn[] = [
    ...Object.entries(layout.columns).map(([name, type]) =>
      encodeField(table, name, type, (table.columns as Record<string, unknown>)[name], metadataOf(name)),
    ),
    ...extras.map((name) =>
      encodeField(table, name, required(extraColumnType(layout, name)), required(table.extra)[name], metadataOf(name)),
    ),
  ];
  const { kind, rows, metadata } = table;
  const header = writeHeader({ kind, rows, schemaVersion: layout.schemaVersion, producer, metadata });
  return writeFile(
    new Schema(
      columns.map(({ field }) => field),
      header,
    ),
    columns,
    rows,
  );
}

function writeFile(schema: Schema, columns: readonly EncodedColumn[], rows: number): Uint8Array {
  const type = new Struct(schema.fields);
  const children = columns.map(({ data }) => data);
  const batch = new RecordBatch(schema, makeData({ type, length: rows, nullCount: 0, children }));
  const writer = new RecordBatchFileWriter();
  writer.reset(undefined, schema);
  writer.write(batch);
  return writer.finish().toUint8Array(true);
}

function encodeField(
  table: Table,
  name: string,
  type: ColumnType,
  values: unknown,
  metadata: Map<string, string>,
): EncodedColumn {
  const data = encodeColumn(`${table.kind}: column ${name}`, type, values, table.rows);
  return { field: new Field(name, data.type, type.endsWith('?'), metadata), data };
}

function checkShape(table: Table): void {
  const { kind, rows, columns, extra, metadata } = table;
  const layout = layoutOf(kind);
  if (!Number.isSafeInteger(rows) || rows < 0) throw new InvalidInputError(`${kind}: ${rows} rows`);
  for (const name of Object.keys(layout.columns))
    if (!(name in columns)) throw new InvalidInputError(`${kind}: column ${name} is missing`);
  for (const name of Object.keys(columns))
    if (!(name in layout.columns)) throw new InvalidInputError(`${kind}: there is no column ${name}`);
  for (const name of Object.keys(extra ?? {}))
    if (!extraColumnType(layout, name)) throw new InvalidInputError(`${kind}: extra column ${name} is not allowed`);
  for (const key of layout.metadata ?? [])
    if (metadata[key] === undefined) throw new InvalidInputError(`${kind}: metadata "${key}" is missing`);
  for (const [key, value] of Object.entries(metadata))
    if (isReserved(key) || typeof value !== 'string')
      throw new InvalidInputError(`${kind}: metadata "${key}" is not allowed`, { found: typeof value });
}
