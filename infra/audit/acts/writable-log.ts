/** The log for an act of this machine: one that is signed takes nothing that is not. */
import { RefusedError } from '../../../schemas/failure.js';
import { AuditLog } from '../log/audit-log.js';
import type { AuditTrail } from '../trail/audit-trail.js';
import { LOG_KEYS } from '../trail/keys.js';
import type { Signer } from '../transparency/note-key.js';

/** @throws RefusedError where the log is signed and this machine has no key of it */
export async function writableLog({ store }: Pick<AuditTrail, 'store'>, signer: Signer | null): Promise<AuditLog> {
  if (signer === null && (await store.head(`${LOG_KEYS}0`)) !== null)
    throw new RefusedError('the audit log is signed, and this machine has no key of it', {
      expected: 'the machine whose worker seals runs, or its key in SPECTRALOOM_AUDIT_KEY',
      state: 'nothing was changed',
    });
  return AuditLog.open(store, signer);
}
