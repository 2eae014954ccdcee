/** Expected by counting, and laws of the deal. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { foldOfEach } from '../../../../science/evidence/index.js';

const sizesOf = (foldOf: Int32Array, folds: number) =>
  Array.from({ length: folds }, (_, fold) => foldOf.filter((each) => each === fold).length);
const groups = fc.array(fc.integer({ min: 0, max: 12 }).map(String), { minLength: 1, maxLength: 60 });

describe('folds', () => {
  it('keep groups together, hold all crystals, and leave no fold empty (laws)', () => {
    fc.assert(
      fc.property(groups, fc.integer({ min: 2, max: 6 }), fc.nat(), (names, folds, seed) => {
        fc.pre(new Set(names).size >= folds);
        const foldOf = foldOfEach(names, folds, seed);
        expect(foldOf).toHaveLength(names.length);
        names.forEach((name, crystal) => {
          expect(foldOf[crystal]).toBe(foldOf[names.indexOf(name)]);
        });
        expect(Math.min(...sizesOf(foldOf, folds))).toBeGreaterThan(0);
      }),
    );
  });

  it('differ in size by at most the largest group (law of dealing to the smallest)', () => {
    fc.assert(
      fc.property(groups, fc.integer({ min: 2, max: 6 }), fc.nat(), (names, folds, seed) => {
        fc.pre(new Set(names).size >= folds);
        const sizes = sizesOf(foldOfEach(names, folds, seed), folds);
        const largest = Math.max(...names.map((name) => names.filter((other) => other === name).length));
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(largest);
      }),
    );
  });

  it('do not depend on the order of the crystals (law)', () => {
    fc.assert(
      fc.property(groups, fc.nat(), (names, seed) => {
        fc.pre(new Set(names).size >= 3);
        const reversed = names.toReversed();
        expect([...foldOfEach(reversed, 3, seed)].reverse()).toEqual([...foldOfEach(names, 3, seed)]);
      }),
    );
  });

  it('follow from the seed', () => {
    const names = Array.from({ length: 250 }, (_, i) => `X${i}`);
    const first = foldOfEach(names, 5, 1);
    expect(sizesOf(first, 5)).toEqual([50, 50, 50, 50, 50]);
    expect(foldOfEach(names, 5, 1)).toEqual(first);
    expect(foldOfEach(names, 5, 2)).not.toEqual(first);
  });

  it.each([
    [['A', 'A', 'B'], 3, '3 crystals of 2 groups in 3 folds', { found: '2 different groups' }],
    [[], 2, '0 crystals of 0 groups', { 'way out': expect.stringMatching(/folds; .*more crystals/) }],
    [['A', 'B'], 1, '1 folds', { found: 1 }],
    [['A', 'B'], 1.5, '1.5 folds', { found: 1.5 }],
  ])('of %j by %d: refused with the way out', (names, folds, message, facts) => {
    expect(() => foldOfEach(names, folds, 1)).toThrow(InvalidInputError);
    expect(() => foldOfEach(names, folds, 1)).toThrow(message);
    expect(factsOf(() => foldOfEach(names, folds, 1))).toMatchObject(facts);
  });
});

function factsOf(refused: () => unknown): unknown {
  try {
    refused();
  } catch (error) {
    return (error as InvalidInputError).facts;
  }
  return null;
}
