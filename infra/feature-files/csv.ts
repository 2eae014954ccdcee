/**
 * Feature vectors as CSV: a row an entry, numbers in the columns. A first row of texts, or one that begins with `id`
 * or an empty cell, is a header. A first column of texts, or under such a head, holds the names.
 */
import { CsvError, parse } from 'csv-parse/sync';
import { InvalidInputError } from '../../schemas/failure.js';
import { type FeatureSet, PLAIN_LAYER, rowNumbers } from '../../schemas/features.js';

interface CsvRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** Written by other programs for values that are none: read, and then refused by their place. */
const NOT_FINITE = /^[+-]?(nan|inf|infinity)$/i;

/**
 * @param file its name, for errors
 * @throws InvalidInputError naming file, line, column, found and expected
 */
export function readFeatureCsv(text: string, file: string): FeatureSet {
  const rows = parseRows(text, file);
  const refuse = (row: CsvRow, what: string, expected: string) =>
    new InvalidInputError(`${file}, line ${row.info.lines}: ${what}`, { file, line: row.info.lines, expected });
  const first = rows[0];
  if (!first) throw new InvalidInputError(`${file}: no rows`, { file, expected: 'a row an entry, numbers in columns' });
  const header = isHeader(first.record);
  const body = header ? rows.slice(1) : rows;
  if (body.length === 0) throw refuse(first, 'a header without rows', 'a row an entry');
  const named =
    (header && ['', 'id'].includes(first.record[0]!.toLowerCase())) || body.some(({ record }) => !isNumber(record[0]!));
  const skipped = named ? 1 : 0;
  const width = body[0]!.record.length - skipped;
  if (width === 0) throw refuse(body[0]!, 'no numbers', 'at least one column of numbers');

  const values = new Float64Array(body.length * width);
  body.forEach((row, i) => {
    const cells = row.record.slice(skipped);
    if (cells.length !== width) throw refuse(row, `${cells.length} numbers`, `${width}, as in the row before`);
    cells.forEach((cell, j) => {
      if (!isNumber(cell)) throw refuse(row, `column ${j + skipped + 1} holds "${cell.slice(0, 40)}"`, 'a number');
      values[i * width + j] = NOT_FINITE.test(cell) ? Number.NaN : Number(cell);
    });
  });
  const ids = named ? body.map(({ record }) => record[0]!) : rowNumbers(body.length);
  const matrix = { width, values };
  return { ids, layers: new Map([[PLAIN_LAYER, matrix]]) };
}

function isNumber(cell: string): boolean {
  return NUMBER.test(cell) || NOT_FINITE.test(cell);
}

/** pandas leaves the head of the names empty and may number the columns; a first row of texts alone is a header too. */
function isHeader([first, ...others]: readonly string[]): boolean {
  if (first === '' || first!.toLowerCase() === 'id') return true;
  return !isNumber(first!) && others.every((cell) => !isNumber(cell));
}

function parseRows(text: string, file: string): readonly CsvRow[] {
  try {
    const options = { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true, info: true } as const;
    return parse(text, options) as unknown as CsvRow[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InvalidInputError(`${file}: ${error.message}`, { file, expected: 'comma-separated values' }, error);
  }
}
