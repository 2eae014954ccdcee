/**
 * Law: data in another unit have the same tree. The unit is a power of two, which scales floating-point numbers exactly,
 * so heights are compared bit by bit and everything dimensionless has to be equal.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../../../infra/feature-files/npy.js';
import { LINKAGE_METHODS, METRICS } from '../../../../schemas/tables/clustering.js';
import { engineDistances } from '../../../../science/clustering/distances/engine-distances.js';
import {
  adjustedRand,
  copheneticCorrelation,
  cutByCount,
  inconsistency,
  linkage,
  linkageOfDistances,
  linkageOfPoints,
  neighbourMap,
  type Points,
  pairwiseDistances,
  principalComponents,
  validityOfCuts,
} from '../../../../science/clustering/index.js';
import { singleByBoruvka } from '../../../../science/clustering/trees/boruvka.js';
import { seededRandom } from '../../../harness/laws/seeded-random.js';
import { temporaryFolder } from '../../../harness/pipelines/tensorflow.js';

const programFolder = temporaryFolder();
/** 1.2e-151 to 8e149; beyond both; and where ordinary numbers begin and end to be taken in a unit of their own. */
const EXPONENTS = [-960, -500, -400, -201, -199, -40, 40, 249, 251, 400, 498, 990];
const GROUPS = 3;

function scaled({ width, values }: Points, exponent: number): Points {
  return { width, values: Float64Array.from(values, (value) => value * 2 ** exponent) };
}

function points(n: number, width: number, seed: number): Points {
  const random = seededRandom(seed);
  return {
    width,
    values: Float64Array.from({ length: n * width }, (_, at) => (((at / width) | 0) % GROUPS) * 4 + random.uniform()),
  };
}

const exponentOf = fc.oneof(fc.constantFrom(...EXPONENTS), fc.integer({ min: -960, max: 990 }));

describe.each(LINKAGE_METHODS)('%s', (method) => {
  it('has the same tree, labels and figures in every unit', () => {
    fc.assert(
      fc.property(exponentOf, fc.integer({ min: 1, max: 1000 }), (exponent, seed) => {
        const given = points(20, 4, seed);
        const other = scaled(given, exponent);
        const [tree, otherTree] = [linkage(given, method), linkage(other, method)];
        expect(otherTree).toEqual({ ...tree, height: tree.height.map((height) => height * 2 ** exponent) });
        expect(cutByCount(otherTree, GROUPS)).toEqual(cutByCount(tree, GROUPS));
        const [distances, otherDistances] = [pairwiseDistances(given), pairwiseDistances(other)];
        const figures = validityOfCuts(given, distances, tree, [2, 3, 5]);
        expect(validityOfCuts(other, otherDistances, otherTree, [2, 3, 5])).toEqual(figures);
        expect(copheneticCorrelation(otherTree, otherDistances)).toBe(copheneticCorrelation(tree, distances));
        expect(inconsistency(otherTree).coefficient).toEqual(inconsistency(tree).coefficient);
        expect(linkageOfDistances(otherDistances, method)).toEqual({
          ...linkageOfDistances(distances, method),
          height: linkageOfDistances(distances, method).height.map((height) => height * 2 ** exponent),
        });
      }),
      { numRuns: 40 },
    );
  });
});

describe.each(METRICS)('%s distances', (metric) => {
  it.each(EXPONENTS)('times 2^%d', (exponent) => {
    const given = points(12, 5, 3);
    const factor = metric === 'euclidean' ? 2 ** exponent : 1;
    expect(pairwiseDistances(scaled(given, exponent), metric)).toEqual(
      pairwiseDistances(given, metric).map((distance) => distance * factor),
    );
  });
});

describe('many points, by products', () => {
  const given = points(1600, 6, 7);
  it.each([-500, 498])('ward and single times 2^%d', async (exponent) => {
    for (const method of ['ward', 'single'] as const) {
      const tree = await linkageOfPoints(given, method, 'euclidean', { programFolder });
      const other = await linkageOfPoints(scaled(given, exponent), method, 'euclidean', { programFolder });
      expect(other).toEqual({ ...tree, height: tree.height.map((height) => height * 2 ** exponent) });
    }
    const distances = await engineDistances(given, 'euclidean', programFolder);
    const others = await engineDistances(scaled(given, exponent), 'euclidean', programFolder);
    expect(others.findIndex((distance, pair) => distance !== distances[pair]! * 2 ** exponent)).toBe(-1);
  });

  it('the points of the caller stay as they are', async () => {
    const small = scaled(given, -500);
    const before = small.values.slice();
    await linkageOfPoints(small, 'ward', 'euclidean', { programFolder });
    await singleByBoruvka(small.values as Float64Array, small.width, { programFolder });
    expect(small.values).toEqual(before);
  });
});

describe('pictures', () => {
  it.each([-500, 498])('times 2^%d', (exponent) => {
    const given = points(40, 4, 5);
    expect(neighbourMap(scaled(given, exponent))).toEqual(neighbourMap(given));
    const [plain, other] = [principalComponents(given, 2), principalComponents(scaled(given, exponent), 2)];
    expect(other.explained).toEqual(plain.explained);
    expect(other.coordinates.values).toEqual(plain.coordinates.values.map((value) => value * 2 ** exponent));
  });
});

it('small differences beside a column that is large and constant', () => {
  const rows = [0, 1, 10, 12].flatMap((value) => [0.1, value * 1e-200]);
  const { left, right, height } = linkage({ width: 2, values: Float64Array.from(rows) }, 'average');
  expect([[...left], [...right]]).toEqual([
    [0, 2, 4],
    [1, 3, 5],
  ]);
  expect([...height].map((each) => each / 1e-200)).toEqual([1, 2, 10.5].map((each) => expect.closeTo(each, 10)));
});

// Three groups of eight, one behind the other, as the matrix was made.
it('the file of numbers around 1e-200 clusters as its groups', () => {
  const bytes = readFileSync(new URL('../../../fixtures/input-faults/cluster/tiny.npy', import.meta.url));
  const { shape, values } = readNpy(bytes, 'tiny.npy');
  const tiny = { width: shape[1]!, values };
  const tree = linkage(tiny, 'ward');
  const groups = Array.from({ length: 24 }, (_, i) => Math.floor(i / 8));
  expect(adjustedRand(cutByCount(tree, 3), groups)).toBe(1);
  expect(copheneticCorrelation(tree, pairwiseDistances(tiny))).toBeGreaterThan(0.8);
});
