/** Maps of neighbours against the library itself, given plain rows. */
import { UMAP } from 'umap-js';
import { expect, it } from 'vitest';
import { neighbourMap } from '../../../../../science/clustering/maps/neighbour-map.js';
import { randomSource } from '../../../../../science/numerics/index.js';
import { seededRandom } from '../../../../harness/laws/seeded-random.js';

/** Differences of a column below 2 and one above 1: the unit is 1. */
function rowsOf(n: number, width = 3): number[][] {
  const { uniform } = seededRandom(8);
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: width }, (__, k) => (k === 0 ? (i % 2) + 0.5 * uniform() : uniform())),
  );
}
const points = (rows: readonly (readonly number[])[], unit = 1) => ({
  width: rows[0]!.length,
  values: Float64Array.from(rows.flat(), (value) => value * unit),
});

it.each([
  [40, 8],
  [6, 15],
  [4, 15],
])('of %i points with %i neighbours, or all there are, are those of the library', (n, neighbours) => {
  const rows = rowsOf(n);
  const random = randomSource(5, n);
  const library = new UMAP({
    nComponents: 2,
    nNeighbors: n === 40 ? 8 : n - 1,
    minDist: 0.25,
    random: () => random.next(),
  });
  const expected = library.fit(rows).flat();
  const map = neighbourMap(points(rows), { neighbours, minDistance: 0.25, seed: 5 })!;
  expect(map.width).toBe(2);
  expect([...map.values]).toEqual(expected);
  // Another unit, the same map.
  expect(neighbourMap(points(rows, 2 ** -40), { neighbours, minDistance: 0.25, seed: 5 })).toEqual(map);
});
