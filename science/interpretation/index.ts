/** What the clusters are made of: exact tests, corrections, enrichment, onsets. */
export { benjaminiHochberg } from './benjamini-hochberg.js';
export { type ClusterOnset, clusterOnsets } from './cluster-onsets.js';
export { type Enrichment, elementEnrichment, featureEnrichment } from './enrichment.js';
export { fisherExact, oddsRatio } from './fisher-exact.js';
