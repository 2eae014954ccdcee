/** Pause, resume, cancel and terminate from outside. Refusals come back as our own errors. */
import type { Progress } from '../../../schemas/run/message.js';
import { pauseUpdate, resumeUpdate } from '../../../workflows/frame/messages.js';
import type { Session } from '../start/session.js';
import { askRun } from './ask-run.js';

const UPDATES = { pause: pauseUpdate, resume: resumeUpdate } as const;
export type Control = keyof typeof UPDATES | 'cancel' | 'terminate';

/**
 * @returns the state after it; null for a cancel and a termination, which are asked of the server
 * @throws RefusedError when the run has ended, or is in that state already
 */
export async function control({ client }: Session, workflowId: string, order: Control): Promise<Progress | null> {
  const handle = client.workflow.getHandle(workflowId);
  return askRun(client, workflowId, 'a running run: npx spectraloom runs', async () => {
    if (order !== 'cancel' && order !== 'terminate') return handle.executeUpdate(UPDATES[order]);
    // Needs no worker: for runs that no worker can continue.
    if (order === 'terminate') {
      await handle.terminate('asked to');
      return null;
    }
    // The server's own cancel: a run that ends by the update alone is listed as failed.
    await handle.cancel();
    return null;
  });
}
