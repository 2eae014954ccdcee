/**
 * Candidates: ionic substitution, charge balance, collision filter, ranking, applicability domain.
 *
 * @example
 * // A band from 1.1 to 1.8 eV is wanted; an onset 1 eV above it counts exp(-1).
 * onsetScore(1.5, { onsetMinEv: 1.1, onsetMaxEv: 1.8 }); // => { inWindow: true, score: 1 }
 * onsetScore(2.8, { onsetMinEv: 1.1, onsetMaxEv: 1.8 }).score.toFixed(4); // => '0.3679'
 */

export { cationAnionContacts, tightness } from './contacts.js';
export { applicabilityDomain, domainThreshold } from './domain/applicability-domain.js';
export {
  type AtomEnvironments,
  keptAtoms,
  strangeAtoms,
  USUAL_SHARE_OF_ATOMS,
  usualAtomDistance,
} from './domain/atom-environments.js';
export type { DomainFinding } from './domain/finding.js';
export { groupPlacement } from './domain/group-placement.js';
export { impossibleContacts } from './domain/impossible-contacts.js';
export { KnownCrystals } from './domain/known-crystals.js';
export { type LeftOut, leftOutAs } from './domain/left-out.js';
export { seenSpecies, unseenSpecies } from './domain/seen-species.js';
export { type Candidate, enumerateCandidates } from './enumerate.js';
export {
  candidateIds,
  countCandidates,
  type GeneratorPlace,
  type GeneratorRules,
  generateCandidates,
  type Rankable,
} from './generate.js';
export { prototypeOf } from './prototype.js';
export { onsetScore, rankCandidates } from './rank.js';
export { sampleHash, sampleLimit } from './sample.js';
export { generatorRules, selectCandidates } from './select.js';
export { type SelectionBound, selectionBound, selectionRank } from './selection-bound.js';
export { type FurtherErrors, type KnownErrors, predictedIntervals, windowChances } from './window-chances.js';
