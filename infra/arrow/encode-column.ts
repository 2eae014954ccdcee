/**
 * Columns in memory -> Arrow buffers. Every value is looked at once: what is not finite, not of the column's type or
 * not text is refused here with its row, because nothing after this point would notice.
 */

import { type Data, makeData } from 'apache-arrow';
import { InvalidInputError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import type { ColumnType, Matrix } from '../../schemas/tables/columns.js';
import { arrowType, type ScalarName, scalarType, shapeOf } from './column-types.js';
import { fitsHalf, toHalves } from './half-precision.js';

type Numbers = Uint32Array | Float32Array | Float64Array;
/** In memory: half precision is one of files alone. */
const ARRAYS = { u32: Uint32Array, f16: Float32Array, f32: Float32Array, f64: Float64Array } as const;
type NumberName = keyof typeof ARRAYS;

/** A lone half of a surrogate pair has no UTF-8 form: it would come back as another character. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * @param at what the column is called in messages
 * @param rows that the column must have
 * @throws InvalidInputError naming the column, the row, what was found and what was expected
 */
export function encodeColumn(at: string, type: ColumnType, values: unknown, rows: number): Data {
  const { form, scalar } = shapeOf(type);
  if (form === 'matrix') return encodeMatrix(at, type, scalar as NumberName, values as Matrix<Float64Array>, rows);
  const length = (values as { length?: unknown } | undefined)?.length;
  if (length !== rows) refuse(at, null, `${length} rows`, `${rows} rows`);
  if (form === 'list') return encodeLists(at, type, scalar, values as (string[] | Numbers)[]);
  if (form === 'nullable') return encodeNullable(at, scalar, values as unknown[]);
  return encodeScalars(at, scalar, values, (index) => index);
}

interface Validity {
  readonly nullCount: number;
  readonly nullBitmap?: Uint8Array;
}
const NO_NULLS: Validity = { nullCount: 0 };

function encodeScalars(
  at: string,
  scalar: ScalarName,
  values: unknown,
  rowOf: (index: number) => number,
  validity = NO_NULLS,
): Data {
  const type = scalarType(scalar);
  if (scalar === 'bool') return encodeBooleans(at, values as boolean[]);
  if (scalar === 'utf8')
    return makeData({ type, ...validity, ...encodeStrings(at, values as string[], rowOf) } as never);
  // A copy: the writer takes chunks that share memory for parts of one buffer, and leaves out where they overlap.
  const numbers = checkNumbers(at, scalar, values, rowOf);
  const data = scalar === 'f16' ? toHalves(numbers as Float32Array) : numbers.slice();
  return makeData({ type, length: data.length, ...validity, data } as never);
}

function encodeStrings(at: string, values: readonly string[], rowOf: (index: number) => number) {
  for (let i = 0; i < values.length; i++)
    if (typeof values[i] !== 'string') refuse(at, rowOf(i), String(values[i]), 'text');
  const all = values.join('');
  const data = new Uint8Array(Buffer.from(all));
  const isAscii = data.length === all.length;
  const valueOffsets = new Int32Array(values.length + 1);
  let end = 0;
  for (let i = 0; i < values.length; i++) {
    const text = values[i] as string;
    if (!isAscii && LONE_SURROGATE.test(text)) refuse(at, rowOf(i), JSON.stringify(text), 'well-formed Unicode');
    end += isAscii ? text.length : Buffer.byteLength(text);
    valueOffsets[i + 1] = end;
  }
  return { length: values.length, valueOffsets, data };
}

function encodeBooleans(at: string, values: readonly boolean[]): Data {
  for (const [i, value] of values.entries())
    if (typeof value !== 'boolean') refuse(at, i, String(value), 'true or false');
  const data = packBits(values);
  return makeData({ type: scalarType('bool'), length: values.length, nullCount: 0, data } as never);
}

function checkNumbers(at: string, scalar: NumberName, values: unknown, rowOf: (index: number) => number): Numbers {
  const expected = ARRAYS[scalar];
  if (!(values instanceof expected)) refuse(at, null, typeName(values), expected.name);
  if (scalar === 'u32') return values;
  const [fits, wanted] =
    scalar === 'f16' ? [fitsHalf, 'a number within 65504 of 0'] : [Number.isFinite, 'a finite number'];
  for (let i = 0; i < values.length; i++)
    if (!fits(required(values[i]))) refuse(at, rowOf(i), String(values[i]), wanted);
  return values;
}

function encodeNullable(at: string, scalar: ScalarName, values: readonly unknown[]): Data {
  for (const [i, value] of values.entries())
    if (value !== null && typeof value !== (scalar === 'utf8' ? 'string' : 'number'))
      refuse(at, i, String(value), `${scalar} or null`);
  const filled =
    scalar === 'utf8'
      ? values.map((value) => value ?? '')
      : Float64Array.from(values as number[], (value) => value ?? 0);
  const nullCount = values.filter((value) => value === null).length;
  const validity =
    nullCount === 0 ? NO_NULLS : { nullCount, nullBitmap: packBits(values.map((value) => value !== null)) };
  return encodeScalars(at, scalar, filled, (index) => index, validity);
}

function encodeLists(at: string, type: ColumnType, scalar: ScalarName, lists: readonly (string[] | Numbers)[]): Data {
  const valueOffsets = new Int32Array(lists.length + 1);
  let end = 0;
  for (let row = 0; row < lists.length; row++) {
    const list = lists[row] as string[] | Numbers;
    const isList = scalar === 'utf8' ? Array.isArray(list) : list instanceof ARRAYS[scalar as NumberName];
    if (!isList) refuse(at, row, typeName(list), scalar === 'utf8' ? 'string[]' : ARRAYS[scalar as NumberName].name);
    end += list.length;
    valueOffsets[row + 1] = end;
  }
  const flat = scalar === 'utf8' ? flatTexts(lists as string[][], end) : new ARRAYS[scalar as NumberName](end);
  if (!Array.isArray(flat))
    for (let row = 0; row < lists.length; row++) flat.set(lists[row] as Numbers, required(valueOffsets[row]));
  const child = encodeScalars(at, scalar, flat, (index) => rowOfItem(valueOffsets, index));
  return makeData({ type: arrowType(type, 0), length: lists.length, nullCount: 0, valueOffsets, child } as never);
}

function flatTexts(lists: readonly (readonly string[])[], length: number): string[] {
  const flat = new Array<string>(length);
  let n = 0;
  for (const list of lists) for (const text of list) flat[n++] = text;
  return flat;
}

function rowOfItem(valueOffsets: Int32Array, index: number): number {
  return valueOffsets.findIndex((offset) => offset > index) - 1;
}

function encodeMatrix(
  at: string,
  type: ColumnType,
  scalar: NumberName,
  matrix: Matrix<Float64Array>,
  rows: number,
): Data {
  const { width, values } = matrix ?? {};
  if (!Number.isSafeInteger(width) || width < 0) refuse(at, null, `width ${width}`, 'a width of at least 0');
  if (values?.length !== rows * width) refuse(at, null, `${values?.length} values`, `${rows} rows of ${width}`);
  const child = encodeScalars(at, scalar, values, (index) => Math.floor(index / width));
  return makeData({ type: arrowType(type, width), length: rows, nullCount: 0, child } as never);
}

/** Bit i of the result, least significant first, is flag i. */
function packBits(flags: readonly boolean[]): Uint8Array {
  const bits = new Uint8Array((flags.length + 7) >> 3);
  flags.forEach((flag, i) => {
    if (flag) bits[i >> 3] = required(bits[i >> 3]) | (1 << (i & 7));
  });
  return bits;
}

function typeName(value: unknown): string {
  return value === null || value === undefined ? String(value) : Object.getPrototypeOf(value).constructor.name;
}

function refuse(at: string, row: number | null, found: string, expected: string): never {
  const place = row === null ? at : `${at}, row ${row}`;
  throw new InvalidInputError(`${place}: found ${found}, expected ${expected}`, {
    column: at,
    ...(row === null ? {} : { row }),
    found,
    expected,
  });
}
