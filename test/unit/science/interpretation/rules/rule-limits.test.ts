/** Rules, branches and folds at their limits. Expected values: by hand. */
import { describe, expect, it } from 'vitest';
import { type CrystalFeatures, clusterRules, ruleSentence } from '../../../../../science/interpretation/index.js';
import { type FeatureColumn, growTree } from '../../../../../science/interpretation/rules/decision-tree.js';
import { branchesOf, isTaken, shortened } from '../../../../../science/interpretation/rules/rule-branches.js';
import {
  crossValidatedAccuracy,
  stratifiedFolds,
} from '../../../../../science/interpretation/rules/tree-validation.js';

const column = (...held: number[]): FeatureColumn => ({
  held: Uint8Array.from(held),
  holders: Uint32Array.from(held.flatMap((has, i) => (has === 1 ? [i] : []))),
});
const leaf = (share: number, inClass: number, others: number) => ({ kind: 'leaf', share, inClass, others }) as const;

describe('branches of a tree', () => {
  const tree = {
    kind: 'split',
    feature: 0,
    having: { kind: 'split', feature: 1, having: leaf(0.9, 2, 0), lacking: leaf(0.2, 1, 4) },
    lacking: { kind: 'split', feature: 2, having: leaf(0.8, 5, 1), lacking: leaf(0.5, 3, 3) },
  } as const;

  it('end in leaves of more than half the class, those of most crystals first', () => {
    expect(branchesOf(tree)).toEqual([
      [
        { feature: 0, has: false },
        { feature: 2, has: true },
      ],
      [
        { feature: 0, has: true },
        { feature: 1, has: true },
      ],
    ]);
    expect(branchesOf(leaf(0.5, 1, 1))).toEqual([]);
  });

  it('whose leaves are all of the class are one', () => {
    const both = { ...tree, lacking: { ...tree.lacking, lacking: leaf(0.51, 3, 3) } };
    expect(branchesOf(both)[0]).toEqual([{ feature: 0, has: false }]);
    expect(branchesOf(leaf(0.6, 3, 2))).toEqual([[]]);
  });

  it('take a crystal when every question of one has its answer', () => {
    const features = [column(1, 1, 0, 0), column(1, 0, 0, 0), column(0, 0, 1, 0)];
    expect([0, 1, 2, 3].map((i) => isTaken(branchesOf(tree), features, i))).toEqual([true, false, true, false]);
    expect(isTaken([], features, 0)).toBe(false);
  });

  it('are left out where the same crystals are taken without: "A, or B and no A" is "A or B"', () => {
    const [a, b] = [column(1, 1, 0, 0), column(0, 0, 1, 0)];
    const rule = [
      [{ feature: 0, has: true }],
      [
        { feature: 1, has: true },
        { feature: 0, has: false },
      ],
    ];
    expect(shortened(rule, [a, b], 4)).toEqual([[{ feature: 0, has: true }], [{ feature: 1, has: true }]]);
    // A branch that others cover goes as a whole, and they stay.
    const covered = [
      [{ feature: 0, has: true }],
      [{ feature: 1, has: true }],
      [
        { feature: 0, has: true },
        { feature: 1, has: false },
      ],
    ];
    expect(shortened(covered, [a, b], 4)).toEqual(covered.slice(0, 2));
    // What is lacking goes before what is there; a rule keeps one question, and one branch.
    const same = [
      [
        { feature: 0, has: true },
        { feature: 1, has: false },
      ],
    ];
    expect(shortened(same, [a, b], 4)).toEqual([[{ feature: 0, has: true }]]);
    const twice = [[{ feature: 0, has: true }], [{ feature: 0, has: true }]];
    expect(shortened(twice, [a], 4)).toEqual([[{ feature: 0, has: true }]]);
    // Of what holds for every crystal one question stays: a rule says something.
    const all = [
      [
        { feature: 0, has: true },
        { feature: 1, has: true },
      ],
    ];
    expect(shortened(all, [column(1, 1), column(1, 1)], 2)).toEqual([[{ feature: 1, has: true }]]);
  });
});

describe('a tree', () => {
  it('leaves so many crystals in each leaf, and asks so many questions', () => {
    const inClass = Uint8Array.of(1, 1, 0, 0, 0, 0);
    const two = column(1, 1, 0, 0, 0, 0);
    expect(growTree([two], inClass, { maxDepth: 1, minLeaf: 2 })).toEqual({
      kind: 'split',
      feature: 0,
      having: { kind: 'leaf', share: 1, inClass: 2, others: 0 },
      lacking: { kind: 'leaf', share: 0, inClass: 0, others: 4 },
    });
    expect(growTree([two], inClass, { maxDepth: 1, minLeaf: 3 })).toMatchObject({ kind: 'leaf', share: 0.5 });
    expect(growTree([two], inClass, { maxDepth: 0, minLeaf: 1 })).toMatchObject({
      kind: 'leaf',
      inClass: 2,
      others: 4,
    });
  });

  it('weighs both classes alike: a leaf of one of the class and one of many others is of the class', () => {
    const inClass = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    const grown = growTree([column(1, 1, 0, 0, 0, 0, 0, 0, 0, 0)], inClass, { maxDepth: 1, minLeaf: 1 });
    // Weights 1/4 and 1/16: of the class 1/4 over 1/4 + 1/16 = 0.8, of the rest 1/4 over 1/4 + 7/16.
    expect(grown).toMatchObject({ having: { share: 0.8 }, lacking: { share: expect.closeTo(4 / 11, 12) } });
  });
});

