/** Primitive cells of hand-made crystals, with atoms a little off their places. Expected values: means, by hand. */
import { describe, expect, it } from 'vitest';
import { primitiveCell } from '../../../../../science/crystal/symmetry/primitive-cell.js';

/** ångström */
const TOLERANCE = 0.01;

/** Four cells of caesium chloride along z, a = 4 ångström, with the third chloride off its place. */
function offPlace(off: readonly [number, number, number]) {
  const cells = [0, 1, 2, 3];
  const places = cells.flatMap((cell) => [
    [0, 0, cell],
    [0.5, 0.5, cell + 0.5],
  ]);
  const fracCoords = places.flatMap(([x, y, z], atom) => {
    const [u, v, w] = atom === 5 ? off : [0, 0, 0];
    return [x! + u / 4, y! + v / 4, (z! + w / 4) / 4];
  });
  return {
    id: 'cscl',
    lattice: Float64Array.of(4, 0, 0, 0, 4, 0, 0, 0, 16),
    species: cells.flatMap(() => ['Cs', 'Cl']),
    fracCoords: Float64Array.from(fracCoords),
  };
}

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
    const chloride = structure.fracCoords.map((x) => x - Math.floor(x)).slice(3);
    // The axes of the cube may be exchanged or turned: the places are compared by how far they are from the middle.
    const apart = [...chloride].map((x) => Math.abs(x - 0.5) * 4).sort();
    off
      .map((x) => Math.abs(x) / 4)
      .sort()
      .forEach((x, axis) => {
        expect(apart[axis]).toBeCloseTo(x, 10);
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
