import { describe, expect, it } from 'vitest';
import {
  copheneticCorrelation,
  copheneticDistances,
  cutByCount,
  cutByHeight,
  leafOrder,
  linkage,
  pairwiseDistances,
} from '../../../../science/clustering/index.js';
import { type GoldenSet, golden, pointsOf, treeOf } from './golden.js';

const ALL_METHODS = ['single', 'complete', 'average', 'weighted', 'ward', 'centroid', 'median'];

// Expected: SciPy 1.17.1 fcluster, dendrogram, cophenet. All seven methods, also those that we do not compute yet:
// their trees, read from the file, have heights that decrease.
describe.each(['a', 'b', 'c'])('cuts of the golden trees of set %s', (name) => {
  const set = golden<GoldenSet>(`linkage_${name}`);
  const distances = pairwiseDistances(pointsOf(set.points));

  it.each(ALL_METHODS)('%s: flat labels, leaf order, cophenetic distances', (method) => {
    const expected = set.linkages[method]!;
    const tree = treeOf(expected.Z);
    for (const [k, cut] of Object.entries(expected.maxclust)) {
      expect(Array.from(cutByCount(tree, Number(k))), `${k} clusters`).toEqual(cut.labels);
    }
    for (const [height, labels] of Object.entries(expected.distance)) {
      expect(Array.from(cutByHeight(tree, Number(height))), `height ${height}`).toEqual(labels);
    }
    expect(Array.from(leafOrder(tree))).toEqual(expected.leaves);
    const cophenetic = copheneticDistances(tree);
    expect(Array.from(cophenetic.subarray(0, 10))).toEqual(
      expected.cophenetFirst10.map((value) => expect.closeTo(value, 10)),
    );
    expect(cophenetic.reduce((sum, value) => sum + value, 0) / expected.cophenetSum).toBeCloseTo(1, 11);
    const correlation = copheneticCorrelation(tree, distances);
    if (expected.cophenetCorrelation === 'NaN') expect(correlation).toBeNull();
    else expect(correlation).toBeCloseTo(expected.cophenetCorrelation as number, 10);
  });
});

describe('limits of cuts', () => {
  const tree = linkage(pointsOf([[0], [1], [10], [12]]), 'average');

  it('as many clusters as points are single points, one cluster is all', () => {
    // SciPy 1.17.1: fcluster(Z, 4, 'maxclust') and fcluster(Z, -1, 'distance').
    expect(Array.from(cutByCount(tree, 4))).toEqual([1, 2, 3, 4]);
    expect(Array.from(cutByCount(tree, 1_000_000))).toEqual([1, 2, 3, 4]);
    expect(Array.from(cutByHeight(tree, -1))).toEqual([1, 2, 3, 4]);
    expect(Array.from(cutByCount(tree, 3))).toEqual([1, 1, 2, 3]);
    expect(Array.from(cutByCount(tree, 1))).toEqual([1, 1, 1, 1]);
  });

  it('refuses a count below one and a height that is not a number', () => {
    expect(() => cutByCount(tree, 0)).toThrow('cannot cut into 0 clusters');
    expect(() => cutByCount(tree, 2.5)).toThrow('cannot cut into 2.5 clusters');
    expect(() => cutByHeight(tree, Number.NaN)).toThrow('cannot cut at height NaN');
  });

  it('a chain of 20,000 merges is walked without running out of stack', () => {
    const n = 20_000;
    const chain = {
      left: Uint32Array.from({ length: n - 1 }, (_, i) => (i === 0 ? 0 : i + 1)),
      right: Uint32Array.from({ length: n - 1 }, (_, i) => (i === 0 ? 1 : n + i - 1)),
      height: Float64Array.from({ length: n - 1 }, (_, i) => i + 1),
      size: Uint32Array.from({ length: n - 1 }, (_, i) => i + 2),
    };
    expect(cutByCount(chain, 5).reduce((most, label) => Math.max(most, label), 0)).toBe(5);
    expect(leafOrder(chain)[0]).toBe(n - 1);
  });
});
