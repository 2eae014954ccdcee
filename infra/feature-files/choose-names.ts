/**
 * Which columns of a table are features, and which one names the rows. A row number taken for a feature pulls apart
 * whatever is alike, so:
 *
 *   1. what the user says (`--id-column`);
 *   2. a column under the head `id` (or, the first one, under none), then the index that pandas wrote down;
 *   3. the first column of texts;
 *   4. whole numbers, each once, under a head of row numbers (`index`, `material_id`, `Unnamed: 0`);
 *   5. nothing: rows are numbered from 0.
 *
 * Further columns of texts or under such heads are left out, and told. Numbers that may be either are refused.
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import type { FeatureReading, ReadingChoices } from '../../schemas/tables/features.js';
import { isDocumentedIdHead, isIndexHead } from './index-heads.js';

/** A table whose columns have heads or none; a number or a text a cell. */
export interface RawTable {
  readonly file: string;
  readonly rows: number;
  readonly kinds: readonly ('number' | 'text')[];
  /** Null where the file has none. */
  readonly heads: readonly string[] | null;
  readonly numberAt: (row: number, column: number) => number;
  /** Columns that the file itself declares to be its index. */
  readonly declaredIndex?: readonly number[];
}

interface ChosenColumns {
  /** Null where rows have no names. */
  readonly names: number | null;
  readonly features: readonly number[];
  readonly reading: Omit<FeatureReading, 'text'>;
}

/** Fewer rows than these may count up by chance; where rows have names, a number of the row is less likely. */
const FEWEST_IN_ORDER = { unnamed: 3, named: 5 } as const;
const FEWEST_DISTINCT = 5;

/** @throws InvalidInputError naming file and column: no features, an unknown column, numbers that may be names */
export function chooseColumns(table: RawTable, { idColumn }: ReadingChoices): ChosenColumns {
  const { kinds } = table;
  const every = Array.from(kinds.keys());
  const declared = new Set(table.declaredIndex ?? []);
  const forced = idColumn === undefined || idColumn === 'none' ? null : columnCalled(table, idColumn);
  const numbering = every.filter(
    (column) => kinds[column] === 'number' && (declared.has(column) || namedAsIndex(table, column)),
  );
  const none = idColumn === 'none';
  if (forced === null && !none) for (const column of numbering) requireNames(table, column, declared);
  const names = forced ?? (none ? firstText(table) : chosenNames(table, declared, numbering));
  const leftOut = every.filter(
    (column) => column !== names && (kinds[column] === 'text' || (!none && numbering.includes(column))),
  );
  const features = every.filter((column) => column !== names && !leftOut.includes(column));
  if (features.length === 0) throw noFeatures(table, names);
  if (idColumn === undefined) refuseCounting(table, features, names === null ? 'unnamed' : 'named');
  return {
    names,
    features,
    reading: {
      names: names === null ? null : titleOf(table, names),
      leftOut: leftOut.map((column) => ({
        column: titleOf(table, column),
        because: kinds[column] === 'text' ? 'texts' : 'numbers the rows',
      })),
    },
  };
}

/** The columns that were chosen, side by side. */
export function columnsOf(
  rows: number,
  columns: readonly number[],
  numberAt: RawTable['numberAt'],
): Matrix<Float64Array> {
  const width = columns.length;
  const values = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++)
    for (let j = 0; j < width; j++) values[row * width + j] = numberAt(row, required(columns[j]));
  return { width, values };
}

/** How a column is told: by its head, else by its number. */
function titleOf({ heads }: Pick<RawTable, 'heads'>, column: number): string {
  return heads?.[column] || `column ${column + 1}`;
}

function columnCalled(table: RawTable, wanted: string): number {
  const { heads, kinds } = table;
  const byHead = heads?.indexOf(wanted) ?? -1;
  if (byHead >= 0) return byHead;
  const number = /^[1-9]\d*$/.test(wanted) ? Number(wanted) : 0;
  if (number >= 1 && number <= kinds.length) return number - 1;
  throw new InvalidInputError(`${table.file}: no column "${wanted}"`, {
    file: table.file,
    field: '--id-column',
    found: wanted,
    expected: `${heads ? heads.slice(0, 12).join(', ') : `a number from 1 to ${kinds.length}`}, or none`,
  });
}

