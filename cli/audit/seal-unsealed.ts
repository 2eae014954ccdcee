/**
 * Seals for runs that nobody seals: those that were ended before their first step, or whose sealing was ended itself. The
 * workflow that seals a run is started beside it; it looks whether the run goes on, and else what is left of it.
 */
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { isStoreAct } from '../../infra/audit/acts/store-act.js';
import { newestSeals } from '../../infra/audit/sealing/newest-seals.js';
import type { AuditTrail } from '../../infra/audit/trail/audit-trail.js';
import { sealIdOf } from '../../schemas/run/run-place.js';
import { startSeal } from '../run/calls/seal.js';

/** @returns the runs whose sealing was started, sorted */
export async function sealUnsealed(client: Client, trail: AuditTrail): Promise<string[]> {
  const seals = await newestSeals(trail.store);
  const started: string[] = [];
  for (const run of await trail.runs()) {
    const state = seals.get(run)?.state ?? 'running';
    if (isStoreAct(run) || state !== 'running' || (await isBeingSealed(client, run))) continue;
    await startSeal({ client }, run);
    started.push(run);
  }
  return started;
}

async function isBeingSealed(client: Client, run: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(sealIdOf(run)).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
