/** Clustering: distances, merge trees, cuts, validity and agreement. */
export { adjustedMutualInformation, adjustedRand } from './comparison/agreement.js';
export { type Agreement, agreementOfPairs, agreementWith, type Labelling } from './comparison/agreement-table.js';
export { CONSENSUS_POINTS, coAssociationDistances, consensusLinkage } from './comparison/consensus.js';
export { type Cut, countClusters, cutTree, nameOfCut } from './cuts/cut.js';
export { cutByCount, cutByHeight, cutByInconsistency } from './cuts/flat-clusters.js';
export { INCONSISTENCY_DEPTH, type Inconsistency, inconsistency } from './cuts/inconsistency.js';
export type { Labels } from './cuts/labels.js';
export { pairwiseDistances } from './distances/distances.js';
export { type Points, refuseMetric } from './distances/metrics.js';
export { NEIGHBOUR_MAP, type NeighbourMapSettings, neighbourMap } from './maps/neighbour-map.js';
export { type PrincipalComponents, principalComponents } from './maps/principal-components.js';
export { copheneticCorrelation, copheneticDistances } from './trees/cophenetic.js';
export { leafOrder } from './trees/leaf-order.js';
export { linkage, linkageOfDistances } from './trees/linkage.js';
export {
  distancesOfPoints,
  fitsMatrix,
  type LinkageWay,
  linkageOfPoints,
  wayOfLinkage,
} from './trees/linkage-of-points.js';
export type { BlockOptions } from './trees/reciprocal-neighbours.js';
export { calinskiHarabasz, daviesBouldin } from './validity/centroid-validity.js';
export { type RecommendedCut, recommendCut, SUBSTANTIAL_SILHOUETTE } from './validity/recommended-cut.js';
export { bootstrapDraws, distancesWithin, pointsWithin, samplePoints } from './validity/sample.js';
export { silhouette, silhouetteSamples, silhouettes } from './validity/silhouette.js';
export {
  bestJaccard,
  type ClusterStability,
  DISSOLVED_JACCARD,
  STABLE_JACCARD,
  stabilityOfCuts,
} from './validity/stability.js';
export { type CutValidity, validityOfCuts } from './validity/validity.js';
