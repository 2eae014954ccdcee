/**
 * `id_prop.csv` of an ALIGNN training folder: no header, a row a crystal, the name of its structure file and then its
 * target numbers. The format says nothing of what the numbers are.
 */
import { CsvError, parse } from 'csv-parse/sync';
import { InvalidInputError } from '../../schemas/failure.js';
import { parseNumber } from './poscar-lines.js';
import { printable } from './printable.js';

export interface IdPropRow {
  /** Line in the file, from 1. */
  readonly line: number;
  /** Name of the structure file: no folder in it. */
  readonly file: string;
  /** Finite, of the same length in all rows, at least one. */
  readonly values: Float64Array;
}

/**
 * @param text the file
 * @param file its name, for errors
 * @throws InvalidInputError naming file, line, found and expected: no rows, names twice or with a path in them, rows
 *   of different lengths, values that are not finite numbers
 */
export function readIdProp(text: string, file: string): IdPropRow[] {
  const rows = parseCsv(text, file).map(({ record, info }) => readRow(record, info.lines, file));
  if (rows.length === 0) refuse(file, 1, 'no rows', 'an empty file', 'file name, then numbers');
  const width = rows[0]!.values.length;
  const lines = new Map<string, number>();
  for (const row of rows) {
    if (row.values.length !== width)
      refuse(
        file,
        row.line,
        `a row of another length`,
        `${row.values.length} numbers`,
        `${width}, as on line ${rows[0]!.line}`,
      );
    const earlier = lines.get(row.file);
    if (earlier !== undefined)
      refuse(file, row.line, `"${row.file}" a second time`, `first on line ${earlier}`, 'every file once');
    lines.set(row.file, row.line);
  }
  return rows;
}

interface CsvRow {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

function parseCsv(text: string, file: string): CsvRow[] {
  try {
    return parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      info: true,
    }) as unknown as CsvRow[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InvalidInputError(`${file}: ${printable(error.message)}`, { file }, { cause: error });
  }
}

function readRow(record: string[], line: number, file: string): IdPropRow {
  const [name = '', ...words] = record;
  // A name with a folder in it could reach outside the training folder.
  if (name === '' || name === '.' || name.includes('..') || /[/\\\p{Cc}]/u.test(name))
    refuse(file, line, 'not a plain file name', JSON.stringify(name), 'a file name without folder');
  if (words.length === 0) refuse(file, line, `no values for ${name}`, `"${name}"`, 'file name, then numbers');
  const values = Float64Array.from(words, (word, n) => {
    const value = parseNumber(word);
    return value ?? refuse(file, line, `value ${n + 1} of ${name}`, `"${word}"`, 'a finite number');
  });
  return { line, file: name, values };
}

function refuse(file: string, line: number, problem: string, found: string, expected: string): never {
  throw new InvalidInputError(`${file}, line ${line}: ${printable(problem)}`, {
    file,
    line,
    found: printable(found),
    expected,
  });
}
