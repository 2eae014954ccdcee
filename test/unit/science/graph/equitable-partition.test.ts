/** Refinement of bonds by their triplets. Expected values: classes by hand, of bonds that an atom has with its own images. */
import { describe, expect, it } from 'vitest';
import { refineByAngles, refineByLengths } from '../../../../science/graph/equitable-partition.js';

/** One atom; of every bond its length class, and the cosine classes of its triplets, all from the bond itself. */
function classes(lengths: readonly number[], cosines: readonly (readonly number[])[]) {
  const n = lengths.length;
  const arrival = new Uint32Array(n + 1);
  cosines.forEach((list, bond) => {
    arrival[bond + 1] = arrival[bond]! + list.length;
  });
  const bonds = {
    nAtoms: 1,
    source: new Uint32Array(n),
    target: new Uint32Array(n),
    vector: new Float64Array(3 * n),
    length: Float64Array.from(lengths),
    arrival: Uint32Array.of(0, n),
  };
  const source = Uint32Array.from(cosines.flatMap((list, bond) => list.map(() => bond)));
  const triplets = { arrival, source, cosine: new Float64Array(source.length) };
  const classesOf = (values: readonly number[]) => ({
    classOf: Uint32Array.from(values),
    count: Math.max(...values) + 1,
  });
  const byLengths = refineByLengths(['Na'], bonds, classesOf(lengths));
  const { atoms, bonds: refined } = refineByAngles(byLengths, bonds, triplets, classesOf(cosines.flat()));
  expect([...atoms.colourOf]).toEqual([0]);
  expect(refined.count).toBe(new Set(refined.colourOf).size);
  return [...refined.colourOf];
}

describe('bonds of one length', () => {
  it.each([
    ['the first two of all', [0, 0, 1], [[0], [1], [0]], [0, 1, 2]],
    ['the last two', [0, 1, 1], [[0], [0], [1]], [0, 1, 2]],
    ['the first and the last', [0, 1, 0], [[0], [0], [1]], [0, 1, 2]],
    ['one of three', [0, 0, 0], [[0], [0], [1]], [0, 0, 1]],
    ['all', [0, 0, 0], [[0], [1], [2]], [0, 1, 2]],
    ['two by how many triplets they have', [0, 0], [[0], [0, 0]], [0, 1]],
    ['two of which one has none', [0, 0], [[0], []], [0, 1]],
  ])('are told apart by angles: %s', (_, lengths, cosines, expected) => {
    expect(classes(lengths, cosines)).toEqual(expected);
  });

  it.each([
    ['the same angles', [0, 0], [[0], [0]]],
    [
      'the same angles in another order',
      [0, 0],
      [
        [0, 1, 1],
        [1, 0, 1],
      ],
    ],
  ])('stay one class with %s', (_, lengths, cosines) => {
    expect(classes(lengths, cosines)).toEqual([0, 0]);
  });
});
