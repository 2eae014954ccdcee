/**
 * Crystal graphs against printed counts: specification sections 6.1 (edges and triplets) and 6.3 (cell invariance),
 * coordination shells of cubic lattices, and refusals.
 */
import { describe, expect, it } from 'vitest';
import { InvalidGraphError, InvalidStructureError } from '../../../../schemas/failure.js';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import { DEFAULT_GRAPH_RULES, type GraphRules } from '../../../../schemas/tables/graph.js';
import { buildCrystalGraph, buildTriplets, directedBonds } from '../../../../science/graph/index.js';
import { ALUMINA, CSCL, NACL, NACL_CUBIC, SILICON, SIMPLE_CUBIC, supercell } from './spec-structures.js';

const FIXED: GraphRules = { ...DEFAULT_GRAPH_RULES, symmetry: 'full' };
const REFERENCE: GraphRules = { ...FIXED, mode: 'reference' };

function counts(structure: Structure, rules: GraphRules): [bonds: number, triplets: number] {
  const graph = buildCrystalGraph(structure, rules);
  return [graph.nBonds, graph.nTriplets];
}

describe('counts of the specification, 6.1, reference mode', () => {
  it.each([
    [SIMPLE_CUBIC.id, 8, 12, SIMPLE_CUBIC, 36, 1260],
    [CSCL.id, 8, 12, CSCL, 40, 776],
    [CSCL.id, 10, 10, CSCL, 40, 776],
    [CSCL.id, 10, 20, CSCL, 88, 3800],
    [NACL.id, 8, 12, NACL, 60, 1752],
    [NACL.id, 10, 20, NACL, 76, 2840],
    [NACL.id, 10, 40, NACL, 148, 10880],
    [SILICON.id, 8, 12, SILICON, 56, 1520],
    [ALUMINA.id, 8, 12, ALUMINA, 124, 1540],
    [ALUMINA.id, 10, 10, ALUMINA, 112, 1264],
    [ALUMINA.id, 10, 20, ALUMINA, 220, 4900],
    [ALUMINA.id, 10, 40, ALUMINA, 440, 19420],
  ] as const)('%s at cutoff %d, k %d', (_, cutoffAngstrom, maxNeighbors, structure, bonds, triplets) => {
    expect(counts(structure, { ...REFERENCE, cutoffAngstrom, maxNeighbors })).toEqual([bonds, triplets]);
  });

  it.each([
    [NACL.id, NACL, 72, 2544],
    [ALUMINA.id, ALUMINA, 248, 6160],
  ] as const)('%s without canonical edges', (_, structure, bonds, triplets) => {
    expect(counts(structure, { ...REFERENCE, canonize: false })).toEqual([bonds, triplets]);
  });

  it('cosines of NaCl and how often each occurs', () => {
    const { cosine } = buildTriplets(directedBonds(NACL, REFERENCE), 'reference');
    const histogram = new Map<string, number>();
    for (const value of cosine) {
      const name = (Math.round(value * 1e4) / 1e4 + 0).toFixed(4);
      histogram.set(name, (histogram.get(name) ?? 0) + 1);
    }
    expect(Object.fromEntries(histogram)).toEqual({
      '-1.0000': 60,
      '-0.7071': 192,
      '-0.5000': 384,
      '0.0000': 432,
      '0.5000': 384,
      '0.7071': 192,
      '1.0000': 108,
    });
  });
});

describe('fixed mode does not depend on the cell (6.3)', () => {
  it('counts NaCl as the specification prints them', () => {
    expect(counts(NACL, FIXED)).toEqual([36, 648]);
    expect(counts(NACL_CUBIC, FIXED)).toEqual([144, 2592]);
    expect(counts(NACL_CUBIC, REFERENCE)).toEqual([144, 2592]);
  });

  it.each([CSCL, NACL, SILICON, ALUMINA])('a supercell of $id has as many bonds and triplets per atom', (structure) => {
    const [bonds, triplets] = counts(structure, FIXED);
    expect(counts(supercell(structure, [2, 1, 3]), FIXED)).toEqual([6 * bonds, 6 * triplets]);
  });

  it('nor on the cutoff, which is a first guess', () => {
    const small = buildCrystalGraph(ALUMINA, { ...FIXED, cutoffAngstrom: 1 });
    expect(small).toEqual(buildCrystalGraph(ALUMINA, { ...FIXED, cutoffAngstrom: 30 }));
  });

  it('nor on a slanted choice of the axes, or on atoms given outside the cell', () => {
    const [a, b, c] = [0, 1, 2].map((i) => NACL.lattice.subarray(3 * i, 3 * i + 3)) as Float64Array[];
    const slanted = Float64Array.from([
      ...a!,
      ...b!.map((x, n) => x + 40 * a![n]!),
      ...c!.map((x, n) => x - 9 * b![n]!),
    ]);
    // c' = c - 9 b and b' = b + 40 a: (1/2, 1/2, 1/2) becomes (1/2 - 200, 5, 1/2), here moved by whole cells besides.
    const moved: Structure = {
      ...NACL,
      lattice: slanted,
      fracCoords: Float64Array.from([7, -3, 0, 0.5 - 200, 5, 1.5]),
    };
    expect(counts(moved, FIXED)).toEqual([36, 648]);
  });
});

