/**
 * Trees without a distance matrix against those with one: the same 300 sets that SciPy saw, and 5,000 points. Sizes of the
 * blocks are far below the usual ones, so that small sets have several.
 */
import { describe, expect, it } from 'vitest';
import type { Linkage } from '../../../../schemas/tables/clustering.js';
import {
  type BlockSizes,
  DEFAULT_BLOCKS,
  TooManyTies,
} from '../../../../science/clustering/distances/nearest-search.js';
import { linkage, linkageOfPoints, type Points, pairwiseDistances } from '../../../../science/clustering/index.js';
import { singleByBoruvka } from '../../../../science/clustering/trees/boruvka.js';
import { mergeTree } from '../../../../science/clustering/trees/merge-tree.js';
import { wardByReciprocalNeighbours } from '../../../../science/clustering/trees/reciprocal-neighbours.js';
import { seededRandom } from '../../../harness/laws/seeded-random.js';
import { temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import { heightDifference, scipySets } from './scipy-sets.js';

const programFolder = temporaryFolder();
const SMALL_BLOCKS: BlockSizes = { ...DEFAULT_BLOCKS, rows: 7, columns: 64, fewPairs: 0 };
const METHODS = ['ward', 'single'] as const;

async function treeByBlocks(
  { width, values }: Points,
  method: 'ward' | 'single',
  blocks: BlockSizes,
): Promise<Linkage> {
  const x = Float64Array.from(values);
  const options = { programFolder, blocks };
  return mergeTree(
    method === 'ward' ? await wardByReciprocalNeighbours(x, width, options) : await singleByBoruvka(x, width, options),
  );
}

function expectSameTree(tree: Linkage, expected: Linkage, what: string): void {
  expect(tree.left, what).toEqual(expected.left);
  expect(tree.right, what).toEqual(expected.right);
  expect(tree.size, what).toEqual(expected.size);
  expect(heightDifference(tree, expected.height), what).toBeLessThan(1e-10);
}

describe.each(METHODS)('%s by blocks', (method) => {
  it('is the tree of the matrix on the sets without ties', { timeout: 300_000 }, async () => {
    for (const { number, points, hasTies } of scipySets()) {
      if (hasTies) continue;
      const tree = await treeByBlocks(points, method, SMALL_BLOCKS);
      expectSameTree(tree, linkage(points, method), `set ${number}`);
    }
  });

  it('does not depend on the sizes of the blocks, with ties and without', { timeout: 300_000 }, async () => {
    for (const { number, points } of scipySets().filter((set) => set.number % 6 === 0)) {
      const small = await treeByBlocks(points, method, SMALL_BLOCKS);
      const large = await treeByBlocks(points, method, { ...DEFAULT_BLOCKS, fewPairs: 0 });
      expect(small, `set ${number}`).toEqual(large);
    }
  });

  it('does not depend on the precisions of the products', { timeout: 300_000 }, async () => {
    for (const { number, points } of scipySets().filter((set) => set.number % 12 === 0)) {
      const tree = await treeByBlocks(points, method, SMALL_BLOCKS);
      for (const precisions of [['single', 'double'], ['double']] as const) {
        const other = await treeByBlocks(points, method, { ...SMALL_BLOCKS, precisions });
        expect(other, `set ${number}, ${precisions}`).toEqual(tree);
      }
    }
  });

  it('5,000 points: the tree of the matrix, whatever the sizes of the blocks', { timeout: 300_000 }, async () => {
    const random = seededRandom(5);
    const width = 32;
    // Fifty groups of a hundred near neighbours: float32 alone cannot tell which of them are nearest.
    const values = new Float64Array(5000 * width);
    const centres = Float64Array.from({ length: 50 * width }, () => random.normal());
    values.forEach((_, at) => {
      const [row, k] = [Math.floor(at / width), at % width];
      values[at] = 1000 + centres[(row % 50) * width + k]! + 1e-3 * random.normal();
    });
    const tree = await treeByBlocks({ width, values }, method, DEFAULT_BLOCKS);
    expectSameTree(tree, linkage({ width, values }, method), '5,000 points');
    const other = await treeByBlocks({ width, values }, method, {
      ...DEFAULT_BLOCKS,
      rows: 300,
      columns: 1024,
      fewPairs: 50_000,
    });
    expect(other).toEqual(tree);
  });
});

it('single has the heights of the matrix where distances tie, bit by bit', { timeout: 300_000 }, async () => {
  for (const { number, points, hasTies } of scipySets()) {
    if (!hasTies) continue;
    const tree = await treeByBlocks(points, 'single', SMALL_BLOCKS);
    expect(tree.height, `set ${number}`).toEqual(linkage(points, 'single').height);
  }
});

it('Ward joins reciprocal nearest clusters where distances tie', { timeout: 300_000 }, async () => {
  for (const { number, points, hasTies } of scipySets()) {
    if (!hasTies) continue;
    const tree = await treeByBlocks(points, 'ward', SMALL_BLOCKS);
    expectSmallestWardMerges(points, tree, `set ${number}`);
  }
});

/** Heights ascend, so every merge has to be at the smallest of all distances between centroids at that moment. */
function expectSmallestWardMerges({ width, values }: Points, tree: Linkage, what: string): void {
  const n = values.length / width;
  const clusters = new Map(
    Array.from({ length: n }, (_, i) => [
      i,
      { size: 1, centre: Array.from(values.subarray(i * width, (i + 1) * width)) },
    ]),
  );
  const apart = (a: number, b: number) => {
    const [u, v] = [clusters.get(a)!, clusters.get(b)!];
    const squared = u.centre.reduce((sum, x, k) => sum + (x - v.centre[k]!) ** 2, 0);
    return Math.sqrt((2 * u.size * v.size * squared) / (u.size + v.size));
  };
  tree.height.forEach((height, row) => {
    const names = [...clusters.keys()];
    const smallest = Math.min(...names.flatMap((a, at) => names.slice(at + 1).map((b) => apart(a, b))));
    const [left, right] = [tree.left[row]!, tree.right[row]!];
    expect(Math.abs(apart(left, right) - smallest), what).toBeLessThan(1e-9);
    expect(Math.abs(height - smallest), what).toBeLessThan(1e-9);
    const [u, v] = [clusters.get(left)!, clusters.get(right)!];
    const size = u.size + v.size;
    const centre = u.centre.map((x, k) => (u.size * x + v.size * v.centre[k]!) / size);
    clusters.delete(left);
    clusters.delete(right);
    clusters.set(n + row, { size, centre });
  });
}

it('Ward of a lattice of 2,000 points joins a nearest pair each time', { timeout: 120_000 }, async () => {
  const sides = [10, 10, 20];
  const values = new Float64Array(2000 * 3);
  values.forEach((_, at) => {
    const [i, k] = [Math.floor(at / 3), at % 3];
    values[at] = Math.floor(i / [1, 10, 100][k]!) % sides[k]!;
  });
  const points = { width: 3, values };
  expectNearestWardMerges(points, await linkageOfPoints(points, 'ward', 'euclidean', { programFolder }), 'lattice');
});

it('Ward of 1,500 points, each as far from all others, takes the matrix way in the end', {
  timeout: 120_000,
}, async () => {
  const n = 1500;
  const values = new Float64Array(n * n);
  for (let i = 0; i < n; i++) values[i * n + i] = 1;
  const { height } = await linkageOfPoints({ width: n, values }, 'ward', 'euclidean', { programFolder });
  // Clusters of u and v such points: 2 u v / (u + v) times 1 / u + 1 / v is 2, whatever is joined.
  for (const each of height) expect(Math.abs(each - Math.SQRT2)).toBeLessThan(1e-9);
  const blocks = { programFolder, mostTied: 64 * n };
  await expect(wardByReciprocalNeighbours(values.slice(), n, blocks)).rejects.toThrow(TooManyTies);
});

/** The law of `expectSmallestWardMerges` for many points: distances updated by Lance and Williams, each cluster's nearest kept. */
function expectNearestWardMerges({ width, values }: Points, tree: Linkage, what: string): void {
  const n = values.length / width;
  const square = new Float64Array(n * n).fill(Number.POSITIVE_INFINITY);
  const size = new Float64Array(n).fill(1);
  const condensed = pairwiseDistances({ width, values });
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++, at++) square[i * n + j] = square[j * n + i] = condensed[at]! ** 2;
  }
  const living = new Set(Array.from({ length: n }, (_, i) => i));
  const smallestOf = (i: number) => square.subarray(i * n, (i + 1) * n).reduce((a, b) => Math.min(a, b));
  const smallest = Float64Array.from({ length: n }, (_, i) => smallestOf(i));
  const slot = Array.from({ length: n }, (_, i) => i);
  let worst = 0;
  tree.height.forEach((height, row) => {
    const [a, b] = [slot[tree.left[row]!]!, slot[tree.right[row]!]!];
    const joined = square[a * n + b]!;
    const least = smallest.reduce((x, y) => Math.min(x, y));
    worst = Math.max(worst, Math.abs(Math.sqrt(joined) - Math.sqrt(least)), Math.abs(height - Math.sqrt(least)));
    const [u, v] = [size[a]!, size[b]!];
    living.delete(b);
    for (const c of living) {
      if (c === a) continue;
      const [w, toA, toB] = [size[c]!, square[a * n + c]!, square[b * n + c]!];
      const updated = ((u + w) * toA + (v + w) * toB - w * joined) / (u + v + w);
      square[a * n + c] = square[c * n + a] = updated;
      square[c * n + b] = Number.POSITIVE_INFINITY;
      if (smallest[c] === toA || smallest[c] === toB) smallest[c] = smallestOf(c);
      else smallest[c] = Math.min(smallest[c]!, updated);
    }
    square[a * n + b] = Number.POSITIVE_INFINITY;
    smallest[b] = Number.POSITIVE_INFINITY;
    size[a] = u + v;
    smallest[a] = smallestOf(a);
    slot.push(a);
  });
  expect(worst, what).toBeLessThan(1e-9);
}

