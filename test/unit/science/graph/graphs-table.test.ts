/** The `graphs` table: graphs and rules come back as they went in, and columns that do not fit are refused. */
import { describe, expect, it } from 'vitest';
import { InvalidGraphError } from '../../../../schemas/failure.js';
import { DEFAULT_GRAPH_RULES, type GraphRules } from '../../../../schemas/graph.js';
import { buildCrystalGraph, graphRulesText, graphsOf, graphsToTable } from '../../../../science/graph/index.js';
import { ALUMINA, NACL, SILICON } from './spec-structures.js';

const graphs = [NACL, ALUMINA, SILICON].map((structure) => buildCrystalGraph(structure, DEFAULT_GRAPH_RULES));

describe('graphs table', () => {
  it('gives back what it was given', () => {
    const table = graphsToTable(graphs, DEFAULT_GRAPH_RULES);
    expect(table.rows).toBe(3);
    expect(graphsOf(table)).toEqual({ graphs, rules: DEFAULT_GRAPH_RULES });
  });

  it('writes equal rules as equal text', () => {
    const reversed = Object.fromEntries(Object.entries(DEFAULT_GRAPH_RULES).reverse()) as unknown as GraphRules;
    expect(graphRulesText(reversed)).toBe(graphRulesText(DEFAULT_GRAPH_RULES));
    expect(graphRulesText(DEFAULT_GRAPH_RULES)).toBe(
      '{"atomFeatures":"cgcnn","canonize":true,"cutoffAngstrom":8,"maxNeighbors":12,"mode":"fixed","strategy":"k-nearest","symmetry":"reduced","tieToleranceAngstrom":0.0001}',
    );
  });

  it.each([undefined, '', '{}', '{"mode":"fixed"}', 'null'])('refuses rules %j', (rules) => {
    const table = graphsToTable(graphs, DEFAULT_GRAPH_RULES);
    const metadata = rules === undefined ? {} : { rules };
    expect(() => graphsOf({ ...table, metadata } as typeof table)).toThrow(InvalidGraphError);
  });

  it('refuses weights that do not add up, and columns of different lengths, naming the crystal', () => {
    const table = graphsToTable(graphs, DEFAULT_GRAPH_RULES);
    const wrong = { ...table.columns, nTriplets: table.columns.nTriplets.map((n, row) => (row === 1 ? n + 1 : n)) };
    expect(() => graphsOf({ ...table, columns: wrong })).toThrow(/^Al2O3: weights do not add up/);
    const short = { ...table.columns, bondLength: table.columns.bondLength.map((list) => list.slice(1)) };
    expect(() => graphsOf({ ...table, columns: short })).toThrow(/^NaCl: columns of different lengths/);
  });
});
