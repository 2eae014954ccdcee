/** Expected from the definition: every product by itself, to the bit. */
import { describe, expect, it } from 'vitest';
import { at } from '../../../../../schemas/required.js';
import { rowProducts, triangleRow } from '../../../../../science/evidence/models/row-products.js';
import { randomSource } from '../../../../../science/numerics/index.js';

describe('products of all pairs of rows', () => {
  it.each([
    ['fewer than a block', 3, 5],
    ['some blocks of rows and columns, the last ones cut', 71, 601],
    ['no column', 4, 0],
  ])('are the sums in the order of the columns: %s', (_, n, width) => {
    const random = randomSource(n, width);
    const rows = Float64Array.from({ length: n * width }, () => random.next() - 0.3);
    const products = rowProducts(rows, n);
    expect(products.length).toBe(triangleRow(n));
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = 0; k < width; k++) sum += at(rows, i * width + k) * at(rows, j * width + k);
        expect(products[triangleRow(i) + j]).toBe(sum);
      }
  });
});
