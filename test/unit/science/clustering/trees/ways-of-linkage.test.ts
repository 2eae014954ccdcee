/** Which way leads to a tree, and merges in order. Expected values: the limits of the headers, trees by hand. */
import { describe, expect, it } from 'vitest';
import { ResourceError } from '../../../../../schemas/failure.js';
import { copheneticDistances } from '../../../../../science/clustering/trees/cophenetic.js';
import { firstEqualRows, MergeRecord } from '../../../../../science/clustering/trees/duplicates.js';
import { CENTRE_DISTANCE, REDUCIBLE_DISTANCE } from '../../../../../science/clustering/trees/lance-williams.js';
import { firstLeaf, leafOrder } from '../../../../../science/clustering/trees/leaf-order.js';
import { linkage } from '../../../../../science/clustering/trees/linkage.js';
import {
  distancesOfPoints,
  linkageOfPoints,
  wayOfLinkage,
} from '../../../../../science/clustering/trees/linkage-of-points.js';
import { clusterSize, mergeTree } from '../../../../../science/clustering/trees/merge-tree.js';

const points = (n: number, width = 1) => ({
  width,
  values: Float64Array.from({ length: n * width }, (_, i) => Math.sin(i * i)),
});

describe('the way', () => {
  it.each([
    [1499, 1, 'ward', 'matrix'],
    [1500, 1, 'ward', 'reciprocal neighbours'],
    [1500, 16_384, 'ward', 'reciprocal neighbours'],
    [1500, 16_385, 'ward', 'matrix'],
    [1500, 1, 'single', 'boruvka'],
    [1499, 1, 'single', 'matrix'],
    [1500, 1, 'complete', 'engine matrix'],
    [1500, 1, 'average', 'engine matrix'],
    [9, 1, 'complete', 'matrix'],
  ] as const)('of %i points in %i columns, %s, is %s', (n, width, method, way) => {
    expect(wayOfLinkage(n, width, method)).toBe(way);
  });

  it('of few points gives the tree of their matrix', async () => {
    for (const method of ['ward', 'single', 'complete', 'average'] as const)
      expect(await linkageOfPoints(points(300, 3), method, 'euclidean', { programFolder: '/nowhere' })).toEqual(
        linkage(points(300, 3), method),
      );
  });

  it('by distances ends at 2^28 of them, and says what they would need', async () => {
    // 23,170 points have 268,412,865 distances, 23,171 have 268,436,035; 2^28 are 268,435,456.
    const refused = distancesOfPoints(points(23_171), 'euclidean', { programFolder: '/nowhere' });
    await expect(refused).rejects.toThrow(ResourceError);
    await expect(refused).rejects.toMatchObject({
      message: 'the distances of 23171 points need 2.0 GiB: ward and single linkage need none',
      facts: { points: 23_171, need: '2.0 GiB', have: '2 GiB' },
    });
    const many = linkageOfPoints(points(40_000), 'complete', 'euclidean', { programFolder: '/nowhere' });
    await expect(many).rejects.toMatchObject({ facts: { need: '6.0 GiB' } });
  });
});

describe('a merge tree', () => {
  // Found in this order: 3 with 4 at 2, then that with 0 at 5; 1 with 2 at 1, and all at 5.
  const merges = {
    first: Uint32Array.of(3, 0, 2, 4),
    second: Uint32Array.of(4, 3, 1, 1),
    height: Float64Array.of(2, 5, 1, 5),
  };

  it('has rows by height, equal ones as found, the smaller number on the left', () => {
    const tree = mergeTree(merges);
    expect([...tree.left]).toEqual([1, 3, 0, 5]);
    expect([...tree.right]).toEqual([2, 4, 6, 7]);
    expect([...tree.height]).toEqual([1, 2, 5, 5]);
    expect([...tree.size]).toEqual([2, 2, 3, 5]);
    expect([0, 4, 5, 7, 8].map((id) => clusterSize(tree, 5, id))).toEqual([1, 1, 2, 3, 5]);
    expect([...leafOrder(tree)]).toEqual([1, 2, 0, 3, 4]);
    expect([...firstLeaf(tree)]).toEqual([2, 0, 1, 3, 4, 0, 3, 2, 0]);
    // Pairs (0,1) (0,2) (0,3) (0,4) (1,2) (1,3) (1,4) (2,3) (2,4) (3,4).
    expect([...copheneticDistances(tree)]).toEqual([5, 5, 5, 5, 1, 5, 5, 5, 5, 2]);
    expect([...copheneticDistances(tree, Uint32Array.of(4, 1, 3))]).toEqual([5, 2, 5]);
  });

  it('has rows as found where heights may go down', () => {
    const tree = mergeTree(merges, 'as found');
    expect([...tree.height]).toEqual([2, 5, 1, 5]);
    expect([...tree.left]).toEqual([3, 0, 1, 6]);
    expect([...tree.right]).toEqual([4, 5, 2, 7]);
    expect([...tree.size]).toEqual([2, 3, 2, 5]);
  });

  it('is recorded merge by merge', () => {
    const record = new MergeRecord(4);
    record.add(2, 1, 0.5);
    record.add(3, 0, 0.75);
    expect(record.count).toBe(2);
    expect([...record.merges.first]).toEqual([2, 3, 0]);
    expect([...record.merges.second]).toEqual([1, 0, 0]);
    expect([...record.merges.height]).toEqual([0.5, 0.75, 0]);
  });
});

describe('the distance of a merged cluster (Lance and Williams, by hand)', () => {
  // u of 2 and v of 3 points, w of 4: d(u,w) 5, d(v,w) 4, d(u,v) 2.
  const of = (distance: (typeof REDUCIBLE_DISTANCE)['ward']) => distance({ uv: 2, nu: 2, nv: 3 }, 5, 4, 4);

  it.each([
    ['average', REDUCIBLE_DISTANCE.average, 22 / 5],
    ['complete', REDUCIBLE_DISTANCE.complete, 5],
    ['weighted', REDUCIBLE_DISTANCE.weighted, 4.5],
    ['ward', REDUCIBLE_DISTANCE.ward, Math.sqrt((6 * 25 + 7 * 16 - 4 * 4) / 9)],
    ['centroid', CENTRE_DISTANCE.centroid, Math.sqrt((2 * 25 + 3 * 16 - (6 * 4) / 5) / 5)],
    ['median', CENTRE_DISTANCE.median, Math.sqrt((25 + 16) / 2 - 1)],
  ])('%s', (_, distance, expected) => {
    expect(of(distance)).toBeCloseTo(expected, 12);
  });

  it('is 0 where rounding would leave less', () => {
    for (const distance of [REDUCIBLE_DISTANCE.ward, CENTRE_DISTANCE.centroid, CENTRE_DISTANCE.median])
      expect(distance({ uv: 1, nu: 1, nv: 1 }, 0, 0, 1)).toBe(0);
  });
});

describe('equal rows', () => {
  it('name the first of them; zero has no sign, and one bit makes another row', () => {
    const next = (value: number) => value * (1 + 2 ** -52);
    const rows = [
      [0, 1],
      [-0, 1],
      [1, 0],
      [0, next(1)],
      [1, -0],
      [-1, 0],
      [0, 1],
      [0, next(1)],
    ];
    expect([...firstEqualRows(Float64Array.from(rows.flat()), 2)]).toEqual([0, 0, 2, 3, 2, 5, 0, 3]);
    expect([...firstEqualRows(Float64Array.from(rows.flat()), 1)].slice(0, 6)).toEqual([0, 1, 0, 1, 1, 0]);
  });
});