describe('bonds', () => {
  it('are the first shells of a simple cubic lattice: 6 at a and 12 at a times the root of 2', () => {
    const { length, vector, source, target } = directedBonds(SIMPLE_CUBIC, FIXED);
    const shells = length.slice().sort();
    expect(shells.length).toBe(18);
    expect([...shells].every((d, n) => Math.abs(d - 3.35 * (n < 6 ? 1 : Math.SQRT2)) < 1e-12)).toBe(true);
    const sum = [0, 1, 2].map((axis) => vector.reduce((total, x, n) => (n % 3 === axis ? total + x : total), 0));
    expect(Math.max(...sum.map(Math.abs))).toBeLessThan(1e-12);
    expect([...source, ...target].every((atom) => atom === 0)).toBe(true);
  });

  it('keep the union of both ends: an atom may have more than k', () => {
    const graph = buildCrystalGraph(CSCL, { ...FIXED, maxNeighbors: 1 });
    expect(graph.nBonds).toBe(16);
  });

  it('are found in a chain of atoms in a wide box, and for a lone atom in one', () => {
    const lattice = Float64Array.from([3, 0, 0, 0, 300, 0, 0, 0, 300]);
    const chain: Structure = { id: 'chain', lattice, species: ['C'], fracCoords: new Float64Array(3) };
    const { length } = directedBonds(chain, FIXED);
    expect([...length].sort((p, q) => p - q)).toEqual([3, 3, 6, 6, 9, 9, 12, 12, 15, 15, 18, 18]);
    const lone = { ...chain, lattice: Float64Array.from([40, 0, 0, 0, 40, 0, 0, 0, 40]) };
    expect(directedBonds(lone, { ...REFERENCE, maxNeighbors: 6 }).length.every((d) => d === 40)).toBe(true);
  });
});

describe('order and refusals', () => {
  it('sorts bonds by target and triplets by target bond', () => {
    const graph = buildCrystalGraph(ALUMINA, FIXED);
    for (const order of [graph.bondTarget, graph.tripletTarget])
      expect(order.every((value, n) => n === 0 || value >= order[n - 1]!)).toBe(true);
    expect(graph.tripletSource.every((e, t) => graph.bondTarget[e] === graph.bondSource[graph.tripletTarget[t]!])).toBe(
      true,
    );
  });

  it('refuses two atoms on one site in fixed mode; the reference overlooks the pair', () => {
    const twice: Structure = {
      ...SIMPLE_CUBIC,
      species: ['Po', 'Po'],
      fracCoords: Float64Array.from([0, 0, 0, 1.02, 0, 0]),
    };
    expect(() => buildCrystalGraph(twice, FIXED)).toThrow(/simple-cubic: a neighbour of atom 0 is 0\.06\d* ångström/);
    expect(counts(twice, REFERENCE)[0]).toBeGreaterThan(0);
  });

  it.each([
    [{ ...NACL, fracCoords: Float64Array.from([0, 0, Number.NaN, 0.5, 0.5, 0.5]) }, /NaN/],
    [{ ...NACL, lattice: NACL.lattice.map((x, n) => (n === 4 ? Infinity : x)) }, /Infinity/],
    [{ ...NACL, fracCoords: new Float64Array(3) }, /3 coordinates/],
    [{ ...NACL, species: [] }, /0 species/],
    [{ ...NACL, species: ['Na', 'Rf'] }, /"Rf"/],
  ])('refuses broken structures by value (%#)', (structure, message) => {
    expect(() => buildCrystalGraph(structure, FIXED)).toThrow(message);
    expect(() => buildCrystalGraph(structure, FIXED)).toThrow(InvalidStructureError);
  });

  it('refuses unmerged edges in fixed mode', () => {
    expect(() => buildCrystalGraph(NACL, { ...FIXED, canonize: false })).toThrow(InvalidGraphError);
  });

  it('refuses more triplets than fit in memory, with the number', () => {
    const large = supercell(NACL, [8, 8, 8]);
    const rules = { ...FIXED, maxNeighbors: 150 };
    expect(() => buildCrystalGraph(large, rules)).toThrow(/^NaCl: \d{8,} triplets, more than 20000000$/);
  });
});
