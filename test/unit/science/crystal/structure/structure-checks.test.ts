/** Expected: by construction. Two sites are placed a known distance apart, across any border of the cell. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../../schemas/failure.js';
import type { Structure } from '../../../../../schemas/tables/crystal.js';
import { readStructures } from '../../../../../science/crystal/formats/index.js';
import { checkStructure, readPoscar, toFractional } from '../../../../../science/crystal/index.js';
import { bundledCrystals } from '../../interpretation/stored.js';

/** Rows longer than 3 ångström with angles far from 0: no lattice vector is short. */
const lattices = fc
  .tuple(
    fc.double({ min: 3, max: 9, noNaN: true }),
    fc.double({ min: 3, max: 9, noNaN: true }),
    fc.double({ min: 3, max: 9, noNaN: true }),
    fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 }),
  )
  // Any combination of rows of a right-angled cell spans the same lattice: skewed as one likes, still no short vector.
  .map(([a, b, c, [p, q, r]]) => Float64Array.of(a, 0, 0, p! * a, b, 0, q! * a, r! * b, c));
const unit = fc.double({ min: -1, max: 1, noNaN: true });
const whole = fc.integer({ min: -900, max: 900 });

describe('overlapping sites', () => {
  it('are refused below half the sum of the radii, wherever the two lie', () => {
    const sites = fc.tuple(fc.tuple(unit, unit, unit), fc.tuple(unit, unit, unit), fc.tuple(whole, whole, whole));
    const distances = fc
      .double({ min: 0, max: 1, noNaN: true })
      .filter((d) => [0.15, 0.695].every((limit) => Math.abs(d - limit) > 1e-9));
    let refused = 0;
    fc.assert(
      fc.property(lattices, sites, distances, (lattice, [first, direction, image], distance) => {
        const norm = Math.hypot(...direction);
        fc.pre(norm > 1e-3);
        const step = toFractional(
          Float64Array.from(direction, (x) => (x / norm) * distance),
          lattice,
        );
        const second = first.map((x, axis) => x + step[axis]! + image[axis]!);
        fc.pre(second.every((x) => Math.abs(x) <= 1000));
        const fracCoords = Float64Array.of(...first, ...second);
        const check = () => checkStructure({ id: 'pair', lattice, species: ['C', 'O'], fracCoords });
        // Half the sum of the covalent radii of carbon (0.73) and oxygen (0.66).
        if (distance > 0.695) expect(check).not.toThrow();
        else {
          refused += 1;
          expect(check).toThrow('atoms 1 and 2 overlap');
        }
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(50);
  });

  it('of an atom with its own image are refused in a cell thinner than that', () => {
    const lattice = Float64Array.of(0.14, 0, 0, 0, 4, 0, 0, 0, 4);
    expect(() => checkStructure({ id: 'thin', lattice, species: ['C'], fracCoords: new Float64Array(3) })).toThrow(
      'atom 1 overlaps its own image',
    );
  });
});

/** Two atoms in a cube of 12 ångström. */
function pairOf(first: string, second: string, distance: number): Structure {
  const lattice = Float64Array.of(12, 0, 0, 0, 12, 0, 0, 0, 12);
  return {
    id: 'pair',
    lattice,
    species: [first, second],
    fracCoords: Float64Array.of(0.9, 0, 0, 0.9 + distance / 12, 0, 0),
  };
}

describe('distances of atoms', () => {
  // Bond lengths of Huber and Herzberg, Constants of Diatomic Molecules (1979), and of crystals, in ångström.
  it.each([
    ['H', 'H', 0.741],
    ['O', 'H', 0.957],
    ['N', 'N', 1.098],
    ['C', 'O', 1.128],
    ['C', 'C', 1.203],
    ['F', 'F', 1.412],
    ['V', 'O', 1.57],
    ['Mn', 'N', 1.52],
    ['U', 'O', 1.76],
    ['U', 'U', 2.75],
    ['Si', 'O', 1.61],
    ['Cs', 'Cs', 3.3],
  ])('%s-%s at %f is taken without a word', (first, second, distance) => {
    expect(checkStructure(pairOf(first, second, distance)).notices).toBeUndefined();
  });

  it.each([
    ['Cr', 'Cr', 1.68],
    ['V', 'V', 1.77],
    ['Mo', 'Mo', 1.93],
    ['Na', 'Na', 1.89],
  ])('%s-%s at %f is real, rare, and told', (first, second, distance) => {
    const { notices } = checkStructure(pairOf(first, second, distance));
    expect(notices).toEqual([
      expect.stringMatching(`^atoms 1 and 2 \\(${first}-${second}\\) are ${distance.toFixed(2)}`),
    ]);
  });

  it.each([
    ['Si', 'Si', 0.217, 1.11],
    ['O', 'H', 0.31, 0.48],
    ['Si', 'O', 0.489, 0.89],
    ['C', 'C', 0.6, 0.73],
    ['Cs', 'I', 1.5, 1.92],
  ])('%s-%s at %f is refused with the limit', (first, second, distance, least) => {
    expect(() => checkStructure(pairOf(first, second, distance))).toThrow('pair: atoms 1 and 2 overlap');
    try {
      checkStructure(pairOf(first, second, distance));
    } catch (error) {
      const { facts } = error as InvalidStructureError;
      expect(facts).toMatchObject({ structure: 'pair', atom: 2 });
      expect(facts.found).toBe(`${first}-${second}, ${distance.toFixed(4)} ångström apart`);
      expect(facts.expected).toContain(`at least ${least.toFixed(2)} ångström`);
    }
  });

  it('count every pair once, an atom and its images too', () => {
    // A chain of sodium at 1.9 ångström, once with one atom a cell and once with three.
    const chain = (n: number): Structure => ({
      id: 'chain',
      lattice: Float64Array.of(1.9 * n, 0, 0, 0, 9, 0, 0, 0, 9),
      species: new Array<string>(n).fill('Na'),
      fracCoords: Float64Array.from({ length: 3 * n }, (_, k) => (k % 3 === 0 ? k / 3 / n : 0)),
    });
    expect(checkStructure(chain(1)).notices![0]).not.toContain('more such pairs');
    expect(checkStructure(chain(3)).notices![0]).toContain('(and 2 more such pairs)');
  });

  it('of no bundled crystal are refused or told', () => {
    for (const { structure } of bundledCrystals()) expect(checkStructure(structure)).toBe(structure);
  });

  it.each(['close-0.22A', 'close-0.49A'])('of %s are refused by the reader', (name) => {
    const text = readFileSync(`test/fixtures/input-faults/geom/${name}.vasp`, 'utf8');
    expect(() => readPoscar(text, `${name}.vasp`)).toThrow(`${name}.vasp: atoms 1 and 2 overlap`);
  });

  it('of a site beside its mirror plane, twice in 0.2 ångström, are refused by the reader of CIF', () => {
    const text = readFileSync('test/fixtures/input-faults/cif/g4-near-mirror-0.01.cif', 'utf8');
    expect(() => readStructures(text, 'g4-near-mirror-0.01.cif')).toThrow(InvalidStructureError);
  });
});
