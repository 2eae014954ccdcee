import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bestJaccard,
  bootstrapDraws,
  type ClusterStability,
  type CutValidity,
  copheneticCorrelation,
  copheneticDistances,
  cutByCount,
  distancesWithin,
  linkage,
  linkageOfDistances,
  pairwiseDistances,
  pointsWithin,
  recommendCut,
  samplePoints,
  silhouette,
  silhouettes,
  stabilityOfCuts,
  validityOfCuts,
} from '../../../../../science/clustering/index.js';
import { type GoldenSet, golden, pointsOf, treeOf } from '../golden.js';
import { goldenValidity } from '../golden-validity.js';

const sets = Object.fromEntries(['a', 'b'].map((name) => [name, golden<GoldenSet>(`linkage_${name}`)]));

/** 1 - cosine of the rows, each centred first for the correlation distance: from the definition. */
function angularDistances(rows: number[][], centred: boolean): Float64Array {
  const unit = rows.map((row) => {
    const mean = centred ? row.reduce((sum, x) => sum + x, 0) / row.length : 0;
    const length = Math.hypot(...row.map((x) => x - mean));
    return row.map((x) => (x - mean) / length);
  });
  return Float64Array.from(
    unit.flatMap((x, i) => unit.slice(i + 1).map((y) => 1 - x.reduce((sum, value, k) => sum + value * y[k]!, 0))),
  );
}

describe('validity over a range of counts', () => {
  const cases = [...new Set(goldenValidity.validity.map((row) => `${row.data} ${row.metric}`))];

  // Expected: scikit-learn on the distance matrix of SciPy's pdist.
  it.each(cases)('equals scikit-learn for every count: %s', (name) => {
    const rows = goldenValidity.validity.filter((row) => `${row.data} ${row.metric}` === name);
    const { points } = sets[rows[0]!.data]!;
    const { metric } = rows[0]!;
    const distances =
      metric === 'euclidean' ? pairwiseDistances(pointsOf(points)) : angularDistances(points, metric === 'correlation');
    const tree = linkageOfDistances(
      distances.map((distance) => Math.max(distance, 0)),
      'average',
    );
    const found = validityOfCuts(
      pointsOf(points),
      distances,
      tree,
      rows.map(({ count }) => count),
    );
    rows.forEach((row, i) => {
      expect(found[i]!.clusters).toBe(row.clusters);
      expect(found[i]!.silhouette).toBeCloseTo(row.silhouette, 10);
      // Clusters of one point have a spread of about 1e-8 in scikit-learn (root of a difference of squares), 0 here.
      expect(found[i]!.daviesBouldin).toBeCloseTo(row.daviesBouldin, 7);
      expect(found[i]!.calinskiHarabasz! / row.calinskiHarabasz).toBeCloseTo(1, 10);
    });
  });

  it('silhouettes of nested cuts equal those of each cut alone', () => {
    const points = pointsOf(sets.b!.points);
    const distances = pairwiseDistances(points);
    const tree = linkage(points, 'complete');
    const cuts = [1, 3, 9, 40, 200, 1000].map((count) => cutByCount(tree, count));
    const together = silhouettes(distances, cuts);
    cuts.forEach((labels, i) => {
      const alone = silhouette(distances, labels);
      if (alone === null) expect(together[i]).toBeNull();
      else expect(together[i]).toBeCloseTo(alone, 12);
    });
    expect(silhouettes(distances, [])).toEqual([]);
    const crossing = Uint32Array.from({ length: 200 }, (_, i) => i % 2);
    expect(() => silhouettes(distances, [cuts[1]!, crossing])).toThrow('2 clusters are not unions of the 3 finest');
    expect(silhouettes(distances, [cuts[0]!])).toEqual([null]);
  });

  it.each(goldenValidity.sampled)('of a sample: silhouette and cophenetic correlation of $method', (row) => {
    const points = pointsOf(sets.b!.points);
    const tree = treeOf(sets.b!.linkages[row.method]!.Z);
    const members = Uint32Array.from({ length: 67 }, (_, i) => 1 + 3 * i).filter((point) => point < 200);
    const distances = pairwiseDistances(pointsWithin(points, members));
    expect(Array.from(distances)).toEqual(Array.from(distancesWithin(pairwiseDistances(points), members)));
    expect(copheneticCorrelation(tree, distances, members)).toBeCloseTo(row.cophenetic, 10);
    const [found] = validityOfCuts(points, distances, tree, [3], members);
    if (row.silhouette === null) expect(found!.silhouette).toBeNull();
    else expect(found!.silhouette).toBeCloseTo(row.silhouette, 10);
  });

  it('cophenetic distances of members in any order are those of the whole', () => {
    const tree = treeOf(sets.a!.linkages.centroid!.Z);
    const all = copheneticDistances(tree);
    const two = copheneticDistances(tree, Uint32Array.of(41, 7));
    // Entry (7, 41) of the condensed matrix of 60 points.
    expect(two[0]).toBe(all[60 * 7 - (7 * 8) / 2 + 41 - 7 - 1]);
  });
});

