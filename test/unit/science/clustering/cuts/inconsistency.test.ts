import { describe, expect, it } from 'vitest';
import {
  cutByInconsistency,
  cutTree,
  inconsistency,
  linkage,
  nameOfCut,
} from '../../../../../science/clustering/index.js';
import { type GoldenLinkage, type GoldenSet, golden, pointsOf, treeOf } from '../golden.js';
import { goldenValidity } from '../golden-validity.js';

const sets = Object.fromEntries(['a', 'b', 'c'].map((name) => [name, golden<GoldenSet>(`linkage_${name}`)]));

describe('inconsistency', () => {
  it.each(goldenValidity.inconsistency)("of $data $method at depth $depth is SciPy's, and so are the cuts", (row) => {
    const tree = treeOf(sets[row.data]!.linkages[row.method]!.Z);
    const table = inconsistency(tree, row.depth);
    const columns = [table.mean, table.deviation, Float64Array.from(table.count), table.coefficient];
    // 1e-7: SciPy's sum of squares loses half the digits where heights are nearly equal.
    columns.forEach((column, i) => {
      const sum = column.reduce((total, value) => total + value, 0);
      expect(Math.abs(sum - row.columnSums[i]!)).toBeLessThanOrEqual(1e-7 * Math.max(1, Math.abs(row.columnSums[i]!)));
      expect(column.at(-1)).toBeCloseTo(row.lastRow[i]!, 9);
    });
    for (const [threshold, labels] of Object.entries(row.labels)) {
      expect(Array.from(cutByInconsistency(tree, Number(threshold), row.depth)), threshold).toEqual(labels);
    }
  });

  it.each(['a', 'b', 'c'])('of average linkage of set %s equals every row of the golden file', (name) => {
    const stored = sets[name]!.linkages.average as GoldenLinkage & {
      inconsistent: Record<string, number[][]>;
      fclusterInconsistent: { t: number; depth: number; labels: number[] };
    };
    const tree = treeOf(stored.Z);
    for (const [depth, rows] of Object.entries(stored.inconsistent)) {
      const table = inconsistency(tree, Number(depth));
      rows.forEach(([mean, deviation, count, coefficient], i) => {
        expect(table.mean[i]).toBeCloseTo(mean!, 10);
        expect(table.count[i]).toBe(count);
        // The root of a rounding error in SciPy is 0 here.
        const isRounding = deviation! < 1e-6;
        expect(table.deviation[i]).toBeCloseTo(isRounding ? 0 : deviation!, 8);
        expect(table.coefficient[i]).toBeCloseTo(isRounding ? 0 : coefficient!, 6);
      });
    }
    const { t, depth, labels } = stored.fclusterInconsistent;
    expect(Array.from(cutTree(tree, { by: 'inconsistency', threshold: t, depth }))).toEqual(labels);
  });

  it('of equal heights is 0, and one cluster at threshold 0', () => {
    // SciPy's own sum of squares gives a deviation of 0 for whole numbers too.
    const tree = linkage(pointsOf([[0], [1], [2], [3], [4]]), 'single');
    expect(Array.from(inconsistency(tree, 4).coefficient)).toEqual([0, 0, 0, 0]);
    expect(Array.from(cutByInconsistency(tree, 0, 4))).toEqual([1, 1, 1, 1, 1]);
  });

  it('of heights 1, 2, 6 (by hand)', () => {
    // Points 0, 1, 3, 9 on a line, single: heights 1, 2, 6; depth 2 at the top sees 2 and 6: mean 4, deviation
    // sqrt(8), coefficient 2 / sqrt(8) = 1 / sqrt(2); depth 3 sees all: mean 3, deviation sqrt(7), 3 / sqrt(7).
    const tree = linkage(pointsOf([[0], [1], [3], [9]]), 'single');
    expect(inconsistency(tree, 2).coefficient[2]).toBeCloseTo(Math.SQRT1_2, 14);
    expect(inconsistency(tree, 3).coefficient[2]).toBeCloseTo(3 / Math.sqrt(7), 14);
    expect(Array.from(inconsistency(tree, 1).coefficient)).toEqual([0, 0, 0]);
  });

  it('refuses a depth below one and a threshold that is not a number; one point is one cluster', () => {
    const tree = linkage(pointsOf([[0], [1], [3]]), 'single');
    expect(() => inconsistency(tree, 0)).toThrow('inconsistency over 0 levels');
    expect(() => inconsistency(tree, 1.5)).toThrow('inconsistency over 1.5 levels');
    expect(() => cutByInconsistency(tree, Number.NaN)).toThrow('cannot cut at inconsistency NaN');
    expect(Array.from(cutByInconsistency(linkage(pointsOf([[7]]), 'single'), 1))).toEqual([1]);
  });

  it('cuts are named in words', () => {
    expect(nameOfCut({ by: 'count', clusters: 4 })).toBe('at most 4 clusters');
    expect(nameOfCut({ by: 'height', height: 1.5 })).toBe('no merge above height 1.5');
    expect(nameOfCut({ by: 'inconsistency', threshold: 1 })).toBe('no merge above inconsistency 1 at depth 2');
  });
});
