import { describe, expect, it } from 'vitest';
import { groupBy, memberGroups, packedGroups } from '../../../../science/numerics/index.js';

describe('groupBy', () => {
  it('keeps the order of items, and of keys by their first item', () => {
    const groups = groupBy(['fig', 'apple', 'kiwi', 'date', 'plum', 'pea'], (word) => word.length);
    expect([...groups]).toEqual([
      [3, ['fig', 'pea']],
      [5, ['apple']],
      [4, ['kiwi', 'date', 'plum']],
    ]);
  });
});

describe('packedGroups', () => {
  it('holds the same members, one group behind the other', () => {
    const { start, members } = packedGroups(Uint32Array.of(2, 0, 2, 0, 0), 4);
    expect([...start]).toEqual([0, 3, 3, 5, 5]);
    expect([...members]).toEqual([1, 3, 4, 0, 2]);
  });
});

describe('memberGroups', () => {
  it('gives every group, those without members too', () => {
    expect(memberGroups(Uint32Array.of(2, 0, 2, 0, 0), 4)).toEqual([[1, 3, 4], [], [0, 2], []]);
  });

  it('refuses an item of a group that is not there', () => {
    expect(() => memberGroups([0, 3], 3)).toThrow(RangeError);
  });
});
