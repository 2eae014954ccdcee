/** Leaving a run after Ctrl-C: training is stopped with its state kept, and what this command started is stopped again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type WorkflowHandle, WorkflowUpdateFailedError } from '@temporalio/client';
import { stopStack } from '../../../infra/local-stack/client/client.js';
import { pauseUpdate } from '../../../workflows/frame/messages.js';
import type { Screen } from '../../present/terminal.js';
import { asked } from '../calls/asked.js';
import { reasonOf, withinDeadline } from '../calls/server-calls.js';
import { isTopLevel } from '../kinds/kinds.js';
import type { Session } from '../start/session.js';
import { observeRun } from './observe.js';

const PAUSE_MS = 10_000;
/** Training answers a pause within seconds; other steps are short, or begin again. */
const SETTLE_MS = 15_000;
const LOOK_EVERY_MS = 250;
const LIST_MS = 5_000;
const TRAINING = 'trainRung';

/** Never throws for a server that does not answer: leaving has to work then, too. */
export async function leaveRun(session: Session, handle: WorkflowHandle, screen: Screen): Promise<void> {
  screen.step('pausing', 'training states are kept; Ctrl-C again stops now');
  try {
    const { workflowId } = handle;
    await asked(session, { workflowId, action: 'pause', reason: 'its command was interrupted' }, () =>
      withinDeadline(session.client, PAUSE_MS, () => handle.executeUpdate(pauseUpdate)),
    );
    await untilSettled(session, handle);
  } catch (error) {
    // Paused already is what was wanted; an ended run has nothing to pause.
    if (!(error instanceof WorkflowUpdateFailedError)) screen.detail(`pause: ${reasonOf(error)}`);
  }
  await leaveStack(session, screen, handle.workflowId);
}

/**
 * Stops the local stack if this command started it and no other run is at work on it.
 * @param left the run that this command leaves
 */
export async function leaveStack(session: Session, screen: Screen, left?: string): Promise<void> {
  const { startedStack, config } = session;
  if (!startedStack) return;
  const others = (await runsAtWork(session)).filter((workflowId) => workflowId !== left);
  if (others.length > 0) return screen.step('up', `left running for ${others.join(', ')}`);
  screen.step('down', 'stopping what this command started');
  await stopStack({ dataFolder: config.dataFolder });
}

/** @returns runs that are neither paused nor ended; none where Temporal does not answer */
async function runsAtWork({ client }: Session): Promise<string[]> {
  const atWork: string[] = [];
  try {
    await withinDeadline(client, LIST_MS, async () => {
      for await (const { workflowId } of client.workflow.list({ query: 'ExecutionStatus = "Running"' })) {
        if (!isTopLevel(workflowId)) continue;
        const { progress } = await observeRun(client, client.workflow.getHandle(workflowId));
        if (progress && !progress.paused) atWork.push(workflowId);
      }
    });
  } catch {
    // Leaving has to work without a server as well: nothing is at work then.
    return [];
  }
  return atWork;
}

async function untilSettled({ client }: Session, handle: WorkflowHandle): Promise<void> {
  const until = Date.now() + SETTLE_MS;
  while (Date.now() < until) {
    const { activities } = await observeRun(client, handle);
    if (!activities.some(({ step }) => step === TRAINING)) return;
    await sleep(LOOK_EVERY_MS);
  }
}
