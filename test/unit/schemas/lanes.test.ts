import { describe, expect, it } from 'vitest';
import { inLanes } from '../../../schemas/lanes.js';

/** Work whose items end when the test says so. */
function byHand() {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = async (item: number, index: number) => {
    begun.push(item);
    await new Promise<void>((resolve) => {
      ends[index] = resolve;
    });
    return item * 10;
  };
  return { begun, work, end: (index: number) => ends[index]!() };
}

const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('lanes', () => {
  it('begin no more than the limit, and the next when one ends', async () => {
    const { begun, work, end } = byHand();
    const all = inLanes([1, 2, 3, 4], 2, work);
    await soon();
    expect(begun).toEqual([1, 2]);
    end(1);
    await soon();
    expect(begun).toEqual([1, 2, 3]);
    end(2);
    await soon();
    expect(begun).toEqual([1, 2, 3, 4]);
    end(3);
    end(0);
    expect(await all).toEqual([10, 20, 30, 40]);
  });

  it('begin nothing new after an error', async () => {
    const begun: number[] = [];
    const all = inLanes([1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item);
      await soon();
      if (item === 1) throw new Error('the first');
    });
    await expect(all).rejects.toThrow('the first');
    await soon();
    await soon();
    expect(begun).toEqual([1, 2]);
  });

  it('have nothing to do with no items', async () => {
    expect(await inLanes([], 3, async () => 1)).toEqual([]);
  });
});
