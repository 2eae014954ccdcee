/** Trees drawn by hand: which merges are named, which compounds count, and what is corrected. */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import type { Linkage } from '../../../../../schemas/tables/clustering.js';
import {
  type DescribedCrystal,
  explainSplits,
  numericDescriptors,
} from '../../../../../science/interpretation/index.js';
import { groupMerges } from '../../../../../science/interpretation/splits/group-merges.js';

function treeOf(...merges: readonly (readonly [left: number, right: number, height: number])[]): Linkage {
  return {
    left: Uint32Array.from(merges, ([left]) => left),
    right: Uint32Array.from(merges, ([, right]) => right),
    height: Float64Array.from(merges, ([, , height]) => height),
    size: new Uint32Array(merges.length),
  };
}

const NOTHING = Object.fromEntries(
  Object.keys(
    numericDescriptors({
      id: 'any',
      lattice: Float64Array.of(4, 0, 0, 0, 4, 0, 0, 0, 4),
      species: ['Si'],
      fracCoords: new Float64Array(3),
    }),
  ).map((name) => [name, null]),
) as unknown as DescribedCrystal['descriptors'];

const crystal = (compound: string, period: number, features: Partial<DescribedCrystal['byKind']> = {}) => ({
  compound,
  byKind: { element: [], 'oxidation-state': [], environment: [], coordination: [], prototype: [], ...features },
  descriptors: { ...NOTHING, 'mean period': period },
});

/** A chain: point 0 and 1, then 2, then 3, ... each higher than the one before. */
function chain(n: number): Linkage {
  return treeOf(
    ...Array.from({ length: n - 1 }, (_, i) => [i === 0 ? 0 : i + 1, i === 0 ? 1 : n + i - 1, i + 1] as const),
  );
}

describe('merges between groups', () => {
  // ((0 1) (2 3)) and (4 5); the groups are {0, 1}, {2, 3} and {4, 5}.
  const tree = treeOf([0, 1, 1], [4, 5, 1.5], [2, 3, 2], [6, 8, 3], [7, 9, 4]);

  it('are the highest ones, one fewer than groups, with the points of their sides', () => {
    expect(groupMerges(tree, [1, 1, 2, 2, 3, 3])).toEqual([
      { height: 4, left: [4, 5], right: [0, 1, 2, 3] },
      { height: 3, left: [0, 1], right: [2, 3] },
    ]);
    expect(groupMerges(tree, [1, 1, 1, 1, 1, 1])).toEqual([]);
    expect(groupMerges(treeOf(), [1])).toEqual([]);
  });

  it('are refused where the groups are no subtrees, or of another tree', () => {
    expect(() => groupMerges(tree, [1, 2, 1, 2, 3, 3])).toThrow('3 groups are no subtrees of the tree');
    expect(() => groupMerges(tree, [1, 1, 2])).toThrow(InvalidInputError);
  });
});

describe('a split', () => {
  it('is told by the numbers and features of compounds, its p values corrected together', () => {
    // Four compounds against four: by period apart, and one side holds oxygen.
    const crystals = ['AO', 'BO', 'CO', 'DO', 'AS', 'BS', 'CS', 'DS'].map((name, i) =>
      crystal(name, i < 4 ? 2 : 3 + i / 10, { element: [name.slice(1)], 'oxidation-state': [`${name.slice(1)}(-II)`] }),
    );
    const [split, ...more] = explainSplits(
      treeOf([0, 1, 1], [2, 8, 1], [3, 9, 1], [4, 5, 1], [6, 11, 1], [7, 12, 1], [10, 13, 9]),
      [1, 1, 1, 1, 2, 2, 2, 2],
      crystals,
    );
    expect(more).toEqual([]);
    expect(split).toMatchObject({ height: 9, leftGroups: [1], rightGroups: [2] });
    const [period, o, s] = split!.differences;
    // All of four below all of four: 2 of C(8, 4) = 70 arrangements are as far apart, for ranks and for counts alike.
    expect(period).toMatchObject({ kind: 'descriptor', name: 'mean period', auc: 1, left: 2, right: 3.55 });
    expect(period!.pValue).toBeCloseTo(2 / 70, 12);
    expect(o).toMatchObject({ kind: 'element', name: 'O', left: 4, right: 0, leftCompounds: 4, rightCompounds: 4 });
    expect(o!.pValue).toBeCloseTo(2 / 70, 12);
    expect(s).toMatchObject({ kind: 'element', name: 'S', left: 0, right: 4 });
    // O(-II) and S(-II) are held by the same compounds as O and S: no tests of their own. Three equal p values stay as they are.
    expect(split!.tests).toBe(3);
    expect(split!.differences.length).toBe(3);
    for (const { qValue } of split!.differences) expect(qValue).toBeCloseTo(2 / 70, 12);
  });

  it('counts a compound once a side, however many crystals it has there', () => {
    const five = [1, 2, 3, 4].map((period) => crystal(`A${period}`, period));
    const many = Array.from({ length: 10 }, () => crystal('B', 6)).concat(crystal('B', 28), crystal('A1', 1));
    const labels = [...five.map(() => 1), ...many.map(() => 2)];
    // A star of each side: points 0 to 3, then 4 to 15.
    const tree = treeOf(
      [0, 1, 1],
      [2, 16, 1],
      [3, 17, 1],
      ...Array.from({ length: 11 }, (_, i) => [i === 0 ? 4 : i + 5, i === 0 ? 5 : 18 + i, 2] as const),
      [18, 29, 9],
    );
    const [split] = explainSplits(tree, labels, [...five, ...many]);
    // B is the mean of its eleven, 8; A1 stands on both sides. Left 1 2 3 4, right 1 8: of the eight pairs the right is
    // above in four and ties in one.
    expect(split!.differences[0]).toMatchObject({ leftCompounds: 4, rightCompounds: 2, left: 2.5, right: 4.5 });
    expect(split!.differences[0]!.auc).toBeCloseTo(0.5625, 12);
  });

  it('leaves out features that fewer than three compounds have or lack', () => {
    const crystals = [1, 2, 3, 4, 5, 6].map((i) =>
      crystal(`A${i}`, 1, {
        element: [...(i < 3 ? ['two'] : []), ...(i > 1 ? ['five'] : []), ...(i < 4 ? ['three'] : [])],
      }),
    );
    const [split] = explainSplits(chain(6), [1, 1, 1, 1, 1, 2], crystals);
    expect(split!.differences.map(({ name }) => name)).toEqual(['mean period', 'three']);
  });

  it('refuses labels without crystals', () => {
    expect(() => explainSplits(chain(3), [1, 1, 2], [])).toThrow('3 labels for 0 crystals');
  });
});
