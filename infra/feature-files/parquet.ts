/**
 * Feature vectors from a Parquet file, as pandas, Polars and DuckDB write them. Every column of number lists is a layer; where
 * there is none, the columns of numbers together are one. `choose-names.ts` tells names from features.
 */
import { type AsyncBuffer, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import { type FeatureSet, PLAIN_LAYER, type ReadingChoices, rowNumbers } from '../../schemas/tables/features.js';
import { namesBesideLists } from './beside-lists.js';
import { chooseColumns, columnsOf, type RawTable } from './choose-names.js';
import { pandasIndexColumns } from './pandas-index.js';

type Row = Readonly<Record<string, unknown>>;

interface ParquetRows {
  readonly heads: readonly string[];
  readonly rows: readonly Row[];
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * @param file its name, for errors
 * @throws InvalidInputError naming file and column: a file that is not whole, no numbers, lists of different lengths,
 *   missing values, a type that is neither number nor text
 */
export async function readFeatureParquet(
  bytes: Uint8Array,
  file: string,
  choices: ReadingChoices = {},
): Promise<FeatureSet> {
  const { heads, rows, metadata } = await readRows(bytes, file);
  if (rows.length === 0) throw noNumbers(file, heads, 0);
  const kinds = new Map(heads.map((head) => [head, kindOf(rows, head, file)]));
  const vectors = heads.filter((head) => kinds.get(head) === 'list');
  const plain = heads.filter((head) => kinds.get(head) === 'number' || kinds.get(head) === 'text');
  if (vectors.length + plain.filter((head) => kinds.get(head) === 'number').length === 0)
    throw noNumbers(file, heads, rows.length);
  const times = heads.filter((head) => kinds.get(head) === 'time').map((column) => ({ column, because: 'of times' }));
  const declared = pandasIndexColumns(metadata);
  const raw: RawTable = {
    file,
    rows: rows.length,
    kinds: plain.map((head) => kinds.get(head) as 'number' | 'text'),
    heads: plain,
    numberAt: (row, column) => Number(at(rows, row)[at(plain, column)]),
    declaredIndex: [...plain.keys()].filter((column) => declared.includes(at(plain, column))),
  };
  const idsBy = (names: number | null) =>
    names === null ? rowNumbers(rows.length) : rows.map((row) => String(row[at(plain, names)]));
  if (vectors.length > 0) {
    const { names, leftOut } = namesBesideLists(raw, choices.idColumn);
    return {
      ids: idsBy(names),
      layers: new Map(vectors.map((head) => [head, matrixOf(rows, head, file)])),
      reading: { names: names === null ? null : at(plain, names), leftOut: [...leftOut, ...times] },
    };
  }
  const { names, features, reading } = chooseColumns(raw, choices);
  return {
    ids: idsBy(names),
    layers: new Map([[PLAIN_LAYER, columnsOf(rows.length, features, raw.numberAt)]]),
    reading: { ...reading, leftOut: [...reading.leftOut, ...times] },
  };
}

function noNumbers(file: string, heads: readonly string[], rows: number): InvalidInputError {
  return new InvalidInputError(`${file}: no rows of numbers`, {
    file,
    found: `${rows} rows, columns ${heads.join(', ')}`,
    expected: 'a column of number lists, or columns of numbers',
  });
}

async function readRows(bytes: Uint8Array, file: string): Promise<ParquetRows> {
  const buffer: AsyncBuffer = {
    byteLength: bytes.byteLength,
    slice: (start, end) => Uint8Array.from(bytes.subarray(start, end)).buffer,
  };
  try {
    const metadata = await parquetMetadataAsync(buffer);
    const heads = parquetSchema(metadata).children.map(({ element }) => element.name);
    const rows = await parquetReadObjects({ file: buffer, metadata, compressors });
    const pairs = (metadata.key_value_metadata ?? []).map(({ key, value = '' }) => [key, value] as const);
    return { heads, rows, metadata: new Map(pairs) };
  } catch (cause) {
    throw new InvalidInputError(
      `${file} cannot be read as Parquet`,
      { file, found: String(cause).slice(0, 120), expected: 'a whole Parquet file' },
      { cause },
    );
  }
}

/** By the first value: a column has one type. Missing values would be taken for numbers. */
function kindOf(rows: readonly Row[], head: string, file: string): 'list' | 'number' | 'text' | 'time' {
  const missing = rows.findIndex((row) => row[head] === null || row[head] === undefined);
  if (missing >= 0)
    throw new InvalidInputError(`${file}: ${head} of row ${missing + 1} is missing`, {
      file,
      column: head,
      expected: 'a value in every row',
    });
  const first = rows[0]?.[head];
  if (isNumber(first)) return 'number';
  if (typeof first === 'string') return 'text';
  if (first instanceof Date) return 'time';
  if (isList(first)) return 'list';
  throw new InvalidInputError(`${file}: column ${head} holds neither numbers nor texts nor lists of numbers`, {
    file,
    column: head,
    expected: 'integers, floats, booleans, texts, or lists of numbers: cast the column or drop it',
  });
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function matrixOf(rows: readonly Row[], head: string, file: string): Matrix<Float64Array> {
  const width = (at(rows, 0)[head] as ArrayLike<unknown>).length;
  const values = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    const list = row[head] as ArrayLike<unknown>;
    const numbers = Array.from(list);
    if (width === 0 || numbers.length !== width || !numbers.every(isNumber))
      throw new InvalidInputError(`${file}: ${head} of row ${i + 1} is no list of ${width || 'some'} numbers`, {
        file,
        found: `${numbers.length} values`,
        expected: 'lists of one length, at least 1, without gaps',
      });
    values.set(numbers.map(Number), i * width);
  });
  return { width, values };
}
