/** Whether anybody works on what a run needs: on somebody else's Temporal nothing starts workers. */
import type { Client } from '@temporalio/client';
import { TASK_QUEUES, WORKER_ROLES, type WorkerRole } from '../../../schemas/task-queues.js';

const WORKFLOW_QUEUE = 1;
const ACTIVITY_QUEUE = 2;

/** @returns roles whose queue no worker has polled lately */
export async function rolesWithoutWorker({ workflowService, options }: Client): Promise<WorkerRole[]> {
  const polled = await Promise.all(
    WORKER_ROLES.map(async (role) => {
      const { pollers } = await workflowService.describeTaskQueue({
        namespace: options.namespace,
        taskQueue: { name: TASK_QUEUES[role] },
        taskQueueType: role === 'workflow' ? WORKFLOW_QUEUE : ACTIVITY_QUEUE,
      });
      return (pollers ?? []).length > 0;
    }),
  );
  return WORKER_ROLES.filter((_, i) => !polled[i]);
}
