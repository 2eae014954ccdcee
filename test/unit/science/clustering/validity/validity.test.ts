import { describe, expect, it } from 'vitest';
import {
  adjustedMutualInformation,
  adjustedRand,
  calinskiHarabasz,
  daviesBouldin,
  linkage,
  pairwiseDistances,
  silhouette,
  silhouetteSamples,
  validityOfCuts,
} from '../../../../../science/clustering/index.js';
import { type GoldenSet, golden, pointsOf } from '../golden.js';

interface GoldenIndices {
  readonly indices: {
    data: 'a' | 'b';
    labels: string;
    method: string;
    K: number;
    silhouette: number;
    daviesBouldin: number;
    calinskiHarabasz: number;
  }[];
  readonly silhouetteSamples: { values: number[] };
  readonly labelSets: Record<string, number[]>;
  readonly agreement: { u: string; v: string; adjustedRand: number; adjustedMutualInfo: number }[];
}

// Expected: scikit-learn 1.9.1.
const stored = golden<GoldenIndices>('indices');
const sets = { a: golden<GoldenSet>('linkage_a'), b: golden<GoldenSet>('linkage_b') };

describe('validity figures', () => {
  it.each(stored.indices)('$data, $labels', (row) => {
    const points = pointsOf(sets[row.data].points);
    const { labels } = sets[row.data].linkages[row.method]!.maxclust[row.K]!;
    expect(silhouette(pairwiseDistances(points), labels)).toBeCloseTo(row.silhouette, 10);
    // scikit-learn gives clusters of one point a spread of 1e-8 instead of 0 (README of the golden files).
    expect(daviesBouldin(points, labels)).toBeCloseTo(row.daviesBouldin, 7);
    expect(calinskiHarabasz(points, labels)! / row.calinskiHarabasz).toBeCloseTo(1, 10);
  });

  it('silhouette of every point of set a, Ward, 5 clusters', () => {
    const { labels } = sets.a.linkages.ward!.maxclust['5']!;
    const samples = silhouetteSamples(pairwiseDistances(pointsOf(sets.a.points)), labels)!;
    expect(Array.from(samples)).toEqual(stored.silhouetteSamples.values.map((value) => expect.closeTo(value, 10)));
  });

  it('are null for one cluster and for as many clusters as points', () => {
    const points = pointsOf([[0], [1], [5]]);
    for (const labels of [
      [1, 1, 1],
      [1, 2, 3],
    ]) {
      expect(silhouette(pairwiseDistances(points), labels)).toBeNull();
      expect(daviesBouldin(points, labels)).toBeNull();
      expect(calinskiHarabasz(points, labels)).toBeNull();
    }
    expect(() => daviesBouldin(points, [1, 2])).toThrow('2 labels for 3 points');
  });

  it('come together for several cuts of one tree', () => {
    const points = pointsOf(sets.b.points);
    const rows = validityOfCuts(points, pairwiseDistances(points), linkage(points, 'ward'), [1, 3]);
    expect(rows[0]).toEqual({ clusters: 1, silhouette: null, daviesBouldin: null, calinskiHarabasz: null });
    const expected = stored.indices.find((row) => row.data === 'b' && row.labels === 'ward maxclust 3')!;
    expect(rows[1]!.clusters).toBe(3);
    expect(rows[1]!.silhouette).toBeCloseTo(expected.silhouette, 10);
  });
});

describe('agreement of labellings', () => {
  it.each(stored.agreement)('$u with $v', (row) => {
    const [u, v] = [stored.labelSets[row.u]!, stored.labelSets[row.v]!];
    expect(adjustedRand(u, v)).toBeCloseTo(row.adjustedRand, 10);
    expect(adjustedRand(v, u)).toBeCloseTo(row.adjustedRand, 10);
    expect(adjustedMutualInformation(u, v)).toBeCloseTo(row.adjustedMutualInfo, 10);
    expect(adjustedMutualInformation(v, u)).toBeCloseTo(row.adjustedMutualInfo, 10);
  });

  it('refuses labellings of different length', () => {
    expect(() => adjustedRand([1, 2], [1])).toThrow('cannot compare 2 labels with 1');
    expect(() => adjustedMutualInformation([], [])).toThrow('cannot compare 0 labels with 0');
  });
});
