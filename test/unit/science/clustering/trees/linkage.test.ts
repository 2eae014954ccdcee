import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cutByCount,
  leafOrder,
  linkage,
  linkageOfDistances,
  type Points,
  pairwiseDistances,
} from '../../../../../science/clustering/index.js';
import { type GoldenSet, golden, OUR_METHODS, pointsOf, treeOf } from '../golden.js';

describe.each(['a', 'b'])('linkage of golden set %s (SciPy 1.17.1)', (name) => {
  const set = golden<GoldenSet>(`linkage_${name}`);
  const points = pointsOf(set.points);

  it('has the distances of pdist', () => {
    const distances = pairwiseDistances(points);
    expect(Array.from(distances.subarray(0, 5))).toEqual(set.pdistFirst5.map((value) => expect.closeTo(value, 12)));
    expect(distances.reduce((sum, value) => sum + value, 0)).toBeCloseTo(set.pdistSum, 8);
  });

  it.each(OUR_METHODS)('%s: same merges and sizes, heights within 1e-10 of the largest', (method) => {
    const expected = treeOf(set.linkages[method]!.Z);
    const tree = linkage(points, method);
    expect(tree.left).toEqual(expected.left);
    expect(tree.right).toEqual(expected.right);
    expect(tree.size).toEqual(expected.size);
    const largest = expected.height.at(-1)!;
    tree.height.forEach((height, row) => {
      expect(Math.abs(height - expected.height[row]!) / largest).toBeLessThan(1e-10);
    });
  });
});

describe('linkage with ties', () => {
  it('gives the heights of single linkage on the shuffled grid (golden set c)', () => {
    const set = golden<GoldenSet>('linkage_c');
    expect(linkage(pointsOf(set.points), 'single').height).toEqual(treeOf(set.linkages.single!.Z).height);
  });

  it.each(['ward', 'average', 'complete'] as const)(
    '%s joins a pair at the smallest distance at every merge',
    (method) => {
      // Several trees are right here; the definition of the cluster distance from all point pairs judges each merge.
      const rows = golden<GoldenSet>('linkage_c').points;
      const tree = linkage(pointsOf(rows), method);
      const members = new Map(rows.map((_, i) => [i, [i]]));
      for (let row = 0; row < tree.height.length; row++) {
        const clusters = [...members.values()];
        let smallest = Number.POSITIVE_INFINITY;
        clusters.forEach((u, i) => {
          for (const v of clusters.slice(i + 1)) smallest = Math.min(smallest, definedDistance(method, rows, u, v));
        });
        const [left, right] = [members.get(tree.left[row]!)!, members.get(tree.right[row]!)!];
        expect(definedDistance(method, rows, left, right)).toBeCloseTo(smallest, 10);
        expect(tree.height[row]).toBeCloseTo(smallest, 10);
        members.delete(tree.left[row]!);
        members.delete(tree.right[row]!);
        members.set(rows.length + row, [...left, ...right]);
      }
    },
  );
});

/** Cluster distances by their definition over point pairs; Ward by centroids (spec 4.4). */
function definedDistance(method: 'ward' | 'average' | 'complete', rows: number[][], u: number[], v: number[]): number {
  if (method === 'ward') {
    const centroid = (members: number[]) =>
      rows[0]!.map((_, c) => members.reduce((sum, i) => sum + rows[i]![c]!, 0) / members.length);
    const [cu, cv] = [centroid(u), centroid(v)];
    return Math.sqrt((2 * u.length * v.length) / (u.length + v.length)) * Math.hypot(...cu.map((x, c) => x - cv[c]!));
  }
  const all = u.flatMap((i) => v.map((j) => Math.hypot(...rows[i]!.map((x, c) => x - rows[j]![c]!))));
  return method === 'complete' ? Math.max(...all) : all.reduce((sum, value) => sum + value, 0) / all.length;
}

