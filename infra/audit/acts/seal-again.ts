/** A seal over what was added to a run after its last one: it says the same of the run, and covers more entries. */
import { required } from '../../../schemas/required.js';
import type { AuditLog } from '../log/audit-log.js';
import { readSeals } from '../sealing/read-seals.js';
import { sealRun } from '../sealing/seal-run.js';
import type { AuditTrail } from '../trail/audit-trail.js';
import { partKey } from '../trail/keys.js';

/** @returns the number of the seal; null for a run without one, which is sealed when it ends */
export async function sealAgain(trail: AuditTrail, log: AuditLog, run: string): Promise<number | null> {
  const newest = (await readSeals(trail.store, run)).seals.at(-1)?.seal;
  if (!newest) return null;
  const { state, manifest } = newest;
  const histories = await Promise.all(
    newest.histories.map(async ({ workflowId, workflowRunId, part }) => ({
      workflowId,
      workflowRunId,
      bytes: required(await trail.store.get(partKey(part.sha256)), `the history of ${workflowId} in the audit store`),
    })),
  );
  return (await sealRun(trail, log, { run, state, manifest, histories })).number;
}
