/** Radii by hand from Cordero et al., Dalton Trans. 2832 (2008): Na 1.66, Cl 1.02, Si 1.11 ångström. */
import { describe, expect, it } from 'vitest';
import { InvalidGraphError, InvalidStructureError } from '../../../../schemas/failure.js';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import { DEFAULT_GRAPH_RULES, type GraphRules } from '../../../../schemas/tables/graph.js';
import { bondLengthsAngstrom, buildCrystalGraph, graphsOf, graphsToTable } from '../../../../science/graph/index.js';
import { refuseOtherRules } from '../../../../science/model/index.js';
import { refusalOf } from '../../../harness/laws/refusal.js';
import { NACL, NACL_CUBIC, SILICON } from './spec-structures.js';

const RELATIVE: GraphRules = { ...DEFAULT_GRAPH_RULES, bondLengths: 'relative' };

describe('relative bond lengths', () => {
  it.each([
    ['NaCl', NACL, 1.66 + 1.02],
    ['Si', SILICON, 2 * 1.11],
  ])('of %s are those of the crystal times 2.5 over the sum of the radii', (_, structure, sum) => {
    const [own, relative] = [DEFAULT_GRAPH_RULES, RELATIVE].map((rules) => buildCrystalGraph(structure, rules));
    const shortest = (lengths: Float64Array) => Math.min(...lengths);
    expect(shortest(relative!.bondLength)).toBeCloseTo((2.5 * shortest(own!.bondLength)) / sum, 12);
    expect({ ...relative, bondLength: null }).toEqual({ ...own, bondLength: null });
    bondLengthsAngstrom(relative!, RELATIVE).forEach((length, bond) => {
      expect(length).toBeCloseTo(own!.bondLength[bond]!, 12);
    });
  });

  it('take the radii of both ends: second neighbours of a salt are of one element', () => {
    const own = buildCrystalGraph(NACL, { ...DEFAULT_GRAPH_RULES, symmetry: 'full', maxNeighbors: 18 });
    const relative = buildCrystalGraph(NACL, { ...RELATIVE, symmetry: 'full', maxNeighbors: 18 });
    const factors = new Set(own.bondLength.map((length, i) => Math.round((1e9 * relative.bondLength[i]!) / length)));
    const expected = [1.66 + 1.02, 2 * 1.66, 2 * 1.02].map((sum) => Math.round((1e9 * 2.5) / sum));
    expect([...factors].sort()).toEqual(expected.sort());
  });

  it('do not depend on the cell, and grow as the crystal does', () => {
    const stretched = (by: number): Structure => ({ ...NACL, lattice: NACL.lattice.map((value) => by * value) });
    const first = (structure: Structure) => buildCrystalGraph(structure, RELATIVE).bondLength[0]!;
    expect(first(NACL_CUBIC)).toBeCloseTo(first(NACL), 9);
    expect(first(stretched(1.02)) / first(NACL)).toBeCloseTo(1.02, 12);
  });

  it('travel with the graphs, and a model of other lengths is refused', () => {
    const graph = buildCrystalGraph(NACL, RELATIVE);
    const { graphs, rules } = graphsOf(graphsToTable([graph], RELATIVE));
    expect(rules).toEqual(RELATIVE);
    expect(graphs[0]!.bondLength).toEqual(graph.bondLength);
    for (const [model, given] of [
      [RELATIVE, DEFAULT_GRAPH_RULES],
      [DEFAULT_GRAPH_RULES, RELATIVE],
    ] as const)
      expect(refusalOf(InvalidGraphError, () => refuseOtherRules(model, given))).toMatchObject({ rule: 'bondLengths' });
  });

  it('of an element without a radius are refused by name', () => {
    const structure: Structure = { ...NACL, id: 'heavy', species: ['Bk', 'Cl'] };
    expect(refusalOf(InvalidStructureError, () => buildCrystalGraph(structure, RELATIVE))).toMatchObject({
      structure: 'heavy',
      found: 'Bk',
    });
  });
});
