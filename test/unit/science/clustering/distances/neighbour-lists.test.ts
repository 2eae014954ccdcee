/** Lists of nearest neighbours. Expected values: sorting all that was offered. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comesBefore,
  drawnNumber,
  LIST_LENGTH,
  NeighbourLists,
} from '../../../../../science/clustering/distances/neighbour-lists.js';

/** Few different scores: most neighbours are tied. */
const offers = fc.array(fc.constantFrom(0, 0.5, 1, 1.5, 2, 3), { maxLength: 70 });

describe('the list of a point', () => {
  it('holds the first 24 of all that was offered, in order, and the bound is the score of the next', () => {
    fc.assert(
      fc.property(offers, fc.nat({ max: 3 }), (scores, i) => {
        const lists = new NeighbourLists(4);
        lists.begin(i);
        scores.forEach((score, n) => {
          lists.offer(i, n + 10, score);
        });
        const sorted = scores
          .map((score, n) => ({ score, j: n + 10 }))
          .sort((a, b) => a.score - b.score || drawnNumber(i, a.j) - drawnNumber(i, b.j) || a.j - b.j);
        const first = i * LIST_LENGTH;
        const padded = <T>(values: T[], by: T) => [...values, ...new Array<T>(24).fill(by)].slice(0, 24);
        expect([...lists.neighbour.subarray(first, first + 24)]).toEqual(
          padded(
            sorted.map(({ j }) => j),
            -1,
          ),
        );
        expect([...lists.score.subarray(first, first + 24)]).toEqual(
          padded(
            sorted.map(({ score }) => score),
            Infinity,
          ),
        );
        expect(lists.bound[i]).toBe(sorted[24]?.score ?? Infinity);
        expect(lists.best(i)).toBe(sorted[0]?.score ?? Infinity);
        // Those of the others are as they were made.
        for (const other of [0, 1, 2, 3].filter((each) => each !== i)) {
          expect(lists.best(other)).toBe(Infinity);
          expect(lists.bound[other]).toBe(0);
        }
      }),
    );
  });

  it('is empty when begun anew; a limit lowers its bound and never raises it', () => {
    const lists = new NeighbourLists(3);
    for (const i of [0, 1, 2]) {
      lists.begin(i);
      for (let j = 5; j < 40; j++) lists.offer(i, j, j);
    }
    lists.begin(1);
    expect([lists.best(0), lists.best(1), lists.best(2)]).toEqual([5, Infinity, 5]);
    expect([lists.bound[0], lists.bound[1], lists.bound[2]]).toEqual([29, Infinity, 29]);
    expect([...lists.neighbour.subarray(24, 48)].every((j) => j === -1)).toBe(true);
    expect([lists.neighbour[23], lists.neighbour[48]]).toEqual([28, 5]);
    lists.limit(0, 30);
    lists.limit(2, 28.5);
    expect([lists.bound[0], lists.bound[2]]).toEqual([29, 28.5]);
  });
});

describe('the order of pairs', () => {
  const name = fc.nat({ max: 2000 });

  it('goes by score, then is the same from both sides (law)', () => {
    fc.assert(
      fc.property(name, name, name, (i, j, k) => {
        expect(drawnNumber(i, j)).toBe(drawnNumber(j, i));
        expect(comesBefore(i, j, 1, k, 2)).toBe(true);
        expect(comesBefore(i, j, 2, k, 1)).toBe(false);
        expect(comesBefore(i, j, 1, -1, 1)).toBe(true);
        if (j !== k) expect(comesBefore(i, j, 1, k, 1)).toBe(!comesBefore(i, k, 1, j, 1));
        else expect(comesBefore(i, j, 1, k, 1)).toBe(false);
      }),
    );
  });

  // In Python integers. They decide which of several trees a set with ties gets: part of every result.
  it.each([
    [0, 0, 1274683414],
    [0, 1, 2262516128],
    [5, 3, 4035071508],
    [1000, 77, 3739549977],
    [123456, 654321, 2895984752],
  ])('draws for %i and %i the number %i', (i, j, expected) => {
    expect(drawnNumber(i, j)).toBe(expected);
  });

  // Found by going through pairs in Python: numbers next to each other, the larger name first, and two pairs with one number.
  it('goes by the numbers drawn, however close they are, and by name where they are one', () => {
    expect(drawnNumber(7, 14_576) - drawnNumber(7, 88_676)).toBe(1);
    expect(comesBefore(7, 88_676, 1, 14_576, 1)).toBe(true);
    expect(comesBefore(7, 14_576, 1, 88_676, 1)).toBe(false);
    expect([drawnNumber(150000, 81516), drawnNumber(150000, 154100)]).toEqual([3540311332, 3540311332]);
    expect(comesBefore(150000, 81516, 1, 154100, 1)).toBe(true);
    expect(comesBefore(150000, 154100, 1, 81516, 1)).toBe(false);
  });

  it('draws numbers that differ from pair to pair and fill 32 bits evenly', () => {
    const drawn = Array.from({ length: 100 }, (_, i) => Array.from({ length: i }, (__, j) => drawnNumber(i, j))).flat();
    expect(new Set(drawn).size).toBeGreaterThan(drawn.length - 5);
    for (let bit = 0; bit < 32; bit++) {
      const set = drawn.filter((word) => (word >>> bit) & 1).length;
      // Binomial of 4950 halves: five standard deviations are 176.
      expect(Math.abs(set - drawn.length / 2), `bit ${bit}`).toBeLessThan(176);
    }
  });
});
