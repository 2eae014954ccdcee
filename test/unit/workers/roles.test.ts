/** Tasks at a time by cores and memory: 3 GiB a training, 12 GiB for one large one. Expected values by hand. */
import { describe, expect, it } from 'vitest';
import { computeSlots, trainingSlots } from '../../../workers/roles.js';

const GIB = 2 ** 30;

describe('training slots', () => {
  it.each([
    [2, 8, { usual: 2, large: 0 }],
    [8, 8, { usual: 2, large: 0 }],
    [8, 64, { usual: 8, large: 1 }],
    [8, 24, { usual: 4, large: 1 }],
    [4, 15, { usual: 1, large: 1 }],
    [4, 14.9, { usual: 4, large: 0 }],
    // A small machine still trains one at a time.
    [1, 1, { usual: 1, large: 0 }],
  ])('%i cores and %d GiB', (cores, gib, expected) => {
    expect(trainingSlots({ cores, memoryBytes: gib * GIB })).toEqual(expected);
  });
});

describe('computing slots', () => {
  it('are twice the cores: one step fetches or publishes while another computes', () => {
    expect([1, 2, 16].map((cores) => computeSlots({ cores, memoryBytes: 8 * GIB }))).toEqual([2, 4, 32]);
  });
});
