/** Sources that ended otherwise than by their end. */
import { at } from '../../../schemas/required.js';
import type { SourceEndings } from '../../../schemas/screening/input.js';
import type { CandidatePlace } from '../../../schemas/screening/messages.js';
import type { Fact } from '../text/facts.js';

/** @param places in which the sources stand; null where they are not known */
export function endingFacts({ count, first }: SourceEndings, places: readonly CandidatePlace[] | null): Fact[] {
  const facts = first.map(({ place, verdict, reason }, n): Fact => {
    const named = places && at(places, place);
    const name = named?.kind === 'source' ? named.place : `source ${place + 1}`;
    const how = verdict === 'incomplete' ? 'is incomplete' : 'was broken off';
    return [n === 0 ? 'sources' : '', `${name} ${how}: ${reason}`];
  });
  const more = count - first.length;
  return more > 0 ? [...facts, ['', `and ${more} more`]] : facts;
}
