/** The workflow that seals a run: told that the run has ended, started where there is none, and waited for. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { SealLook } from '../../../schemas/run/message.js';
import { runPlaceOf, sealIdOf } from '../../../schemas/run/run-place.js';
import { TASK_QUEUES } from '../../../schemas/task-queues.js';
import { runEndedSignal } from '../../../workflows/frame/messages.js';
import type { SealRunInput } from '../../../workflows/seal-run.js';
import type { Session } from '../start/session.js';

/** Starts it for a run of which nobody knows whether it goes on. */
export async function startSeal({ client }: Pick<Session, 'client'>, run: string): Promise<void> {
  const input: SealRunInput = { run, ...runPlaceOf(run) };
  await client.workflow.start('sealRunWorkflow', {
    workflowId: sealIdOf(run),
    taskQueue: TASK_QUEUES.workflow,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
}

/** @returns its handle; a run that was sealed before is sealed again where its trail has grown */
export function askForSeal(
  { client }: Pick<Session, 'client'>,
  workflowId: string,
  firstRunId: string,
): Promise<WorkflowHandle> {
  const run = `${workflowId}/${firstRunId}`;
  const input: SealRunInput = { run, workflowId, firstRunId, hasEnded: true };
  return client.workflow.signalWithStart('sealRunWorkflow', {
    workflowId: sealIdOf(run),
    taskQueue: TASK_QUEUES.workflow,
    args: [input],
    signal: runEndedSignal,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
}

/** @returns null where it takes longer; it goes on by itself */
export async function sealWithin(
  session: Pick<Session, 'client'>,
  run: { readonly workflowId: string; readonly runId: string },
  milliseconds: number,
): Promise<SealLook | null> {
  const own = session.client.workflow.getHandle(sealIdOf(`${run.workflowId}/${run.runId}`));
  const isSealed = (await own.describe().catch(() => null))?.status.name === 'COMPLETED';
  const handle = isSealed ? own : await askForSeal(session, run.workflowId, run.runId);
  const gaveUp = new AbortController();
  try {
    return (await Promise.race([
      handle.result(),
      sleep(milliseconds, null, { signal: gaveUp.signal, ref: false }),
    ])) as SealLook | null;
  } finally {
    gaveUp.abort();
  }
}
