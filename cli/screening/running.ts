/** A screening that runs: its own answers. */
import { WorkflowNotFoundError } from '@temporalio/client';
import type { ScreeningState } from '../../schemas/screening/input.js';
import { screeningQuery } from '../../workflows/frame/messages.js';
import { withinDeadline } from '../run/calls/server-calls.js';
import { workflowIdOf } from '../run/kinds/kinds.js';
import type { Session } from '../run/start/session.js';

const ANSWER_MS = 30_000;

/** @throws what the server says where it does not run, or no worker answers */
export async function stateOf({ client }: Pick<Session, 'client'>, name: string): Promise<ScreeningState> {
  const handle = client.workflow.getHandle(workflowIdOf('screening', name));
  return withinDeadline(client, ANSWER_MS, () => handle.query(screeningQuery));
}

/** @returns Temporal's name of the status of its newest run; null where Temporal knows none, or has forgotten it */
export async function statusOf({ client }: Pick<Session, 'client'>, name: string): Promise<string | null> {
  try {
    return (await client.workflow.getHandle(workflowIdOf('screening', name)).describe()).status.name;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
