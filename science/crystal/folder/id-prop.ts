/**
 * `id_prop.csv` of an ALIGNN training folder: no header, a row a crystal, the name of its structure file and then its
 * target numbers. The format says nothing of what the numbers are.
 */

import { at } from '../../../schemas/required.js';
import { refusedPath } from '../../../schemas/tables/training-list.js';
import { shortened } from '../../text/index.js';
import { parseNumber } from '../formats/poscar/poscar-lines.js';
import { listRecords, refuseLine as refuse } from './list-records.js';

export interface IdPropRow {
  /** Line in the file, from 1. */
  readonly line: number;
  /** Path of the structure file inside the folder. */
  readonly file: string;
  /** Finite, of the same length in all rows, at least one. */
  readonly values: Float64Array;
}

/**
 * @param text the file
 * @param file its name, for errors
 * @param options `repeats`: a file may stand in several rows, each of which holds at conditions of its own
 * @throws InvalidInputError naming file, line, found and expected: no rows or one of absurd length, names twice or
 *   leaving the folder, rows of different lengths, values that are not finite numbers
 */
export function readIdProp(
  text: string,
  file: string,
  { repeats = false }: { readonly repeats?: boolean } = {},
): IdPropRow[] {
  const expected = 'file name, then numbers';
  const rows = listRecords(text, file, expected).map(({ record, info }) => readRow(record, info.lines, file));
  if (rows.length === 0) refuse(file, 1, 'no rows', 'an empty file', expected);
  const width = at(rows, 0).values.length;
  const lines = new Map<string, number>();
  for (const row of rows) {
    if (row.values.length !== width)
      refuse(
        file,
        row.line,
        `a row of another length`,
        `${row.values.length} numbers`,
        `${width}, as on line ${at(rows, 0).line}`,
      );
    const earlier = lines.get(row.file);
    if (earlier !== undefined && !repeats)
      refuse(file, row.line, `"${shortened(row.file)}" a second time`, `first on line ${earlier}`, 'every file once');
    lines.set(row.file, row.line);
  }
  return rows;
}

function readRow([name = '', ...words]: readonly string[], line: number, file: string): IdPropRow {
  const problem = refusedPath(name);
  if (problem !== null)
    refuse(file, line, problem, shortened(JSON.stringify(name)), 'the path of a file in the folder');
  if (words.length === 0)
    refuse(file, line, `no values for ${shortened(name)}`, `"${shortened(name)}"`, 'file name, then numbers');
  const values = Float64Array.from(words, (word, n) => {
    const value = parseNumber(word);
    return (
      value ?? refuse(file, line, `value ${n + 1} of ${shortened(name)}`, `"${shortened(word)}"`, 'a finite number')
    );
  });
  return { line, file: name, values };
}
