/** What a list could not take, as rows of the quarantine. */
import type { Table } from '../../../schemas/run/artifact.js';

export const LIST_STEP = 'listCandidates';

export interface GivenUp {
  readonly id: string;
  readonly contentId: string | null;
  readonly source: string;
  readonly item: string;
  readonly before: string;
  readonly error: string;
  readonly message: string;
}

/** Attempts of an activity are not told: the same page has the same bytes however often it was begun. */
export function givenUpTable(rows: readonly GivenUp[]): Table<'quarantined-candidates'> {
  return {
    kind: 'quarantined-candidates',
    rows: rows.length,
    columns: {
      id: rows.map(({ id }) => id),
      contentId: rows.map(({ contentId }) => contentId),
      source: rows.map(({ source }) => source),
      item: rows.map(({ item }) => item),
      before: rows.map(({ before }) => before),
      error: rows.map(({ error }) => error),
      message: rows.map(({ message }) => message),
      step: rows.map(() => LIST_STEP),
      attempt: new Uint32Array(rows.length).fill(1),
      shard: rows.map(() => null),
    },
    metadata: {},
  };
}
