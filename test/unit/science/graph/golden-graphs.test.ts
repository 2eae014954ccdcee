/**
 * Crystal graphs against the reference implementation: 14 crystals in two settings, compared as the README of
 * test/fixtures/golden says (edges paired, cosines as a histogram), and edge counts for other starts and rules.
 */
import { describe, expect, it } from 'vitest';
import { DEFAULT_GRAPH_RULES, type GraphRules } from '../../../../schemas/tables/graph.js';
import {
  buildCrystalGraph,
  buildTriplets,
  type DirectedBonds,
  directedBonds,
} from '../../../../science/graph/index.js';
import { type GoldenEdges, goldenCrystals, goldenStructure } from './golden-graphs.js';

const REFERENCE: GraphRules = { ...DEFAULT_GRAPH_RULES, mode: 'reference', symmetry: 'full' };

/** Golden components are rounded to 1e-6 ångström, the structures' lattices to 1e-5. */
const COMPONENT_TOLERANCE = 2e-6;

describe.each(Object.keys(goldenCrystals))('%s', (id) => {
  const golden = goldenCrystals[id]!;
  const structure = goldenStructure(id);

  it.each(['8,12', '10,20'] as const)('edges and cosines of the reference at cutoff, k = %s', (setting) => {
    const [cutoffAngstrom, maxNeighbors] = setting.split(',').map(Number) as [number, number];
    const rules = { ...REFERENCE, cutoffAngstrom, maxNeighbors };
    const expected = golden.settings[setting].tolerant ?? golden.settings[setting].literal;
    const bonds = directedBonds(structure, rules);
    const triplets = buildTriplets(bonds, rules.mode);

    expect(bonds.source.length).toBe(expected.E);
    expect(triplets.source.length).toBe(expected.T);
    expect(degrees(bonds.target, bonds.nAtoms)).toEqual(expected.inDegree);
    expect(degrees(bonds.source, bonds.nAtoms)).toEqual(expected.outDegree);
    expect(unpairedEdges(bonds, expected)).toEqual([]);

    const cosines = triplets.cosine.slice().sort();
    const wanted = expected.cosines.flatMap(([cosine, count]) => new Array<number>(count).fill(cosine));
    const farthest = wanted.reduce((most, cosine, n) => Math.max(most, Math.abs(cosine - cosines[n]!)), 0);
    expect(farthest).toBeLessThan(2e-6);
    expect(cosines.reduce((sum, cosine) => sum + cosine, 0)).toBeCloseTo(expected.cosineSum, 8);
  });

  it('the radius grows from a small start to the same edges', () => {
    const { literal, tolerant, cutoff, maxNeighbors } = golden.smallStart;
    const graph = buildCrystalGraph(structure, { ...REFERENCE, cutoffAngstrom: cutoff!, maxNeighbors: maxNeighbors! });
    const expected = tolerant ?? literal;
    expect([graph.nBonds, graph.nTriplets]).toEqual([expected.E, expected.T]);
  });

  it('edges are not merged without canonical ends', () => {
    const { literal, tolerant } = golden.canonizeOff;
    const graph = buildCrystalGraph(structure, { ...REFERENCE, canonize: false });
    const expected = tolerant ?? literal;
    expect([graph.nBonds, graph.nTriplets]).toEqual([expected.E, expected.T]);
  });
});

function degrees(ends: Uint32Array, nAtoms: number): number[] {
  const counts = new Array<number>(nAtoms).fill(0);
  for (const atom of ends) counts[atom]! += 1;
  return counts;
}

/** Pairs each golden edge with the nearest unused one of equal ends. @returns golden edges left without partner */
function unpairedEdges(bonds: DirectedBonds, expected: GoldenEdges): number[][] {
  const unused = new Set(bonds.source.keys());
  return expected.edges.filter(([source, target, ...r]) => {
    let nearest = -1;
    let least = COMPONENT_TOLERANCE;
    for (const e of unused) {
      if (bonds.source[e] !== source || bonds.target[e] !== target) continue;
      const apart = Math.max(...r.map((x, axis) => Math.abs(x - bonds.vector[3 * e + axis]!)));
      if (apart <= least) [nearest, least] = [e, apart];
    }
    unused.delete(nearest);
    return nearest < 0;
  });
}
