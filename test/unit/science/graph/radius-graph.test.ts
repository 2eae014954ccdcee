/** Radius graphs against counting in lattices (specification 1.8), and the pairs that a plain search finds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../schemas/failure.js';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import { DEFAULT_GRAPH_RULES, type GraphRules } from '../../../../schemas/tables/graph.js';
import { buildCrystalGraph, directedBonds } from '../../../../science/graph/index.js';
import { ALUMINA, NACL, NACL_CUBIC, SIMPLE_CUBIC, supercell } from './spec-structures.js';

const rules = (cutoffAngstrom: number, changes: Partial<GraphRules> = {}): GraphRules => ({
  ...DEFAULT_GRAPH_RULES,
  symmetry: 'full',
  strategy: 'radius',
  cutoffAngstrom,
  ...changes,
});

/** Lengths of all (i, j, t) with |t| <= 3 and 0 < d <= cutoff, by trying every one. */
function everyPair({ lattice, fracCoords, species }: Structure, cutoff: number): number[] {
  const lengths: number[] = [];
  const images = [-3, -2, -1, 0, 1, 2, 3];
  for (let i = 0; i < species.length; i++)
    for (let j = 0; j < species.length; j++)
      for (const a of images)
        for (const b of images)
          for (const c of images) {
            const f = [a, b, c].map((t, k) => fracCoords[3 * j + k]! + t - fracCoords[3 * i + k]!);
            const d = Math.hypot(
              ...[0, 1, 2].map((k) => f.reduce((sum, x, row) => sum + x * lattice[3 * row + k]!, 0)),
            );
            if (d > 1e-3 && d <= cutoff) lengths.push(d);
          }
  return lengths.sort((p, q) => p - q);
}

describe('the radius strategy', () => {
  it.each([
    // Shells of a simple cubic lattice: 6 at a, 12 at a sqrt 2, 8 at a sqrt 3, 6 at 2 a.
    [3.35, 6],
    [3.35 * Math.SQRT2, 18],
    [6, 26],
    [6.8, 32],
  ])('finds the shells of a simple cubic lattice within %d', (cutoff, bonds) => {
    const graph = buildCrystalGraph(SIMPLE_CUBIC, rules(cutoff));
    // Every pair of bonds at one atom, the bond itself included.
    expect([graph.nBonds, graph.nTriplets]).toEqual([bonds, bonds * bonds]);
    // The reference leaves out the pair of a bond with itself.
    const reference = buildCrystalGraph(SIMPLE_CUBIC, rules(cutoff, { mode: 'reference', tieToleranceAngstrom: 1e-4 }));
    expect([reference.nBonds, reference.nTriplets]).toEqual([bonds, bonds * (bonds - 1)]);
  });

  it.each(['fixed', 'reference'] as const)('finds the pairs of a plain search, %s mode', (mode) => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 5, noNaN: true }), fc.constantFrom(NACL, ALUMINA), (cutoff, structure) => {
        const bonds = directedBonds(structure, rules(cutoff, { mode, tieToleranceAngstrom: 0 }));
        const found = [...bonds.length].sort((p, q) => p - q);
        const expected = everyPair(structure, mode === 'fixed' ? cutoff : Math.max(cutoff, found.at(-1) ?? 0));
        return found.length === expected.length && found.every((d, n) => Math.abs(d - expected[n]!) < 1e-4);
      }),
      { numRuns: 30 },
    );
  });

  it('does not depend on the cell, nor on the number of neighbours asked for', () => {
    const primitive = buildCrystalGraph(NACL, rules(5));
    const cubic = buildCrystalGraph(NACL_CUBIC, rules(5, { maxNeighbors: 3 }));
    expect([cubic.nBonds, cubic.nTriplets]).toEqual([4 * primitive.nBonds, 4 * primitive.nTriplets]);
    const large = buildCrystalGraph(supercell(ALUMINA, [2, 1, 1]), rules(4));
    expect(large.nBonds).toBe(2 * buildCrystalGraph(ALUMINA, rules(4)).nBonds);
  });

  const pair = (separation: number): Structure => ({
    id: 'pair and one apart',
    lattice: Float64Array.of(30, 0, 0, 0, 30, 0, 0, 0, 30),
    species: ['H', 'H', 'Xe'],
    fracCoords: Float64Array.of(0, 0, 0, separation / 30, 0, 0, 0.5, 0.5, 0.5),
  });

  it('keeps isolated atoms; the reference grows the cutoff until the last atom has a neighbour', () => {
    const fixed = buildCrystalGraph(pair(0.74), rules(3));
    expect([fixed.nAtoms, fixed.nBonds, fixed.nTriplets]).toEqual([3, 2, 2]);
    const reduced = buildCrystalGraph(pair(0.74), rules(3, { symmetry: 'reduced' }));
    expect([...reduced.atomMultiplicity]).toEqual([2, 1]);
    // From the xenon to the second hydrogen it is 25.6 ångström: 3, 6, ... 27.
    const reference = directedBonds(pair(0.74), rules(3, { mode: 'reference' }));
    expect(Math.max(...reference.length)).toBeGreaterThan(25);
    expect(Math.max(...reference.length)).toBeLessThanOrEqual(27);
  });

  it('refuses two atoms on one site in fixed mode', () => {
    expect(() => directedBonds(pair(0.1), rules(3))).toThrow(InvalidStructureError);
    expect(directedBonds({ ...pair(0.1) }, rules(3, { mode: 'reference' })).length[0]).toBeCloseTo(0.1, 6);
  });
});
