/** Colours by signature, bonds that two atoms chose, rounding: each against the plain way, or against NumPy. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IMAGE_CODES, IMAGE_ORIGIN } from '../../../../science/crystal/index.js';
import { BondSelection } from '../../../../science/graph/bond-selection.js';
import { Marks, Signatures } from '../../../../science/graph/colouring.js';
import { roundToDecimals } from '../../../../science/graph/decimal-rounding.js';

describe('colours', () => {
  const word = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.integer());

  it('are numbered by the first member with a signature', () => {
    const signatures = new Signatures();
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { maxLength: 60 }), (pairs) => {
        signatures.reserve(pairs.length);
        const known = new Map<string, number>();
        const expected = pairs.map(([a, b], member) => {
          signatures.first[member] = a;
          signatures.second[member] = b;
          const name = `${a} ${b}`;
          known.set(name, known.get(name) ?? known.size);
          return known.get(name);
        });
        const { colourOf, count } = signatures.recolour(pairs.length);
        expect([...colourOf]).toEqual(expected);
        expect(count).toBe(known.size);
      }),
      { numRuns: 500, seed: 6 },
    );
  });

  it('of more members than there was room for are right too', () => {
    const signatures = new Signatures();
    for (const members of [1024, 1025, 5000]) {
      signatures.reserve(members);
      for (let i = 0; i < members; i++) {
        signatures.first[i] = i % 1500;
        signatures.second[i] = 7 - (i % 2);
      }
      const { colourOf, count } = signatures.recolour(members);
      // 1500 is even: the second word follows from the first.
      expect(count).toBe(Math.min(members, 1500));
      expect(colourOf.every((colour, i) => colour === i % 1500)).toBe(true);
    }
  });

  it('marks differ by number and by salt, keep when there is room for more, and look random bit by bit', () => {
    const [one, other] = [new Marks(1), new Marks(2)];
    one.reserve(10);
    const before = [...one.first.slice(0, 10)];
    one.reserve(3000);
    other.reserve(3000);
    expect([...one.first.slice(0, 10)]).toEqual(before);
    expect(one.first.length).toBeGreaterThanOrEqual(3000);
    const all = [one.first, one.second, other.first, other.second].map((words) => [...words.slice(0, 3000)]);
    expect(new Set(all.flat()).size).toBe(12_000);
    for (let bit = 0; bit < 32; bit++) {
      const ones = all[0]!.filter((x) => ((x >>> bit) & 1) === 1).length;
      // Binomial: 1500, standard deviation 27.4.
      expect(Math.abs(ones - 1500), `bit ${bit}`).toBeLessThan(5 * 27.4);
    }
  });
});

describe('marks', () => {
  // lowbias32 of a number and a salt, in Python integers: words of 0, 1, 2 and 1023, first and second.
  it.each([
    [1, [-1061160870, -258085804, 1831753444, 503257945], [146867342, 1720944685, -1564188428, 28277780]],
    [6, [-1569199851, -1065006673, 288585144, 802600609], [1388153504, -979945323, 1294360, 313464326]],
    [105, [1055594001, 1459047320, 189755286, 136794076], [233960827, -1202993940, -1208105677, 267381185]],
  ])('of salt %i are those of another implementation', (salt, first, second) => {
    const marks = new Marks(salt);
    marks.reserve(1);
    expect([0, 1, 2, 1023].map((n) => marks.first[n])).toEqual(first);
    expect([0, 1, 2, 1023].map((n) => marks.second[n])).toEqual(second);
    expect(marks.first.length).toBe(1024);
  });
});

describe('bonds that atoms chose', () => {
  const atoms = 4;
  const offset = fc.integer({ min: -3, max: 3 });
  const choice = fc.tuple(fc.nat(atoms - 1), fc.nat(atoms - 1), offset, fc.double({ min: 1, max: 5, noNaN: true }));
  const choices = fc.array(
    choice.filter(([i, j, t]) => i !== j || t !== 0),
    { maxLength: 120 },
  );

  /** Plainly: lower atom first; of an atom with its own image the later image, or both. */
  function plainly(
    all: readonly [number, number, number, number][],
    mergesOwnImages: boolean,
    radius: number,
  ): string[] {
    const kept = new Map<string, readonly [number, number, number]>();
    for (const [i, j, t, distance] of all) {
      if (distance > radius) continue;
      const bond =
        j < i
          ? ([j, i, -t] as const)
          : i === j && mergesOwnImages
            ? ([i, i, Math.abs(t)] as const)
            : ([i, j, t] as const);
      kept.set(bond.join(), bond);
    }
    return [...kept.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]).map((bond) => bond.join());
  }

  it.each([true, false])('are each once, by first atom, second atom and image; own images merged: %s', (merges) => {
    fc.assert(
      fc.property(choices, fc.constantFrom(1, 3, Infinity), fc.constantFrom(0, 2, 1024), (all, radius, expected) => {
        const selection = new BondSelection(true, merges, expected);
        for (const [i, j, t, distance] of all) selection.add(i, j, IMAGE_ORIGIN + t, distance);
        const { first, second, image } = selection.merge(atoms, radius);
        const found = [...first].map((i, n) => `${i},${second[n]},${image[n]! - IMAGE_ORIGIN}`);
        expect(found).toEqual(plainly(all, merges, radius));
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it('stay as each end chose them where ends are not brought into one order', () => {
    const selection = new BondSelection(false, true);
    selection.add(2, 1, IMAGE_ORIGIN + 1, 2);
    selection.add(1, 2, IMAGE_ORIGIN - 1, 2);
    selection.add(0, 0, IMAGE_ORIGIN - 1, 2);
    const { first, second, image } = selection.merge(3);
    expect([...first].map((i, n) => [i, second[n], image[n]! - IMAGE_ORIGIN])).toEqual([
      [0, 0, -1],
      [1, 2, -1],
      [2, 1, 1],
    ]);
  });

  it('have images of a cell far away, and of the last code', () => {
    const selection = new BondSelection(true, true);
    selection.add(0, 3, 0, 1);
    selection.add(0, 3, IMAGE_CODES - 1, 1);
    const { second, image } = selection.merge(4);
    expect([[...second], [...image]]).toEqual([
      [3, 3],
      [0, IMAGE_CODES - 1],
    ]);
  });
});

describe('rounding to decimals', () => {
  // numpy.round of NumPy 1.26.4.
  it.each([
    [
      5,
      [2.5, 0.123456, 1.2345675, 1.2345665, 0.1234565, 0.000005, 0.000015, 3.9883715, -3.9883715, 7.000025, 2.675],
      [2.5, 0.12346, 1.23457, 1.23457, 0.12346, 0, 2e-5, 3.98837, -3.98837, 7.00002, 2.675],
    ],
    [0, [2.5, 0.5, 1.5, -0.5, -2.5, 3.5, -1.5, 2.675], [2, 0, 2, 0, -2, 4, -2, 3]],
    [2, [2.675, 1.005, 1.2345675, 0.125, 0.375, -0.125], [2.68, 1, 1.23, 0.12, 0.38, -0.12]],
  ])('%i decimals', (decimals, values, expected) => {
    expect(values.map((value) => roundToDecimals(value, decimals) + 0)).toEqual(expected);
  });
});
