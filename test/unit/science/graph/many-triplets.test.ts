/** Classes of more triplets than the room that is kept between crystals. Expected values: the triplets as they were given. */
import { describe, expect, it } from 'vitest';
import { TripletClasses } from '../../../../science/graph/triplet-classes.js';

/** One bond at which so many triplets arrive, each of a kind of its own; cosine classes in a few turns. */
function reduced(count: number) {
  const triplets = {
    arrival: Uint32Array.of(0, count),
    source: Uint32Array.from({ length: count }, (_, t) => t >> 3),
    cosine: Float64Array.from({ length: count }, (_, t) => ((t * 7919) % 2001) / 1000 - 1),
  };
  const classOf = Uint32Array.from({ length: count }, (_, t) => t & 7);
  const bondColour = Uint32Array.from({ length: (count >> 3) + 1 }, (_, e) => e);
  const classes = new TripletClasses(triplets, { classOf, count: 8 }, bondColour);
  expect(classes.add(5, Uint32Array.of(0), 0, 1)).toBe(true);
  return { triplets, columns: classes.columns() };
}

describe('classes of triplets', () => {
  it.each([3, 1024, 1025, 2 ** 18, 2 ** 18 + 1, 900])('keep each of %i kinds, whatever came before', (count) => {
    const { triplets, columns } = reduced(count);
    // A list of so many numbers is compared as bytes: element by element takes a second.
    const same = (found: Uint32Array | Float64Array, expected: Uint32Array | Float64Array) =>
      Buffer.from(found.buffer).equals(Buffer.from(expected.buffer));
    expect(columns.tripletSource.length).toBe(count);
    expect(same(columns.tripletCosine, triplets.cosine)).toBe(true);
    expect(same(columns.tripletSource, triplets.source)).toBe(true);
    expect(same(columns.tripletTarget, new Uint32Array(count).fill(5))).toBe(true);
    expect(same(columns.tripletWeight, new Uint32Array(count).fill(1))).toBe(true);
  });
});

it.each([1, 9])('nothing of one class of bonds is left in the next, of kinds met %i times each', (times) => {
  for (let kinds = 1; kinds <= 60; kinds++) {
    const count = kinds * times;
    const kindOf = (t: number) => t % kinds;
    const triplets = {
      arrival: Uint32Array.of(0, count, 2 * count),
      source: Uint32Array.from({ length: 2 * count }, (_, t) => kindOf(t) >> 3),
      cosine: new Float64Array(2 * count),
    };
    const classOf = Uint32Array.from({ length: 2 * count }, (_, t) => kindOf(t) & 7);
    const bondColour = Uint32Array.from({ length: kinds }, (_, e) => e);
    const classes = new TripletClasses(triplets, { classOf, count: 8 }, bondColour);
    expect(classes.add(5, Uint32Array.of(0, 1), 0, 1)).toBe(true);
    expect(classes.add(6, Uint32Array.of(0, 1), 1, 2)).toBe(true);
    const { tripletSource, tripletTarget, tripletWeight } = classes.columns();
    const once = Array.from({ length: kinds }, (_, kind) => kind >> 3);
    expect([...tripletSource]).toEqual([...once, ...once]);
    expect([...tripletTarget]).toEqual([...once.map(() => 5), ...once.map(() => 6)]);
    expect([...tripletWeight]).toEqual([...once, ...once].map(() => times));
  }
});
