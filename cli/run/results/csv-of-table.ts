/** A table as CSV: empty cells where a figure is not defined, the parts of a list with `; ` between them. */
import { type CsvCell, csvText } from '../../../infra/files/csv-text.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { furtherHeads } from '../../../schemas/tables/further-numbers.js';

/**
 * @param headOf what a column is called, null where it is left out; without it, as the table has it
 * @returns numbers beside the leading one are called by their names
 */
export function csvOfTable(
  { columns, extra, rows, metadata }: Table,
  headOf: (column: string) => string | null = (column) => column,
): string {
  const numbers = furtherHeads(metadata);
  const all = Object.entries({ ...columns, ...extra }).flatMap(([column, values]) => {
    const head = numbers.get(column) ?? headOf(column);
    return head === null ? [] : [{ head, values: values as ArrayLike<Cell> }];
  });
  const rowOf = (row: number) => all.map(({ values }) => cellOf(values[row]));
  return csvText([all.map(({ head }) => head), ...Array.from({ length: rows }, (_, row) => rowOf(row))]);
}

type Cell = string | number | ArrayLike<string | number> | null;

function cellOf(value: Cell | undefined): CsvCell {
  return (typeof value === 'object' && value !== null ? Array.from(value).join('; ') : value) as CsvCell;
}
