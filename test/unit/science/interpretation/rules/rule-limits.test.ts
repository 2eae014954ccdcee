/** Rules, branches and folds at their limits. Expected values: by hand. */
import { describe, expect, it } from 'vitest';
import { clusterRules, type DescribedCrystal } from '../../../../../science/interpretation/index.js';
import { compoundFolds } from '../../../../../science/interpretation/rules/compound-folds.js';
import { growTree } from '../../../../../science/interpretation/rules/decision-tree.js';
import type { FeatureColumn } from '../../../../../science/interpretation/rules/questions.js';
import { branchesOf, isTaken, shortened } from '../../../../../science/interpretation/rules/rule-branches.js';
import { heldOutQuality } from '../../../../../science/interpretation/rules/tree-validation.js';
import { NO_NUMBERS } from '../no-numbers.js';

const column = (...held: number[]): FeatureColumn => ({
  held: Uint8Array.from(held),
  holders: Uint32Array.from(held.flatMap((has, i) => (has === 1 ? [i] : []))),
});
const leaf = (share: number, inClass: number, others: number) => ({ kind: 'leaf', share, inClass, others }) as const;

describe('branches of a tree', () => {
  const tree = {
    kind: 'split',
    feature: 0,
    whole: leaf(0.6, 11, 8),
    having: { kind: 'split', feature: 1, whole: leaf(0.4, 3, 4), having: leaf(0.9, 2, 0), lacking: leaf(0.2, 1, 4) },
    lacking: { kind: 'split', feature: 2, whole: leaf(0.7, 8, 4), having: leaf(0.8, 5, 1), lacking: leaf(0.5, 3, 3) },
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
      whole: leaf(0.5, 2, 4),
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
  const inClass = Uint8Array.from({ length: 23 }, (_, i) => (i < 9 ? 1 : 0));
  const names = Array.from(inClass, (_, i) => `compound ${i}`);

  it('hold compounds in the class and out of it as evenly as can be, and another seed or repeat deals otherwise', () => {
    const folds = compoundFolds(names, inClass, 5, 1, 0);
    const count = (wanted: number) =>
      [0, 1, 2, 3, 4].map((fold) => folds.filter((each, i) => each === fold && inClass[i] === wanted).length);
    for (const wanted of [0, 1]) expect(Math.max(...count(wanted)) - Math.min(...count(wanted))).toBeLessThanOrEqual(1);
    const all = [0, 1, 2, 3, 4].map((fold) => folds.filter((each) => each === fold).length);
    expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1);
    expect(compoundFolds(names, inClass, 5, 1, 0)).toEqual(folds);
    expect([...compoundFolds(names, inClass, 5, 2, 0)]).not.toEqual([...folds]);
    expect([...compoundFolds(names, inClass, 5, 1, 1)]).not.toEqual([...folds]);
  });

  it('hold all crystals of a compound together, in the class or not, and are those of any order of the crystals', () => {
    const pairs = names.map((_, i) => `compound ${i % 12}`);
    const folds = compoundFolds(pairs, inClass, 5, 1, 0);
    for (let i = 12; i < 23; i++) expect(folds[i]).toBe(folds[i - 12]);
    const turned = compoundFolds([...pairs].reverse(), inClass.slice().reverse(), 5, 1, 0);
    expect([...turned].reverse()).toEqual([...folds]);
  });

  it('give the mean of both classes, and of what is taken the share in the class (by hand)', () => {
    // One of four of the class lacks the feature, one of the others has it.
    const own = Uint8Array.of(1, 1, 1, 1, 0, 0, 0, 0);
    const features = [column(1, 1, 1, 0, 1, 0, 0, 0)];
    const folds = Uint32Array.of(0, 1, 2, 3, 0, 1, 2, 3);
    const eight = Array.from(own, (_, i) => `compound ${i}`);
    const options = { maxDepth: 1, minLeaf: 1 };
    const quality = { accuracy: (3 / 4 + 3 / 4) / 2, precision: 3 / 4 };
    expect(heldOutQuality(features, own, eight, [folds], options)).toMatchObject(quality);
    expect(heldOutQuality(features, own, eight, [folds, folds, folds], options)).toEqual({
      ...quality,
      accuracyDeviation: 0,
      precisionDeviation: 0,
      // Three of four against one of four: tables of 0, 1, 3 and 4 are as rare, 34 of 70 (the lady tasting tea).
      pValue: expect.closeTo(34 / 70, 12),
    });
    // Dealt in halves by class, no tree has both classes to learn from.
    expect(heldOutQuality(features, own, eight, [folds, Uint32Array.of(0, 0, 0, 0, 1, 1, 1, 1)], options)).toBeNull();
    expect(heldOutQuality(features, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0), eight, [folds])).toBeNull();
    expect(heldOutQuality(features, Uint8Array.of(0, 1, 1, 1, 1, 1, 1, 1), eight, [folds])).toBeNull();
  });

  it('have no precision where nothing is taken', () => {
    const own = Uint8Array.of(1, 1, 0, 0);
    const nothing = heldOutQuality([column(0, 0, 0, 0)], own, ['A', 'B', 'C', 'D'], [Uint32Array.of(0, 1, 0, 1)]);
    expect(nothing).toEqual({
      accuracy: 0.5,
      accuracyDeviation: Number.NaN,
      precision: null,
      precisionDeviation: null,
      pValue: 1,
    });
  });

  it('by compound do not reward a tree that knows its compounds by heart', () => {
    // Two compounds in the class with a feature each, of ten polymorphs each; twenty others have neither.
    const polymorphs = Array.from({ length: 40 }, (_, i) => (i < 20 ? i % 2 : i));
    const own = Uint8Array.from(polymorphs, (_, i) => (i < 20 ? 1 : 0));
    const features = [0, 1].map((compound) => column(...polymorphs.map((each) => (each === compound ? 1 : 0))));
    const quality = (compounds: readonly string[]) =>
      heldOutQuality(features, own, compounds, [compoundFolds(compounds, own, 5, 1, 0)], { maxDepth: 2, minLeaf: 2 });
    expect(quality(polymorphs.map((_, i) => `crystal ${i}`))).toMatchObject({ accuracy: 1, precision: 1 });
    expect(quality(polymorphs.map((compound) => `compound ${compound}`))).toMatchObject({ accuracy: 0.5 });
  });

  it('test what is recognised by compounds (by hand)', () => {
    // In the class: two polymorphs each of A and B; without the feature: C; with it and not in the class: one of A, and D
    // twice. By a feature of both classes every tree takes what has it: A and B of three, D of D, E, F and G.
    const own = Uint8Array.of(1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0);
    const names = ['A', 'A', 'B', 'B', 'C', 'A', 'D', 'D', 'E', 'F', 'G'];
    const features = [column(1, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0)];
    const folds = Uint32Array.from(own.keys());
    const { pValue, accuracy, precision } = heldOutQuality(features, own, names, [folds], { maxDepth: 1, minLeaf: 1 })!;
    expect([accuracy, precision]).toEqual([(4 / 5 + 3 / 6) / 2, 4 / 7]);
    // Of seven compounds three are taken: C(3, x) C(4, 3 - x) of 35 ways are 4, 18, 12 and 1; two are 12, or rarer 4 and 1.
    expect(pValue).toBeCloseTo(17 / 35, 12);
  });
});

describe('a rule', () => {
  let made = 0;
  const crystal = (element: string[], states: string[] = []): DescribedCrystal => ({
    compound: `compound ${made++}`,
    byKind: { element, 'oxidation-state': states, environment: [], coordination: [], prototype: [] },
    descriptors: NO_NUMBERS,
  });
  /** Compounds that have the same features. */
  const repeat = (n: number, each: DescribedCrystal) =>
    Array.from({ length: n }, (): DescribedCrystal => ({ ...each, compound: `compound ${made++}` }));

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
});
