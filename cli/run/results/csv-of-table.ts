/** A table as CSV: empty cells where a figure is not defined, the parts of a list with `; ` between them. */
import { type CsvCell, csvText } from '../../../infra/files/csv-text.js';
import { furtherHeads } from '../../../schemas/further-numbers.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { ExportedWords } from './exported-words.js';

/** @param words what columns and their cells are called; numbers beside the leading one have names in the metadata */
export function csvOfTable(
  { columns, extra, rows, metadata }: Table,
  words: Pick<ExportedWords, 'head' | 'cell'>,
): string {
  const numbers = furtherHeads(metadata);
  const all = Object.entries({ ...columns, ...extra }).flatMap(([column, values]) => {
    const head = numbers.get(column) ?? words.head(column);
    return head === null ? [] : [{ column, head, values: values as ArrayLike<Cell> }];
  });
  const rowOf = (row: number) =>
    all.map(({ column, values }) => cellOf(values[row], (text) => words.cell(column, text)));
  return csvText([all.map(({ head }) => head), ...Array.from({ length: rows }, (_, row) => rowOf(row))]);
}

type Cell = string | number | ArrayLike<string | number> | null;

function cellOf(value: Cell | undefined, textOf: (text: string) => string): CsvCell {
  if (typeof value === 'string') return textOf(value);
  return (typeof value === 'object' && value !== null ? Array.from(value).join('; ') : value) as CsvCell;
}
