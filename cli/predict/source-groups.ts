/** Candidates of sources in groups, as inputs of the `predict` task. */
import { sourceParts } from '../../infra/artifacts/source-parts.js';
import type {
  CandidateSource,
  SourceCandidate,
  SourceVerdict,
} from '../../infra/candidate-sources/contract/candidate-source.js';
import { InvalidInputError, type SpectraloomError } from '../../schemas/failure.js';
import type { FileGroup } from './structure-files.js';

/** Entries of one task. */
const ENTRIES_A_GROUP = 500;
/** Characters of texts after which a group is full: a few large cells are as much work. */
const GROUP_CHARACTERS = 64 * 1024 ** 2;

export interface NamedGroup extends FileGroup {
  /** File -> what its crystal is called, where that is not the file's own name. */
  readonly ids: ReadonlyMap<string, string>;
}

/**
 * @param after cursor of the source; null begins at its start
 * @param taken names of crystals that were given: the source's own name of one is used once
 * @throws InvalidInputError for a cursor that is none of the source
 */
export async function* groupsOfSource(
  source: CandidateSource,
  after: string | null,
  taken: Set<string>,
): AsyncGenerator<NamedGroup> {
  let candidates: SourceCandidate[] = [];
  let unreadable: SpectraloomError[] = [];
  let characters = 0;
  const close = () => {
    const group = groupOf(candidates, unreadable, taken);
    [candidates, unreadable, characters] = [[], [], 0];
    return group;
  };
  for await (const entry of source.entries(after)) {
    if (entry.kind === 'candidate') {
      candidates.push(entry);
      characters += entry.text.length;
    } else unreadable.push(entry.kind === 'refused' ? entry.error : endOf(source.place, entry));
    if (candidates.length + unreadable.length >= ENTRIES_A_GROUP || characters >= GROUP_CHARACTERS) yield close();
  }
  if (candidates.length + unreadable.length > 0) yield close();
}

function groupOf(
  candidates: readonly SourceCandidate[],
  unreadable: readonly SpectraloomError[],
  taken: Set<string>,
): NamedGroup {
  const name = candidates.map(({ file }) => file);
  const text = candidates.map((each) => each.text);
  const table = { kind: 'source-files', rows: name.length, columns: { name, text }, metadata: {} } as const;
  const ids = new Map<string, string>();
  for (const candidate of candidates) {
    ids.set(candidate.file, freeNameOf(candidate, taken));
  }
  return { parts: name.length > 0 ? sourceParts(table) : [], files: name.length, names: name, unreadable, ids };
}

/** @param taken names that were given, to which that of the crystal is added */
export function freeNameOf({ name, id, file }: SourceCandidate, taken: Set<string>): string {
  const own = [name, id].find((each) => each !== null && !taken.has(each)) ?? file;
  taken.add(own);
  return own;
}

/** Why a source ended otherwise than by its end, as it is told beside its broken items. */
export function endOf(place: string, { verdict, reason, cursor }: SourceVerdict): InvalidInputError {
  // As a shell takes it word for word.
  const quoted = `'${cursor.replaceAll("'", "'\\''")}'`;
  const facts = { file: place, found: reason, ...(verdict === 'paused' && { 'way out': `--after ${quoted}` }) };
  const words = { paused: 'it does not go on', 'broken-off': 'it breaks off', incomplete: 'it is not complete' };
  return new InvalidInputError(`${place}: ${words[verdict]}: ${reason}`, facts);
}
