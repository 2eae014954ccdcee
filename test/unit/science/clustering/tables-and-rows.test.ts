/** Contingency tables by counting; centred rows by their laws. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { contingencyOf, partitionOf } from '../../../../science/clustering/comparison/contingency.js';
import { CentredRows } from '../../../../science/clustering/distances/centred-rows.js';

describe('a contingency table', () => {
  const label = fc.constantFrom(3, 1, 7, 12);

  it('has every cell that is not zero once, row by row (counting)', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(label, label), { minLength: 1, maxLength: 30 }), (pairs) => {
        const [left, right] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
        const groups = (labels: number[]) => [...new Set(labels)].sort((a, b) => a - b);
        const cells = groups(left).flatMap((a, row) =>
          groups(right).flatMap((b, column) => {
            const count = pairs.filter(([x, y]) => x === a && y === b).length;
            return count > 0 ? [[row, column, count]] : [];
          }),
        );
        const table = contingencyOf(partitionOf(left), partitionOf(right));
        expect(table.rows.map((row, i) => [row, table.columns[i], table.counts[i]])).toEqual(cells);
        expect(table.n).toBe(pairs.length);
        expect([...table.rowSums]).toEqual(groups(left).map((a) => left.filter((x) => x === a).length));
        expect([...table.columnSums]).toEqual(groups(right).map((b) => right.filter((x) => x === b).length));
      }),
    );
  });

  it('needs as many labels on both sides, and one at least', () => {
    expect(() => contingencyOf(partitionOf([1, 2]), partitionOf([1, 2, 3]))).toThrow('cannot compare 2 labels with 3');
    expect(() => contingencyOf(partitionOf([]), partitionOf([]))).toThrow(InvalidInputError);
    expect(contingencyOf(partitionOf([5]), partitionOf([9])).counts).toEqual([1]);
  });
});

describe('centred rows', () => {
  const size = fc.constantFrom(1e-200, 1e-100, 1e-3, 1, 1e5, 1e100, 1e150);
  const matrix = fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 2, max: 6 }), size)
    .chain(([width, n, unit]) =>
      fc
        .array(fc.integer({ min: -1000, max: 1000 }), { minLength: width * n, maxLength: width * n })
        .map((numbers) => ({ width, n, unit, x: Float64Array.from(numbers, (number) => number * unit) })),
    );

  it('have their mean at 0, lengths of at most 1, and one of more than a quarter', () => {
    fc.assert(
      fc.property(matrix, ({ width, n, x }) => {
        const rows = new CentredRows(x, width);
        const written = new Float64Array(n * width);
        for (let row = 0; row < n; row++) rows.write(written, row * width, row);
        for (let k = 0; k < width; k++) {
          const sum = written.reduce((total, value, at) => total + (at % width === k ? value : 0), 0);
          expect(Math.abs(sum)).toBeLessThan(1e-12);
        }
        const squares = Array.from({ length: n }, (_, row) =>
          written.slice(row * width, (row + 1) * width).reduce((total, value) => total + value * value, 0),
        );
        squares.forEach((square, row) => {
          expect(rows.square[row]).toBeCloseTo(square, 14);
        });
        expect(Math.max(...squares)).toBeLessThanOrEqual(1 + 1e-12);
        // Scaled by the largest component times the root of the width, up to a factor of 2 by the power of two.
        if (x.some((value) => value !== x[0])) {
          const largest = Math.max(...written.map(Math.abs));
          if (largest > 0) expect(largest * Math.sqrt(width)).toBeGreaterThan(0.5 - 1e-12);
        }
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it('keep distances: squares of differences in the unit of the points are scaled ones times `unscale`', () => {
    fc.assert(
      // Squares of 1e-200 and of 1e153 are no numbers.
      fc.property(
        matrix.filter(({ unit }) => unit > 1e-150 && unit < 1e150),
        ({ width, n, x, unit }) => {
          const rows = new CentredRows(x, width);
          const [a, b] = [new Float64Array(width), new Float64Array(width)];
          rows.write(a, 0, 0);
          rows.write(b, 0, n - 1);
          const scaled = a.reduce((sum, value, k) => sum + (value - b[k]!) ** 2, 0);
          // In units of the numbers, which are whole: nothing over- or underflows on this side.
          const plain = a.reduce((sum, _, k) => sum + ((x[k]! - x[(n - 1) * width + k]!) / unit) ** 2, 0);
          const unscaledRoot = Math.sqrt(scaled) * Math.sqrt(rows.unscale);
          expect(unscaledRoot / unit).toBeCloseTo(Math.sqrt(plain), 8);
          // A power of two: exact.
          expect(Math.log2(rows.unscale) % 2).toBeCloseTo(0, 12);
        },
      ),
      { numRuns: 300, seed: 5 },
    );
  });

  it('of equal points are 0, in the unit of the points', () => {
    const rows = new CentredRows(Float64Array.of(5, 6, 5, 6), 2);
    expect([...rows.square]).toEqual([0, 0]);
    expect(rows.unscale).toBe(1);
  });

  it('take note of a row that has changed', () => {
    const x = Float64Array.of(0, 0, 4, 0, 0, 4, 0, 0);
    const rows = new CentredRows(x, 2);
    // Mean (1, 1); the largest component is 3, and 3 sqrt 2 = 4.24 goes into 8: scale 1/8.
    expect(rows.unscale).toBe(64);
    expect(rows.square[1]).toBe((9 + 1) / 64);
    x.set([1, 3], 2);
    rows.measure(1);
    expect([...rows.square]).toEqual([2 / 64, 4 / 64, 10 / 64, 2 / 64]);
    const into = new Float64Array(5).fill(9);
    rows.write(into, 2, 1);
    expect([...into]).toEqual([9, 9, 0, 2 / 8, 9]);
  });
});
