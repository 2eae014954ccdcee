/**
 * Classes of equal numbers, against the definition carried out plainly: sort, cut at gaps above 1e-4, cut what is wider than 3e-4
 * again at gaps above 1e-6, give up where a piece is wider still.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapClasses } from '../../../../science/graph/gap-classes.js';

/** @returns the classes as lists of positions, or null; by sorting alone */
function plainly(values: readonly number[]): number[][] | null {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const cut = (positions: number[], gap: number) => {
    const pieces: number[][] = [];
    for (const i of positions) {
      const last = pieces.at(-1)?.at(-1);
      if (last !== undefined && values[i]! - values[last]! <= gap) pieces.at(-1)!.push(i);
      else pieces.push([i]);
    }
    return pieces;
  };
  const isWide = (piece: number[]) => values[piece.at(-1)!]! - values[piece[0]!]! > 3e-4;
  const pieces = cut(order, 1e-4).flatMap((piece) => (isWide(piece) ? cut(piece, 1e-6) : [piece]));
  return pieces.some(isWide) ? null : pieces;
}

function asLists(values: readonly number[]): number[][] | null {
  const found = gapClasses(Float64Array.from(values));
  if (found === null) return null;
  const lists = Array.from({ length: found.count }, (): number[] => []);
  for (const [i, c] of found.classOf.entries()) lists[c]!.push(i);
  return lists;
}

const sets = (lists: number[][] | null) => lists && new Set(lists.map((list) => list.toSorted((a, b) => a - b).join()));

/** Steps from one value to the next around the two gaps, the width, and the borders of bins of 2^-14. */
const step = fc.oneof(
  fc.constantFrom(0, 1e-12, 5e-7, 2e-6, 3e-5, 6e-5, 9.9e-5, 1.01e-4, 1.5e-4, 3.1e-4, 2 ** -14, 0.01, 0.5, 3),
  fc.double({ min: 0, max: 2e-4, noNaN: true }),
);
const chain = fc
  .tuple(fc.double({ min: -2, max: 6, noNaN: true }), fc.array(step, { maxLength: 60 }))
  .map(([start, steps]) => {
    const values = [start];
    for (const each of steps) values.push(values.at(-1)! + each);
    return values;
  });
const shuffledChain = chain.chain((values) =>
  fc.shuffledSubarray(values, { minLength: values.length, maxLength: values.length }),
);

describe('classes of equal numbers', () => {
  it('are those of the definition, in whatever order the numbers come', () => {
    fc.assert(
      fc.property(shuffledChain, (values) => {
        expect(sets(asLists(values))).toEqual(sets(plainly(values)));
      }),
      { numRuns: 2000, seed: 3 },
    );
  });

  it('are those of the definition over more than eight units too, where the numbers are sorted', () => {
    fc.assert(
      fc.property(shuffledChain, (values) => {
        const far = [...values, 40];
        expect(sets(asLists(far))).toEqual(sets(plainly(far)));
      }),
      { numRuns: 1000, seed: 4 },
    );
  });

  it('are numbered from 0 without a gap, and repeat themselves after any other call', () => {
    fc.assert(
      fc.property(chain, chain, (values, others) => {
        const first = gapClasses(Float64Array.from(values));
        gapClasses(Float64Array.from(others));
        expect(gapClasses(Float64Array.from(values))).toEqual(first);
        if (first !== null) expect(new Set(first.classOf).size).toBe(first.count);
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  it('do not end where a number lies on the border of a bin', () => {
    // Pairs one tenth of the gap apart, around every border k / 2^14 of the bins that begin at 0.
    const pairs = Array.from({ length: 40 }, (_, k) => (37 * k + 10) / 2 ** 14).flatMap((border) => [
      border - 5e-6,
      border + 5e-6,
    ]);
    expect(asLists([0, ...pairs])!.length).toBe(41);
  });

  it('there are none of no number, and one of one', () => {
    expect(gapClasses(new Float64Array(0))).toMatchObject({ count: 0 });
    expect(gapClasses(Float64Array.of(2.5))).toEqual({ classOf: Uint32Array.of(0), count: 1 });
  });

  it('there are none where steps below 1e-6 run over more than 3e-4, and there are where one step is wider', () => {
    const creeping = Array.from({ length: 400 }, (_, i) => 2 + i * 8e-7);
    expect(gapClasses(Float64Array.from(creeping))).toBeNull();
    const cut = creeping.map((value, i) => (i < 200 ? value : value + 2e-6));
    expect(gapClasses(Float64Array.from(cut))!.count).toBe(2);
    expect(gapClasses(Float64Array.from([...creeping, 90]))).toBeNull();
  });
});
