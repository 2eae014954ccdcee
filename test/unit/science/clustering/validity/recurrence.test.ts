/** Clusters found again in other partitions: fractions counted by hand. */
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import { recurrenceOf } from '../../../../../science/clustering/index.js';

const LABELS = Uint32Array.of(1, 1, 1, 2, 2, 3);
const ALMOST = Uint32Array.of(1, 1, 2, 2, 2, 3);
const ALL_IN_ONE = Uint32Array.of(1, 1, 1, 1, 1, 1);

describe('the recurrence of clusters', () => {
  it('is the best Jaccard index with a cluster of every other partition, their mean and the lowest', () => {
    // {0, 1, 2} with {0, 1}: 2 of 3. {3, 4} with {2, 3, 4}: 2 of 3. {5} is there as it is. In one cluster: 3, 2 and 1 of 6.
    const found = recurrenceOf(LABELS, [ALMOST, ALL_IN_ONE]);
    expect(found.map(({ jaccards }) => [...jaccards])).toEqual([
      [2 / 3, 3 / 6],
      [2 / 3, 2 / 6],
      [1, 1 / 6],
    ]);
    expect(found.map(({ cluster, size, jaccardLowest }) => [cluster, size, jaccardLowest])).toEqual([
      [1, 3, 3 / 6],
      [2, 2, 2 / 6],
      [3, 1, 1 / 6],
    ]);
    expect(found.map(({ jaccardMean }) => jaccardMean)).toEqual([7 / 12, 6 / 12, 7 / 12].map((x) => expect.closeTo(x)));
  });

  it('is 1 in the same partition under other numbers, and does not depend on the order of the points', () => {
    const renamed = LABELS.map((label) => 4 - label);
    expect(recurrenceOf(LABELS, [renamed]).map(({ jaccardMean }) => jaccardMean)).toEqual([1, 1, 1]);
    const order = [5, 3, 0, 4, 1, 2];
    const permuted = (labels: Uint32Array) => Uint32Array.from(order, (point) => labels[point]!);
    expect(recurrenceOf(permuted(LABELS), [permuted(ALMOST), permuted(ALL_IN_ONE)])).toEqual(
      recurrenceOf(LABELS, [ALMOST, ALL_IN_ONE]),
    );
  });

  it('refuses partitions of other points, and none', () => {
    expect(() => recurrenceOf(LABELS, [ALMOST, Uint32Array.of(1, 2)])).toThrow(/2 points beside one of 6/);
    expect(() => recurrenceOf(LABELS, [])).toThrow(InvalidInputError);
  });
});