describe('bootstrap stability', () => {
  it.each(goldenValidity.stability)('of $data $method cut into $clusters equals a count with sets', (row) => {
    const points = pointsOf(sets[row.data]!.points);
    const stored = goldenValidity.stability.find(({ data, draws }) => data === row.data && draws !== null)!;
    const draws = stored.draws!.map((draw) => Uint32Array.from(draw));
    const treeOfMembers = (members: Uint32Array) => linkage(pointsWithin(points, members), row.method);
    const found = stabilityOfCuts(linkage(points, row.method), [row.clusters], draws, treeOfMembers);
    expect(found).toEqual(
      row.rows.map((each) => ({
        ...each,
        clusters: row.clusters,
        jaccardMean: each.jaccardMean === null ? null : expect.closeTo(each.jaccardMean, 12),
        jaccardSpread: each.jaccardSpread === null ? null : expect.closeTo(each.jaccardSpread, 12),
      })),
    );
  });

  it('is 1 for groups far apart, and sees the split of one group', () => {
    const rows = Array.from({ length: 40 }, (_, i) => [(i % 2) * 1000 + Math.sin(i * i)]);
    const points = pointsOf(rows);
    const distances = pairwiseDistances(points);
    const treeOfMembers = (members: Uint32Array) => linkageOfDistances(distancesWithin(distances, members), 'average');
    const draws = bootstrapDraws(40, 30, 1);
    const found = stabilityOfCuts(linkage(points, 'average'), [2, 3], draws, treeOfMembers);
    expect(
      found.slice(0, 2).map(({ jaccardMean, recovered, dissolved }) => [jaccardMean, recovered, dissolved]),
    ).toEqual([
      [1, 30, 0],
      [1, 30, 0],
    ]);
    expect(Math.min(...found.slice(2).map(({ jaccardMean }) => jaccardMean!))).toBeLessThan(1);
  });

  it('refuses a tree of other points than the sampled ones', () => {
    const tree = linkage(pointsOf([[0], [1], [3]]), 'average');
    expect(() => stabilityOfCuts(tree, [2], [Uint32Array.of(0, 2)], () => tree)).toThrow(
      'a tree of 3 points for 2 sampled ones',
    );
  });

  it('draws are seeded, distinct, ascending, and hold 1 - 1/e of the points on average', () => {
    const draws = bootstrapDraws(500, 200, 3);
    expect(bootstrapDraws(500, 5, 3)).toEqual(draws.slice(0, 5));
    expect(bootstrapDraws(500, 1, 4)[0]).not.toEqual(draws[0]);
    for (const draw of draws) {
      expect(draw.every((point, i) => point < 500 && (i === 0 || point > draw[i - 1]!))).toBe(true);
    }
    const share = draws.reduce((sum, draw) => sum + draw.length, 0) / (200 * 500);
    // 1 - (1 - 1/500)^500 = 0.63249; the standard error over 200 draws is 0.001.
    expect(share).toBeGreaterThan(0.6275);
    expect(share).toBeLessThan(0.6375);
  });

  it('Jaccard indices do not depend on how clusters are numbered (law)', () => {
    const labels = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 })), { minLength: 1 });
    fc.assert(
      fc.property(labels, (pairs) => {
        const original = Uint32Array.from(pairs, ([label]) => label);
        const resampled = Uint32Array.from(pairs, ([, label]) => label);
        const renumbered = resampled.map((label) => 6 - label);
        const best = bestJaccard(original, resampled);
        expect(bestJaccard(original, renumbered)).toEqual(best);
        for (const jaccard of best.values()) expect(jaccard > 0 && jaccard <= 1).toBe(true);
        for (const jaccard of bestJaccard(original, original).values()) expect(jaccard).toBe(1);
      }),
    );
  });

  it.each([1, 2, 3])('of %i equal points is a result without NaN', (n) => {
    const points = pointsOf(Array.from({ length: n }, () => [4, 4]));
    const distances = pairwiseDistances(points);
    const tree = linkage(points, 'average');
    const counts = [1, 2, 3];
    const validity = validityOfCuts(points, distances, tree, counts);
    const stability = stabilityOfCuts(tree, counts, bootstrapDraws(n, 5, 0), (members) =>
      linkageOfDistances(distancesWithin(distances, members), 'average'),
    );
    expect(JSON.stringify([validity, stability])).not.toContain('NaN');
    // Equal heights: no cut lies between one cluster and n.
    expect(validity.every(({ silhouette: value }) => value === null)).toBe(true);
    expect(stability.every(({ jaccardMean }) => jaccardMean === null || jaccardMean > 0)).toBe(true);
    expect(recommendCut(counts, validity, stability).clusters).toBeNull();
    expect(copheneticCorrelation(tree, distances)).toBeNull();
  });

  it('samples are seeded, distinct and at most all', () => {
    expect(samplePoints(10, 4, 1)).toEqual(samplePoints(10, 4, 1));
    expect(new Set(samplePoints(1000, 300, 5)).size).toBe(300);
    expect(Array.from(samplePoints(5, 9, 2))).toEqual([0, 1, 2, 3, 4]);
    expect(() => samplePoints(5, 0, 2)).toThrow('a sample of 0 points');
    expect(() => bootstrapDraws(5, 0, 2)).toThrow('0 bootstrap replicates');
  });
});

