import { expect, test } from 'vitest';
import { halfPrecision } from '../../../../infra/feature-files/half-precision.js';

// Expected: the table of examples in the article on IEEE 754 binary16, and the definition for the limits.
test.each([
  [0x0000, 0],
  [0x0001, 2 ** -24],
  [0x03ff, 2 ** -14 * (1023 / 1024)],
  [0x0400, 2 ** -14],
  [0x3555, 0.333251953125],
  [0x3bff, 1 - 2 ** -11],
  [0x3c00, 1],
  [0x3c01, 1 + 2 ** -10],
  [0x7bff, 65504],
  [0x7c00, Number.POSITIVE_INFINITY],
  [0x8000, -0],
  [0x8001, -(2 ** -24)],
  [0xc000, -2],
  [0xfc00, Number.NEGATIVE_INFINITY],
  [0x7c01, Number.NaN],
  [0xfe00, Number.NaN],
])('the bits 0x%s are %d', (bits, value) => {
  expect(halfPrecision(bits)).toBe(value);
});

test('every finite number but zero is another one, and the sign is its first bit', () => {
  const values = Array.from({ length: 0x7c00 }, (_, bits) => halfPrecision(bits));
  expect(values.every((value, i) => i === 0 || value > values[i - 1]!)).toBe(true);
  expect(values.every((value, bits) => halfPrecision(bits | 0x8000) === -value)).toBe(true);
});
