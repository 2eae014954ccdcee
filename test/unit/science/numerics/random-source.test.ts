/** Sequences that are part of every trained model: words of an implementation of the published algorithms in Python integers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomSource, shuffledOrder } from '../../../../science/numerics/random-source.js';

const WORD = 2 ** 32;

describe('the random source', () => {
  // First four words, the thousandth, and the sum of the first thousand modulo 2^32.
  it.each([
    [[], [1124887014, 3599819727, 2505802108, 3049555024], 468782690, 769747502],
    [[0], [2236831792, 4285205328, 2140981883, 1408777251], 1769060512, 145351347],
    [[1], [704627063, 3730474063, 733507496, 556638337], 3949555066, 3013414649],
    [[123, 4], [1026431337, 1876722365, 194535967, 427850056], 2196293445, 3906076553],
    [[4294967295, 7, 9], [2327074791, 733292514, 3863558944, 434612206], 2962382011, 3426133499],
  ])('of %j is xoshiro128** with the state of splitmix32', (words, first, thousandth, sum) => {
    const random = randomSource(...words);
    const drawn = Array.from({ length: 1000 }, () => random.next() * WORD);
    expect(drawn.slice(0, 4)).toEqual(first);
    expect(drawn[999]).toBe(thousandth);
    expect(drawn.reduce((total, word) => (total + word) % WORD, 0)).toBe(sum);
  });
});

describe('a shuffled order', () => {
  it('is a permutation', () => {
    fc.assert(
      fc.property(fc.nat({ max: 60 }), fc.nat(), (n, seed) => {
        const order = shuffledOrder(n, randomSource(seed));
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  it('has each of the six orders of three about as often (limits of five standard errors)', () => {
    const often = new Map<string, number>();
    const random = randomSource(11);
    for (let round = 0; round < 6000; round++) {
      const order = shuffledOrder(3, random).join('');
      often.set(order, (often.get(order) ?? 0) + 1);
    }
    expect(often.size).toBe(6);
    // Binomial: 6000 / 6, standard deviation sqrt(6000 5 / 36).
    for (const count of often.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt((6000 * 5) / 36));
  });
});
