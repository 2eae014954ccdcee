/** Which row stands for a crystal: by hand. */
import { describe, expect, it } from 'vitest';
import { rowOfEachCrystal, usualConditions } from '../../../../../science/crystal/index.js';

describe('the row that stands for a crystal', () => {
  const crystals = ['a', 'b', 'a', 'b', 'c'];

  it('is the nearest to what was asked', () => {
    const values = [[100], [100], [300], [300], [500]];
    expect(rowOfEachCrystal(crystals, values, [100])).toEqual([0, 1, 4]);
    expect(rowOfEachCrystal(crystals, values, [260])).toEqual([2, 3, 4]);
  });

  it('is the first of equally near ones', () => {
    expect(rowOfEachCrystal(crystals, [[100], [300], [300], [100], [1]], [200])).toEqual([0, 1, 4]);
  });

  it('does not depend on the unit of a condition', () => {
    const values = [
      [100, 0.001],
      [100, 0.002],
      [140, 0],
      [300, 0.002],
      [300, 0.001],
    ];
    const chosen = rowOfEachCrystal(crystals, values, [100, 0]);
    const inOther = values.map(([kelvin, pressure]) => [kelvin!, 1e6 * pressure!]);
    expect(rowOfEachCrystal(crystals, inOther, [100, 0])).toEqual(chosen);
    // One deviation of the pressure is more than 40 K of 93.
    expect(chosen).toEqual([1, 2, 4]);
  });

  it('stands for itself where every crystal is known once', () => {
    expect(rowOfEachCrystal(['a', 'b'], [[], []], [])).toEqual([0, 1]);
  });

  it('is at the conditions that most rows have, the first of equally many', () => {
    expect(usualConditions([[1], [2], [2], [1], [3]])).toEqual([1]);
    expect(usualConditions([[1], [2, 5], [2, 5]])).toEqual([2, 5]);
    expect(usualConditions([[], []])).toEqual([]);
  });
});
