/** Columns of JavaScript values -> rows of a table. */
import type { DuckDBAppender, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { loadDuckdb } from './native.js';

export const SQL_TYPES = { number: 'DOUBLE', text: 'VARCHAR', boolean: 'BOOLEAN', texts: 'VARCHAR[]' } as const;
type AppendedKind = keyof typeof SQL_TYPES;

/** Values of one column, `texts` as arrays; a number that is none is unknown. */
export interface AppendedColumn {
  readonly kind: AppendedKind;
  readonly values: ArrayLike<string | number | boolean | readonly string[] | null>;
}

/** As many as a vector of DuckDB holds. */
const ROWS_A_CHUNK = 2048;

/** @param columns of equal length, in the order of the table */
export async function appendColumns(appender: DuckDBAppender, columns: readonly AppendedColumn[]): Promise<void> {
  const { BOOLEAN, DOUBLE, DuckDBDataChunk, LIST, listValue, VARCHAR } = await loadDuckdb();
  const types: Record<AppendedKind, DuckDBType> = {
    number: DOUBLE,
    text: VARCHAR,
    boolean: BOOLEAN,
    texts: LIST(VARCHAR),
  };
  const rows = columns[0]?.values.length ?? 0;
  for (let start = 0; start < rows; start += ROWS_A_CHUNK) {
    const length = Math.min(ROWS_A_CHUNK, rows - start);
    const chunk = DuckDBDataChunk.create(
      columns.map(({ kind }) => types[kind]),
      length,
    );
    for (const [i, { values }] of columns.entries()) {
      const part = Array.from({ length }, (_, row): DuckDBValue => {
        const value = values[start + row] ?? null;
        if (Array.isArray(value)) return listValue(value as string[]);
        return typeof value === 'number' && Number.isNaN(value) ? null : (value as DuckDBValue);
      });
      chunk.setColumnValues(i, part);
    }
    appender.appendDataChunk(chunk);
  }
}
