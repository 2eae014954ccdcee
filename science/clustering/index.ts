/** Clustering: distances, merge trees, cuts, validity and agreement. */
export { adjustedMutualInformation, adjustedRand } from './agreement.js';
export { calinskiHarabasz, daviesBouldin } from './centroid-validity.js';
export { copheneticCorrelation, copheneticDistances } from './cophenetic.js';
export { type Metric, type Points, pairwiseDistances } from './distances.js';
export { cutByCount, cutByHeight } from './flat-clusters.js';
export type { Labels } from './labels.js';
export { leafOrder } from './leaf-order.js';
export { type AnyLinkageMethod, linkage, linkageOfDistances } from './linkage.js';
export { silhouette, silhouetteSamples } from './silhouette.js';
export { type CutValidity, validityOfCuts } from './validity.js';
