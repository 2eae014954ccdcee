/**
 * Crystal graphs: neighbours, bonds, triplets, their reduction by symmetry, and the input features of the network.
 *
 * @example
 * // Three Gaussians at 0, 1 and 2 with gamma = 1 / spacing: exp(-1) one spacing away.
 * const phi = expandOnGrid(Float64Array.of(1), { min: 0, max: 2, centres: 3 });
 * [...phi].map((value) => value.toFixed(4)); // => ['0.3679', '1.0000', '0.3679']
 */
export { CGCNN_LENGTH, cgcnnFeatures, hasCgcnnFeatures } from './atom-features.js';
export { buildCrystalGraph } from './crystal-graph.js';
export { type DirectedBonds, directedBonds } from './directed-bonds.js';
export { graphRulesText, graphsOf, graphsToTable } from './graphs-table.js';
export { buildTriplets } from './line-graph.js';
export { predictedTriplets } from './predicted-triplets.js';
export { BOND_COSINE_GRID, BOND_LENGTH_GRID, expandOnGrid, type RadialGrid } from './radial-basis.js';
export { bondLengthsAngstrom } from './relative-lengths.js';
