/** What somebody asks of a run, and whether it was accepted, goes into the run's audit trail. */
import { userInfo } from 'node:os';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import type { Session } from '../start/session.js';
import { firstRunId } from './first-run-id.js';
import { askForSeal } from './seal.js';

interface Order {
  readonly workflowId: string;
  readonly action: AuditEntryOf<'action'>['action'];
  /** `--reason`; null where nobody gave one. */
  readonly reason: string | null;
  /** Of an amendment: what it changes. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** @returns as the system says, which is what the trail calls the owner */
export function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user without a name.
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}

/** @throws what `ask` throws; the entry then says that it was refused */
export async function asked<T>(
  session: Pick<Session, 'client' | 'audit'>,
  { workflowId, action, reason, details = {} }: Order,
  ask: () => Promise<T>,
): Promise<T> {
  const run = await runOf(session.client, workflowId);
  let accepted = false;
  try {
    const answer = await ask();
    accepted = true;
    return answer;
  } finally {
    if (run) {
      const { identity } = session.client.options;
      await session.audit.write({
        kind: 'action',
        run: `${workflowId}/${run.firstRunId}`,
        action,
        owner: systemUser(),
        reason,
        accepted,
        details: { value: { ...details, identity } },
        source: 'command',
      });
      // A seal that is there already does not hold this entry; a run that is terminated says nothing to it.
      if (action === 'terminate' || run.hasEnded) await askForSeal(session, workflowId, run.firstRunId);
    }
  }
}

/** @returns null where Temporal does not know it */
async function runOf(client: Client, workflowId: string) {
  try {
    const { runId, status } = await client.workflow.getHandle(workflowId).describe();
    return { firstRunId: await firstRunId(client, workflowId, runId), hasEnded: status.name !== 'RUNNING' };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
