/** Candidates: ionic substitution, charge balance, collision filter, ranking, applicability domain. */
export { type Applicability, applicabilityDomain, DOMAIN_QUANTILE } from './applicability-domain.js';
export { cationAnionContacts, type IonContact, tightness } from './contacts.js';
export { type Candidate, type Enumeration, type EnumerationOptions, enumerateCandidates } from './enumerate.js';
export { prototypeOf } from './prototype.js';
export { onsetScore, rankCandidates } from './rank.js';
export { MAX_RADIUS_RATIO } from './substitution.js';
