/** What somebody does to a run that has ended or goes on: an entry of the run, and a seal over it. */
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import type { AuditLog } from '../log/audit-log.js';
import type { AuditTrail } from '../trail/audit-trail.js';
import { sealAgain } from './seal-again.js';

interface Act {
  readonly run: string;
  readonly action: AuditEntryOf<'action'>['action'];
  /** As the system says. */
  readonly owner: string;
  readonly reason: string | null;
  /** Plain JSON. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** @returns the number of the seal; null where the run has none yet */
export async function actOnRun(trail: AuditTrail, log: AuditLog, { details, ...act }: Act): Promise<number | null> {
  await trail.write({ kind: 'action', ...act, accepted: true, details: { value: details }, source: 'command' });
  return sealAgain(trail, log, act.run);
}
