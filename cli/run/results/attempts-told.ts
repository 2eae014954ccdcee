/** Attempts of a run beside its audit trail: what was edited, added or deleted since. */
import { type NamedRecord, otherThanTold } from '../../../infra/audit/verify/attempt-records.js';
import type { RunRecord } from '../../../schemas/run/run.js';
import type { Session } from '../start/session.js';

export interface Untold {
  readonly object: string;
  readonly expected: string;
  readonly found: string;
}

/** @returns nothing for a run under way, whose last attempts may not be told yet */
export async function untoldAttempts(
  { audit }: Pick<Session, 'audit'>,
  run: string,
  records: readonly RunRecord[],
): Promise<Untold[]> {
  const entries = await audit.entriesOf(run);
  if (!entries.some(({ entry }) => entry.kind === 'closed')) return [];
  const named = records.map((record): NamedRecord => ({ object: `${record.step} ${record.startedAt}`, record }));
  return otherThanTold(run, named, entries).map(({ object, expected, found }) => ({ object, expected, found }));
}