describe('recommended cut', () => {
  const cut = (clusters: number, s: number | null, db = 1, ch = 10): CutValidity => ({
    clusters,
    silhouette: s,
    daviesBouldin: db,
    calinskiHarabasz: ch,
  });
  const stable = (clusters: number, cluster: number, size: number, jaccardMean: number): ClusterStability => ({
    ...{ clusters, cluster, size, jaccardMean },
    ...{ jaccardSpread: 0.1, samples: 20, recovered: 10, dissolved: 1 },
  });

  it('is the highest silhouette of the stable cuts, in words', () => {
    const validity = [cut(2, 0.5, 1, 30), cut(3, 0.6, 0.7, 20), cut(4, 0.9)];
    const stability = [
      ...[stable(2, 1, 6, 0.9), stable(2, 2, 4, 0.9)],
      ...[stable(3, 1, 5, 0.9), stable(3, 2, 4, 0.9), stable(3, 3, 1, 0.3)],
      ...[stable(4, 1, 4, 0.9), stable(4, 2, 3, 0.5), stable(4, 3, 2, 0.5), stable(4, 4, 1, 0.5)],
    ];
    // Cut 3: (5 * 0.9 + 4 * 0.9 + 0.3) / 10 = 0.84; cut 4: 0.66.
    expect(recommendCut([2, 3, 4], validity, stability)).toEqual({
      clusters: 3,
      reason:
        '3 clusters: silhouette 0.600, the highest of 2 cuts that recur under resampling (mean Jaccard index 0.84, weakest cluster 3 with 0.30). Davies-Bouldin prefers 3, Calinski-Harabasz 2',
    });
  });

  it('names the finest stable cut where that is another one', () => {
    const stability = [stable(2, 1, 5, 0.9), stable(3, 1, 5, 0.8), stable(4, 1, 5, 0.7)];
    const { reason } = recommendCut([2, 3, 4], [cut(2, 0.6), cut(3, 0.5), cut(4, 0.4)], stability);
    expect(reason).toContain('weakest cluster 1 with 0.90). The finest cut that recurs has 3 clusters. Davies-Bouldin');
    // Where one recurs alone, it is the finest that does: finer ones that do not are no matter.
    const alone = [stable(2, 1, 5, 0.9), stable(3, 1, 5, 0.7), stable(4, 1, 5, 0.7)];
    const only = recommendCut([2, 3, 4], [cut(2, 0.6), cut(3, 0.5), cut(4, 0.4)], alone);
    expect(only.reason).toContain('the only cut that recurs under resampling');
    expect(only.reason).not.toContain('The finest cut');
  });

  it('is the most stable cut where none is stable, and says so', () => {
    const found = recommendCut([2, 3], [cut(2, 0.1), cut(3, 0.2)], [stable(2, 1, 5, 0.6), stable(3, 1, 5, 0.5)]);
    expect(found.clusters).toBe(2);
    expect(found.reason).toMatch(
      /^no cut recurs under resampling .* 2 clusters come nearest .* no substantial structure$/,
    );
  });

  it('without stability is the highest silhouette; equal ones go to fewer clusters', () => {
    const found = recommendCut([4, 3, 2], [cut(4, 0.7), cut(3, 0.7), cut(2, 0.3)], null);
    expect(found.clusters).toBe(3);
    expect(found.reason).toContain('stability was not examined');
  });

  it('skips cuts that ties make equal, and has none where no cut has a silhouette', () => {
    expect(recommendCut([2, 3], [cut(2, 0.7), cut(2, 0.7)], null).clusters).toBe(2);
    expect(recommendCut([1, 2], [cut(1, null), cut(2, null)], null)).toEqual({
      clusters: null,
      reason: 'none of 2 cuts has a silhouette: it takes 2 clusters and more points than clusters',
    });
    expect(() => recommendCut([2], [], null)).toThrow('0 rows of validity for 1 counts');
    expect(() => recommendCut([2], [cut(2, 0.4)], [])).toThrow('no stability of the cut into 2 clusters');
  });

  it('finds the three blobs of set b', () => {
    const points = pointsOf(sets.b!.points);
    const distances = pairwiseDistances(points);
    const counts = [2, 3, 4, 5, 6, 7, 8];
    const tree = linkage(points, 'ward');
    const treeOfMembers = (members: Uint32Array) => linkageOfDistances(distancesWithin(distances, members), 'ward');
    const stability = stabilityOfCuts(tree, counts, bootstrapDraws(200, 20, 0), treeOfMembers);
    expect(recommendCut(counts, validityOfCuts(points, distances, tree, counts), stability).clusters).toBe(3);
  });
});
