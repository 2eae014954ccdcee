/** Everything that is to be predicted, in groups: files that were named, then the candidates of sources. */
import type { CandidateSource } from '../../infra/candidate-sources/contract/candidate-source.js';
import { groupsOfSource, type NamedGroup } from './source-groups.js';
import { inGroups } from './structure-files.js';

interface Given {
  readonly files: readonly string[];
  /** File -> what its crystals are called, of those that were named. */
  readonly ids: ReadonlyMap<string, string>;
  readonly sources: readonly CandidateSource[];
  /** Cursor of the only source; null begins at the start. */
  readonly after: string | null;
}

export async function* groupsOfAll({ files, ids, sources, after }: Given): AsyncGenerator<NamedGroup> {
  for await (const group of inGroups(files)) yield { ...group, ids };
  const taken = new Set<string>();
  for (const source of sources) yield* groupsOfSource(source, after, taken);
}
