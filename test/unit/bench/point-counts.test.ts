/** Numbers of points on the command line of a benchmark. */
import { describe, expect, it } from 'vitest';
import { pointCounts } from '../../../bench/point-counts.js';

describe('numbers of points', () => {
  it('are whole numbers with commas between; nothing and "none" are no numbers', () => {
    expect(pointCounts('--sizes', '2681, 10000')).toEqual([2681, 10000]);
    expect(pointCounts('--ward', '')).toEqual([]);
    expect(pointCounts('--ward', 'none')).toEqual([]);
  });

  it.each([
    ['many', 'many'],
    ['10,,20', ''],
    ['NaN', 'NaN'],
    ['1', '1'],
    ['-5', '-5'],
    ['1e4', '1e4'],
    ['10,2.5', '2.5'],
  ])('%j is refused by option and word', (list, word) => {
    expect(() => pointCounts('--ward', list)).toThrow(`--ward ${list}: "${word}" is not a number of points`);
  });
});
