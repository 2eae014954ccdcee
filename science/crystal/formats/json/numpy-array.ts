/**
 * Arrays of numpy inside JSON, as ASE writes them: nested lists, or `{"__ndarray__": [shape, dtype, values]}` with the
 * values in one row, last index fastest.
 * @source ase.io.jsonio
 */

import { shown } from '../contract/structure-format.js';
import type { JsonDocument, JsonPath } from './json-document.js';
import { partOf } from './json-structure.js';

interface NumpyArray {
  /** Row-major. */
  readonly values: readonly number[];
  /** Path of the first number of a row. */
  pathOfRow(row: number): JsonPath;
}

/**
 * @param rows null: as many as there are, at least one
 * @param columns numbers a row; 1 for a list of plain numbers
 * @throws InvalidStructureError naming the value that does not fit. Truth values count as 1 and 0
 */
export function readNumpyArray(
  document: JsonDocument,
  value: unknown,
  path: JsonPath,
  { rows, columns }: { readonly rows: number | null; readonly columns: number },
): NumpyArray {
  const shape = columns === 1 ? `${rows ?? 'n'} numbers` : `${rows ?? 'n'} x ${columns} numbers`;
  const packed = partOf(value, '__ndarray__');
  const at: JsonPath = packed === undefined ? path : [...path, '__ndarray__', 2];
  const flat = packed === undefined ? flatten(value, columns) : unpack(packed, columns);
  if (!Array.isArray(flat)) document.refuse(path, value === undefined ? 'is missing' : `is ${shown(value)}`, shape);
  const pathOf = (n: number): JsonPath =>
    packed === undefined && columns > 1 ? [...at, Math.floor(n / columns), n % columns] : [...at, n];
  const values = flat.map((one: unknown, n) => {
    if (typeof one === 'boolean') return Number(one);
    // A number beyond range is Infinity in JSON's parser.
    if (typeof one !== 'number' || !Number.isFinite(one))
      document.refuse(pathOf(n), `is ${typeof one === 'number' ? one : shown(one)}`, shape);
    return one;
  });
  if (values.length === 0) document.refuse(path, 'has no values', shape);
  const found = values.length / columns;
  if (found !== (rows ?? Math.floor(found))) document.refuse(path, `has ${values.length} numbers`, shape);
  return { values, pathOfRow: (row) => pathOf(row * columns) };
}

/** @returns undefined where the shape is another one: its rows would be read across */
function unpack(packed: unknown, columns: number): unknown {
  const [dimensions, , values] = Array.isArray(packed) ? packed : [];
  const expected = columns === 1 ? 1 : 2;
  if (!Array.isArray(dimensions) || dimensions.length !== expected) return undefined;
  return columns === 1 || dimensions[1] === columns ? values : undefined;
}

/** @returns undefined where rows are of another length, so that no number slides into the next row */
function flatten(value: unknown, columns: number): unknown[] | undefined {
  if (columns === 1 || !Array.isArray(value)) return Array.isArray(value) ? value : undefined;
  return value.every((row) => Array.isArray(row) && row.length === columns) ? value.flat() : undefined;
}
