/** Clustering: distances, merge trees, cuts, validity and agreement. */
export { adjustedMutualInformation, adjustedRand } from './agreement.js';
export { type Agreement, agreementOfPairs, agreementWith, type Labelling } from './agreement-table.js';
export { calinskiHarabasz, daviesBouldin } from './centroid-validity.js';
export { CONSENSUS_POINTS, coAssociationDistances, consensusLinkage } from './consensus.js';
export { copheneticCorrelation, copheneticDistances } from './cophenetic.js';
export { type Cut, countClusters, cutTree, nameOfCut } from './cut.js';
export { type Metric, type Points, pairwiseDistances } from './distances.js';
export { cutByCount, cutByHeight, cutByInconsistency } from './flat-clusters.js';
export { INCONSISTENCY_DEPTH, type Inconsistency, inconsistency } from './inconsistency.js';
export type { Labels } from './labels.js';
export { leafOrder } from './leaf-order.js';
export { type AnyLinkageMethod, linkage, linkageOfDistances } from './linkage.js';
export { type RecommendedCut, recommendCut, SUBSTANTIAL_SILHOUETTE } from './recommended-cut.js';
export { bootstrapDraws, distancesWithin, pointsWithin, samplePoints } from './sample.js';
export { silhouette, silhouetteSamples, silhouettes } from './silhouette.js';
export { bestJaccard, type ClusterStability, DISSOLVED_JACCARD, STABLE_JACCARD, stabilityOfCuts } from './stability.js';
export { type CutValidity, validityOfCuts } from './validity.js';
