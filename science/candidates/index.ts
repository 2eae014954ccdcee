/** Candidates: ionic substitution, charge balance, collision filter, ranking, applicability domain. */
export { applicabilityDomain } from './applicability-domain.js';
export { cationAnionContacts, tightness } from './contacts.js';
export { type Candidate, enumerateCandidates } from './enumerate.js';
export { prototypeOf } from './prototype.js';
export { onsetScore, rankCandidates } from './rank.js';
