import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readNpy, writeNpy } from '../../../../infra/feature-files/npy.js';

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../fixtures/npy/${name}`, import.meta.url)));

// Expected: what fixtures/npy/make.py saved with NumPy.
test.each([
  { name: 'float64.npy', shape: [2, 3], values: [0.5, -1.25, 3e300, 2, 1e-7, -0] },
  { name: 'float32-fortran.npy', shape: [2, 3], values: [0.5, -1.25, 3, 2, 4, 8] },
  { name: 'big-endian.npy', shape: [2, 2], values: [1, -2, 300, 70000] },
  { name: 'vector.npy', shape: [5], values: [0, 1, 2, 3, 4] },
  { name: 'int64.npy', shape: [2, 1], values: [1, -(2 ** 40)] },
])('reads $name', ({ name, shape, values }) => {
  const array = readNpy(fixture(name), name);
  expect(array.shape).toEqual(shape);
  expect([...array.values]).toEqual(values);
});

test('writes the bytes that NumPy writes', () => {
  const values = Float64Array.of(0.5, -1.25, 3e300, 2, 1e-7, -0);
  expect(writeNpy({ shape: [2, 3], values })).toEqual(fixture('float64.npy'));
});

test.each([
  ['objects.npy', /objects\.npy: values of type '\|O'/],
  ['cube.npy', /3 dimensions/],
  ['complex.npy', /values of type '<c16'/],
])('refuses %s', (name, message) => {
  expect(() => readNpy(fixture(name), name)).toThrow(message);
});

test('a file cut anywhere, or with bytes after its end, is refused and says why', () => {
  const whole = fixture('float64.npy');
  for (let length = 0; length < whole.length; length++)
    expect(() => readNpy(whole.subarray(0, length), 'cut.npy')).toThrow(/^cut\.npy: /);
  expect(() => readNpy(Uint8Array.of(...whole, 0), 'long.npy')).toThrow(/shape \(2, 3\).* 49 bytes/);
});

test('a header that lies about its size does not make room for it', () => {
  const lie = new TextEncoder().encode("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999, 99999999), }");
  const bytes = new Uint8Array(10 + lie.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, lie.length, 0]);
  bytes.set(lie, 10);
  expect(() => readNpy(bytes, 'lie.npy')).toThrow(/with 0 bytes of values/);
});

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.double(), { maxLength: 12 }), (width, numbers) => {
      const rows = Math.floor(numbers.length / width);
      const values = Float64Array.from(numbers.slice(0, rows * width));
      expect(readNpy(writeNpy({ shape: [rows, width], values }), 'a.npy')).toEqual({ shape: [rows, width], values });
    }),
  );
});
