/** The `graphs` table: graphs and rules come back as they went in, and columns that do not fit are refused. */
import { describe, expect, it } from 'vitest';
import { inSlices } from '../../../../activities/ingest/slices.js';
import { decodeTable, encodeTable } from '../../../../infra/arrow/arrow-io.js';
import { InvalidGraphError } from '../../../../schemas/failure.js';
import { DEFAULT_GRAPH_RULES, type GraphRules } from '../../../../schemas/tables/graph.js';
import { buildCrystalGraph, graphRulesText, graphsOf, graphsToTable } from '../../../../science/graph/index.js';
import { ALUMINA, NACL, SILICON } from './spec-structures.js';

const graphs = [NACL, ALUMINA, SILICON].map((structure) => buildCrystalGraph(structure, DEFAULT_GRAPH_RULES));

describe('graphs table', () => {
  it('gives back what it was given', () => {
    const table = graphsToTable(graphs, DEFAULT_GRAPH_RULES);
    expect(table.rows).toBe(3);
    expect(graphsOf(table)).toEqual({ graphs, rules: DEFAULT_GRAPH_RULES });
  });

  it('carries extra features in a column that is there only with them', () => {
    const rich = graphs.map((graph, n) => ({ ...graph, extraFeatures: Float64Array.of(n, 0.5) }));
    const table = graphsToTable(rich, DEFAULT_GRAPH_RULES);
    expect(table.extra).toEqual({ extraFeatures: { width: 2, values: Float64Array.of(0, 0.5, 1, 0.5, 2, 0.5) } });
    const read = decodeTable('graphs', encodeTable(table, 'featurize'));
    expect(graphsOf(read).graphs).toEqual(rich);
    expect(inSlices(read, 2).flatMap((part) => graphsOf(part).graphs)).toEqual(rich);
    expect(graphsToTable(graphs, DEFAULT_GRAPH_RULES)).not.toHaveProperty('extra');
    expect(() => graphsToTable([rich[0]!, graphs[1]!], DEFAULT_GRAPH_RULES)).toThrow(
      'Al2O3: 0 extra features, NaCl has 2',
    );
  });

  it('a structure hands its extra features to its graph, whole or reduced', () => {
    for (const symmetry of ['full', 'reduced'] as const) {
      const rules = { ...DEFAULT_GRAPH_RULES, symmetry };
      const graph = buildCrystalGraph({ ...NACL, extraFeatures: Float64Array.of(7) }, rules);
      expect(graph).toEqual({ ...buildCrystalGraph(NACL, rules), extraFeatures: Float64Array.of(7) });
    }
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
