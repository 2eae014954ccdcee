/** Expected values by the definition: sign, 8 bits of exponent, 7 of fraction; nearest, to even where two are as near. */
import { expect, it } from 'vitest';
import { fromBfloat16, toBfloat16 } from '../../../../science/engine/index.js';

it.each([
  [1, 1],
  [-2.5, -2.5],
  [0, 0],
  [1 + 2 ** -7, 1 + 2 ** -7],
  [1 + 2 ** -8, 1],
  [1 + 3 * 2 ** -8, 1 + 2 ** -6],
  [1 + 2 ** -8 + 2 ** -20, 1 + 2 ** -7],
  [2 - 2 ** -10, 2],
  [-3 * 2 ** 100 * (1 + 2 ** -9), -3 * 2 ** 100],
  [2 ** -126, 2 ** -126],
])('%f is rounded to %f', (value, rounded) => {
  expect(fromBfloat16(toBfloat16(value))).toBe(rounded);
});
