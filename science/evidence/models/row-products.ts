/**
 * Products of all pairs of rows, K = Y Y^T, as a packed lower triangle: K_ij for i >= j lies at i (i + 1) / 2 + j.
 *
 * Rows are taken in blocks that stay in the cache, four products at a time. The terms of each product are added in the order of
 * the columns, so that blocks change no bit of it.
 */
const BLOCK_ROWS = 32;
const BLOCK_COLUMNS = 256;

/** Where the products of a row begin. */
export function triangleRow(row: number): number {
  return (row * (row + 1)) / 2;
}

/** @param rows shape [n, width] @returns shape [n (n + 1) / 2] */
export function rowProducts(rows: Float64Array, n: number): Float64Array {
  const width = rows.length / n;
  const products = new Float64Array(triangleRow(n));
  const addFour = (i: number, j: number, from: number, to: number) => {
    const [place, own, other] = [triangleRow(i) + j, i * width, j * width];
    let [a, b, c, d] = [products[place]!, products[place + 1]!, products[place + 2]!, products[place + 3]!];
    for (let k = from; k < to; k++) {
      const value = rows[own + k]!;
      a += value * rows[other + k]!;
      b += value * rows[other + width + k]!;
      c += value * rows[other + 2 * width + k]!;
      d += value * rows[other + 3 * width + k]!;
    }
    products[place] = a;
    products[place + 1] = b;
    products[place + 2] = c;
    products[place + 3] = d;
  };
  const addOne = (i: number, j: number, from: number, to: number) => {
    let sum = products[triangleRow(i) + j]!;
    for (let k = from; k < to; k++) sum += rows[i * width + k]! * rows[j * width + k]!;
    products[triangleRow(i) + j] = sum;
  };
  for (let from = 0; from < width; from += BLOCK_COLUMNS) {
    const to = Math.min(from + BLOCK_COLUMNS, width);
    for (let first = 0; first < n; first += BLOCK_ROWS)
      for (let i = first; i < n; i++) {
        const end = Math.min(first + BLOCK_ROWS, i + 1);
        let j = first;
        for (; j + 4 <= end; j += 4) addFour(i, j, from, to);
        for (; j < end; j++) addOne(i, j, from, to);
      }
  }
  return products;
}