describe('the eight points of spec 6.5', () => {
  const points = pointsOf([
    [0, 0],
    [1, 0],
    [3, 0],
    [7, 1],
    [8, 1],
    [20, 5],
    [20, 6.5],
    [3, 2.2],
  ]);
  const tree = linkage(points, 'ward');

  it('merge as printed there', () => {
    const rows = Array.from(tree.height, (height, i) => [
      tree.left[i],
      tree.right[i],
      +height.toFixed(6),
      tree.size[i],
    ]);
    expect(rows).toEqual([
      [0, 1, 1, 2],
      [3, 4, 1, 2],
      [5, 6, 1.5, 2],
      [2, 7, 2.2, 2],
      [8, 11, 3.862642, 4],
      [9, 12, 9.418422, 6],
      [10, 13, 29.611498, 8],
    ]);
  });

  it('are cut and ordered as printed there', () => {
    expect(Array.from(cutByCount(tree, 2))).toEqual([2, 2, 2, 2, 2, 1, 1, 2]);
    expect(Array.from(cutByCount(tree, 3))).toEqual([3, 3, 3, 2, 2, 1, 1, 3]);
    expect(Array.from(cutByCount(tree, 4))).toEqual([3, 3, 4, 2, 2, 1, 1, 4]);
    expect(Array.from(cutByCount(tree, 5))).toEqual([3, 3, 4, 2, 2, 1, 1, 5]);
    expect(Array.from(leafOrder(tree))).toEqual([5, 6, 3, 4, 0, 1, 2, 7]);
  });
});

describe('laws of linkage', () => {
  const coordinate = fc.double({ min: -100, max: 100, noNaN: true });
  const rows = fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 2, maxLength: 24 });
  const method = fc.constantFrom(...OUR_METHODS);
  const mayGoDown = ['centroid', 'median'];

  it('heights ascend (but for centroid and median), every cluster is merged once, the last holds every point', () => {
    fc.assert(
      fc.property(rows, method, (points, linkageMethod) => {
        const tree = linkage(pointsOf(points), linkageMethod);
        const n = points.length;
        const used = [...tree.left, ...tree.right].sort((a, b) => a - b);
        expect(used).toEqual(Array.from({ length: 2 * n - 2 }, (_, id) => id));
        expect(tree.size.at(-1)).toBe(n);
        tree.height.forEach((height, row) => {
          expect(tree.left[row]!).toBeLessThan(tree.right[row]!);
          expect(height).toBeGreaterThanOrEqual(
            row === 0 || mayGoDown.includes(linkageMethod) ? 0 : tree.height[row - 1]!,
          );
        });
      }),
    );
  });

  it('scaling the points scales the heights, and the order of points does not matter without ties', () => {
    const set = golden<GoldenSet>('linkage_a').points;
    for (const linkageMethod of OUR_METHODS) {
      const heights = linkage(pointsOf(set), linkageMethod).height;
      const doubled = linkage(pointsOf(set.map((row) => row.map((x) => 2 * x))), linkageMethod).height;
      const reversed = linkage(pointsOf([...set].reverse()), linkageMethod).height;
      heights.forEach((height, row) => {
        expect(doubled[row]).toBeCloseTo(2 * height, 10);
        expect(reversed[row]).toBeCloseTo(height, 10);
      });
    }
  });
});

