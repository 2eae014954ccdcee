/**
 * The first page of an OPTIMADE query: `optimade:` before the address of a provider, with what the user asks for
 * (`optimade:https://optimade.example/v1?filter=nelements=2`). The endpoint is found from the base of the provider; of an entry
 * only what a structure needs is asked for.
 * @source OPTIMADE specification 1.2, base URL and entry listing endpoints
 */
import { InvalidInputError } from '../../../schemas/failure.js';

export const OPTIMADE_PREFIX = 'optimade:';

const FIELDS =
  'lattice_vectors,cartesian_site_positions,species,species_at_sites,nsites,structure_features,dimension_types,' +
  'nperiodic_dimensions,assemblies';

/** @throws InvalidInputError for what is no web address, or holds credentials */
export function firstPage(place: string): string {
  const text = place.slice(OPTIMADE_PREFIX.length);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new InvalidInputError(`${place} is no address of an OPTIMADE provider`, {
      found: text.slice(0, 200),
      expected: 'optimade:https://HOST/PATH?filter=...',
    });
  const path = url.pathname.replace(/\/+$/, '');
  if (!path.endsWith('/structures'))
    url.pathname = /\/v\d+(\.\d+)*$/.test(path) ? `${path}/structures` : `${path}/v1/structures`;
  if (!url.searchParams.has('response_fields')) url.searchParams.set('response_fields', FIELDS);
  url.hash = '';
  return url.href;
}
