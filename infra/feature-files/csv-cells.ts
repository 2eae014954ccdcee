/**
 * Cells of a CSV file: the separator (comma, semicolon, tabulator, bar) is the one under which most columns are
 * numbers, and a comma may be the decimal sign wherever it is not the separator or stands in quotes.
 */

import { CsvError, parse } from 'csv-parse/sync';
import { InvalidInputError } from '../../schemas/failure.js';
import { at, required } from '../../schemas/required.js';

export interface CsvRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

interface CsvCells {
  readonly rows: readonly CsvRow[];
  readonly separator: string;
  readonly decimal: '.' | ',';
}

const SEPARATORS = [',', ';', '\t', '|'] as const;
/** The separator shows itself in the first rows. */
const ROWS_LOOKED_AT = 40;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DECIMAL_COMMA = /^[+-]?(\d+,\d*|,\d+)(e[+-]?\d+)?$/i;
/** `1,234` may be a thousand or a fraction; `0,234` and `1,5` are no thousands. */
const THOUSANDS = /^[+-]?[1-9]\d{0,2},\d{3}$/;
/** Written by other programs for values that are none: read, and then refused by their place. */
const NOT_FINITE = /^[+-]?(nan|inf|infinity)$/i;

/** Whether a cell is a number, or a word that stands for one that is not finite. */
export function isNumber(cell: string): boolean {
  return NUMBER.test(cell) || NOT_FINITE.test(cell);
}

/** Words that are numbers to some and names to others: `InF` is a crystal. */
export function isWord(cell: string): boolean {
  return !NUMBER.test(cell);
}

export function numberOf(cell: string): number {
  return NOT_FINITE.test(cell) ? Number.NaN : Number(cell);
}

/**
 * @param file its name, for errors
 * @returns cells whose decimal sign is the point
 * @throws InvalidInputError naming file and line: quotes that do not end, commas that may be thousands or decimals
 */
export function readCells(text: string, file: string): CsvCells {
  const separator = separatorOf(text);
  const rows = parseRows(text, separator, file);
  if (!mayHoldCommas(text, separator)) return { rows, separator, decimal: '.' };
  const withComma = rows.flatMap(({ record }) => record.filter((cell) => DECIMAL_COMMA.test(cell)));
  if (withComma.length === 0) return { rows, separator, decimal: '.' };
  refuseMixed(rows, withComma, file);
  const pointed = rows.map(({ record, info }) => ({
    record: record.map((cell) => (DECIMAL_COMMA.test(cell) ? cell.replace(',', '.') : cell)),
    info,
  }));
  return { rows: pointed, separator, decimal: ',' };
}

/** Looking at every cell of a large file takes long. */
function mayHoldCommas(text: string, separator: string): boolean {
  return separator === ',' ? text.includes('"') : text.includes(',');
}

function separatorOf(text: string): string {
  if (!SEPARATORS.some((separator) => separator !== ',' && text.includes(separator))) return ',';
  let best: { separator: string; numeric: number; foreign: number } | null = null;
  for (const separator of SEPARATORS) {
    const rows = firstRows(text, separator);
    const numeric = numericColumns(rows);
    // A separator that is left inside a text was one: `SnS;1` beside `5` is `SnS;1,5`.
    const foreign = rows
      .flat()
      .filter((cell) =>
        SEPARATORS.some((other) => other !== separator && other !== ',' && cell.includes(other)),
      ).length;
    if (best === null || numeric > best.numeric || (numeric === best.numeric && foreign < best.foreign))
      best = { separator, numeric, foreign };
  }
  return required(best).separator;
}

function firstRows(text: string, delimiter: string): readonly (readonly string[])[] {
  try {
    return parse(text, { ...OPTIONS, delimiter, to: ROWS_LOOKED_AT });
  } catch (error) {
    if (error instanceof CsvError) return [];
    throw error;
  }
}

/** Columns with a number in every row but the first, which may be heads. */
function numericColumns(rows: readonly (readonly string[])[]): number {
  const body = rows.length > 1 ? rows.slice(1) : rows;
  const width = Math.max(0, ...body.map((row) => row.length));
  const numeric = (cell: string | undefined) => cell === undefined || isNumber(cell) || DECIMAL_COMMA.test(cell);
  let count = 0;
  for (let column = 0; column < width; column++) if (body.every((row) => numeric(row[column]))) count++;
  return count;
}

function refuseMixed(rows: readonly CsvRow[], withComma: readonly string[], file: string): void {
  const pointed = rows.find(({ record }) => record.some((cell) => cell.includes('.') && NUMBER.test(cell)));
  const clear = withComma.some((cell) => !THOUSANDS.test(cell));
  if (!pointed && clear) return;
  const line = required(rows.find(({ record }) => record.includes(at(withComma, 0)))).info.lines;
  throw new InvalidInputError(`${file}, line ${line}: "${withComma[0]}" may be a thousand or a fraction`, {
    file,
    line,
    found: pointed ? `a decimal point in line ${pointed.info.lines}` : 'three digits behind every comma',
    expected: 'one decimal sign in the whole file, no separators of thousands',
  });
}

const OPTIONS = { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true } as const;

function parseRows(text: string, delimiter: string, file: string): readonly CsvRow[] {
  try {
    return parse(text, { ...OPTIONS, delimiter, info: true }) as unknown as CsvRow[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InvalidInputError(
      `${file}: ${error.message}`,
      { file, expected: 'values between commas, semicolons or tabulators' },
      error,
    );
  }
}