describe('hostile input', () => {
  const one: Points = { width: 3, values: new Float32Array([1, 2, 3]) };

  it('one point is a tree without merges', () => {
    for (const method of OUR_METHODS) expect(linkage(one, method).height).toHaveLength(0);
    expect(Array.from(cutByCount(linkage(one, 'ward'), 1))).toEqual([1]);
    expect(Array.from(leafOrder(linkage(one, 'ward')))).toEqual([0]);
  });

  it('duplicates merge at height 0 and never give NaN', () => {
    const same = pointsOf(Array.from({ length: 9 }, () => [0.1, 0.2, 0.3]));
    for (const method of OUR_METHODS) expect(linkage(same, method).height).toEqual(new Float64Array(8));
  });

  it('a NaN is refused by row and column, a ragged or empty matrix by its size', () => {
    expect(() => linkage({ width: 2, values: new Float32Array([1, 2, 3, Number.NaN]) }, 'ward')).toThrow(
      'value in row 1, column 1 is NaN',
    );
    expect(() => linkage({ width: 2, values: new Float32Array(3) }, 'ward')).toThrow('3 values are not rows of 2');
    expect(() => linkage({ width: 2, values: new Float32Array(0) }, 'ward')).toThrow('0 values are not rows of 2');
  });

  it('given distances are kept, and a negative or missing one is refused', () => {
    const distances = Float64Array.of(1, 2, 3);
    linkageOfDistances(distances, 'average');
    expect(distances).toEqual(Float64Array.of(1, 2, 3));
    expect(() => linkageOfDistances(Float64Array.of(1, -2, 3), 'average')).toThrow('distance 1 is -2');
    expect(() => linkageOfDistances(Float64Array.of(1, 2), 'single')).toThrow('2 distances are not a condensed matrix');
  });

  it('two points are one merge at their distance', () => {
    const two = pointsOf([
      [0, 0],
      [3, 4],
    ]);
    for (const method of OUR_METHODS) {
      const { left, right, height, size } = linkage(two, method);
      expect([left[0], right[0], height[0], size[0]]).toEqual([0, 1, 5, 2]);
    }
  });

  it('infinities, and numbers whose sums overflow, are refused by row and column', () => {
    expect(() =>
      linkage(
        pointsOf([
          [1, 2],
          [3, Number.NEGATIVE_INFINITY],
        ]),
        'single',
      ),
    ).toThrow('value in row 1, column 1 is -Infinity');
    expect(() =>
      linkage(
        pointsOf([
          [1, 2],
          [1e301, 4],
        ]),
        'average',
      ),
    ).toThrow('value in row 1, column 0 is 1e+301, above 1e+300: its sums overflow');
  });

  it('constant columns change nothing', () => {
    const rows = golden<GoldenSet>('linkage_a').points;
    for (const method of OUR_METHODS) {
      expect(linkage(pointsOf(rows.map((row) => [7, ...row, 0])), method)).toEqual(linkage(pointsOf(rows), method));
    }
  });

  it('a million columns are as good as three', () => {
    // Rows 0, 1 and 3 at every column: distances 1000, 3000 and 2000.
    const width = 1_000_000;
    const values = new Float32Array(3 * width).fill(1, width, 2 * width).fill(3, 2 * width);
    expect(Array.from(linkage({ width, values }, 'single').height)).toEqual([1000, 2000]);
    expect(Array.from(linkage({ width, values }, 'complete').height)).toEqual([1000, 3000]);
  });

  it('ward, centroid and median refuse cosine and correlation', () => {
    const points = pointsOf([
      [1, 2, 3],
      [3, 1, 1],
    ]);
    for (const method of ['ward', 'centroid', 'median'] as const) {
      for (const metric of ['cosine', 'correlation'] as const) {
        expect(() => linkage(points, method, metric)).toThrow(
          `${method} linkage is defined for Euclidean distances alone, not for ${metric}`,
        );
      }
    }
  });

  it('a row without direction has no cosine or correlation distance', () => {
    const points = pointsOf([
      [1, 2, 3],
      [0, 0, 0],
      [0.1, 0.1, 0.1],
    ]);
    expect(() => linkage(points, 'average', 'cosine')).toThrow('row 1 is zero: it has no cosine distance');
    expect(() => linkage(points, 'average', 'correlation')).toThrow(
      'row 1 holds 0 in every column: it correlates with nothing',
    );
  });
});

describe('cosine and correlation distances', () => {
  it('are 1 - cos of the angle: 1 - 1/sqrt(2) at 45 degrees, 2 for opposites, 0 for multiples', () => {
    const points = pointsOf([
      [1, 0],
      [5e-200, 5e-200],
      [-3, 0],
      [7, 0],
    ]);
    const [a, b, c, , , f] = pairwiseDistances(points, 'cosine');
    expect([a, b, c]).toEqual([expect.closeTo(1 - Math.SQRT1_2, 15), 2, 0]);
    expect(f).toBe(2);
  });

  it('correlation does not see shifts and positive factors', () => {
    const row = [1, 4, 2, 8, 5];
    const points = pointsOf([row, row.map((x) => 10 - 3 * x), row.map((x) => 100 + 2 * x)]);
    expect(Array.from(pairwiseDistances(points, 'correlation'))).toEqual([
      expect.closeTo(2, 14),
      expect.closeTo(0, 14),
      expect.closeTo(2, 14),
    ]);
  });
});

describe('centroid and median', () => {
  it('may go down: three corners of a triangle that is nearly equilateral', () => {
    // Sides 1, and the third corner at 0.9 above the middle of the first side: its centroid lies 0.9 away.
    const points = pointsOf([
      [0, 0],
      [1, 0],
      [0.5, 0.9],
    ]);
    for (const method of ['centroid', 'median'] as const) {
      const { height } = linkage(points, method);
      expect(Array.from(height)).toEqual([1, expect.closeTo(0.9, 14)]);
    }
  });
});
