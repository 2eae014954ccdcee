/**
 * Validity without a distance matrix. Expected values: SciPy 1.17.1 (trees, cophenetic distances, correlation in
 * longdouble) and scikit-learn 1.9.1 (silhouette_score of the precomputed distances) on the same points.
 */
import { describe, expect, it } from 'vitest';
import {
  copheneticCorrelation,
  distancesOfPoints,
  linkageOfPoints,
  type Points,
  pointsWithin,
  validityInBlocks,
  validityOfCuts,
} from '../../../../../science/clustering/index.js';
import { temporaryFolder } from '../../../../harness/pipelines/tensorflow.js';

const programFolder = temporaryFolder();
/** Enough for the engine and for several blocks of rows. */
const N = 1600;
const WIDTH = 6;

/** Three groups, half a unit apart in every column; whole numbers until the division, so Python makes the same. */
function points(n = N): Points {
  const values = Float64Array.from({ length: n * WIDTH }, (_, at) => {
    const [i, k] = [Math.floor(at / WIDTH), at % WIDTH];
    return ((i * 7919 + k * 104_729 + i * i * 31 * (k + 1)) % 10_007) / 10_007 + 0.5 * (i % 3);
  });
  return { width: WIDTH, values };
}

const close = (value: number) => expect.closeTo(value, 12);

describe('validity in blocks', () => {
  it.each([
    ['euclidean', 'ward', [0.4153501398609222, 0.34990769840326635, 0.12718639414941482], 0.7210261643767932],
    ['cosine', 'average', [0.7212680816563964, 0.6595311065958807, 0.33793147959671416], 0.7373027976633146],
  ] as const)(
    '%s: silhouettes of scikit-learn, cophenetic correlation of SciPy',
    async (metric, method, silhouettes, r) => {
      const tree = await linkageOfPoints(points(), method, metric, { programFolder });
      const { validity, cophenetic } = await validityInBlocks(points(), metric, tree, [2, 3, 7], { programFolder });
      expect(validity.map(({ silhouette }) => silhouette)).toEqual(silhouettes.map(close));
      expect(cophenetic).toEqual(close(r));
    },
  );

  it('a sample: of its own pairs alone, under the tree of all', async () => {
    const members = Uint32Array.from({ length: Math.ceil(N / 3) }, (_, i) => 3 * i);
    const tree = await linkageOfPoints(points(), 'ward', 'euclidean', { programFolder });
    const figures = await validityInBlocks(points(), 'euclidean', tree, [5], { programFolder, members });
    expect(figures.validity[0]!.silhouette).toEqual(close(0.18648875207029714));
    expect(figures.cophenetic).toEqual(close(0.3298781121821473));
  });

  // The same sums in the same order: a table of figures has the same bytes either way.
  it.each([40, N])('%d points: every figure of a cut to the last digit that of the matrix', async (n) => {
    const given = points(n);
    const tree = await linkageOfPoints(given, 'ward', 'euclidean', { programFolder });
    const distances = await distancesOfPoints(given, 'euclidean', { programFolder });
    const counts = [1, 2, 3, 11, n];
    const inBlocks = await validityInBlocks(given, 'euclidean', tree, counts, { programFolder });
    expect(inBlocks.validity).toEqual(validityOfCuts(given, distances, tree, counts));
    expect(inBlocks.cophenetic).toEqual(expect.closeTo(copheneticCorrelation(tree, distances)!, 11));
  });

  it.each([-500, 498])('in a unit of 2^%d the same figures', async (exponent) => {
    const given = points(30);
    const other = { width: WIDTH, values: Float64Array.from(given.values, (value) => value * 2 ** exponent) };
    const figuresOf = async (each: Points) => {
      const tree = await linkageOfPoints(each, 'average', 'euclidean', { programFolder });
      return validityInBlocks(each, 'euclidean', tree, [2, 4], { programFolder });
    };
    expect(await figuresOf(other)).toEqual(await figuresOf(given));
  });

  it('the correlation is open where all distances are equal, or there are fewer than three points', async () => {
    // Corners of a regular triangle, two points, one point.
    const triangle = { width: 3, values: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) };
    for (const given of [
      triangle,
      pointsWithin(triangle, Uint32Array.of(0, 1)),
      pointsWithin(triangle, Uint32Array.of(0)),
    ]) {
      const tree = await linkageOfPoints(given, 'single', 'euclidean', { programFolder });
      expect((await validityInBlocks(given, 'euclidean', tree, [1], { programFolder })).cophenetic).toBeNull();
    }
  });
});