function namedAsIndex({ heads }: RawTable, column: number): boolean {
  if (heads === null) return false;
  return (column === 0 && isDocumentedIdHead(required(heads[0]))) || isIndexHead(required(heads[column]));
}

function firstText({ kinds }: RawTable): number | null {
  const at = kinds.indexOf('text');
  return at < 0 ? null : at;
}

function chosenNames({ heads, kinds }: RawTable, declared: ReadonlySet<number>, numbering: readonly number[]) {
  const called = heads?.findIndex((head, column) => head.toLowerCase() === 'id' || (column === 0 && head === '')) ?? -1;
  if (called >= 0) return called;
  const declaredText = [...declared].find((column) => kinds[column] === 'text');
  const text = declaredText ?? kinds.indexOf('text');
  if (text >= 0) return text;
  return [...declared][0] ?? numbering[0] ?? null;
}

/** `cluster_id` with three values, or an `index` of fractions, is called like names and holds none. */
function requireNames(table: RawTable, column: number, declared: ReadonlySet<number>): void {
  if (declared.has(column) || (column === 0 && isDocumentedIdHead(required(required(table.heads)[0])))) return;
  const values = Array.from({ length: table.rows }, (_, row) => table.numberAt(row, column));
  if (values.every(Number.isInteger) && new Set(values).size === values.length) return;
  throw unclear(table, column, 'is called like names of rows, and its numbers are not whole or not all different');
}

/**
 * Without a telling head, first or last: whole numbers that count the rows, in order or shuffled, or that are another one
 * in every row while all other columns hold fractions or repeat themselves.
 */
function refuseCounting(table: RawTable, features: readonly number[], rowsAre: 'named' | 'unnamed'): void {
  if (features.length < 2) return;
  const { rows } = table;
  for (const column of new Set([required(features[0]), required(features.at(-1))])) {
    const values = Float64Array.from({ length: rows }, (_, row) => table.numberAt(row, column));
    if (!values.every(Number.isInteger)) continue;
    const inOrder =
      rows >= FEWEST_IN_ORDER[rowsAre] &&
      values.every((value, row) => row === 0 || value === required(values[row - 1]) + 1);
    const sorted = values.toSorted();
    const distinct = rows >= FEWEST_DISTINCT && sorted.every((value, i) => i === 0 || value !== sorted[i - 1]);
    const counting = distinct && required(sorted[rows - 1]) - required(sorted[0]) === rows - 1;
    const labels = distinct && features.every((other) => other === column || holdsMeasurements(table, other));
    if (inOrder || counting || labels) {
      const what = inOrder || counting ? 'counts the rows' : 'holds another whole number in every row';
      throw unclear(table, column, `${what}: names or a feature?`);
    }
  }
}

function holdsMeasurements({ rows, numberAt }: RawTable, column: number): boolean {
  const seen = new Set<number>();
  for (let row = 0; row < rows; row++) {
    const value = numberAt(row, column);
    if (!Number.isInteger(value) || seen.has(value)) return true;
    seen.add(value);
  }
  return false;
}

function unclear(table: RawTable, column: number, what: string): InvalidInputError {
  const title = titleOf(table, column);
  const called = table.heads?.[column] || String(column + 1);
  const option = /^[\w.-]+$/.test(called) ? called : `"${called}"`;
  return new InvalidInputError(`${table.file}: ${title} ${what}`, {
    file: table.file,
    column: column + 1,
    found: Array.from({ length: Math.min(4, table.rows) }, (_, row) => table.numberAt(row, column)).join(', '),
    'way out': `--id-column ${option} takes it as names, --id-column none as a feature`,
  });
}

function noFeatures(table: RawTable, names: number | null): InvalidInputError {
  return new InvalidInputError(`${table.file}: no numbers`, {
    file: table.file,
    found: `${table.kinds.length} columns${names === null ? '' : `, names in ${titleOf(table, names)}`}`,
    expected: 'at least one column of numbers beside the names',
  });
}
