/** Whether the Temporal workers of this process still take tasks: an event loop that turns proves nothing about them. */
import type { Worker } from '@temporalio/worker';

type Polling = Pick<Worker, 'getState' | 'getStatus'> & { readonly options: { readonly taskQueue: string } };

/** @returns the queue that is served no more while others are, and why; null when all is well or the process is ending */
export function faultOf(workers: readonly Polling[]): string | null {
  if (!workers.some((worker) => worker.getState() === 'RUNNING')) return null;
  for (const worker of workers) {
    const state = worker.getState();
    const { workflowPollerState: workflows, activityPollerState: activities } = worker.getStatus();
    // A worker has the poller shut down of what it does not serve.
    if (state === 'RUNNING' && [workflows, activities].includes('POLLING')) continue;
    return `it serves ${worker.options.taskQueue} no more: ${state}, workflows ${workflows}, activities ${activities}`;
  }
  return null;
}
