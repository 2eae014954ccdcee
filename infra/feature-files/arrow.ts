/**
 * Feature vectors from an Arrow IPC file, ours or another program's. Every column of number lists is a layer; where
 * there is none, all columns of numbers together are one. The column `id`, else the first of texts, holds the names.
 */
import { DataType, type Field, type Table, tableFromIPC, type Vector } from 'apache-arrow';
import type { Matrix } from '../../schemas/columns.js';
import { CorruptArtifactError, InvalidInputError } from '../../schemas/failure.js';
import { type FeatureSet, PLAIN_LAYER, rowNumbers } from '../../schemas/features.js';
import { checkFrame } from '../arrow/read-file.js';

/**
 * @param file its name, for errors
 * @throws InvalidInputError naming file and column: a file that is not whole, no numbers, lists of different lengths, missing values
 */
export function readFeatureArrow(bytes: Uint8Array, file: string): FeatureSet {
  refuseCut(bytes, file);
  const table = openTable(bytes, file);
  const { fields } = table.schema;
  const texts = fields.filter((field) => DataType.isUtf8(field.type) || DataType.isDictionary(field.type));
  const names = texts.find(({ name }) => name === 'id') ?? texts[0];
  const ids = names ? Array.from(columnOf(table, names), String) : rowNumbers(table.numRows);
  const vectors = fields.filter(({ type }) => isList(type) && isNumber(type.children[0]!.type));
  const numbers = fields.filter(({ type }) => isNumber(type));
  if (table.numRows === 0 || vectors.length + numbers.length === 0)
    throw new InvalidInputError(`${file}: no rows of numbers`, {
      file,
      found: `${table.numRows} rows, columns ${fields.map(({ name }) => name).join(', ')}`,
      expected: 'a column of number lists, or columns of numbers',
    });
  const layers =
    vectors.length > 0
      ? vectors.map((field) => [field.name, matrixOfLists(table, field, file)] as const)
      : [[PLAIN_LAYER, matrixOfColumns(table, numbers, file)] as const];
  return { ids, layers: new Map(layers) };
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
  return DataType.isFloat(type) || DataType.isInt(type);
}

function columnOf(table: Table, { name }: Field): Vector {
  return table.getChild(name)!;
}

function matrixOfLists(table: Table, field: Field, file: string): Matrix<Float64Array> {
  const rows = Array.from(columnOf(table, field) as Iterable<Vector | null>);
  const width = rows[0]?.length ?? 0;
  const values = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    if (!row || row.length !== width || width === 0 || row.nullCount > 0)
      throw new InvalidInputError(`${file}: ${field.name} of row ${i + 1} is no list of ${width} numbers`, {
        file,
        found: row ? `${row.length} values, ${row.nullCount} of them missing` : 'nothing',
        expected: 'lists of one length, at least 1, without gaps',
      });
    for (let j = 0; j < width; j++) values[i * width + j] = Number(row.get(j));
  });
  return { width, values };
}

function matrixOfColumns(table: Table, fields: readonly Field[], file: string): Matrix<Float64Array> {
  const width = fields.length;
  const values = new Float64Array(table.numRows * width);
  fields.forEach((field, j) => {
    const column = columnOf(table, field);
    if (column.nullCount > 0)
      throw new InvalidInputError(`${file}: column ${field.name} has ${column.nullCount} missing values`, {
        file,
        expected: 'a number in every row',
      });
    for (let i = 0; i < table.numRows; i++) values[i * width + j] = Number(column.get(i));
  });
  return { width, values };
}
