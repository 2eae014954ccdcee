/** Entries of an attempt such as a sweep has thousands of: a rung that goes on from the one before. */

import { sha256Of } from '../../infra/artifacts/sha256.js';
import { AttemptAudit } from '../../infra/audit/attempts/attempt-audit.js';
import { KeyOrigins } from '../../infra/audit/attempts/key-origins.js';
import { AuditTrail } from '../../infra/audit/trail/audit-trail.js';
import type { ObjectStore } from '../../infra/object-store/port.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import { SMALL_PLAN } from '../../test/harness/tables/sweep-plan.js';

export const RUN = 'sweep/alone/a';

/** @param environment its hash; none is written when left out */
export function auditOf(store: ObjectStore, environment = sha256Of(Buffer.of())): AttemptAudit {
  return new AttemptAudit(new AuditTrail(store), new KeyOrigins(store), async () => environment);
}

/** @param number of the attempt, from 0 */
export async function writeAttempt(audit: AttemptAudit, number: number): Promise<void> {
  const stepKey = sha256Of(Buffer.from(`key ${number}`));
  const attempt = audit.open(
    {
      run: RUN,
      step: 'trainRung',
      stepKey,
      codeVersion: 1,
      parameters: { trialId: `trial-${number}`, ...SMALL_PLAN.base, seed: number },
      inputs: { graphs: ref('graphs'), spectra: ref('spectra'), split: ref('split'), last: ref(`last ${number - 1}`) },
    },
    { workflowId: 'sweep/alone', workflowRunId: 'a', activityId: String(number), attempt: 1 },
  );
  await attempt.opened();
  const outputs = { last: ref(`last ${number}`), best: ref(`best ${number}`), curve: ref(`curve ${number}`) };
  await attempt.finished({ outputs, parts: {}, record: stepKey });
}

function ref(name: string): ObjectRef {
  return { kind: 'checkpoint', sha256: sha256Of(Buffer.from(name)), bytes: 100_000, rows: 1, schemaVersion: 1 };
}
