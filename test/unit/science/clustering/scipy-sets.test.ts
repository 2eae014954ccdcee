/** All linkages against SciPy 1.17.1 on 300 random sets (origin: test/fixtures/clustering-scipy/make.py). */
import { describe, expect, it } from 'vitest';
import { LINKAGE_METHODS, type Linkage, type LinkageMethod } from '../../../../schemas/tables/clustering.js';
import {
  copheneticDistances,
  cutByCount,
  leafOrder,
  linkage,
  type Points,
  pairwiseDistances,
} from '../../../../science/clustering/index.js';
import { heightDifference, linkageOf, scipySets } from './scipy-sets.js';

const sets = scipySets();
const withoutTies = sets.filter(({ hasTies }) => !hasTies);
const withTies = sets.filter(({ hasTies }) => hasTies);

it('has 300 sets, every metric among them', () => {
  expect([withoutTies.length, withTies.length]).toEqual([240, 60]);
  const metrics = sets.map(({ trees }) => trees.average.metric);
  expect(new Set(metrics)).toEqual(new Set(['euclidean', 'cosine', 'correlation']));
});

describe.each(LINKAGE_METHODS)('%s', (method) => {
  it('has the merges of SciPy where nothing ties, heights within 1e-10 of the largest', () => {
    for (const { number, points, trees } of withoutTies) {
      const { metric, merges, heights } = trees[method];
      const tree = linkage(points, method, metric);
      const found = Array.from(tree.left, (left, row) => [left, tree.right[row]!]).flat();
      expect(found, `set ${number}, ${metric}`).toEqual(merges);
      expect(heightDifference(tree, heights), `set ${number}, ${metric}`).toBeLessThan(1e-10);
    }
  });

  it('joins a pair at the smallest distance at every merge where distances tie', () => {
    for (const { points } of withTies) expectSmallestMerges(points, linkage(points, method), method);
  });

  it("gives SciPy's labels, leaf order and cophenetic distances from SciPy's own matrix with ties", () => {
    for (const { number, trees } of withTies) {
      const { labels, leaves, copheneticSum } = trees[method];
      const tree = linkageOf(trees[method]);
      expect(Array.from(cutByCount(tree, 4)), `set ${number}`).toEqual(labels);
      expect(Array.from(leafOrder(tree)), `set ${number}`).toEqual(leaves);
      const sum = copheneticDistances(tree).reduce((a, b) => a + b, 0);
      expect(Math.abs(sum - copheneticSum!)).toBeLessThanOrEqual(1e-10 * copheneticSum!);
    }
  });
});

it('single has the heights of SciPy where distances tie', () => {
  for (const { points, trees } of withTies) {
    expect(Array.from(linkage(points, 'single').height)).toEqual(trees.single.heights);
  }
});

interface Cluster {
  readonly members: readonly number[];
  /** Centroid, or for median linkage the midpoint of the parts' points. */
  readonly centre: readonly number[];
  /** The two clusters it was made of: weighted linkage counts them the same. */
  readonly parts: readonly [Cluster, Cluster] | null;
}

/** Judges every merge by the definition of the distance between clusters, not by updates of earlier distances. */
function expectSmallestMerges({ width, values }: Points, tree: Linkage, method: LinkageMethod): void {
  const n = values.length / width;
  const distances = pairwiseDistances({ width, values });
  const between = (i: number, j: number) => {
    const [a, b] = [Math.min(i, j), Math.max(i, j)];
    return distances[n * a - (a * (a + 1)) / 2 + b - a - 1]!;
  };
  const clusters = new Map<number, Cluster>();
  for (let i = 0; i < n; i++) {
    clusters.set(i, { members: [i], centre: Array.from(values.subarray(i * width, (i + 1) * width)), parts: null });
  }
  const known = new Map<string, number>();
  const distanceOf = (u: number, v: number) => {
    const key = `${u} ${v}`;
    const distance = known.get(key) ?? definedDistance(clusters.get(u)!, clusters.get(v)!, method, between);
    known.set(key, distance);
    return distance;
  };
  for (let row = 0; row < n - 1; row++) {
    const names = [...clusters.keys()];
    let smallest = Number.POSITIVE_INFINITY;
    names.forEach((u, at) => {
      for (const v of names.slice(at + 1)) smallest = Math.min(smallest, distanceOf(u, v));
    });
    const [left, right] = [tree.left[row]!, tree.right[row]!];
    expect(Math.abs(distanceOf(left, right) - smallest)).toBeLessThan(1e-9);
    expect(Math.abs(tree.height[row]! - smallest)).toBeLessThan(1e-9);
    const [u, v] = [clusters.get(left)!, clusters.get(right)!];
    const share = method === 'median' ? 0.5 : v.members.length / (u.members.length + v.members.length);
    clusters.delete(left);
    clusters.delete(right);
    clusters.set(n + row, {
      members: [...u.members, ...v.members],
      centre: u.centre.map((x, k) => x + share * (v.centre[k]! - x)),
      parts: [u, v],
    });
  }
}

function definedDistance(
  u: Cluster,
  v: Cluster,
  method: LinkageMethod,
  between: (i: number, j: number) => number,
): number {
  if (method === 'weighted') {
    const divided = u.parts ? u : v;
    if (!divided.parts) return between(u.members[0]!, v.members[0]!);
    const other = divided === u ? v : u;
    return divided.parts.reduce((sum, part) => sum + definedDistance(part, other, method, between) / 2, 0);
  }
  const apart = Math.hypot(...u.centre.map((x, k) => x - v.centre[k]!));
  const [nu, nv] = [u.members.length, v.members.length];
  if (method === 'centroid' || method === 'median') return apart;
  if (method === 'ward') return Math.sqrt((2 * nu * nv) / (nu + nv)) * apart;
  const all = u.members.flatMap((i) => v.members.map((j) => between(i, j)));
  if (method === 'single') return Math.min(...all);
  return method === 'complete' ? Math.max(...all) : all.reduce((sum, x) => sum + x, 0) / all.length;
}
