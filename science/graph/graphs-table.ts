/** Crystal graphs <-> the `graphs` table: one row a crystal, the graph rules as canonical JSON in its metadata. */

import { InvalidGraphError } from '../../schemas/failure.js';
import type { Table } from '../../schemas/run/artifact.js';
import { type CrystalGraph, type GraphRules, GraphRulesSchema } from '../../schemas/tables/graph.js';
import { extraFeatureColumn, extraFeaturesOf } from '../crystal/index.js';

/** Keys in fixed order (by code unit): equal rules have equal text, whatever order they were written in. */
export function graphRulesText(rules: GraphRules): string {
  return JSON.stringify(rules, Object.keys(GraphRulesSchema.shape).sort());
}

/** @throws InvalidGraphError where the text is not JSON or not graph rules */
function parseGraphRules(text: string | undefined): GraphRules {
  try {
    return GraphRulesSchema.parse(JSON.parse(text ?? 'null'));
  } catch (error) {
    throw new InvalidGraphError(`graph rules cannot be read: ${text}`, { found: text ?? 'none' }, { cause: error });
  }
}

/**
 * @param rules those that the graphs were built by
 * @throws InvalidInputError for extra features of different lengths
 */
export function graphsToTable(graphs: readonly CrystalGraph[], rules: GraphRules): Table<'graphs'> {
  return {
    kind: 'graphs',
    rows: graphs.length,
    columns: {
      id: graphs.map((graph) => graph.id),
      nAtoms: Uint32Array.from(graphs, (graph) => graph.nAtoms),
      nBonds: Uint32Array.from(graphs, (graph) => graph.nBonds),
      nTriplets: Uint32Array.from(graphs, (graph) => graph.nTriplets),
      species: graphs.map((graph) => [...graph.species]),
      atomMultiplicity: graphs.map((graph) => graph.atomMultiplicity),
      atomClass: graphs.map((graph) => graph.atomClass),
      bondSource: graphs.map((graph) => graph.bondSource),
      bondTarget: graphs.map((graph) => graph.bondTarget),
      bondLength: graphs.map((graph) => graph.bondLength),
      bondWeight: graphs.map((graph) => graph.bondWeight),
      tripletSource: graphs.map((graph) => graph.tripletSource),
      tripletTarget: graphs.map((graph) => graph.tripletTarget),
      tripletCosine: graphs.map((graph) => graph.tripletCosine),
      tripletWeight: graphs.map((graph) => graph.tripletWeight),
    },
    ...extraFeatureColumn(graphs),
    metadata: { rules: graphRulesText(rules) },
  };
}

/**
 * @returns graphs in row order (their arrays are those of the table) and the rules they were built by
 * @throws InvalidGraphError where the rules are missing or a row's arrays do not fit each other
 */
export function graphsOf(table: Table<'graphs'>): { graphs: CrystalGraph[]; rules: GraphRules } {
  const { columns } = table;
  const graphs = Array.from({ length: table.rows }, (_, n): CrystalGraph => {
    const graph = {
      id: columns.id[n]!,
      nAtoms: columns.nAtoms[n]!,
      nBonds: columns.nBonds[n]!,
      nTriplets: columns.nTriplets[n]!,
      species: columns.species[n]!,
      atomMultiplicity: columns.atomMultiplicity[n]!,
      atomClass: columns.atomClass[n]!,
      bondSource: columns.bondSource[n]!,
      bondTarget: columns.bondTarget[n]!,
      bondLength: columns.bondLength[n]!,
      bondWeight: columns.bondWeight[n]!,
      tripletSource: columns.tripletSource[n]!,
      tripletTarget: columns.tripletTarget[n]!,
      tripletCosine: columns.tripletCosine[n]!,
      tripletWeight: columns.tripletWeight[n]!,
      ...extraFeaturesOf(table.extra, n),
    };
    checkTotals(graph);
    return graph;
  });
  return { graphs, rules: parseGraphRules(table.metadata.rules) };
}

/** Weights must add up to the counts of the full graph: a column that lost or mixed rows cannot pass. */
function checkTotals(graph: CrystalGraph): void {
  const bondColumns = [graph.bondSource, graph.bondTarget, graph.bondLength, graph.bondWeight];
  const tripletColumns = [graph.tripletSource, graph.tripletTarget, graph.tripletCosine, graph.tripletWeight];
  for (const columns of [[graph.species, graph.atomMultiplicity], bondColumns, tripletColumns])
    if (columns.some((column) => column.length !== columns[0]!.length))
      throw new InvalidGraphError(`${graph.id}: columns of different lengths`, {
        structure: graph.id,
        found: columns.map((column) => column.length).join(', '),
        expected: 'one length',
      });
  let atoms = 0;
  for (const multiplicity of graph.atomMultiplicity) atoms += multiplicity;
  const membersOfBond = graph.bondTarget.map((v, e) => graph.atomMultiplicity[v]! * graph.bondWeight[e]!);
  let bonds = 0;
  for (const members of membersOfBond) bonds += members;
  let triplets = 0;
  graph.tripletTarget.forEach((f, t) => {
    triplets += membersOfBond[f]! * graph.tripletWeight[t]!;
  });
  const found = `${atoms} atoms, ${bonds} bonds, ${triplets} triplets`;
  const expected = `${graph.nAtoms} atoms, ${graph.nBonds} bonds, ${graph.nTriplets} triplets`;
  if (found !== expected)
    throw new InvalidGraphError(`${graph.id}: weights do not add up`, { structure: graph.id, found, expected });
}
