import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pairwiseDistances } from '../../../../science/clustering/distances/distances.js';
import { neighbourMap } from '../../../../science/clustering/maps/neighbour-map.js';
import { principalComponents } from '../../../../science/clustering/maps/principal-components.js';

const matrix = (rows: readonly (readonly number[])[]) => ({
  width: rows[0]!.length,
  values: Float64Array.from(rows.flat()),
});

describe('principal components', () => {
  // Expected: by hand. The line y = 2 x: lengths along it are sqrt(5) times x, all variance on it.
  test('points on a line', () => {
    const { coordinates, explained } = principalComponents(
      matrix([
        [-1, -2],
        [0, 0],
        [1, 2],
      ]),
      2,
    );
    const along = [...coordinates.values].map((value) => Number(value.toFixed(12)));
    expect(along).toEqual([-Math.sqrt(5), 0, 0, 0, Math.sqrt(5), 0].map((value) => Number(value.toFixed(12))));
    expect(explained[0]).toBeCloseTo(1, 12);
    expect(explained[1]).toBeCloseTo(0, 12);
  });

  test('equal points have no variance', () => {
    expect(
      principalComponents(
        matrix([
          [7, 7],
          [7, 7],
        ]),
        2,
      ),
    ).toEqual({
      coordinates: { width: 2, values: new Float64Array(4) },
      explained: [0, 0],
    });
  });

  // (3, 4) and (0, 0) are 5 apart, in any unit; what is nothing beside them changes nothing.
  test.each([1e-200, 1, 1e100])('of two points in a unit of %d', (unit) => {
    const points = [
      [3 * unit, 4 * unit, 0],
      [0, 0, 1e-323],
    ];
    const { coordinates, explained } = principalComponents(matrix(points), 2);
    expect((coordinates.values[0]! - coordinates.values[2]!) / unit).toBeCloseTo(5);
    expect(explained[0]).toBeCloseTo(1, 12);
    expect(explained[1]).toBe(0);
  });

  test('of numbers so small that their squares are zero, beside ordinary ones', () => {
    const points = [
      [0, 0],
      [0, -0.125],
      [9.4e-323, 0],
    ];
    const { coordinates } = principalComponents(matrix(points), 2);
    const { values } = coordinates;
    expect(Math.abs(values[0]! - values[2]!)).toBeCloseTo(0.125);
    expect(values[4]).toBeCloseTo(values[0]!);
  });

  // Law: all components together are a rotation, which keeps distances; the signs do not depend on the form that was used.
  test('keeps distances, tall or wide', () => {
    const number = fc.double({ min: -10, max: 10, noNaN: true });
    const rows = fc
      .tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 6 }))
      .chain(([n, d]) => fc.array(fc.array(number, { minLength: d, maxLength: d }), { minLength: n, maxLength: n }));
    fc.assert(
      fc.property(rows, (points) => {
        const before = pairwiseDistances(matrix(points));
        const { coordinates } = principalComponents(matrix(points), Math.min(points.length, points[0]!.length));
        pairwiseDistances(coordinates).forEach((distance, i) => {
          expect(distance).toBeCloseTo(before[i]!, 4);
        });
      }),
    );
  });
});

describe('neighbour map', () => {
  const blobs = matrix(
    Array.from({ length: 60 }, (_, i) => [(i % 3) * 50 + Math.sin(i), Math.cos(i * i), Math.sin(3 * i)]),
  );

  test('keeps groups that lie far apart together', () => {
    const map = neighbourMap(blobs, { neighbours: 8, minDistance: 0.1, seed: 1 })!;
    const distances = pairwiseDistances(map);
    // Of every point the nearest other one is of its own group.
    for (let i = 0; i < 60; i++) {
      const row = Array.from({ length: 60 }, (_, j) => {
        if (i === j) return Number.POSITIVE_INFINITY;
        const [a, b] = [Math.min(i, j), Math.max(i, j)];
        return distances[60 * a - (a * (a + 1)) / 2 + b - a - 1]!;
      });
      expect(row.indexOf(Math.min(...row)) % 3).toBe(i % 3);
    }
  });

  test('is the same for the same seed, another for another', () => {
    const settings = { neighbours: 8, minDistance: 0.1, seed: 1 };
    expect(neighbourMap(blobs, settings)).toEqual(neighbourMap(blobs, settings));
    expect(neighbourMap(blobs, { ...settings, seed: 2 })).not.toEqual(neighbourMap(blobs, settings));
  });

  test('three points have none', () => {
    expect(neighbourMap(matrix([[1], [2], [3]]))).toBeNull();
  });
});
