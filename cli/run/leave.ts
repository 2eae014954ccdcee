/** Leaving a run after Ctrl-C: training is stopped with its state kept, and what this command started is stopped again. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type WorkflowHandle, WorkflowUpdateFailedError } from '@temporalio/client';
import { stopStack } from '../../infra/local-stack/client.js';
import { pauseUpdate } from '../../workflows/messages.js';
import type { Screen } from '../present/screen.js';
import { lookAt } from './observe.js';
import { reasonOf, withinDeadline } from './server-calls.js';
import type { Session } from './session.js';

const PAUSE_MS = 10_000;
/** Training answers a pause within seconds; other steps are short, or begin again. */
const SETTLE_MS = 15_000;
const LOOK_EVERY_MS = 250;
const TRAINING = 'trainRung';

/** Never throws for a server that does not answer: leaving has to work then, too. */
export async function leaveRun(session: Session, handle: WorkflowHandle, screen: Screen): Promise<void> {
  screen.step('pausing', 'training states are kept; Ctrl-C again stops now');
  try {
    await withinDeadline(session.client, PAUSE_MS, () => handle.executeUpdate(pauseUpdate));
    await untilSettled(session, handle);
  } catch (error) {
    // Paused already is what was wanted; an ended run has nothing to pause.
    if (!(error instanceof WorkflowUpdateFailedError)) screen.detail(`pause: ${reasonOf(error)}`);
  }
  await leaveStack(session, screen);
}

/** Stops the local stack if this command started it. */
export async function leaveStack({ startedStack, config }: Session, screen: Screen): Promise<void> {
  if (!startedStack) return;
  screen.step('down', 'stopping what this command started');
  await stopStack({ dataFolder: config.dataFolder });
}

async function untilSettled({ client }: Session, handle: WorkflowHandle): Promise<void> {
  const until = Date.now() + SETTLE_MS;
  while (Date.now() < until) {
    const { activities } = await lookAt(client, handle);
    if (!activities.some(({ step }) => step === TRAINING)) return;
    await sleep(LOOK_EVERY_MS);
  }
}
