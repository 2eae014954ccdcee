/** A seal over what was added to a run after its last one: it says the same of the run, and covers more entries. */
import type { AuditLog } from '../log/audit-log.js';
import { readSeals } from '../sealing/read-seals.js';
import { sealRun } from '../sealing/seal-run.js';
import type { AuditTrail } from '../trail/audit-trail.js';

/** @returns the number of the seal; null for a run without one, which is sealed when it ends */
export async function sealAgain(trail: AuditTrail, log: AuditLog, run: string): Promise<number | null> {
  const newest = (await readSeals(trail.store, run)).seals.at(-1)?.seal;
  if (!newest) return null;
  const { state, manifest, histories, missing } = newest;
  return (await sealRun(trail, log, { run, state, manifest, histories, missing })).number;
}
