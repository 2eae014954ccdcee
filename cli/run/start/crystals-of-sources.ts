/** Crystals of sources as candidates of a screening: read through before it starts, up to a number. */
import type { CandidateSource } from '../../../infra/candidate-sources/contract/candidate-source.js';
import { InvalidInputError, type SpectraloomError } from '../../../schemas/failure.js';
import { endOf, freeNameOf } from '../../predict/source-groups.js';

interface SourceCrystals {
  /** Names of the items, in the order of the sources. */
  readonly name: string[];
  readonly text: string[];
  /** What their crystals are called, each once. */
  readonly crystal: string[];
  /** Items that cannot be used, and why a source ended otherwise than by its end. */
  readonly unreadable: SpectraloomError[];
}

/**
 * @param most items of all sources together, broken ones among them
 * @throws InvalidInputError where there are more, which are not read any more, or a source has none
 */
export async function readSources(sources: readonly CandidateSource[], most: number): Promise<SourceCrystals> {
  const found: SourceCrystals = { name: [], text: [], crystal: [], unreadable: [] };
  const taken = new Set<string>();
  const items = () => found.name.length + found.unreadable.length;
  for (const source of sources) {
    const before = items();
    for await (const entry of source.entries(null)) {
      if (items() >= most)
        throw new InvalidInputError(`${source.place}: more than ${most} crystals are too many`, {
          file: source.place,
          expected: `at most ${most} at a time`,
        });
      if (entry.kind === 'candidate') {
        found.name.push(entry.file);
        found.text.push(entry.text);
        found.crystal.push(freeNameOf(entry, taken));
      } else found.unreadable.push(entry.kind === 'refused' ? entry.error : endOf(source.place, entry));
    }
    if (items() === before)
      throw new InvalidInputError(`there is no crystal in ${source.place}`, {
        file: source.place,
        expected: 'structures',
      });
  }
  return found;
}
