/** Shells at the border of the weights. Expected values: the fixed point of the mean, solved in Python by bisection. */
import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../../schemas/failure.js';
import type { Structure } from '../../../../../schemas/tables/crystal.js';
import { coordinationShells } from '../../../../../science/crystal/index.js';

/** An atom at the origin of a large cell, others along its axes at these distances (ångström). */
function star(distances: readonly number[], symbols = distances.map(() => 'Na'), edge = 30): Structure {
  const directions = [
    [1, 0, 0],
    [-1, 0, 0],
    [0, 1, 0],
    [0, -1, 0],
    [0, 0, 1],
    [0, 0, -1],
    [0.6, 0.8, 0],
  ];
  return {
    id: 'star',
    lattice: Float64Array.of(edge, 0, 0, 0, edge, 0, 0, 0, edge),
    species: ['Na', ...symbols],
    fracCoords: Float64Array.from([0, 0, 0, ...distances.flatMap((d, n) => directions[n]!.map((x) => (x * d) / edge))]),
  };
}
const shell = (structure: Structure, options?: Parameters<typeof coordinationShells>[2]) =>
  coordinationShells(structure, new Float64Array(structure.species.length), options)[0]!;

describe('a neighbour farther than the others', () => {
  it.each([
    [1, 0.2, 1.20891],
    [2, 0.2, 1.19221],
    [6, 0.2, 1.17994],
    [1, 0.5, 1.13413],
    [2, 0.5, 1.11448],
    [6, 0.5, 1.09978],
  ])(
    'than %i at one distance, at a weight of %f, belongs to them up to %f times it',
    (count, minimalWeight, border) => {
      const size = (ratio: number) =>
        shell(star([...new Array<number>(count).fill(3), 3 * ratio]), { minimalWeight, tieTolerance: 0 }).length;
      expect([size(border - 0.0005), size(border + 0.0005)]).toEqual([count + 1, count]);
    },
  );

  it('goes with one of the shell that it ties with', () => {
    const beyond = 3 * (1.20891 + 0.001);
    const size = (tieTolerance: number) =>
      shell(star([3, 3 * (1.20891 - 0.0005), beyond]), { minimalWeight: 0.2, tieTolerance }).length;
    expect([size(0), size(2e-2)].map((each) => each >= 2)).toEqual([true, true]);
    expect(size(2e-2)).toBe(3);
  });
});

describe('ligands', () => {
  it('are sorted by distance, then by site, each with its element', () => {
    expect(shell(star([3.1, 3, 3.1, 3.05]))).toEqual([
      { site: 2, symbol: 'Na', distance: expect.closeTo(3, 12) },
      { site: 4, symbol: 'Na', distance: expect.closeTo(3.05, 12) },
      { site: 1, symbol: 'Na', distance: expect.closeTo(3.1, 12) },
      { site: 3, symbol: 'Na', distance: expect.closeTo(3.1, 12) },
    ]);
  });

  it('share a shell by their relative distance: oxygen at 2.32 beside sodium at 3.32 (radii 0.66 and 1.66)', () => {
    expect(shell(star([2.32, 3.32], ['O', 'Na'])).map(({ symbol }) => symbol)).toEqual(['O', 'Na']);
    expect(shell(star([2.32, 2.32 * 1.25], ['O', 'O'])).map(({ symbol }) => symbol)).toEqual(['O']);
  });

  it('are searched beyond the first sphere, up to 32 ångström', () => {
    expect(shell(star([3.99, 4.01]))).toHaveLength(2);
    expect(shell(star([7], ['Na'], 60)).map(({ distance }) => distance)).toEqual([expect.closeTo(7, 12)]);
    const lone = (edge: number) => shell({ ...star([], [], edge) });
    expect(lone(31.9)).toHaveLength(6);
    expect(lone(32.1)).toEqual([]);
  });

  it('are of the other sign where both signs are known', () => {
    const structure = star([3, 3, 3]);
    const of = (...charges: number[]) => coordinationShells(structure, charges)[0]!.map(({ site }) => site);
    expect(of(1, -1, 1, 0)).toEqual([1, 3]);
    expect(of(-1, -1, 1, 1)).toEqual([2, 3]);
    expect(of(0, -1, 1, 0)).toEqual([1, 2, 3]);
  });
});

it('atoms on one place have no shell, and are told by name', () => {
  const twice = { ...star([0, 3]), id: 'twice' };
  expect(() => shell(twice)).toThrow(InvalidStructureError);
  expect(() => shell(twice)).toThrow('twice: another atom is on the place of atom 0');
});
