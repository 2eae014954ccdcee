/** The split by formulas. Expected values by counting: shares of the crystals, whole formulas. */
import { expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { type GroupedSplit, GroupedSplitSchema } from '../../../../schemas/settings/split.js';
import { splitCrystals } from '../../../../science/split/split.js';

const SHARES: GroupedSplit = { trainRatio: 0.8, validationRatio: 0.1, testRatio: 0.1, grouping: 'formula', seed: 7 };
const formulas = Array.from({ length: 20 }, (_, n) => `X${n % 10}`);
const counts = (subsets: readonly string[]) =>
  ['train', 'validation', 'test', 'unused'].map((name) => subsets.filter((subset) => subset === name).length);

it('deals whole formulas by their shares', () => {
  const subsets = splitCrystals(formulas, SHARES);
  expect(counts(subsets)).toEqual([16, 2, 2, 0]);
  expect(subsets.slice(0, 10)).toEqual(subsets.slice(10));
});

it('keeps nothing back where the test share is 0: every crystal trains or chooses', () => {
  const shares = GroupedSplitSchema.parse({ ...SHARES, validationRatio: 0.2, testRatio: 0 });
  expect(counts(splitCrystals(formulas, shares))).toEqual([16, 4, 0, 0]);
  // The same crystals train as with a test set of the other half.
  const trained = (subsets: readonly string[]) => subsets.map((subset) => subset === 'train');
  expect(trained(splitCrystals(formulas, shares))).toEqual(trained(splitCrystals(formulas, SHARES)));
});

it.each([
  [['A', 'B', 'C'], SHARES, 'the test subset of 3 crystals would be empty', '3 different formulas'],
  [['A', 'A', 'A', 'A'], SHARES, 'the validation subset of 4 crystals would be empty', '1 different formulas'],
  [['A', 'B', 'C', 'D'], { ...SHARES, grouping: 'none' as const }, 'would be empty', '4 crystals'],
])('%j: refused with the way out', (few, shares, message, found) => {
  const split = () => splitCrystals(few, shares);
  expect(split).toThrow(InvalidInputError);
  expect(split).toThrow(message);
  try {
    split();
  } catch (error) {
    const { facts } = error as InvalidInputError;
    expect(String(facts.found)).toContain(found);
    expect(String(facts['way out'])).toMatch(/more crystals; .*--split 6:2:2; .*--split 8:2:0/);
  }
});

it('needs training and validation in every case', () => {
  for (const key of ['trainRatio', 'validationRatio'])
    expect(GroupedSplitSchema.safeParse({ ...SHARES, [key]: 0 }).success).toBe(false);
});
