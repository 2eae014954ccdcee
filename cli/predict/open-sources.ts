/** Sources of candidates as a user names them, opened together: one that cannot be read is refused before anything is begun. */
import type { CandidateSource } from '../../infra/candidate-sources/contract/candidate-source.js';

/** @throws InvalidInputError for a source that is not there, cannot be read, or is of no known kind */
export async function openSources(places: readonly string[], signal: AbortSignal): Promise<CandidateSource[]> {
  if (places.length === 0) return [];
  const { openCandidateSource } = await import('../../infra/candidate-sources/open.js');
  return Promise.all(places.map((place) => openCandidateSource(place, signal)));
}
