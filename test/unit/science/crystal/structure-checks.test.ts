/** Expected: by construction. Two sites are placed a known distance apart, across any border of the cell. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkStructure, toFractional } from '../../../../science/crystal/index.js';

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
  it('are refused at 0.15 ångström or less, wherever the two lie', () => {
    const sites = fc.tuple(fc.tuple(unit, unit, unit), fc.tuple(unit, unit, unit), fc.tuple(whole, whole, whole));
    const distances = fc.double({ min: 0, max: 0.4, noNaN: true }).filter((d) => Math.abs(d - 0.15) > 1e-9);
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
        if (distance > 0.15) expect(check).not.toThrow();
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
