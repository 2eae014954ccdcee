/** Units in which squares stay in range, and distances in their order. Expected values: powers of two, by hand. */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import {
  countOfCondensed,
  pairwiseDistances,
  rowStarts,
} from '../../../../../science/clustering/distances/distances.js';
import {
  countPoints,
  fromEuclidean,
  refuseMetric,
  toEuclidean,
} from '../../../../../science/clustering/distances/metrics.js';
import { squaredDistance } from '../../../../../science/clustering/distances/squared-distance.js';
import { extentOf, inUnit, unitOfLengths } from '../../../../../science/clustering/distances/unit.js';
import { powerOfTwo } from '../../../../../science/numerics/index.js';
import { refusalOf } from '../../../../harness/laws/refusal.js';

const points = (width: number, ...values: number[]) => ({ width, values: Float64Array.from(values) });

describe('the power of two of a length', () => {
  it.each([
    [1, 1],
    [1.99, 1],
    [2, 2],
    [0.75, 0.5],
    [0, 1],
    [1e308, 2 ** 1000],
    [1e-308, 2 ** -1000],
    [3 * 2 ** 600, 2 ** 601],
  ])('%f: %f', (length, power) => {
    expect(powerOfTwo(length)).toBe(power);
  });
});

describe('a unit', () => {
  it('of lengths in range is one; else the power of two of the largest', () => {
    expect(unitOfLengths(Float64Array.of(0, 3, 1))).toBe(1);
    expect(unitOfLengths(new Float64Array(2))).toBe(1);
    expect(unitOfLengths(Float64Array.of(2 ** 250, 1))).toBe(1);
    expect(unitOfLengths(Float64Array.of(2 ** 251, 1))).toBe(2 ** 251);
    expect(unitOfLengths(Float64Array.of(2 ** -200, 0))).toBe(1);
    expect(unitOfLengths(Float64Array.of(2 ** -201, 2 ** -300))).toBe(2 ** -201);
  });

  it('of points goes by the largest difference within a column, and the largest number', () => {
    expect(extentOf(points(2, 5, -7, 6, -9, 8, -7))).toEqual({ range: 3, largest: 9 });
    expect(extentOf(points(1, -4))).toEqual({ range: 0, largest: 4 });
    const plain = points(2, 5, -7, 6, -9);
    expect(inUnit(plain)).toEqual({ points: plain, unit: 1 });
    expect(inUnit(plain).points).toBe(plain);
    const equal = points(1, 2 ** 300, 2 ** 300);
    expect(inUnit(equal).unit).toBe(1);
  });

  it('of small, large and far points is a power of two, which leaves every digit', () => {
    const small = inUnit(points(1, 3 * 2 ** -300, 5 * 2 ** -300));
    expect(small.unit).toBe(2 ** -299);
    expect([...small.points.values]).toEqual([1.5, 2.5]);
    const large = inUnit(points(1, 3 * 2 ** 300, 5 * 2 ** 300));
    expect(large.unit).toBe(2 ** 301);
    // Small differences of large numbers: not smaller than 2^-500 of the number.
    const far = inUnit(points(1, 2 ** 400, 2 ** 400 + 2 ** 348));
    expect(far.unit).toBe(2 ** 348);
    const farther = inUnit(points(2, 2 ** 400, 2 ** -300, 2 ** 400, 2 ** -299));
    expect(farther.unit).toBe(2 ** -100);
  });
});

