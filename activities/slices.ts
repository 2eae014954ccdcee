/** A table cut into tables of at most `rows` rows, in order. */
import { ARTIFACT_LAYOUTS, type Table, type TableKind } from '../schemas/artifact.js';
import type { ColumnType } from '../schemas/columns.js';

export function inSlices<K extends TableKind>(table: Table<K>, rows: number): Table<K>[] {
  const slices: Table<K>[] = [];
  for (let start = 0; start < table.rows; start += rows)
    slices.push(slice(table, start, Math.min(table.rows, start + rows)));
  return slices.length > 0 ? slices : [table];
}

function slice<K extends TableKind>(table: Table<K>, start: number, end: number): Table<K> {
  const { columns: layout } = ARTIFACT_LAYOUTS[table.kind];
  const columns: Record<string, unknown> = {};
  for (const [name, type] of Object.entries(layout) as [string, ColumnType][])
    columns[name] = sliceColumn(table.columns[name as keyof typeof table.columns], type, start, end);
  return { ...table, rows: end - start, columns: columns as Table<K>['columns'] };
}

function sliceColumn(values: unknown, type: ColumnType, start: number, end: number): unknown {
  if (!type.startsWith('matrix')) return (values as unknown[]).slice(start, end);
  const matrix = values as { width: number; values: Float64Array };
  return { width: matrix.width, values: matrix.values.slice(start * matrix.width, end * matrix.width) };
}
