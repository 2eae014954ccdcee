/** Whether sites are all atoms of a cell, where places and images are near borders of what is searched. Expected values: distances by hand. */
import { describe, expect, it } from 'vitest';
import { operationsOfHallSymbol } from '../../../../../../science/crystal/formats/space-groups/hall-symbol.js';
import { areWholeCell, type ElementSite } from '../../../../../../science/crystal/formats/space-groups/whole-cell.js';
import { threeOf, type Vec3 } from '../../../../../../science/numerics/index.js';

const CUBE = Float64Array.of(10, 0, 0, 0, 10, 0, 0, 0, 10);
const INVERSION = operationsOfHallSymbol('-P 1')!;

/** A site at minus `image`, and one at `place`: `image` is where the inversion brings the first. */
const pair = (image: Vec3, place: Vec3, elements = ['Na', 'Na']): ElementSite[] => [
  { element: elements[0]!, position: threeOf((axis) => -image[axis]) },
  { element: elements[1]!, position: place },
];
const isWhole = (sites: readonly ElementSite[]) => areWholeCell(sites, INVERSION, CUBE);

const STEPS = [-1, 0, 1];
const DIRECTIONS = STEPS.flatMap((u) => STEPS.flatMap((v) => STEPS.map((w): Vec3 => [u, v, w])));

describe('an image and its site 0.002 ångström apart an axis', () => {
  // Boxes are 0.05 ångström wide: a border at 3 ångström, and at both ends of the cell.
  it.each([0.3, 0, 1, -2])('are one on both sides of a border at %f of the cell, in every direction', (border) => {
    for (const direction of DIRECTIONS) {
      const beside = (sign: number) =>
        threeOf((axis) => border + (direction[axis] === 0 ? 2e-3 : sign * direction[axis] * 1e-4));
      expect([direction, isWhole(pair(beside(-1), beside(1)))]).toEqual([direction, true]);
    }
  });
});

describe('an image and its site', () => {
  it('are one up to 0.05 ångström', () => {
    for (const axis of [0, 1, 2])
      for (const sign of [1, -1]) {
        const apart = (distance: number) => threeOf((n) => 0.3 + (n === axis ? (sign * distance) / 10 : 0));
        expect([0.049, 0.051].map((distance) => isWhole(pair([0.3, 0.3, 0.3], apart(distance))))).toEqual([
          true,
          false,
        ]);
      }
  });

  it('are of one element', () => {
    expect(isWhole(pair([0.3, 0.2, 0.1], [0.3, 0.2, 0.1], ['Na', 'K']))).toBe(false);
  });

  it('are there for every site', () => {
    const whole = pair([0.3, 0.2, 0.1], [0.3, 0.2, 0.1]);
    expect(isWhole(whole)).toBe(true);
    expect(isWhole([{ element: 'Na', position: [0.5, 0, 0.5] }, ...whole])).toBe(true);
    expect(isWhole([...whole, { element: 'Na', position: [0.1, 0.6, 0.7] }])).toBe(false);
  });
});

it('eight sites of an element at one place may be a list, nine are no crystal', () => {
  const times = (count: number) => new Array<ElementSite>(count).fill({ element: 'Na', position: [0, 0, 0] });
  expect([isWhole(times(8)), isWhole(times(9))]).toEqual([true, false]);
});
