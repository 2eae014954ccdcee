/** Shards of one kind, one after the other, as one table. */

import { InvalidInputError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import type { Table, TableKind } from '../../schemas/run/artifact.js';
import type { ColumnType, ColumnValues, Matrix } from '../../schemas/tables/columns.js';

type Values = ColumnValues[ColumnType];
type Numbers = Uint32Array | Float32Array | Float64Array;

/**
 * @param tables at least one, of one kind, with equal metadata, equal extra columns and equal matrix widths
 * @returns their rows in order; one table alone is returned as it is
 * @throws InvalidInputError naming what differs
 */
export function concatTables<K extends TableKind>(tables: readonly Table<K>[]): Table<K> {
  const [first] = tables;
  if (!first) throw new InvalidInputError('no tables to concatenate');
  if (tables.length === 1) return first;
  for (const table of tables) checkSame(first, table);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const joinAll = (parts: readonly Readonly<Record<string, Values>>[]) =>
    Object.fromEntries(
      Object.keys(required(parts[0])).map((name) => [
        name,
        join(
          `${first.kind}: column ${name}`,
          parts.map((part) => required(part[name])),
        ),
      ]),
    );
  const columns = joinAll(tables.map((table) => table.columns as Record<string, Values>));
  const extra = first.extra && { extra: joinAll(tables.map((table) => required(table.extra))) };
  return { ...first, rows, columns, ...extra } as Table<K>;
}

function checkSame(first: Table, table: Table): void {
  const seen = { kind: describe(first.kind), metadata: describe(first.metadata), 'extra columns': names(first) };
  const here = { kind: describe(table.kind), metadata: describe(table.metadata), 'extra columns': names(table) };
  for (const [what, expected] of Object.entries(seen)) {
    const found = here[what as keyof typeof here];
    if (found !== expected)
      throw new InvalidInputError(`${first.kind}: tables of different ${what} cannot be joined`, { found, expected });
  }
}

function names({ extra }: Table): string {
  return Object.keys(extra ?? {})
    .sort()
    .join(', ');
}

function describe(value: string | Readonly<Record<string, string>>): string {
  return typeof value === 'string' ? value : JSON.stringify(Object.entries(value).sort());
}

function join(at: string, parts: readonly Values[]): Values {
  const [first] = parts;
  if (Array.isArray(first)) return (parts as unknown[][]).flat(1) as Values;
  if (ArrayBuffer.isView(first)) return joinNumbers(parts as Numbers[]);
  // A shard without rows may not know its width.
  const matrices = (parts as Matrix<Float32Array>[]).filter(({ values }) => values.length > 0);
  const width = matrices[0]?.width ?? (first as Matrix<Float32Array>).width;
  for (const matrix of matrices)
    if (matrix.width !== width) throw new InvalidInputError(`${at}: rows of ${matrix.width} and of ${width} values`);
  const all = matrices.length > 0 ? matrices : [first as Matrix<Float32Array>];
  return { width, values: joinNumbers(all.map(({ values }) => values)) as Float32Array };
}

function joinNumbers(parts: readonly Numbers[]): Numbers {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  // In two lines: TypeScript 7.0.2 drops the brackets around a call that is followed by `as` behind `new`.
  const Values = required(parts[0]).constructor as Float64ArrayConstructor;
  const whole = new Values(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
