/**
 * Arrow buffers -> columns in memory. Numbers are views of the file's bytes wherever these are aligned: nothing is
 * copied, so whoever changes a decoded array changes the file's bytes. Half precision becomes float32.
 */

import type { Data } from 'apache-arrow';
import { at, required } from '../../schemas/required.js';
import type { ColumnType, ColumnValues } from '../../schemas/tables/columns.js';
import { type ScalarName, shapeOf, widthOf } from './column-types.js';
import { fromHalves } from './half-precision.js';

type Numbers = Uint32Array | Float32Array | Float64Array;

/** @param data one column of the file's one batch, of the Arrow type that belongs to `type` */
export function decodeColumn<T extends ColumnType>(type: T, data: Data): ColumnValues[T] {
  return decodeAny(type, data) as ColumnValues[T];
}

function decodeAny(type: ColumnType, data: Data): ColumnValues[ColumnType] {
  const { form, scalar } = shapeOf(type);
  if (form === 'list') return decodeLists(scalar, data);
  if (form === 'matrix') return decodeMatrix(scalar, data);
  const values = decodeScalars(scalar, data);
  if (form === 'scalar') return values;
  return data.nullCount === 0 ? ([...values] as string[]) : withNulls(values as string[], required(data.nullBitmap));
}

function decodeScalars(scalar: ScalarName, data: Data): string[] | boolean[] | Numbers {
  if (scalar === 'utf8') return decodeStrings(data);
  if (scalar === 'bool') return Array.from({ length: data.length }, (_, i) => bitAt(data.values, i));
  // Buffers are padded to 8 bytes: an odd number of 4-byte values reads with one too many.
  return (data.values as Numbers).subarray(0, data.length);
}

function decodeStrings(data: Data): string[] {
  const { valueOffsets, length } = data;
  const bytes = data.values as Uint8Array;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = buffer.toString('utf8');
  // As many characters as bytes: ASCII throughout, so that byte offsets are character offsets.
  const textBetween =
    whole.length === buffer.length
      ? (start: number, end: number) => whole.slice(start, end)
      : (start: number, end: number) => buffer.toString('utf8', start, end);
  return Array.from({ length }, (_, i) => textBetween(at(valueOffsets, i), at(valueOffsets, i + 1)));
}

function decodeLists(scalar: ScalarName, data: Data): string[][] | Uint32Array[] | Float32Array[] | Float64Array[] {
  const { valueOffsets, length } = data;
  const items = decodeScalars(scalar, at(data.children, 0));
  const itemsBetween = Array.isArray(items)
    ? (start: number, end: number) => items.slice(start, end)
    : (start: number, end: number) => items.subarray(start, end);
  return Array.from({ length }, (_, i) => itemsBetween(at(valueOffsets, i), at(valueOffsets, i + 1))) as string[][];
}

function decodeMatrix(scalar: ScalarName, data: Data): ColumnValues['matrix<f32>'] | ColumnValues['matrix<f64>'] {
  const width = widthOf(data.type);
  const values = (at(data.children, 0).values as Float32Array).subarray(0, data.length * width);
  return { width, values: scalar === 'f16' ? fromHalves(values as unknown as Uint16Array) : values };
}

function withNulls<T>(values: readonly T[], validity: Uint8Array): (T | null)[] {
  return Array.from(values, (value, i) => (bitAt(validity, i) ? value : null));
}

function bitAt(bits: Uint8Array, i: number): boolean {
  return ((at(bits, i >> 3) >> (i & 7)) & 1) === 1;
}
