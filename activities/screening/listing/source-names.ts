/** What rows call the places that they came from: each another name. */
import type { CandidatePlace } from '../../../schemas/screening/messages.js';

export function sourceNames(places: readonly CandidatePlace[]): string[] {
  const several = places.filter(({ kind }) => kind === 'generator').length > 1;
  return places.map((place, n) => {
    if (place.kind === 'source') return place.place;
    return several ? `${place.kind} ${n + 1}` : place.kind;
  });
}
