/** Names that do not cover each other: laws of the places, not of how they are found. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstFree } from '../../../report/figures/frame/first-free.js';

const SIZE = { width: 10, height: 10 };
const at = (x: number, y = 0) => ({ x, y });

describe('names', () => {
  it('stand at their best place where it is free, at the next where it is not', () => {
    expect(firstFree([[at(0)], [at(4), at(9, 10)], [at(10)]], SIZE)).toEqual([at(0), at(9, 10), at(10)]);
  });

  it('stand at their best place where none is free', () => {
    expect(firstFree([[at(0)], [at(1), at(2)]], SIZE)).toEqual([at(0), at(1)]);
  });

  it('never cover each other where each has a row of its own to go to', () => {
    const places = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(places, (best) => {
        const found = firstFree(
          best.map(([x, y], i) => [at(x, y), at(0, 100 + 10 * i)]),
          SIZE,
        );
        for (const [i, a] of found.entries())
          for (const b of found.slice(0, i))
            expect(Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y))).toBeGreaterThanOrEqual(10);
      }),
    );
  });
});
