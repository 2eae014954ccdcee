/** The small structures inside the linkages, each against the plain way: sorting, searching, comparing everything. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { firstEqualRows } from '../../../../science/clustering/trees/duplicates.js';
import { LowerBoundHeap } from '../../../../science/clustering/trees/lower-bound-heap.js';
import {
  bootstrapDraws,
  distancesWithin,
  pointsWithin,
  samplePoints,
} from '../../../../science/clustering/validity/sample.js';

const coarse = fc.integer({ min: 0, max: 6 });

describe('the queue of lower bounds', () => {
  const change = fc.tuple(fc.nat(30), fc.option(coarse, { freq: 2 }));

  it('has the smallest in front, the smaller key among equals, whatever changes or leaves', () => {
    fc.assert(
      fc.property(
        fc.array(coarse, { minLength: 1, maxLength: 24 }),
        fc.array(change, { maxLength: 40 }),
        (start, changes) => {
          const values = Float64Array.from(start);
          const heap = new LowerBoundHeap(values);
          const left = new Set(start.keys());
          const least = () => [...left].sort((a, b) => values[a]! - values[b]! || a - b)[0];
          expect(heap.smallest()).toBe(least());
          for (const [place, value] of changes) {
            const key = [...left][place % left.size]!;
            if (value !== null) heap.change(key, value);
            else if (left.size > 1) {
              left.delete(key);
              heap.remove(key);
            }
            if (value !== null) expect(values[key]).toBe(value);
            expect(heap.smallest()).toBe(least());
          }
          // Emptied from the front it sorts.
          for (const key of [...left].sort((a, b) => values[a]! - values[b]! || a - b)) {
            expect(heap.smallest()).toBe(key);
            heap.remove(key);
          }
        },
      ),
      { numRuns: 500, seed: 8 },
    );
  });
});

describe('the first equal row', () => {
  it('is that of comparing with every row before', () => {
    const number = fc.constantFrom(0, -0, 1, -1, 2, 1e-300, 1 + 2 ** -52);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.array(number, { maxLength: 36 }), (width, numbers) => {
        const x = Float64Array.from(numbers.slice(0, numbers.length - (numbers.length % width)));
        const rows = Array.from({ length: x.length / width }, (_, i) => [...x.slice(i * width, (i + 1) * width)]);
        const expected = rows.map((row, i) => {
          const before = rows.findIndex((other) => other.every((value, k) => value === row[k]));
          return Math.min(before, i);
        });
        expect([...firstEqualRows(x, width)]).toEqual(expected);
      }),
      { numRuns: 300, seed: 9 },
    );
  });

  it('is found in a part of a larger array', () => {
    const memory = Float64Array.of(9, 9, 1, 2, 1, 2, 3, 4);
    expect([...firstEqualRows(memory.subarray(2), 2)]).toEqual([0, 0, 2]);
  });
});

describe('samples', () => {
  it('are distinct points in ascending order, all of them when fewer are there', () => {
    const sample = samplePoints(50, 20, 4);
    expect(sample.length).toBe(20);
    expect([...new Set(sample)].sort((a, b) => a - b)).toEqual([...sample]);
    expect(sample.every((point) => point < 50)).toBe(true);
    expect([...samplePoints(5, 9, 1)]).toEqual([0, 1, 2, 3, 4]);
    expect([...samplePoints(50, 20, 5)]).not.toEqual([...sample]);
    expect(samplePoints(50, 1, 5).length).toBe(1);
    for (const size of [0, -1, 1.5]) expect(() => samplePoints(5, size, 1)).toThrow(InvalidInputError);
  });

  it('of the bootstrap hold a share of 1 - 1/e of the points, and the first do not depend on how many follow', () => {
    const draws = bootstrapDraws(1000, 40, 3);
    expect(bootstrapDraws(1000, 2, 3)).toEqual(draws.slice(0, 2));
    for (const draw of draws) {
      expect([...new Set(draw)].sort((a, b) => a - b)).toEqual([...draw]);
      expect(draw.every((point) => point < 1000)).toBe(true);
    }
    const mean = draws.reduce((sum, draw) => sum + draw.length, 0) / draws.length;
    // Occupancy: expectation 632.3, standard deviation of one draw sqrt(1000 (1/e - 2/e^2)) = 9.9, of the mean 1.6.
    expect(Math.abs(mean - 632.3)).toBeLessThan(8);
    for (const replicates of [0, -2, 2.5]) expect(() => bootstrapDraws(9, replicates, 1)).toThrow(InvalidInputError);
    expect(bootstrapDraws(9, 1, 1).length).toBe(1);
  });

  it('have the distances and the rows of their points', () => {
    // d(i, j) = 10 i + j for i < j, of five points.
    const condensed = Float64Array.from(
      [0, 1, 2, 3].flatMap((i) => [1, 2, 3, 4].filter((j) => j > i).map((j) => 10 * i + j)),
    );
    expect([...distancesWithin(condensed, Uint32Array.of(0, 2, 4))]).toEqual([2, 4, 24]);
    expect([...distancesWithin(condensed, Uint32Array.of(1, 2, 3))]).toEqual([12, 13, 23]);
    expect(distancesWithin(condensed, Uint32Array.of(3)).length).toBe(0);
    const points = { width: 2, values: Float64Array.of(0, 1, 10, 11, 20, 21) };
    expect(pointsWithin(points, Uint32Array.of(0, 2))).toEqual({ width: 2, values: Float64Array.of(0, 1, 20, 21) });
  });
});
