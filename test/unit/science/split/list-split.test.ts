/**
 * ALIGNN's split of a list. Shuffled orders come from CPython 3.11.7:
 * `ids = list(range(n)); random.seed(seed); random.shuffle(ids)`; that of 2,681 rows and seed 123 stands in the
 * specification too (4.2).
 */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import type { ListSplit } from '../../../../schemas/settings/split.js';
import { splitList } from '../../../../science/split/list-split.js';
import { pythonShuffle } from '../../../../science/split/python-shuffle.js';

const RATIOS: ListSplit = {
  grouping: 'file-order',
  trainRatio: 0.8,
  validationRatio: 0.1,
  testRatio: 0.1,
  trainSize: null,
  validationSize: null,
  testSize: null,
  seed: 123,
};

function count(subsets: readonly string[], wanted: string): number {
  return subsets.filter((subset) => subset === wanted).length;
}

describe('the order of Python', () => {
  it.each([
    [5, 123, [3, 1, 4, 2, 0]],
    [6, 1, [2, 3, 5, 0, 4, 1]],
    [7, 2, [2, 3, 1, 4, 5, 0, 6]],
    [8, 7, [6, 7, 2, 4, 0, 3, 1, 5]],
    [9, 42, [3, 6, 7, 4, 8, 2, 5, 0, 1]],
    [10, 2023, [1, 0, 3, 8, 5, 4, 2, 9, 7, 6]],
    [33, 3, [30, 4, 9, 1, 25, 22, 5, 14, 26, 12, 13, 3, 24, 10, 23, 16, 21, 6, 7, 17]],
    [700, 11, [641, 170, 308, 245, 152, 635, 289, 646, 148, 118, 28, 412, 656, 533, 108, 543, 439, 687, 542, 423]],
    [12, 0, [1, 9, 8, 5, 10, 2, 3, 7, 4, 0, 11, 6]],
    [2681, 123, [1388, 1825, 1108, 604, 12, 1595, 2284, 138, 93, 2278, 2092, 88, 860, 1505, 1938, 592, 197, 2644]],
    [40, 4294967295, [27, 31, 3, 30, 35, 20, 26, 7, 0, 32, 23, 8, 36, 34, 9, 14, 12, 25, 10, 1, 5, 11, 16, 29, 4, 19]],
  ])('%i rows, seed %i', (n, seed, expected) => {
    const order = [...pythonShuffle(n, seed)];
    expect(order.slice(0, expected.length)).toEqual(expected);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
  });
});

describe('the split', () => {
  it("of the paper's 2,681 rows is 2,144, 268 and 268, one between them unused (specification 4.2)", () => {
    const subsets = splitList(2681, RATIOS);
    expect(['train', 'validation', 'test', 'unused'].map((name) => count(subsets, name))).toEqual([2144, 268, 268, 1]);
    expect([0, 2143, 2144, 2145, 2412, 2413, 2680].map((row) => subsets[row])).toEqual([
      'train',
      'train',
      'unused',
      'validation',
      'validation',
      'test',
      'test',
    ]);
    const shuffled = splitList(2681, { ...RATIOS, grouping: 'file-shuffled' });
    expect([1388, 12].map((row) => shuffled[row])).toEqual(['train', 'train']);
    // The unused row of the shuffled list, as the specification has it.
    expect(shuffled.indexOf('unused')).toBe(413);
  });

  it('takes sizes before ratios, and gives training what is left where it has no ratio', () => {
    const sized = splitList(10, { ...RATIOS, trainSize: 4, validationSize: 2, testSize: 3 });
    expect(sized).toEqual([
      ...['train', 'train', 'train', 'train', 'unused'],
      ...['validation', 'validation', 'test', 'test', 'test'],
    ]);
    expect(count(splitList(10, { ...RATIOS, trainRatio: null, validationRatio: 0.2, testRatio: 0.3 }), 'train')).toBe(
      5,
    );
  });

  it.each([
    [{ testSize: 0 }, 8],
    [{ testRatio: 0 }, 8],
    [{ trainRatio: null, testRatio: null }, 9],
  ])('has no test set where none is asked for: %j', (change, train) => {
    const subsets = splitList(10, { ...RATIOS, ...change });
    expect([count(subsets, 'train'), count(subsets, 'validation'), count(subsets, 'test')]).toEqual([train, 1, 0]);
  });

  it('names the way out of a set that is too small', () => {
    let facts: unknown;
    try {
      splitList(5, RATIOS);
    } catch (error) {
      facts = (error as InvalidInputError).facts;
    }
    expect(facts).toMatchObject({
      found: '4 train, 0 validation, 0 test',
      'way out': expect.stringMatching(/--split/),
    });
  });

  it.each([
    [{ testRatio: 0.05 }, /the test subset of 10 crystals would be empty \(8 train, 1 validation, 0 test\)/],
    [{ validationSize: 0 }, /the validation subset of 10 crystals would be empty/],
    [{ trainSize: 0, testSize: 0 }, /the train subset of 10 crystals would be empty/],
    [{ validationRatio: 0.05 }, /the validation subset of 10 crystals would be empty/],
    [{ trainSize: 9 }, /9 train, 1 validation, 1 test is more than 10 crystals/],
  ])('refuses %j', (change, message) => {
    expect(() => splitList(10, { ...RATIOS, ...change })).toThrow(InvalidInputError);
    expect(() => splitList(10, { ...RATIOS, ...change })).toThrow(message);
  });
});
