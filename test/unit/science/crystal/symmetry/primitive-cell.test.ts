/** Primitive cells of hand-made crystals, with atoms a little off their places. Expected values: means, by hand. */
import { describe, expect, it } from 'vitest';
import { toCartesian } from '../../../../../science/crystal/index.js';
import { primitiveCell } from '../../../../../science/crystal/symmetry/primitive-cell.js';

/** ångström */
const TOLERANCE = 0.01;
const CAESIUM = [0.4, 0.8, 0.2] as const;

type Place = readonly [number, number, number];

/** Four cells of caesium chloride along z, a = 4 ångström, with chlorides off their places, ångström. */
function chloride(offOf: (cell: number) => Place) {
  const cells = [0, 1, 2, 3];
  const places = cells.flatMap((cell): Place[] => {
    const [u, v, w] = offOf(cell);
    return [
      [0, 0, 4 * cell],
      [2 + u, 2 + v, 4 * cell + 2 + w],
    ];
  });
  return {
    id: 'cscl',
    lattice: Float64Array.of(4, 0, 0, 0, 4, 0, 0, 0, 16),
    species: cells.flatMap(() => ['Cs', 'Cl']),
    fracCoords: Float64Array.from(
      places.flatMap(([x, y, z]) => [(CAESIUM[0] + x) / 4, (CAESIUM[1] + y) / 4, (CAESIUM[2] + z) / 16]),
    ),
  };
}
const offPlace = (off: Place) => chloride((cell) => (cell === 2 ? off : [0, 0, 0]));

describe('one atom in four off its place', () => {
  it.each([
    [0.008, 0, 0],
    [0, 0.008, 0],
    [0, 0, 0.008],
    [-0.008, 0, 0],
    [0.005, 0.005, 0.005],
    [0.005, -0.005, 0.005],
  ])('by less than the tolerance (%f, %f, %f): the mean place counts', (...off) => {
    const { structure, atomOf, cells } = primitiveCell(offPlace(off), TOLERANCE)!;
    expect([cells, [...structure.species], [...atomOf]]).toEqual([4, ['Cs', 'Cl'], [0, 1, 0, 1, 0, 1, 0, 1]]);
    // Whatever axes the cube has been given, its translations are whole multiples of 4 along x, y and z.
    const places = [...toCartesian(structure.fracCoords, structure.lattice)].map((x) => x - 4 * Math.floor(x / 4));
    const expected = [...CAESIUM, ...CAESIUM.map((x, axis) => x + 2 + off[axis]! / 4)];
    places.forEach((x, n) => {
      expect(x).toBeCloseTo(expected[n]!, 10);
    });
  });

  it.each([
    [0.011, 0, 0],
    [0, 0.011, 0],
    [0, 0, 0.011],
    [0.008, 0.008, 0],
    [0, 0.008, -0.008],
  ])('by more (%f, %f, %f): it is another crystal, or none can tell', (...off) => {
    expect(primitiveCell(offPlace(off), TOLERANCE)?.cells ?? 1).toBe(1);
  });
});

describe('atoms that drift from cell to cell', () => {
  // Every step is below the tolerance, so that the translation holds; the second and the fourth atom are 2 steps apart.
  const drifting = (step: number, axis: number) =>
    chloride((cell) => {
      const off = [0, step, 0, -step][cell]!;
      return [axis === 0 ? off : 0, axis === 1 ? off : 0, axis === 2 ? off : 0];
    });

  it.each([0, 1, 2])('less than the tolerance in all along axis %i are one atom of the primitive cell', (axis) => {
    expect(primitiveCell(drifting(0.0049, axis), TOLERANCE)?.cells).toBe(4);
  });

  it.each([0, 1, 2])('farther in all along axis %i are not, and no primitive cell is told', (axis) => {
    for (const step of [0.0051, 0.006, 0.009]) expect(primitiveCell(drifting(step, axis), TOLERANCE)).toBeNull();
  });
});
