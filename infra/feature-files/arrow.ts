/**
 * Feature vectors from an Arrow IPC file, ours or another program's. Every column of number lists is a layer; where
 * there is none, the columns of numbers together are one. `choose-names.ts` tells names from features.
 */

import { DataType, type Field, type Table, tableFromIPC, type Vector } from 'apache-arrow';
import { CorruptArtifactError, InvalidInputError } from '../../schemas/failure.js';
import { at, required } from '../../schemas/required.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import { type FeatureSet, PLAIN_LAYER, type ReadingChoices, rowNumbers } from '../../schemas/tables/features.js';
import { checkFrame } from '../arrow/read-file.js';
import { namesBesideLists } from './beside-lists.js';
import { chooseColumns, columnsOf, type RawTable } from './choose-names.js';
import { pandasIndexColumns } from './pandas-index.js';

/**
 * @param file its name, for errors
 * @throws InvalidInputError naming file and column: a file that is not whole, no numbers, lists of different lengths,
 *   missing values, a type that is neither number nor text
 */
export function readFeatureArrow(bytes: Uint8Array, file: string, choices: ReadingChoices = {}): FeatureSet {
  refuseCut(bytes, file);
  const table = openTable(bytes, file);
  const { fields } = table.schema;
  const vectors = fields.filter(({ type }) => isList(type) && isNumber(type.children[0].type));
  const plain = fields.filter(({ type }) => isText(type) || isNumber(type));
  if (table.numRows === 0 || vectors.length + plain.filter(({ type }) => isNumber(type)).length === 0)
    throw new InvalidInputError(`${file}: no rows of numbers`, {
      file,
      found: `${table.numRows} rows, columns ${fields.map(({ name, type }) => `${name} (${type})`).join(', ')}`,
      expected: 'a column of number lists, or columns of numbers',
    });
  const others = fields
    .filter((field) => !vectors.includes(field) && !plain.includes(field))
    .map((field) => foreign(field, file));
  const raw = rawTable(table, plain, file);
  if (vectors.length > 0) return fromLists(table, vectors, raw, others, choices);
  const { names, features, reading } = chooseColumns(raw, choices);
  return {
    ids:
      names === null ? rowNumbers(table.numRows) : namesOf(columnOf(table, at(plain, names)), at(plain, names), file),
    layers: new Map([[PLAIN_LAYER, columnsOf(table.numRows, features, completeNumbers(table, plain, features, file))]]),
    reading: { ...reading, leftOut: [...reading.leftOut, ...others] },
  };
}

function fromLists(
  table: Table,
  vectors: readonly Field[],
  raw: RawTable,
  others: FeatureSet['reading']['leftOut'],
  { idColumn }: ReadingChoices,
): FeatureSet {
  const { names, leftOut: left } = namesBesideLists(raw, idColumn);
  const heads = required(raw.heads);
  const head = names === null ? undefined : heads[names];
  const field = table.schema.fields.find(({ name }) => name === head);
  return {
    ids: field === undefined ? rowNumbers(table.numRows) : namesOf(columnOf(table, field), field, raw.file),
    layers: new Map(vectors.map((each) => [each.name, matrixOfLists(table, each, raw.file)])),
    reading: { names: head ?? null, leftOut: [...left, ...others] },
  };
}

function rawTable(table: Table, fields: readonly Field[], file: string): RawTable {
  const declared = pandasIndexColumns(table.schema.metadata);
  const columns = fields.map((field) => columnOf(table, field));
  return {
    file,
    rows: table.numRows,
    kinds: fields.map(({ type }) => (isText(type) ? 'text' : 'number')),
    heads: fields.map(({ name }) => name),
    numberAt: (row, column) => Number(at(columns, column).get(row)),
    declaredIndex: Array.from(fields.keys()).filter((column) => declared.includes(at(fields, column).name)),
  };
}

/** Missing names would all be called `null`. */
function namesOf(column: Vector, { name }: Field, file: string): string[] {
  if (column.nullCount > 0)
    throw new InvalidInputError(`${file}: column ${name} has ${column.nullCount} missing names`, {
      file,
      expected: 'a name in every row, or --id-column with another column or none',
    });
  return Array.from(column, String);
}

function completeNumbers(table: Table, fields: readonly Field[], features: readonly number[], file: string) {
  const columns = fields.map((field) => columnOf(table, field));
  for (const column of features)
    if (at(columns, column).nullCount > 0)
      throw new InvalidInputError(
        `${file}: column ${at(fields, column).name} has ${at(columns, column).nullCount} missing values`,
        { file, expected: 'a number in every row' },
      );
  return (row: number, column: number) => Number(at(columns, column).get(row));
}

function refuseCut(bytes: Uint8Array, file: string): void {
  try {
    checkFrame(bytes);
  } catch (cause) {
    if (!(cause instanceof CorruptArtifactError)) throw cause;
    throw new InvalidInputError(`${file}: ${cause.message}`, { file, ...cause.facts }, { cause });
  }
}

function openTable(bytes: Uint8Array, file: string): Table {
  try {
    return tableFromIPC(bytes);
  } catch (cause) {
    throw new InvalidInputError(
      `${file} is not a readable Arrow file`,
      { file, found: String(cause).slice(0, 120), expected: 'an IPC file without compression' },
      { cause },
    );
  }
}

function isList(type: DataType): boolean {
  return DataType.isFixedSizeList(type) || DataType.isList(type);
}

function isNumber(type: DataType): boolean {
  return DataType.isFloat(type) || DataType.isInt(type) || DataType.isBool(type);
}

function isText(type: DataType): boolean {
  if (DataType.isDictionary(type)) return isText(type.dictionary);
  return DataType.isUtf8(type) || DataType.isLargeUtf8(type);
}

/** Times are no features. Anything else may hold numbers, and would be missed without a word. */
function foreign({ name, type }: Field, file: string): FeatureSet['reading']['leftOut'][number] {
  const isTime = [DataType.isDate, DataType.isTime, DataType.isTimestamp, DataType.isDuration, DataType.isInterval];
  if (isTime.some((test) => test(type))) return { column: name, because: `of type ${type}` };
  throw new InvalidInputError(`${file}: column ${name} is of type ${type}`, {
    file,
    column: name,
    expected: 'integers, floats, booleans, texts, or lists of numbers: cast the column or drop it',
  });
}

/** By its place: two columns may share a name. */
function columnOf(table: Table, field: Field): Vector {
  return required(table.getChildAt(table.schema.fields.indexOf(field)));
}

function matrixOfLists(table: Table, field: Field, file: string): Matrix<Float64Array> {
  const rows = Array.from(columnOf(table, field) as Iterable<Vector | null>);
  // The first row may be the one that is missing: of how many numbers it is none, the others say.
  const width = rows.find((row) => row !== null && row.length > 0)?.length ?? 0;
  const values = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    if (!row || row.length !== width || width === 0 || row.nullCount > 0)
      throw new InvalidInputError(
        `${file}: ${field.name} of row ${i + 1} is no list of ${width === 0 ? '' : `${width} `}numbers`,
        {
          file,
          found: row ? `${row.length} values, ${row.nullCount} of them missing` : 'nothing',
          expected: 'lists of one length, at least 1, without gaps',
        },
      );
    for (let j = 0; j < width; j++) values[i * width + j] = Number(row.get(j));
  });
  return { width, values };
}
