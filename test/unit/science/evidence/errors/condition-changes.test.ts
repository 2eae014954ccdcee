/** Changes with a condition: by hand. */
import { describe, expect, it } from 'vitest';
import { conditionChanges } from '../../../../../science/evidence/index.js';

const row = (crystal: string, conditions: readonly number[], ...values: number[]) => ({
  crystal,
  compound: crystal.toUpperCase(),
  conditions,
  values,
});

describe('the change with a condition', () => {
  const rows = [
    // Out of order, with one between.
    row('a', [300, 0], 1, 10),
    row('a', [100, 0], 4, 20),
    row('a', [200, 0], 9, 90),
    // The same at another pressure: changes by -5 where the first changes by -3.
    row('a', [100, 5], 7, 20),
    row('a', [300, 5], 2, 20),
    row('b', [100, 0], 1, 1),
    row('c', [100, 0], 1, 1),
    row('c', [100, 5], 3, 1),
  ];

  it('is the value at the highest less that at the lowest, the mean over sets of the others', () => {
    expect(conditionChanges(rows, 0)).toEqual([{ crystal: 'a', compound: 'A', changes: [-4, -5] }]);
  });

  it('leaves out crystals that are known at one value of it', () => {
    // a: 7 - 4 and 2 - 1.
    expect(conditionChanges(rows, 1)).toEqual([
      { crystal: 'a', compound: 'A', changes: [2, 5] },
      { crystal: 'c', compound: 'C', changes: [2, 0] },
    ]);
    expect(conditionChanges([], 0)).toEqual([]);
  });
});
