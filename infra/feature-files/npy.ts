/**
 * The .npy format of NumPy, both ways: magic, version, a header that is a Python dictionary literal, then raw values.
 *   \x93NUMPY 1 0 <u16 length> {'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }
 * Only that literal is understood, nothing is evaluated; arrays of objects (pickles) are refused.
 * @source NumPy Enhancement Proposal 1; numpy.lib.format, versions 1.0 to 3.0
 */

import { InvalidInputError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import { halfPrecision } from './half-precision.js';

interface NpyArray {
  readonly shape: readonly number[];
  /** Row-major, whatever the order in the file. */
  readonly values: Float64Array;
}

type Read = (view: DataView, at: number, little: boolean) => number;

/** Type code of the file -> bytes a value and how one is read. */
const TYPES: Readonly<Record<string, { readonly bytes: number; readonly read: Read }>> = {
  b1: { bytes: 1, read: (view, at) => truth(view.getUint8(at)) },
  f2: { bytes: 2, read: (view, at, little) => halfPrecision(view.getUint16(at, little)) },
  f4: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  i1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  u1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  i2: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  u2: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  i4: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  u4: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  i8: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  u8: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
};

/** NumPy writes 0 and 1; whatever else stands there is no truth value, and is refused as a number that is none. */
function truth(byte: number): number {
  return byte <= 1 ? byte : Number.NaN;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** NumPy's own readers refuse longer ones, since parsing a literal takes time. */
const MAX_HEADER_BYTES = 10_000;
/** The header ends at a multiple of this. */
const ALIGNMENT = 64;

/**
 * @param file its name, for errors
 * @returns one or two dimensions, all values as float64
 * @throws InvalidInputError naming the file and what is wrong: magic, version, header, type, shape or length
 */
export function readNpy(bytes: Uint8Array, file: string): NpyArray {
  const refuse = (what: string, expected: string) => new InvalidInputError(`${file}: ${what}`, { file, expected });
  if (bytes.length < 10 || MAGIC.some((byte, i) => bytes[i] !== byte))
    throw refuse('not a .npy file', 'the six bytes \\x93NUMPY at its start');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const major = required(bytes[6]);
  if (major < 1 || major > 3) throw refuse(`version ${major} of the .npy format`, 'version 1, 2 or 3');
  const start = major === 1 ? 10 : 12;
  if (bytes.length < start) throw refuse(`${bytes.length} bytes, cut off in the header`, 'the whole file');
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER_BYTES || start + length > bytes.length)
    throw refuse(`a header of ${length} bytes in a file of ${bytes.length}`, `at most ${MAX_HEADER_BYTES} bytes`);
  const header = new TextDecoder().decode(bytes.subarray(start, start + length));

  const descr = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const shapeText = /'shape'\s*:\s*\(([0-9,\s]*)\)/.exec(header)?.[1];
  if (descr === undefined || order === undefined || shapeText === undefined)
    throw refuse('a header without type, order or shape', "{'descr': '<f8', 'fortran_order': False, 'shape': (n, d)}");
  const [, endian, code] = /^([<>|=])([a-z][0-9]+)$/.exec(descr) ?? [];
  const type = code !== undefined && Object.hasOwn(TYPES, code) ? required(TYPES[code]) : null;
  if (!type) throw refuse(`values of type '${descr}'`, `one of ${Object.keys(TYPES).join(', ')}`);

  const shape = shapeText
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(Number);
  if (shape.length < 1 || shape.length > 2) throw refuse(`${shape.length} dimensions`, 'a vector or a matrix');
  const count = shape.reduce((product, size) => product * size, 1);
  const data = bytes.length - start - length;
  if (!Number.isSafeInteger(count) || count * type.bytes !== data)
    throw refuse(
      `shape (${shape.join(', ')}) of '${descr}' with ${data} bytes of values`,
      `${count * type.bytes} bytes`,
    );

  const little = endian !== '>';
  const values = new Float64Array(count);
  const [rows, columns] = shape.length === 2 ? (shape as [number, number]) : [1, required(shape[0])];
  const fortran = order === 'True' && shape.length === 2;
  for (let i = 0, at = start + length; i < count; i++, at += type.bytes) {
    const place = fortran ? (i % rows) * columns + Math.floor(i / rows) : i;
    values[place] = type.read(view, at, little);
  }
  return { shape, values };
}

/** @returns the bytes of a version 1.0 file of float64 values in C order */
export function writeNpy({ shape, values }: NpyArray): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const literal = `{'descr': '<f8', 'fortran_order': False, 'shape': (${tuple}), }`;
  const end = Math.ceil((10 + literal.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(end + values.length * 8);
  bytes.set([...MAGIC, 1, 0]);
  const view = new DataView(bytes.buffer);
  view.setUint16(8, end - 10, true);
  bytes.set(new TextEncoder().encode(`${literal.padEnd(end - 11)}\n`), 10);
  for (let i = 0; i < values.length; i++) view.setFloat64(end + i * 8, required(values[i]), true);
  return bytes;
}
