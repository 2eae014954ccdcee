/** A repair of the store that writes down what it found before it deletes it, and seals of runs that have none. */
import { StoreAct } from '../../infra/audit/acts/store-act.js';
import { writableLog } from '../../infra/audit/acts/writable-log.js';
import type { AuditLog } from '../../infra/audit/log/audit-log.js';
import type { AuditTrail } from '../../infra/audit/trail/audit-trail.js';
import { resolveConfig } from '../../infra/config.js';
import { type RepairOptions, type RepairReport, repairStore } from '../../infra/doctor/repair.js';
import { connectTemporal } from '../../infra/temporal.js';
import { CorruptArtifactError } from '../../schemas/failure.js';
import { systemUser } from '../run/calls/asked.js';
import { openAuditStores } from './audit-stores.js';
import { sealUnsealed } from './seal-unsealed.js';

export interface TrailRepair extends RepairReport {
  /** Runs without a last seal that nobody was about to seal: their sealing was started. */
  readonly sealedRuns: readonly string[];
}

/** @throws RefusedError where the audit log is signed and this machine has no key of it */
export async function repairWithTrail(
  dataFolder: string | undefined,
  options: Omit<RepairOptions, 'onFound'>,
): Promise<TrailRepair> {
  const { objects, trail, key } = await openAuditStores({ dataFolder });
  const log = await logUnlessBroken(async () => writableLog(trail, await key()));
  const act = await StoreAct.begin(trail, log, {
    act: 'repair',
    owner: systemUser(),
    command: process.argv.slice(2),
    input: {},
  });
  try {
    const report = await repairStore(objects, { ...options, onFound: (keys, because) => act.removing(keys, because) });
    await act.end(report);
    return { ...report, sealedRuns: await sealedRuns(dataFolder, trail) };
  } catch (error) {
    if (error instanceof Error) await act.end({}, error);
    throw error;
  }
}

async function sealedRuns(dataFolder: string | undefined, trail: AuditTrail): Promise<string[]> {
  const client = await connectTemporal(resolveConfig({ dataFolder }).temporal);
  try {
    return await sealUnsealed(client, trail);
  } finally {
    await client.connection.close();
  }
}

/** A log that was changed is what `audit verify` tells of: the objects are mended all the same. */
async function logUnlessBroken(open: () => Promise<AuditLog>): Promise<AuditLog | null> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof CorruptArtifactError) return null;
    throw error;
  }
}
