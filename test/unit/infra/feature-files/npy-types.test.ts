/** Every type of a .npy file in both orders of bytes, and every limit of its header; files made by hand from the format's definition. */
import { describe, expect, it } from 'vitest';
import { readNpy, writeNpy } from '../../../../infra/feature-files/npy.js';
import { InvalidInputError } from '../../../../schemas/failure.js';

/** Magic, version, length of the header, the literal padded with spaces, then the values. */
function npy(literal: string, values: Uint8Array = new Uint8Array(0), { version = 1, pad = 0 } = {}): Uint8Array {
  const text = new TextEncoder().encode(literal.padEnd(pad));
  const size = version === 1 ? 2 : 4;
  const bytes = new Uint8Array(8 + size + text.length + values.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  const view = new DataView(bytes.buffer);
  if (size === 2) view.setUint16(8, text.length, true);
  else view.setUint32(8, text.length, true);
  bytes.set(text, 8 + size);
  bytes.set(values, 8 + size + text.length);
  return bytes;
}

const header = (descr: string, shape: string, fortran = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape}), }`;

function refusal(bytes: Uint8Array): InvalidInputError {
  try {
    readNpy(bytes, 'f.npy');
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

type Setter = (view: DataView, at: number, value: number, little: boolean) => void;
const TYPES: readonly [string, number, readonly number[], Setter][] = [
  ['i1', 1, [-128, -1, 127], (view, at, value) => view.setInt8(at, value)],
  ['u1', 1, [0, 128, 255], (view, at, value) => view.setUint8(at, value)],
  ['i2', 2, [-32768, 258, 32767], (view, at, value, little) => view.setInt16(at, value, little)],
  ['u2', 2, [0, 258, 65535], (view, at, value, little) => view.setUint16(at, value, little)],
  ['i4', 4, [-(2 ** 31), 66051, 2 ** 31 - 1], (view, at, value, little) => view.setInt32(at, value, little)],
  ['u4', 4, [0, 66051, 2 ** 32 - 1], (view, at, value, little) => view.setUint32(at, value, little)],
  ['i8', 8, [-(2 ** 53), 258, 2 ** 53], (view, at, value, little) => view.setBigInt64(at, BigInt(value), little)],
  ['u8', 8, [0, 258, 2 ** 63], (view, at, value, little) => view.setBigUint64(at, BigInt(value), little)],
  ['f4', 4, [-1.5, 0.25, 2 ** 100], (view, at, value, little) => view.setFloat32(at, value, little)],
  ['f8', 8, [-1.1, 5e-324, 1e308], (view, at, value, little) => view.setFloat64(at, value, little)],
];

describe('values', () => {
  it.each(TYPES.flatMap((type) => ['<', '>', '='].map((order) => [order + type[0], ...type] as const)))(
    'of type %s are read',
    (descr, _, width, numbers, set) => {
      const values = new Uint8Array(width * numbers.length);
      const view = new DataView(values.buffer);
      for (const [i, value] of numbers.entries()) set(view, i * width, value, descr[0] !== '>');
      expect([...readNpy(npy(header(descr, '3,'), values), 'f.npy').values]).toEqual(numbers);
    },
  );

  it('of two bytes are halves, of truth 0 and 1; any other byte is no truth', () => {
    const halves = npy(header('<f2', '2,'), Uint8Array.of(0x00, 0x3c, 0x01, 0x80));
    expect([...readNpy(halves, 'f.npy').values]).toEqual([1, -(2 ** -24)]);
    const swapped = npy(header('>f2', '1,'), Uint8Array.of(0x3c, 0x00));
    expect([...readNpy(swapped, 'f.npy').values]).toEqual([1]);
    expect([...readNpy(npy(header('|b1', '4,'), Uint8Array.of(0, 1, 2, 255)), 'f.npy').values]).toEqual([
      0,
      1,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it.each([
    ['False', [1, 2, 3, 4, 5, 6]],
    ['True', [1, 3, 5, 2, 4, 6]],
  ])('in Fortran order (%s) become rows', (fortran, expected) => {
    const { shape, values } = readNpy(npy(header('|u1', '2, 3', fortran), Uint8Array.of(1, 2, 3, 4, 5, 6)), 'f.npy');
    expect([shape, [...values]]).toEqual([[2, 3], expected]);
  });

  it('of a vector in Fortran order stay in theirs; none are none', () => {
    expect([...readNpy(npy(header('|u1', '3,', 'True'), Uint8Array.of(1, 2, 3)), 'f.npy').values]).toEqual([1, 2, 3]);
    expect(readNpy(npy(header('<f8', '0, 3')), 'f.npy')).toEqual({ shape: [0, 3], values: new Float64Array(0) });
  });

  it.each(['<i16', '|O', '<c16', '<U5', '?', '<x8', '<constructor', '!f8'])(
    'of type %s are refused, with all types',
    (descr) => {
      const { message, facts } = refusal(npy(header(descr, '1,'), new Uint8Array(8)));
      expect(message).toBe(`f.npy: values of type '${descr}'`);
      expect(facts).toEqual({
        file: 'f.npy',
        expected: 'one of b1, f2, f4, f8, i1, u1, i2, u2, i4, u4, i8, u8',
      });
    },
  );
});

describe('the header', () => {
  const one = Uint8Array.of(7);

  it.each([1, 2, 3])('of version %i is read, from its own offset', (version) => {
    expect([...readNpy(npy(header('|u1', '1,'), one, { version }), 'f.npy').values]).toEqual([7]);
  });

  it.each([0, 4, 255])('of version %i is refused', (version) => {
    expect(refusal(npy(header('|u1', '1,'), one, { version }))).toMatchObject({
      message: `f.npy: version ${version} of the .npy format`,
      facts: { expected: 'version 1, 2 or 3' },
    });
  });

  it('may have 10,000 bytes and not one more', () => {
    expect([...readNpy(npy(header('|u1', '1,'), one, { pad: 10_000 }), 'f.npy').values]).toEqual([7]);
    expect(refusal(npy(header('|u1', '1,'), one, { pad: 10_001 }))).toMatchObject({
      message: 'f.npy: a header of 10001 bytes in a file of 10012',
      facts: { expected: 'at most 10000 bytes' },
    });
  });

  it('that ends behind the file is refused; one that ends with it has no values', () => {
    const whole = npy(header('|u1', '0,'));
    expect(readNpy(whole, 'f.npy').shape).toEqual([0]);
    expect(refusal(whole.subarray(0, -1)).message).toMatch(/^f\.npy: a header of \d+ bytes in a file of \d+$/);
    const empty = npy('', new Uint8Array(0), { version: 2 });
    expect(refusal(empty).message).toBe('f.npy: a header without type, order or shape');
    expect(refusal(empty.subarray(0, 11)).message).toBe('f.npy: 11 bytes, cut off in the header');
    expect(refusal(npy('').subarray(0, 9)).message).toBe('f.npy: not a .npy file');
    expect(refusal(npy('')).message).toBe('f.npy: a header without type, order or shape');
  });

  it.each([0, 1, 2, 3, 4, 5])('with another byte %i of its magic is none of such a file', (at) => {
    const bytes = npy(header('|u1', '1,'), one);
    bytes[at]!++;
    expect(refusal(bytes)).toMatchObject({
      message: 'f.npy: not a .npy file',
      facts: { file: 'f.npy', expected: 'the six bytes \\x93NUMPY at its start' },
    });
  });

  it.each([
    "{'fortran_order': False, 'shape': (1,), }",
    "{'descr': '|u1', 'shape': (1,), }",
    "{'descr': '|u1', 'fortran_order': False, }",
  ])('%s lacks a part', (literal) => {
    expect(refusal(npy(literal, one))).toMatchObject({
      message: 'f.npy: a header without type, order or shape',
      facts: { expected: "{'descr': '<f8', 'fortran_order': False, 'shape': (n, d)}" },
    });
  });

  it.each([
    ['', 0],
    ['1, 1, 1', 3],
  ])('with the shape (%s) has %i dimensions', (shape, n) => {
    expect(refusal(npy(header('|u1', shape), one))).toMatchObject({
      message: `f.npy: ${n} dimensions`,
      facts: { expected: 'a vector or a matrix' },
    });
  });

  it.each([
    [1, 'one too few'],
    [3, 'one too many'],
  ])('with %i bytes of values for two, %s, is refused with both counts', (there) => {
    expect(refusal(npy(header('|u1', '2,'), new Uint8Array(there)))).toMatchObject({
      message: `f.npy: shape (2) of '|u1' with ${there} bytes of values`,
      facts: { expected: '2 bytes' },
    });
  });
});

it('what is written begins its values at a multiple of 64, whatever the length of its shape', () => {
  for (let digits = 0; digits < 12; digits++) {
    const rows = digits === 0 ? 0 : Math.min(10 ** (digits - 1), 1000);
    const bytes = writeNpy({ shape: [rows, 1], values: new Float64Array(rows) });
    const start = bytes.length - 8 * rows;
    expect([start % 64, bytes[start - 1], new DataView(bytes.buffer).getUint16(8, true)]).toEqual([
      0,
      0x0a,
      start - 10,
    ]);
    expect(start).toBe(128);
  }
  expect(readNpy(writeNpy({ shape: [2], values: Float64Array.of(1, 2) }), 'f.npy').shape).toEqual([2]);
});
