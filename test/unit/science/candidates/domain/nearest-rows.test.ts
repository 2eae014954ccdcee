/** Against a search through all rows: features near a plane, features without any shape, and grids where distances tie. */
import { describe, expect, it } from 'vitest';
import { groupPlacement } from '../../../../../science/candidates/index.js';
import { normalDeviate, randomSource } from '../../../../../science/numerics/index.js';

type Values = Float32Array | Float64Array;

/** Rows around a plane of some dimensions, in single precision as networks give them. */
function planeRows(count: number, width: number, dimensions: number, seed: number): Float32Array {
  const [ofAxes, ofRows] = [randomSource(7), randomSource(seed)];
  const axes = Array.from({ length: dimensions * width }, () => normalDeviate(ofAxes.next(), ofAxes.next()));
  const draw = () => normalDeviate(ofRows.next(), ofRows.next());
  const values = new Float32Array(count * width);
  for (let row = 0; row < count; row++) {
    const along = Array.from({ length: dimensions }, draw);
    for (let k = 0; k < width; k++) {
      const noise = 0.05 * draw();
      values[row * width + k] = along.reduce((sum, each, d) => sum + each * axes[d * width + k]!, 3 + noise);
    }
  }
  return values;
}

function gridRows(count: number, width: number, seed: number): Float32Array {
  const draw = randomSource(seed);
  return Float32Array.from({ length: count * width }, () => Math.floor(3 * draw.next()));
}

/** Rows by distance, then number. */
function byDistance(values: Values, width: number, rows: readonly number[], query: Values) {
  return rows
    .map((row) => {
      let squared = 0;
      for (let k = 0; k < width; k++) squared += (query[k]! - values[row * width + k]!) ** 2;
      return { row, distance: Math.sqrt(squared) };
    })
    .sort((a, b) => a.distance - b.distance || a.row - b.row);
}

describe.each([
  ['near a plane', 64, (count: number, seed: number) => planeRows(count, 64, 4, seed)],
  ['of all directions', 24, (count: number, seed: number) => planeRows(count, 24, 24, seed)],
  ['on a grid, where many tie', 5, (count: number, seed: number) => gridRows(count, 5, seed)],
  ['of one number', 1, (count: number, seed: number) => planeRows(count, 1, 1, seed)],
  ['of one place', 3, (count: number) => new Float32Array(3 * count).fill(2)],
] as const)('the nearest training crystals of features %s', (_, width, make) => {
  const values = make(400, 1);
  const trained = Array.from({ length: 400 }, (__, row) => row % 5 !== 2);
  const rows = trained.flatMap((is, row) => (is ? [row] : []));
  const cluster = Array.from({ length: 400 }, (__, row) => (row * 7) % 4);
  const place = groupPlacement({ points: { width, values }, cluster, trained }, 'ward');
  const asked = [...make(60, 2)];
  // Crystals of the data themselves too.
  const queries = Float32Array.from([...asked, ...values.subarray(0, 40 * width)]);

  it('are those of a search through all of them, and so is the share of the ten in the group', () => {
    for (let query = 0; query < 100; query++) {
      const own = queries.subarray(query * width, (query + 1) * width);
      const sorted = byDistance(values, width, rows, own);
      const found = place(own);
      expect(found.nearest).toBe(sorted[0]!.row);
      expect(found.distance).toBe(sorted[0]!.distance);
      const inGroup = sorted.slice(0, 10).filter(({ row }) => cluster[row] === found.cluster).length;
      expect(found.neighbourShare).toBe(inGroup / 10);
    }
  });
});

it('a crystal without finite features is near none', () => {
  const points = { width: 2, values: Float32Array.of(0, 0, 1, 1) };
  const place = groupPlacement({ points, cluster: [1, 2], trained: [true, true] }, 'ward');
  expect(place(Float32Array.of(Number.NaN, 0)).nearest).toBe(-1);
  expect(place(Float32Array.of(1, Number.POSITIVE_INFINITY)).nearest).toBe(-1);
});
