/** A table cut into tables of at most `rows` rows, in order. */
import { required } from '../../schemas/required.js';
import { ARTIFACT_LAYOUTS, type Table, type TableKind } from '../../schemas/run/artifact.js';
import { type ArtifactLayout, type ColumnType, extraColumnType } from '../../schemas/tables/columns.js';

export function inSlices<K extends TableKind>(table: Table<K>, rows: number): Table<K>[] {
  const slices: Table<K>[] = [];
  for (let start = 0; start < table.rows; start += rows)
    slices.push(slice(table, start, Math.min(table.rows, start + rows)));
  return slices.length > 0 ? slices : [table];
}

function slice<K extends TableKind>(table: Table<K>, start: number, end: number): Table<K> {
  const layout: ArtifactLayout = ARTIFACT_LAYOUTS[table.kind];
  const sliceAll = (columns: Readonly<Record<string, unknown>>, typeOf: (name: string) => ColumnType) =>
    Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [name, sliceColumn(values, typeOf(name), start, end)]),
    );
  const columns = sliceAll(table.columns, (name) => required(layout.columns[name])) as Table<K>['columns'];
  const extra = table.extra && {
    extra: sliceAll(table.extra, (name) => required(extraColumnType(layout, name))) as Table<K>['extra'],
  };
  return { ...table, rows: end - start, columns, ...extra };
}

function sliceColumn(values: unknown, type: ColumnType, start: number, end: number): unknown {
  if (!type.startsWith('matrix')) return (values as unknown[]).slice(start, end);
  const matrix = values as { width: number; values: Float64Array };
  return { width: matrix.width, values: matrix.values.slice(start * matrix.width, end * matrix.width) };
}
