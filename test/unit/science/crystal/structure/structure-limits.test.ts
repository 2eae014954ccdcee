/** The last number that a check takes and the first that it refuses. Expected values: the limits that the refusals state. */
import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../../schemas/failure.js';
import type { Structure } from '../../../../../schemas/tables/crystal.js';
import { checkStructure, closestContact } from '../../../../../science/crystal/index.js';
import { refusalOf } from '../../../../harness/laws/refusal.js';

const cuboid = (a: number, b: number, c: number) => Float64Array.of(a, 0, 0, 0, b, 0, 0, 0, c);
const cell = (change: Partial<Structure>): Structure => ({
  id: 'cell',
  lattice: cuboid(4, 5, 6),
  species: ['Po'],
  fracCoords: Float64Array.of(0, 0, 0),
  ...change,
});

const refusalOfCell = (change: Partial<Structure>) =>
  refusalOf(InvalidStructureError, () => checkStructure(cell(change)));

describe('refused with what was found and expected', () => {
  it.each([
    ['no atoms', { species: [], fracCoords: new Float64Array(0) }, 'no atoms', '0', 'at least one atom'],
    ['50,001 atoms', { species: new Array<string>(50_001).fill('Po') }, 'too many atoms', '50001', 'at most 50000'],
    [
      '50,000 atoms without places',
      { species: new Array<string>(50_000).fill('Po') },
      'coordinates do not match the atoms',
      '3 numbers',
      '150000 numbers',
    ],
    ['eight numbers', { lattice: new Float64Array(8) }, 'lattice is not 3 x 3', '8 numbers', '9 numbers'],
    [
      'a vector too long',
      { lattice: cuboid(4, 5, 1000.001) },
      'lattice vector',
      '1000.001 ångström',
      'at most 1000 ångström',
    ],
    ['a number that is none', { lattice: cuboid(4, Number.NaN, 6) }, 'lattice', 'NaN', 'finite numbers'],
    ['an infinite number', { lattice: cuboid(4, 5, Infinity) }, 'lattice', 'Infinity', 'finite numbers'],
    [
      'a flat cell',
      { lattice: Float64Array.of(40, 0, 0, 40, 0.0039, 0, 0, 0, 40) },
      'singular lattice',
      expect.stringMatching(/^volume 6\.24\d* cubic ångström$/),
      'three vectors that span a volume',
    ],
    [
      'a small cell',
      { lattice: cuboid(0.4, 0.5, 0.49) },
      'cell too small',
      expect.stringMatching(/^0\.09\d* cubic ångström an atom$/),
      'at least 0.1',
    ],
  ])('%s', (_, change, problem, found, expected) => {
    expect(refusalOfCell(change)).toEqual({ message: `cell: ${problem}`, structure: 'cell', found, expected });
  });

  it.each([
    [
      'no element',
      { species: ['Po', 'Xx'], fracCoords: Float64Array.of(0, 0, 0, 0.5, 0.5, 0.5) },
      'atom 2 is no element',
      '"Xx"',
      2,
    ],
    [
      'a coordinate too far',
      { species: ['Po', 'Po'], fracCoords: Float64Array.of(0, 0, 0, 0.5, -1000.25, 0.5) },
      'coordinate of atom 2',
      '-1000.25',
      2,
    ],
    [
      'a coordinate that is no number',
      { fracCoords: Float64Array.of(0, 0, Number.NaN) },
      'coordinate of atom 1',
      'NaN',
      1,
    ],
  ])('%s, by the atom', (_, change, problem, found, atom) => {
    expect(refusalOfCell(change)).toMatchObject({ message: `cell: ${problem}`, found, atom });
  });
});

describe('taken', () => {
  it.each([
    ['a vector of 1,000 ångström', { lattice: cuboid(4, 5, 1000) }],
    ['a coordinate of 1,000', { fracCoords: Float64Array.of(1000, -1000, 0) }],
    ['a cell that is nearly flat', { lattice: Float64Array.of(40, 0, 0, 40, 40, 0, 0, 0, 3) }],
    ['left-handed vectors', { lattice: cuboid(4, 5, -6) }],
  ])('%s', (_, change) => {
    const structure = cell(change);
    expect(checkStructure(structure)).toBe(structure);
  });
});

describe('the closest contact', () => {
  const at = (share: number, ...species: [string, string]) => {
    // Covalent radii: O 0.66, Na 1.66 ångström.
    const sum = species.reduce((all, symbol) => all + (symbol === 'O' ? 0.66 : 1.66), 0);
    const lattice = cuboid(16, 16, 16);
    return closestContact({
      id: 'pair',
      lattice,
      species,
      fracCoords: Float64Array.of(0, 0, 0, 0, (share * sum) / 16, 0),
    });
  };

  it('is told below 0.65 of the sum of the radii, and impossible below 0.5', () => {
    expect(at(0.651, 'Na', 'O')).toBeNull();
    expect(at(0.649, 'Na', 'O')).toMatchObject({ first: 0, second: 1, isPossible: true, others: 0 });
    expect(at(0.501, 'Na', 'O')).toMatchObject({ isPossible: true, share: expect.closeTo(0.501, 12) });
    expect(at(0.499, 'Na', 'O')).toMatchObject({ isPossible: false, least: expect.closeTo(1.16, 12) });
  });

  it('is possible at exactly half the sum: a chain of carbon (0.73 ångström) at 0.73', () => {
    const chain = (a: number) =>
      closestContact({ id: 'chain', lattice: cuboid(a, 9, 9), species: ['C'], fracCoords: new Float64Array(3) });
    expect(chain(0.73)).toMatchObject({ share: 0.5, least: 0.73, isPossible: true, others: 0 });
    expect(chain(0.7299)!.isPossible).toBe(false);
  });

  it('of two that are impossible is the first, of possible ones the relatively nearest', () => {
    const row = (...places: number[]) =>
      closestContact({
        id: 'row',
        lattice: cuboid(60, 16, 16),
        species: places.map(() => 'Na'),
        fracCoords: Float64Array.from(places.flatMap((x) => [x / 60, 0, 0])),
      });
    expect(row(0, 2.1, 10, 12, 20, 22.05)).toMatchObject({
      first: 2,
      second: 3,
      distance: expect.closeTo(2, 9),
      others: 2,
    });
    expect(row(0, 1, 10, 10.5)).toMatchObject({ first: 0, second: 1, isPossible: false });
    expect(row(0, 2.1, 10, 10.5)).toMatchObject({ first: 2, second: 3, isPossible: false });
  });

  it('of elements without radius is refused at 0.15 ångström', () => {
    const pair = (distance: number) =>
      closestContact({
        id: 'pair',
        lattice: cuboid(10, 10, 10),
        species: ['Fm', 'Fm'],
        fracCoords: Float64Array.of(0, 0, 0, distance / 10, 0, 0),
      });
    expect(pair(0.151)).toBeNull();
    expect(pair(0.149)).toMatchObject({ isPossible: false, least: 0.15 });
    expect(refusalOfCell({ lattice: cuboid(0.12, 20, 20), species: ['Fm'] })).toMatchObject({
      message: 'cell: atom 1 overlaps its own image (Fm-Fm, 0.1200 ångström apart)',
      expected: 'more than 0.15 ångström',
      atom: 1,
    });
  });
});
