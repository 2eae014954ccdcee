/** CIF as it is written: what is read back is the crystal that was given, and a name stays a name. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Structure } from '../../../../../../schemas/tables/crystal.js';
import { CIF, writeCif } from '../../../../../../science/crystal/formats/index.js';
import { toCartesian } from '../../../../../../science/crystal/index.js';

const read = (text: string): Structure => CIF.readStructures(text, 'cell.cif')[0]!;
const plain = read(`data_cell
_cell_length_a 4
_cell_length_b 4
_cell_length_c 6
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
loop_
_atom_site_label
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Zn1 0 0 0
O1 0.5 0.5 0.25
`);

describe('writer', () => {
  it('reads back as the same crystal: coordinates bit for bit, scalar products to rounding, right-handed', () => {
    const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
    const axis = fc.double({ min: 30, max: 60, noNaN: true });
    const offset = fc.double({ min: -15, max: 15, noNaN: true });
    const rows = fc.tuple(axis, offset, offset, offset, axis, offset, offset, offset, axis);
    const atoms = fc.array(fc.tuple(fc.constantFrom('Zn', 'O', 'Na'), coordinate, coordinate, coordinate), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(rows, atoms, fc.boolean(), (lattice, sites, mirrored) => {
        const hand = mirrored ? -1 : 1;
        const structure: Structure = {
          id: 'a name of its own',
          lattice: Float64Array.from(lattice, (x, n) => (n % 3 === 2 ? hand * x : x)),
          species: sites.map(([symbol]) => symbol),
          fracCoords: Float64Array.from(sites.flatMap(([, ...xyz]) => xyz)),
        };
        let back: Structure;
        try {
          back = read(writeCif(structure));
        } catch (error) {
          // Random atoms may fall on one site; nothing else may be wrong with them.
          expect((error as Error).message).toMatch(/overlap/);
          return;
        }
        expect(back.species).toEqual(structure.species);
        back.fracCoords.forEach((value, n) => {
          expect(value).toBe(hand * structure.fracCoords[n]! + 0);
        });
        const [before, after] = [structure, back].map(({ lattice: l, fracCoords: f, species }) => {
          const points = [...toCartesian(f, l)];
          const vectors = [0, 1, 2].map((i) => l.subarray(3 * i, 3 * i + 3).map((x) => x));
          const all = [...vectors, ...species.map((_, i) => Float64Array.from(points.slice(3 * i, 3 * i + 3)))];
          return all.flatMap((u) => all.map((v) => u[0]! * v[0]! + u[1]! * v[1]! + u[2]! * v[2]!));
        });
        after!.forEach((value, n) => {
          // Reversed vectors change the sign of products of a vector and a position, not their size.
          expect(Math.abs(Math.abs(value) - Math.abs(before![n]!))).toBeLessThan(1e-7);
        });
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('a name cannot add lines or words', () => {
    const text = writeCif({ ...plain, id: 'x\n_cell_length_a 9 ü' });
    expect(text.split('\n')[0]).toBe('data_x__cell_length_a_9__');
    expect(read(text)).toEqual(plain);
  });

  it('gives the same bytes again', () => {
    expect(writeCif(read(writeCif(plain)))).toBe(writeCif(plain));
  });
});
