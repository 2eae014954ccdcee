import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compoundFolds,
  type FeatureColumn,
  growTree,
  heldOutQuality,
  isInClass,
  type Tree,
} from '../../../../../science/interpretation/index.js';
import { branchesOf, isTaken, shortened } from '../../../../../science/interpretation/rules/rule-branches.js';
import { randomSource } from '../../../../../science/numerics/random-source.js';
import { stored } from '../stored.js';

type StoredTree = { share: number } | { feature: number; having: StoredTree; lacking: StoredTree };

function columnOf(held: readonly number[]): FeatureColumn {
  return { held: Uint8Array.from(held), holders: Uint32Array.from(held.flatMap((each, i) => (each ? [i] : []))) };
}

describe('decision tree', () => {
  const { trees } = stored<{
    trees: { x: number[][]; y: number[]; maxDepth: number; minLeaf: number; tree: StoredTree }[];
  }>('statistics');
  // Expected: scikit-learn DecisionTreeClassifier(class_weight="balanced"), question by question.
  it.each(trees)('of depth $maxDepth and leaves of $minLeaf', ({ x, y, maxDepth, minLeaf, tree }) => {
    expectSame(growTree(x.map(columnOf), Uint8Array.from(y), { maxDepth, minLeaf }), tree);
  });

  it('takes the first of features that separate equally well', () => {
    const column = columnOf([1, 1, 1, 0, 0, 0]);
    const other = columnOf([0, 0, 0, 1, 1, 1]);
    const inClass = Uint8Array.from([1, 1, 1, 0, 0, 0]);
    for (const columns of [
      [column, other, column],
      [other, column, column],
    ]) {
      expect(growTree(columns, inClass)).toMatchObject({ kind: 'split', feature: 0 });
    }
  });

  it('is a leaf where no feature tells the classes apart', () => {
    expect(growTree([columnOf([1, 0, 1, 0])], Uint8Array.from([1, 1, 0, 0]))).toMatchObject({
      kind: 'leaf',
      share: 0.5,
    });
  });

  function expectSame(found: Tree, expected: StoredTree): void {
    if ('share' in expected) {
      expect(found.kind).toBe('leaf');
      if (found.kind === 'leaf') expect(found.share).toBeCloseTo(expected.share, 12);
      return;
    }
    expect(found).toMatchObject({ kind: 'split', feature: expected.feature });
    if (found.kind === 'split') {
      expectSame(found.having, expected.having);
      expectSame(found.lacking, expected.lacking);
    }
  }
});

describe('cross-validation of trees', () => {
  it('is 1 for a class that is a feature, and near one half for noise', () => {
    const random = randomSource(5);
    const noise = Array.from({ length: 8 }, () =>
      columnOf(Array.from({ length: 400 }, () => (random.next() < 0.5 ? 1 : 0))),
    );
    const inClass = Uint8Array.from({ length: 400 }, () => (random.next() < 0.3 ? 1 : 0));
    const compounds = Array.from(inClass, (_, i) => `compound ${i}`);
    const dealings = [0, 1, 2, 3].map((repeat) => compoundFolds(compounds, inClass, 5, 1, repeat));
    expect(heldOutQuality([...noise, columnOf([...inClass])], inClass, compounds, dealings)).toMatchObject({
      accuracy: 1,
      precision: 1,
    });
    const { accuracy, precision } = heldOutQuality(noise, inClass, compounds, dealings)!;
    expect(accuracy).toBeGreaterThan(0.4);
    expect(accuracy).toBeLessThan(0.6);
    // Of what is taken at random three in ten are of the class.
    expect(precision).toBeGreaterThan(0.2);
    expect(precision).toBeLessThan(0.4);
  });
});

describe('branches of a tree as a rule', () => {
  it('take what the tree takes, also after they are shortened (law)', () => {
    const bits = (n: number) => fc.array(fc.integer({ min: 0, max: 1 }), { minLength: n, maxLength: n });
    fc.assert(
      fc.property(fc.array(bits(30), { minLength: 3, maxLength: 7 }), bits(30), (x, y) => {
        fc.pre(y.includes(0) && y.includes(1));
        const columns = x.map(columnOf);
        const tree = growTree(columns, Uint8Array.from(y));
        const branches = branchesOf(tree);
        const shorter = shortened(branches, columns, 30);
        for (let crystal = 0; crystal < 30; crystal++) {
          const expected = isInClass(tree, columns, crystal);
          expect(isTaken(branches, columns, crystal)).toBe(expected);
          expect(isTaken(shorter, columns, crystal)).toBe(expected);
        }
        expect(shorter.flat().length).toBeLessThanOrEqual(branches.flat().length);
      }),
    );
  });
});