describe('distances', () => {
  const line = Array.from({ length: 70 }, (_, i) => [i, (i * i) % 7, i % 3]);

  it('stand in condensed order, whatever the blocks: 1 to 70 points against a plain loop', () => {
    for (const n of [1, 2, 3, 5, 31, 32, 33, 36, 64, 65, 70]) {
      const rows = line.slice(0, n);
      const expected = rows.flatMap((a, i) =>
        rows.slice(i + 1).map((b) => Math.sqrt(a.reduce((sum, x, k) => sum + (x - b[k]!) ** 2, 0))),
      );
      expect([...pairwiseDistances(points(3, ...rows.flat()))]).toEqual(expected);
      const start = rowStarts(n);
      let place = 0;
      for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) if (start[i]! + j !== place++) expect.unreachable();
      expect(countOfCondensed(expected.length)).toBe(n === 1 ? 1 : n);
    }
  });

  it.each([2, 4, 5, 7])('%i are no condensed matrix', (length) => {
    expect(refusalOf(InvalidInputError, () => countOfCondensed(length))).toEqual({
      message: `${length} distances are not a condensed matrix`,
      found: length,
    });
  });

  it('rows of more than 65,000 points start where whole numbers of 32 bits end', () => {
    expect(rowStarts(65_000)).toBeInstanceOf(Int32Array);
    expect(rowStarts(65_001)).toBeInstanceOf(Float64Array);
    const [n, i] = [65_001, 65_000];
    expect(rowStarts(n)[i]! + n).toBe((n * (n - 1)) / 2);
  });

  it('squared, of every width', () => {
    for (let width = 1; width <= 13; width++) {
      const x = Float64Array.from({ length: 3 * width }, (_, at) => at * at);
      const expected = Array.from({ length: width }, (_, k) => (x[width + k]! - x[2 * width + k]!) ** 2);
      expect(squaredDistance(x, width, 1, 2)).toBe(expected.reduce((sum, value) => sum + value, 0));
    }
  });
});

describe('metrics', () => {
  it('turn into Euclidean distances and back', () => {
    const cosine = toEuclidean(points(2, 3, 4, 0, 5), 'cosine');
    expect([...cosine.values]).toEqual([0.6, 0.8, 0, 1].map((value) => expect.closeTo(value, 15)));
    const correlation = toEuclidean(points(3, 1, 2, 3), 'correlation');
    expect([...correlation.values]).toEqual([-Math.SQRT1_2, 0, Math.SQRT1_2].map((value) => expect.closeTo(value, 15)));
    expect([...fromEuclidean(Float64Array.of(2, 1), 'cosine', 1)]).toEqual([2, 0.5]);
    expect([...fromEuclidean(Float64Array.of(2, 1), 'euclidean', 4)]).toEqual([8, 4]);
    const given = points(1, 1, 2);
    expect(toEuclidean(given, 'euclidean').values).toBe(given.values);
    expect(toEuclidean({ width: 1, values: Float32Array.of(1, 2) }, 'euclidean').values).toEqual(Float64Array.of(1, 2));
  });

  it.each([
    [points(0, 1), '1 values are not rows of 0'],
    [points(1.5, 1, 2, 3), '3 values are not rows of 1.5'],
    [points(2, 1, 2, 3), '3 values are not rows of 2'],
    [points(2), '0 values are not rows of 2'],
    [points(2, 1, 2, 3, Number.NaN), 'value in row 1, column 1 is NaN'],
    [points(2, 1, 2, -Infinity, 4), 'value in row 1, column 0 is -Infinity'],
    [points(2, 1, 1.1e300), 'value in row 0, column 1 is 1.1e+300, above 1e+300: its sums overflow'],
  ])('refuse %j', (broken, message) => {
    expect(refusalOf(InvalidInputError, () => countPoints(broken)).message).toBe(message);
  });

  it('take numbers up to 1e300, and know which linkage needs Euclid', () => {
    expect(countPoints(points(2, 1e300, -1e300, 1, 2))).toBe(2);
    for (const method of ['ward', 'centroid', 'median'] as const)
      expect(refusalOf(InvalidInputError, () => refuseMetric(method, 'cosine'))).toMatchObject({
        field: 'metric',
        found: 'cosine',
        expected: 'euclidean',
      });
    for (const method of ['single', 'complete', 'average', 'weighted'] as const) refuseMetric(method, 'correlation');
    refuseMetric('ward', 'euclidean');
  });

  it.each([
    ['cosine', points(2, 1, 0, 0, 0), 'row 1 is zero: it has no cosine distance'],
    ['correlation', points(2, 1, 0, 5, 5), 'row 1 holds 5 in every column: it correlates with nothing'],
  ] as const)('%s has no row without direction', (metric, broken, message) => {
    expect(refusalOf(InvalidInputError, () => toEuclidean(broken, metric))).toEqual({ message, row: 1 });
  });
});
