/** Places of candidates as a user names them -> as every worker finds them: sources opened first, files by absolute paths. */
import { resolve } from 'node:path';
import { OPTIMADE_PREFIX } from '../../infra/candidate-sources/optimade/address.js';
import { InvalidInputError } from '../../schemas/failure.js';
import type { CandidatePlace } from '../../schemas/screening/messages.js';
import { openSources } from '../predict/open-sources.js';

/**
 * @param given by the user, in their order
 * @throws InvalidInputError for a source that is not there, cannot be read, is of no known kind, or was given twice
 */
export async function sourcePlaces(given: readonly string[], signal: AbortSignal): Promise<CandidatePlace[]> {
  const places = given.map((place) => (isAddress(place) ? place : resolve(place)));
  const twice = places.findIndex((place, n) => places.indexOf(place) < n);
  if (twice >= 0)
    throw new InvalidInputError(`--source ${given[twice]} was given twice`, {
      field: '--source',
      found: given[twice] ?? '',
    });
  await openSources(places, signal);
  const { stateOfSource } = await import('../../infra/candidate-sources/open.js');
  return Promise.all(
    places.map(async (place) => ({ kind: 'source' as const, place, state: await stateOfSource(place) })),
  );
}

/** The same places as they are now: what was mended was changed. */
export async function placesNow(places: readonly CandidatePlace[]): Promise<CandidatePlace[]> {
  const { stateOfSource } = await import('../../infra/candidate-sources/open.js');
  return Promise.all(
    places.map(async (each) => (each.kind === 'source' ? { ...each, state: await stateOfSource(each.place) } : each)),
  );
}

function isAddress(place: string): boolean {
  return place.startsWith(OPTIMADE_PREFIX);
}
