/** The bytes of a table file -> the table. Numbers are views of `bytes`: treat them as read-only. */

import { util } from 'apache-arrow';
import { CorruptArtifactError, InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import type { Table, TableKind } from '../../schemas/run/artifact.js';
import { type ColumnType, type ColumnValues, extraColumnType } from '../../schemas/tables/columns.js';
import { arrowType, widthOf } from './column-types.js';
import { decodeColumn } from './decode-column.js';
import { layoutOf, type TableHeader } from './header.js';
import { readTableFile, type TableFile } from './read-file.js';

/**
 * @throws CorruptArtifactError when the file is not whole, or its columns are not those of its kind and version
 * @throws InvalidInputError when it is a table of another kind, or of a schema version that this program does not read
 */
export function decodeTable<K extends TableKind>(kind: K, bytes: Uint8Array): Table<K> {
  const file = readTableFile(bytes);
  checkIdentity(kind, file.header);
  const layout = layoutOf(kind);
  const names = file.batch.schema.fields.map((field) => field.name);
  const columns = Object.fromEntries(
    Object.entries(layout.columns).map(([name, type]) => [name, decodeNamed(kind, file, name, type)]),
  );
  const extraNames = names.filter((name) => !(name in layout.columns));
  const extra = Object.fromEntries(
    extraNames.map((name) => {
      const type = extraColumnType(layout, name);
      if (!type) throw new CorruptArtifactError(`${kind}: there is no column ${name}`, { found: name });
      return [name, decodeNamed(kind, file, name, type)];
    }),
  );
  const { rows, metadata } = file.header;
  const table = { kind, rows, columns, metadata, ...(layout.extraColumns ? { extra } : {}) };
  return table as unknown as Table<K>;
}

function decodeNamed(kind: TableKind, { batch }: TableFile, name: string, type: ColumnType): ColumnValues[ColumnType] {
  const index = batch.schema.fields.findIndex((field) => field.name === name);
  const field = batch.schema.fields[index];
  if (!field) throw new CorruptArtifactError(`${kind}: column ${name} is missing`, { expected: name });
  const expected = arrowType(type, widthOf(field.type));
  if (!util.compareTypes(field.type, expected) || field.nullable !== type.endsWith('?'))
    throw new CorruptArtifactError(`${kind}: column ${name} is ${describe(field)}, expected ${type}`, {
      found: describe(field),
      expected: type,
    });
  return decodeColumn(type, at(batch.data.children, index));
}

function describe(field: { readonly type: unknown; readonly nullable: boolean }): string {
  return `${field.type}${field.nullable ? '?' : ''}`;
}

function checkIdentity(kind: TableKind, header: TableHeader): void {
  if (header.kind !== kind)
    throw new InvalidInputError(`a table of kind ${header.kind} where ${kind} belongs`, {
      found: header.kind,
      expected: kind,
    });
  const { schemaVersion } = layoutOf(kind);
  if (header.schemaVersion !== schemaVersion)
    throw new InvalidInputError(
      `${kind}: schema version ${header.schemaVersion} is not read by this program, which reads ${schemaVersion}`,
      { found: header.schemaVersion, expected: schemaVersion },
    );
}
