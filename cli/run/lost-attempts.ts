/** Attempts of a run that has ended which still say that they run: their process was killed, and no later one noticed. */
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { RunRecord } from '../../schemas/run/run.js';
import type { Session } from './start/session.js';

/** A step whose run ended under it hears of it at its next heartbeat, and closes its record itself. */
const CLOSES_ITSELF_WITHIN_MS = 60_000;

/**
 * @param run workflow id and run id, as attempts are recorded
 * @returns how many were closed; 0 while the run goes on
 */
export async function closeLostAttempts(
  { client, records }: Session,
  workflowId: string,
  run: string,
): Promise<number> {
  const endedAt = await endOf({ client }, workflowId, run.slice(workflowId.length + 1));
  return endedAt === null ? 0 : records.closeLost(run, (record) => isLost(record, endedAt, Date.now()));
}

/** Whether a record says `running` though its process is gone, in a run that has ended. */
export function isLost({ host, pid }: Pick<RunRecord, 'host' | 'pid'>, endedAt: number, now: number): boolean {
  if (host === hostname() && !existsSync(`/proc/${pid}`)) return true;
  return now - endedAt > CLOSES_ITSELF_WITHIN_MS;
}

/** @returns milliseconds; null while the run, or a run that it went on as, is running */
async function endOf({ client }: Pick<Session, 'client'>, workflowId: string, firstRunId: string) {
  try {
    const newest = client.workflow.getHandle(workflowId, undefined, { firstExecutionRunId: firstRunId });
    const { status, closeTime } = await newest.describe();
    return status.name === 'RUNNING' ? null : (closeTime ?? new Date()).getTime();
  } catch (error) {
    // Temporal forgets runs after their retention: none of their processes lives.
    if (error instanceof WorkflowNotFoundError) return 0;
    throw error;
  }
}
