/** Four writers that seal at the same time, as four workers do. */
import { AuditLog } from '../../../infra/audit/log/audit-log.js';
import { sealRun } from '../../../infra/audit/sealing/seal-run.js';
import { AuditTrail } from '../../../infra/audit/trail/audit-trail.js';
import type { ObjectStore } from '../../../infra/object-store/port.js';
import { keptBy, LOG_KEY, tickingClock } from './audited-runs.js';

const SEALS_A_RUN = 13;

/**
 * @param isOneProcess whose writers share what they know of the log
 * @returns numbers of the 52 seals of four runs in the log, as each writer was told them
 */
export async function sealFourAtOnce(audit: ObjectStore, isOneProcess = false): Promise<number[]> {
  const shared = isOneProcess ? await AuditLog.open(audit, LOG_KEY) : null;
  const runs = ['a', 'b', 'c', 'd'].map((id) => `discover/at-once/${id}`);
  const numbers = await Promise.all(
    runs.map(async (run) => {
      const trail = new AuditTrail(audit, tickingClock());
      const log = shared ?? (await AuditLog.open(audit, LOG_KEY));
      await trail.write({
        kind: 'begun',
        run,
        owner: 'ada',
        command: [],
        input: { value: null },
        files: { value: [] },
        given: { value: {} },
      });
      const found: number[] = [];
      for (let i = 1; i <= SEALS_A_RUN; i++) {
        await trail.write(keptBy(run));
        const state = i < SEALS_A_RUN ? 'running' : 'finished';
        found.push((await sealRun(trail, log, { run, state, manifest: null, histories: [] })).index);
      }
      return found;
    }),
  );
  return numbers.flat();
}
