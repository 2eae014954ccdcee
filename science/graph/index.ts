/** Crystal graphs: neighbours, bonds, triplets, their reduction by symmetry, and the input features of the network. */
export { CGCNN_LENGTH, cgcnnFeatures, hasCgcnnFeatures } from './atom-features.js';
export { buildCrystalGraph } from './crystal-graph.js';
export { type DirectedBonds, directedBonds } from './directed-bonds.js';
export { graphRulesText, graphsOf, graphsToTable } from './graphs-table.js';
export { buildTriplets } from './line-graph.js';
export { BOND_COSINE_GRID, BOND_LENGTH_GRID, expandOnGrid, type RadialGrid } from './radial-basis.js';
