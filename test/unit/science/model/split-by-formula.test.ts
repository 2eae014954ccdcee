/** Subsets drawn by whole formulas: nobody is in two, no formula is on two sides, shares are kept as far as groups allow. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import type { GroupedSplit } from '../../../../schemas/settings/split.js';
import { splitCrystals } from '../../../../science/split/split.js';

const SPLIT: GroupedSplit = { trainRatio: 0.8, validationRatio: 0.1, testRatio: 0.1, grouping: 'formula', seed: 1 };
const count = (subsets: readonly string[], wanted: string) => subsets.filter((subset) => subset === wanted).length;
const distinct = (n: number) => Array.from({ length: n }, (_, i) => `A${i}`);

describe('a split by formula', () => {
  it('keeps every formula on one side', () => {
    const formulas = fc.array(fc.constantFrom(...distinct(40)), { minLength: 60, maxLength: 120 });
    fc.assert(
      fc.property(formulas, fc.nat(), (all, seed) => {
        const subsets = splitCrystals(all, { ...SPLIT, seed });
        const sides = new Map<string, Set<string>>();
        all.forEach((formula, i) => {
          sides.set(formula, (sides.get(formula) ?? new Set()).add(subsets[i]!));
        });
        for (const side of sides.values()) expect(side.size).toBe(1);
      }),
      { numRuns: 50, seed: 2 },
    );
  });

  it.each([
    [10, 8, 1, 1],
    [100, 80, 10, 10],
    [250, 200, 25, 25],
    // 0.8 of 11 is 8.8 and rounds to 9; 0.9 of 11 is 9.9 and rounds to 10; the rest is 1.
    [11, 9, 1, 1],
    // Half a crystal is taken: 12.8 -> 13, 14.4 -> 14, 16.
    [16, 13, 1, 2],
    // 0.8 of 13 is 10.4 -> 10, 0.9 of 13 is 11.7 -> 12, 13.
    [13, 10, 2, 1],
  ])('of %i formulas trains %i, validates %i and tests %i (rounding by hand)', (n, train, validation, test) => {
    for (const grouping of ['formula', 'none'] as const) {
      const subsets = splitCrystals(distinct(n), { ...SPLIT, grouping });
      expect(['train', 'validation', 'test', 'unused'].map((name) => count(subsets, name))).toEqual([
        train,
        validation,
        test,
        0,
      ]);
    }
  });

  it('leaves out what the ratios leave out', () => {
    const subsets = splitCrystals(distinct(100), { ...SPLIT, trainRatio: 0.5, validationRatio: 0.2, testRatio: 0.1 });
    expect(['train', 'validation', 'test', 'unused'].map((name) => count(subsets, name))).toEqual([50, 20, 10, 20]);
  });

  it('takes a whole group or none: the last one where its share rounds to it', () => {
    // Ten formulas of five crystals: 0.5 of 50 is 25, five groups; 0.24 more are 37 - 2 or 3 groups.
    const formulas = distinct(10).flatMap((formula) => new Array<string>(5).fill(formula));
    const subsets = splitCrystals(formulas, { ...SPLIT, trainRatio: 0.5, validationRatio: 0.24, testRatio: 0.26 });
    expect(['train', 'validation', 'test'].map((name) => count(subsets, name))).toEqual([25, 15, 10]);
  });

  it('treats crystals of one formula one by one without grouping', () => {
    const subsets = splitCrystals(new Array<string>(20).fill('ZnO'), { ...SPLIT, grouping: 'none' });
    expect(count(subsets, 'train')).toBe(16);
    expect(() => splitCrystals(new Array<string>(20).fill('ZnO'), SPLIT)).toThrow(
      'the validation subset of 20 crystals would be empty',
    );
  });

  it('is another for another seed, and the same for the same', () => {
    const of = (seed: number) => splitCrystals(distinct(100), { ...SPLIT, seed });
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
    // Not the order of the file: each subset has members of the first and of the last half.
    const train = of(1).flatMap((subset, i) => (subset === 'train' ? [i] : []));
    expect(train.some((i) => i >= 90)).toBe(true);
  });

  it.each([
    [3, 'test'],
    [1, 'validation'],
  ])('of %i crystals has an empty %s subset and is refused', (n, subset) => {
    expect(() => splitCrystals(distinct(n), SPLIT)).toThrow(InvalidInputError);
    expect(() => splitCrystals(distinct(n), SPLIT)).toThrow(`the ${subset} subset of ${n} crystals would be empty`);
  });
});
