/** How many numbers of six digits a range holds. Expected values: counted by hand. */
import { describe, expect, it } from 'vitest';
import type { SearchParameter } from '../../../../../schemas/sweep/sweep-plan.js';
import { pointAt, spaceSize } from '../../../../../science/sweep/trials/search-space.js';

const range = (min: number, max: number, kind: 'uniform' | 'log_uniform' = 'uniform'): SearchParameter => ({
  name: 'learningRate',
  group: 'training',
  kind,
  min,
  max,
});

describe('a range', () => {
  it.each([
    // Steps of 1e-6 and of 10: the sixth digit of 0.10999, and of 1,099,990.
    [0.1, 0.10999, 9991],
    [1_000_000, 1_099_990, 10_000],
    // 100 steps of 1e-7 up to 0.1, ten of 1e-6 above.
    [0.09999, 0.10001, 111],
    // Below zero the widest step is that of the lower bound.
    [-0.10999, -0.1, 9991],
    // The mirror image of the one above: ten steps of 1e-6 to -0.1, and 100 of 1e-7 from there.
    [-0.10001, -0.09999, 111],
    [-1.00001, -0.999999, 3],
  ])('from %d to %d has %i points', (min, max, points) => {
    expect(spaceSize([range(min, max)])).toBe(points);
    expect(pointAt([range(min, max)], 0)).toEqual({ learningRate: min });
    expect(pointAt([range(min, max)], points - 1)).toEqual({ learningRate: max });
  });

  it.each([
    [0.1, 0.111],
    [1_000_000, 1_110_000],
    [-1, 1],
    [1e-5, 1e-1],
  ])('from %d to %d has more than any sweep tries', (min, max) => {
    expect(spaceSize([range(min, max), range(0.1, 0.10001)])).toBe(Number.POSITIVE_INFINITY);
    expect(spaceSize([range(min, max, 'log_uniform')])).toBe(Number.POSITIVE_INFINITY);
  });
});

it('points of several parameters run through the last one first', () => {
  const space: SearchParameter[] = [
    { name: 'norm', group: 'network', kind: 'values', values: ['layer', 'batch'] },
    { name: 'maxNeighbors', group: 'graph', kind: 'int_uniform', min: 8, max: 10 },
  ];
  expect(spaceSize(space)).toBe(6);
  expect(Array.from({ length: 6 }, (_, place) => Object.values(pointAt(space, place)))).toEqual([
    ['layer', 8],
    ['layer', 9],
    ['layer', 10],
    ['batch', 8],
    ['batch', 9],
    ['batch', 10],
  ]);
});
