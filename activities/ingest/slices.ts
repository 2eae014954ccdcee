/** Rows of a table as a table: those that are asked for, or all of them cut into tables of at most so many, in order. */
import { at, required } from '../../schemas/required.js';
import { ARTIFACT_LAYOUTS, type Table, type TableKind } from '../../schemas/run/artifact.js';
import { type ArtifactLayout, type ColumnType, extraColumnType } from '../../schemas/tables/columns.js';

export function inSlices<K extends TableKind>(table: Table<K>, rows: number): Table<K>[] {
  const slices: Table<K>[] = [];
  for (let start = 0; start < table.rows; start += rows) {
    const length = Math.min(rows, table.rows - start);
    slices.push(
      rowsOfTable(
        table,
        Array.from({ length }, (_, i) => start + i),
      ),
    );
  }
  return slices.length > 0 ? slices : [table];
}

/** @param rows numbers of rows, in the order of the result */
export function rowsOfTable<K extends TableKind>(table: Table<K>, rows: readonly number[]): Table<K> {
  const layout: ArtifactLayout = ARTIFACT_LAYOUTS[table.kind];
  const ofAll = (columns: Readonly<Record<string, unknown>>, typeOf: (name: string) => ColumnType) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, ofColumn(values, typeOf(name), rows)]));
  const columns = ofAll(table.columns, (name) => required(layout.columns[name])) as Table<K>['columns'];
  const extra = table.extra && {
    extra: ofAll(table.extra, (name) => required(extraColumnType(layout, name))) as Table<K>['extra'],
  };
  return { ...table, rows: rows.length, columns, ...extra };
}

function ofColumn(values: unknown, type: ColumnType, rows: readonly number[]): unknown {
  if (type.startsWith('matrix')) {
    const matrix = values as { width: number; values: Float32Array | Float64Array };
    const chosen = matrix.values.slice(0, rows.length * matrix.width);
    rows.forEach((row, i) => {
      chosen.set(matrix.values.subarray(row * matrix.width, (row + 1) * matrix.width), i * matrix.width);
    });
    return { width: matrix.width, values: chosen };
  }
  if (Array.isArray(values)) return rows.map((row) => values[row]);
  const column = values as Float32Array | Float64Array | Uint32Array;
  const chosen = column.slice(0, rows.length);
  rows.forEach((row, i) => {
    chosen[i] = at(column, row);
  });
  return chosen;
}
