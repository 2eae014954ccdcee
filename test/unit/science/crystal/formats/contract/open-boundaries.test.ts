/** Slabs and chains. Expected values: extents and spacings of planes by hand. */

import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../../../schemas/failure.js';
import type { Structure } from '../../../../../../schemas/tables/crystal.js';
import {
  closeBoundaries,
  type Periodicity,
} from '../../../../../../science/crystal/formats/contract/open-boundaries.js';
import { refusalOf } from '../../../../../harness/laws/refusal.js';

/** a = 4, b = 5 slanted by 3 along a, c = 10: planes of b are 4 apart. */
const structure = (...fracCoords: number[]): Structure => ({
  id: 'slab',
  lattice: Float64Array.of(4, 0, 0, 3, 4, 0, 0, 0, 10),
  species: new Array<string>(fracCoords.length / 3).fill('C'),
  fracCoords: Float64Array.from(fracCoords),
});
const TWO = structure(0, 0.25, 0.9, 0.5, 0.75, 1.2);
const closed = (crystal: Structure, ...periodic: readonly boolean[]) =>
  closeBoundaries(crystal, periodic as unknown as Periodicity, 'pbc "x"', { file: 'a', line: 2 });

it('of a crystal are as they are', () => {
  expect(closed(TWO, true, true, true)).toBe(TWO);
});

describe('open along', () => {
  it.each([
    ['c', [true, true, false], '7.00 ångström along c'],
    ['b', [true, false, true], '2.00 ångström along b'],
    ['a and b', [false, false, true], '1.60 ångström along a and 2.00 ångström along b'],
    ['b and c', [true, false, false], '2.00 ångström along b and 7.00 ångström along c'],
  ] as const)('%s: the vacuum is what the atoms leave of the distance of planes', (_, periodic, words) => {
    expect(closed(TWO, ...periodic)).toEqual({
      ...TWO,
      notices: [`pbc "x": taken as periodic with the vacuum of its cell, ${words} between its images`],
    });
  });

  it('a vector that atoms fill there is no vacuum, up to just below there is', () => {
    expect(refusalOf(InvalidStructureError, () => closed(structure(0, 0, -0.5, 0, 0, 0.5), true, true, false))).toEqual(
      {
        message: 'a, line 2: pbc "x": along c the atoms reach over 1.000 of the cell, which leaves no vacuum',
        file: 'a',
        line: 2,
        found: 'pbc "x"',
        expected: 'a cell that is longer than what it holds',
      },
    );
    expect(closed(structure(0, 0, -0.5, 0, 0, 0.4375), true, true, false).notices![0]).toContain(
      '0.63 ångström along c',
    );
    expect(closed(structure(0, 0, 7), true, true, false).notices![0]).toContain('10.00 ångström along c');
  });

  it('all three vectors it is a molecule', () => {
    expect(refusalOf(InvalidStructureError, () => closed(TWO, false, false, false))).toMatchObject({
      message: 'a, line 2: pbc "x": a molecule, periodic along no vector',
      expected: 'a crystal, or a slab in a cell',
    });
  });
});
