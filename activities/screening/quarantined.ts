/** Candidates that could not be screened, as rows: what each is, where it stands in its source, and why. */
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Broken } from '../ingest/quarantine.js';

/** What was wrong with the candidate of a row. */
interface BrokenCandidate extends Pick<Broken, 'error' | 'message'> {
  readonly row: number;
}

interface GivenUp {
  readonly step: string;
  /** From 1. */
  readonly attempt: number;
  /** Number of the shard in its list; null where the one who gives up does not know it. */
  readonly shard: number | null;
}

export function quarantinedTable(
  { columns }: Table<'listed-candidates'>,
  broken: readonly BrokenCandidate[],
  { step, attempt, shard }: GivenUp,
): Table<'quarantined-candidates'> {
  const pick = <V>(values: readonly V[]): V[] => broken.map(({ row }) => at(values, row));
  return {
    kind: 'quarantined-candidates',
    rows: broken.length,
    columns: {
      id: pick(columns.id),
      contentId: pick(columns.contentId),
      source: pick(columns.source),
      item: pick(columns.item),
      before: pick(columns.before),
      error: broken.map(({ error }) => error),
      message: broken.map(({ message }) => message),
      step: broken.map(() => step),
      attempt: Uint32Array.from(broken, () => attempt),
      shard: broken.map(() => shard),
    },
    metadata: {},
  };
}