describe('folds', () => {
  it('hold both classes as evenly as can be, and another seed deals otherwise', () => {
    const inClass = Uint8Array.from({ length: 23 }, (_, i) => (i < 9 ? 1 : 0));
    const folds = stratifiedFolds(inClass, 5, 1);
    const count = (wanted: number) =>
      [0, 1, 2, 3, 4].map((fold) => folds.filter((each, i) => each === fold && inClass[i] === wanted).length);
    for (const wanted of [0, 1]) expect(Math.max(...count(wanted)) - Math.min(...count(wanted))).toBeLessThanOrEqual(1);
    const all = [0, 1, 2, 3, 4].map((fold) => folds.filter((each) => each === fold).length);
    expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1);
    expect([...stratifiedFolds(inClass, 5, 2)]).not.toEqual([...folds]);
  });

  it('accuracy is the mean of both classes (by hand): a feature that one of four lacks', () => {
    const inClass = Uint8Array.of(1, 1, 1, 1, 0, 0, 0, 0);
    const features = [column(1, 1, 1, 0, 0, 0, 0, 0)];
    const folds = Uint32Array.of(0, 1, 2, 3, 0, 1, 2, 3);
    // Three of four of the class are found, all of the others.
    expect(crossValidatedAccuracy(features, inClass, folds, { maxDepth: 1, minLeaf: 1 })).toBe((3 / 4 + 1) / 2);
    expect(crossValidatedAccuracy(features, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0), folds)).toBeNull();
    expect(crossValidatedAccuracy(features, Uint8Array.of(0, 1, 1, 1, 1, 1, 1, 1), folds)).toBeNull();
  });
});

describe('a rule', () => {
  const crystal = (element: string[], states: string[] = []): CrystalFeatures => ({
    id: 'x',
    species: element,
    byKind: { element, 'oxidation-state': states, environment: [], coordination: [], prototype: [] },
    states: null,
    alternatives: [],
    anionSet: 'none',
    notes: [],
  });
  const repeat = (n: number, each: CrystalFeatures) => new Array<CrystalFeatures>(n).fill(each);

  it('counts what it finds and what it takes along', () => {
    const crystals = [
      ...repeat(8, crystal(['Cu', 'S'])),
      ...repeat(2, crystal(['Zn', 'S'])),
      ...repeat(1, crystal(['Cu', 'O'])),
      ...['Mg', 'Ca', 'Sr'].flatMap((cation) => repeat(3, crystal([cation, 'O']))),
    ];
    const labels = crystals.map((_, i) => (i < 10 ? 1 : 2));
    const [first, second] = clusterRules(crystals, labels);
    expect(first).toMatchObject({ cluster: 1, size: 10, rule: 'no O', depth: 1, fitted: 1, found: 10, mistaken: 0 });
    expect(second).toMatchObject({ cluster: 2, size: 10, rule: 'O', found: 10, mistaken: 0 });
    const mixed = crystals.map((each, i) => (i === 0 ? crystal(['Cu', 'O']) : each));
    expect(clusterRules(mixed, labels)[1]).toMatchObject({ rule: 'O', found: 10, mistaken: 1, fitted: (1 + 0.9) / 2 });
  });

  it('speaks of the cation before the anion, of states before elements', () => {
    const crystals = [
      ...repeat(8, crystal(['Ti', 'O'], ['O(-II)', 'Ti(IV)'])),
      ...repeat(8, crystal(['Na', 'Cl'], ['Cl(-I)', 'Na(I)'])),
    ];
    expect(
      clusterRules(
        crystals,
        crystals.map((_, i) => (i < 8 ? 1 : 2)),
      ).map(({ rule }) => rule),
    ).toEqual(['no Na(I)', 'Na(I)']);
  });

  it('asks one question where one tells all', () => {
    const of = (n: number, mistakes: number) => [
      ...repeat(n, crystal(['A'])),
      ...repeat(mistakes, crystal(['B'])),
      ...repeat(n + mistakes, crystal(['C'])),
    ];
    const depth = (n: number, mistakes: number) => {
      const crystals = of(n, mistakes);
      return clusterRules(
        crystals,
        crystals.map((_, i) => (i < n + mistakes ? 1 : 2)),
      )[0]!;
    };
    expect(depth(10, 0)).toMatchObject({ depth: 1, rule: 'A' });
    // "no C" tells all with one question.
    expect(depth(20, 20)).toMatchObject({ depth: 1, rule: 'no C', fitted: 1 });
  });

  it('is called weak below the accuracy of a weak one', () => {
    const onset = { mean: 1, spread: null };
    expect(ruleSentence({ rule: 'A', accuracy: 0.99 }, onset)).toBe('A; onset 1.0 eV');
    expect(ruleSentence({ rule: 'A', accuracy: 0.5 }, onset)).toContain('(weak: accuracy 0.50');
  });
});
