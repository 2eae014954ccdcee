/**
 * Ward's clusters from lists that tell as little as they may: the nearest few of each cluster, found one by one without the engine,
 * and a bound that the next one attains. Expected values: SciPy's trees.
 */
import { describe, expect, it } from 'vitest';
import { mergeTree } from '../../../../../science/clustering/trees/merge-tree.js';
import { WardClusters } from '../../../../../science/clustering/trees/ward-clusters.js';
import { heightDifference, linkageOf, scipySets } from '../scipy-sets.js';

interface Round {
  readonly searched: number;
  readonly living: number;
  readonly merged: number;
}

/** @returns squared Ward distance, from the centroids that the clusters show */
function scoreOf({ rows: { x, width }, inverseSize }: WardClusters, a: number, b: number): number {
  let sum = 0;
  for (let k = 0; k < width; k++) sum += (x[a * width + k]! - x[b * width + k]!) ** 2;
  return (2 * sum) / (inverseSize[a]! + inverseSize[b]!);
}

/** @param length neighbours that a list gets; the next one is its bound */
function list(clusters: WardClusters, cluster: number, length: number): void {
  const { lists, living } = clusters;
  const others = Array.from(
    living.filter((other) => other !== cluster),
    (other) => ({
      other,
      score: scoreOf(clusters, cluster, other),
    }),
  ).sort((a, b) => a.score - b.score);
  lists.begin(cluster);
  for (const { other, score } of others.slice(0, length)) lists.offer(cluster, other, score);
  lists.limit(cluster, others[length]?.score ?? Infinity);
}

function run(x: Float64Array, width: number, length: number) {
  const clusters = new WardClusters(x, width);
  const rounds: Round[] = [];
  while (clusters.living.length > 1) {
    const [living, count] = [clusters.living.length, clusters.record.count];
    const wanted = clusters.toSearch();
    for (const cluster of wanted) list(clusters, cluster, length);
    clusters.takeNearest(wanted);
    clusters.mergeReciprocal();
    rounds.push({ searched: wanted.length, living, merged: clusters.record.count - count });
    if (rounds.length > 500) throw new Error('no end');
  }
  return { tree: mergeTree(clusters.record.merges), rounds };
}

const sets = scipySets().filter(({ hasTies }) => !hasTies);

describe.each([1, 2, 5, 24])('from lists of %i', (length) => {
  it("the tree is SciPy's", () => {
    for (const { number, points, trees } of sets) {
      const { tree } = run(Float64Array.from(points.values), points.width, length);
      const expected = linkageOf(trees.ward);
      expect(tree.left, `set ${number}`).toEqual(expected.left);
      expect(tree.right, `set ${number}`).toEqual(expected.right);
      expect(heightDifference(tree, expected.height), `set ${number}`).toBeLessThan(1e-10);
    }
  });
});

it('lists of 24 answer most rounds: few clusters are searched twice, and nearly every round merges', () => {
  for (const { number, points } of sets) {
    const n = points.values.length / points.width;
    const { rounds } = run(Float64Array.from(points.values), points.width, 24);
    const searched = rounds.reduce((sum, round) => sum + round.searched, 0);
    // A round leaves half of the clusters at least: searching all in every round would be n + n/2 + .. = 2 n at best.
    expect(searched, `set ${number} of ${n}`).toBeLessThan(1.5 * n);
    expect(rounds.filter(({ merged }) => merged === 0).length, `set ${number}`).toBeLessThan(4);
  }
});

describe('three points at 0, two at 10, one at 4', () => {
  const start = () => new WardClusters(Float64Array.of(0, 10, 0, 4, 10, 0), 1);
  const merged = () => {
    const clusters = start();
    for (const cluster of clusters.toSearch()) list(clusters, cluster, 24);
    clusters.takeNearest(clusters.living);
    clusters.mergeReciprocal();
    return clusters;
  };

  it('are three clusters from the start, each of its first point, to be searched, smallest first', () => {
    const clusters = start();
    expect([...clusters.living]).toEqual([0, 1, 3]);
    expect([...clusters.toSearch()]).toEqual([0, 1, 3]);
    expect([...clusters.bySize()]).toEqual([3, 1, 0]);
    expect([0, 1, 3].map((cluster) => clusters.inverseSize[cluster])).toEqual([1 / 3, 1 / 2, 1]);
    expect(clusters.record.count).toBe(3);
    expect([...clusters.ownSet]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('are two after a round, one of them changed, whose nearest the lists tell', () => {
    const clusters = merged();
    expect([...clusters.living]).toEqual([0, 1]);
    expect([...clusters.changed()]).toEqual([0]);
    expect([...clusters.bySize()]).toEqual([1, 0]);
    expect(clusters.rows.x[0]).toBe(1);
    expect(clusters.inverseSize[0]).toBe(1 / 4);
    expect([...clusters.toSearch()]).toEqual([]);
    clusters.mergeReciprocal();
    expect([...clusters.living]).toEqual([0]);
  });

  it('merge at 0, then at the distances of their sizes and centroids', () => {
    const { tree } = run(Float64Array.of(0, 10, 0, 4, 10, 0), 1, 24);
    // 2 (3 1 / 4) 4^2 = 24, then centroid 1 of four: 2 (4 2 / 6) 9^2 = 216.
    expect([...tree.height]).toEqual([0, 0, 0, expect.closeTo(Math.sqrt(24), 12), expect.closeTo(Math.sqrt(216), 12)]);
    expect([...tree.size].sort()).toEqual([2, 2, 3, 4, 6]);
  });
});
