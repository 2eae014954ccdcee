/**
 * Clustering: distances, merge trees, cuts, validity and agreement.
 *
 * @example
 * // Corners of a long rectangle: the short sides are clusters, the first merges have their lengths.
 * const points = { values: Float64Array.of(0, 0, 0, 1, 9, 0, 9, 1), width: 2 };
 * const tree = linkage(points, 'single');
 * tree.height; // => Float64Array.of(1, 1, 9)
 * const labels = cutByCount(tree, 2);
 * labels; // => Uint32Array.of(1, 1, 2, 2)
 * adjustedRand(labels, Uint32Array.of(7, 7, 3, 3)); // => 1
 */
export { adjustedMutualInformation, adjustedRand } from './comparison/agreement.js';
export { agreementOfPairs, agreementWith, type Labelling } from './comparison/agreement-table.js';
export { coAssociationDistances } from './comparison/consensus.js';
export { type Cut, countClusters, cutTree, nameOfCut } from './cuts/cut.js';
export { cutByCount, cutByHeight, cutByInconsistency } from './cuts/flat-clusters.js';
export { inconsistency } from './cuts/inconsistency.js';
export { pairwiseDistances } from './distances/distances.js';
export { countPoints, type Points } from './distances/metrics.js';
export { NEIGHBOUR_MAP, neighbourMap } from './maps/neighbour-map.js';
export { principalComponents } from './maps/principal-components.js';
export { copheneticCorrelation, copheneticDistances } from './trees/cophenetic.js';
export { leafOrder } from './trees/leaf-order.js';
export { linkage, linkageOfDistances } from './trees/linkage.js';
export { distancesOfPoints, linkageOfPoints, wayOfLinkage } from './trees/linkage-of-points.js';
export { calinskiHarabasz, daviesBouldin } from './validity/centroid-validity.js';
export { recommendCut } from './validity/recommended-cut.js';
export { recurrenceOf } from './validity/recurrence.js';
export { bootstrapDraws, distancesWithin, pointsWithin, samplePoints } from './validity/sample.js';
export { silhouette, silhouetteSamples, silhouettes } from './validity/silhouette.js';
export { bestJaccard, type ClusterStability, stabilityOfCuts } from './validity/stability.js';
export { type CutValidity, validityInBlocks, validityOfCuts } from './validity/validity.js';
