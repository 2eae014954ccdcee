/**
 * Feature vectors as CSV: a row an entry, numbers in the columns, with or without heads, with or without a column of
 * names. `csv-cells.ts` finds separator and decimal sign, `csv-header.ts` heads, `choose-names.ts` the names.
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import { type FeatureSet, PLAIN_LAYER, type ReadingChoices, rowNumbers } from '../../schemas/tables/features.js';
import { withoutGuard } from '../files/csv-text.js';
import { chooseColumns, columnsOf, type RawTable } from './choose-names.js';
import { type CsvRow, isNumber, isWord, numberOf, readCells } from './csv-cells.js';
import { isHeader } from './csv-header.js';
import { isNamingHead } from './index-heads.js';

/**
 * @param file its name, for errors
 * @throws InvalidInputError naming file, line, column, found and expected
 */
export function readFeatureCsv(text: string, file: string, choices: ReadingChoices = {}): FeatureSet {
  const { rows, separator, decimal } = readCells(text, file);
  if (rows.length === 0)
    throw new InvalidInputError(`${file}: no rows`, { file, expected: 'a row an entry, numbers in columns' });
  const header =
    choices.header === undefined
      ? isHeader(
          rows.map(({ record }) => record),
          file,
        )
      : choices.header === 'yes';
  const body = header ? rows.slice(1) : rows;
  if (body.length === 0) throw refuse(at(rows, 0), 'a header without rows', 'a row an entry', file);
  const table = tableOf(header ? at(rows, 0) : null, body, file, choices);
  const { names, features, reading } = chooseColumns(table, choices);

  const ids = names === null ? rowNumbers(body.length) : body.map(({ record }) => withoutGuard(at(record, names)));
  return {
    ids,
    layers: new Map([[PLAIN_LAYER, columnsOf(body.length, features, table.numberAt)]]),
    reading: { ...reading, text: { header, separator, decimal } },
  };
}

function tableOf(head: CsvRow | null, body: readonly CsvRow[], file: string, choices: ReadingChoices): RawTable {
  const width = at(body, 0).record.length;
  for (const row of body)
    if (row.record.length !== width)
      throw refuse(row, `${row.record.length} cells`, `${width}, as in the row before`, file);
  const heads = head && headsOf(head, width, file);
  const kinds = Array.from({ length: width }, (_, column) => kindOf(body, column, heads, file, choices));
  return {
    file,
    rows: body.length,
    kinds,
    heads,
    numberAt: (row, column) => numberOf(at(at(body, row).record, column)),
  };
}

/** R writes one head less where the first column names the rows. */
function headsOf(head: CsvRow, width: number, file: string): readonly string[] {
  const heads = head.record.length === width - 1 ? ['', ...head.record] : head.record;
  if (heads.length !== width) throw refuse(head, `${head.record.length} heads`, `${width}, a head a column`, file);
  return heads;
}

/** A column of texts may hold names; texts among numbers are slips or gaps, and are told by their place. */
function kindOf(
  body: readonly CsvRow[],
  column: number,
  heads: readonly string[] | null,
  file: string,
  { idColumn }: ReadingChoices,
): 'number' | 'text' {
  const other = body.find(({ record }) => !isNumber(at(record, column)));
  if (!other) return 'number';
  const named = heads !== null && isNamingHead(at(heads, column)) && (column === 0 || heads[column] !== '');
  const wanted = idColumn !== undefined && (heads?.[column] === idColumn || String(column + 1) === idColumn);
  const texts = body.every(({ record }) => record[column] !== '' && isWord(at(record, column)));
  if (named || wanted || texts) return 'text';
  throw refuse(
    other,
    `column ${column + 1} holds "${at(other.record, column).slice(0, 40)}"`,
    `a number, or --id-column ${column + 1} for names`,
    file,
  );
}

function refuse({ info: { lines } }: CsvRow, what: string, expected: string, file: string): InvalidInputError {
  return new InvalidInputError(`${file}, line ${lines}: ${what}`, { file, line: lines, expected });
}