describe('the way is chosen by the number of points', () => {
  const random = seededRandom(2);
  const width = 6;
  const values = Float64Array.from({ length: 1600 * width }, () => 3 + random.normal());
  const points: Points = { width, values };

  it.each([
    ['ward', 'euclidean'],
    ['single', 'correlation'],
    ['average', 'cosine'],
    ['centroid', 'euclidean'],
  ] as const)('%s, %s: 1,600 points give the tree of the plain way', { timeout: 120_000 }, async (method, metric) => {
    const given = values.slice();
    expectSameTree(
      await linkageOfPoints(points, method, metric, { programFolder }),
      linkage(points, method, metric),
      method,
    );
    expect(values).toEqual(given);
  });

  it('copies of one point merge at height 0', { timeout: 120_000 }, async () => {
    const same: Points = { width: 3, values: new Float64Array(1800 * 3).fill(0.1) };
    for (const method of ['ward', 'single', 'average', 'median'] as const) {
      const tree = await linkageOfPoints(same, method, 'euclidean', { programFolder });
      expect(tree.height, method).toEqual(new Float64Array(1799));
    }
  });

  it('distances by products are those one by one', { timeout: 120_000 }, async () => {
    // Near neighbours far from the origin lose every digit of a plain product.
    const near = values.map((value, at) => 1e6 + (at < 60 ? 1e-6 * value : value));
    const { engineDistances } = await import('../../../../science/clustering/distances/engine-distances.js');
    const found = await engineDistances({ width, values: near }, 'euclidean', programFolder);
    const expected = pairwiseDistances({ width, values: near });
    found.forEach((distance, pair) => {
      if (Math.abs(distance - expected[pair]!) > 2e-11 * expected[pair]!) throw new Error(`pair ${pair}: ${distance}`);
    });
  });
});
