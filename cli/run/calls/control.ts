/** Pause, resume, cancel and terminate from outside. Refusals come back as our own errors. */
import type { Progress } from '../../../schemas/run/message.js';
import { pauseUpdate, resumeUpdate } from '../../../workflows/frame/messages.js';
import type { Session } from '../start/session.js';
import { askRun } from './ask-run.js';
import { asked } from './asked.js';

const UPDATES = { pause: pauseUpdate, resume: resumeUpdate } as const;
export type Control = keyof typeof UPDATES | 'cancel' | 'terminate';

/**
 * @param reason for the audit trail; null where nobody gave one
 * @returns the state after it; null for a cancel and a termination, which are asked of the server
 * @throws RefusedError when the run has ended, or is in that state already
 */
export async function control(
  session: Session,
  workflowId: string,
  order: Control,
  reason: string | null,
): Promise<Progress | null> {
  const { client } = session;
  const handle = client.workflow.getHandle(workflowId);
  const ask = async () => {
    if (order !== 'cancel' && order !== 'terminate') return handle.executeUpdate(UPDATES[order]);
    // Needs no worker: for runs that no worker can continue.
    if (order === 'terminate') {
      await handle.terminate(reason ?? 'asked to');
      return null;
    }
    // The server's own cancel: a run that ends by the update alone is listed as failed.
    await handle.cancel();
    return null;
  };
  return asked(session, { workflowId, action: order, reason }, () =>
    askRun(client, workflowId, 'a running run: npx spectraloom runs', ask),
  );
}
