/**
 * How many steps can be computed at a time: slots of the compute workers that poll.
 *
 * Queue io. Idempotent: it only asks. A worker says its slots in its identity, which is all that Temporal tells of who
 * polls; one that does not counts as one slot. Errors: StackUnavailableError when Temporal does not answer.
 */
import { getClient } from '@temporalio/activity';
import { StackUnavailableError } from '../../schemas/failure.js';
import { slotsOf, TASK_QUEUES } from '../../schemas/task-queues.js';
import type { StepDependencies } from '../frame/dependencies.js';
import { keepAlive } from '../frame/keep-alive.js';

/** `TASK_QUEUE_TYPE_ACTIVITY` of Temporal's API. */
const ACTIVITY_QUEUE = 2;
/** A poll waits a minute at most: who has not polled since then is gone. */
const POLLED_WITHIN_MS = 90_000;

export function pollingSlotsActivity(deps: Pick<StepDependencies, 'room'>) {
  return (): Promise<number> =>
    keepAlive(deps, async () => {
      const { workflowService, options } = getClient();
      const { pollers } = await workflowService
        .describeTaskQueue({
          namespace: options.namespace,
          taskQueue: { name: TASK_QUEUES.compute },
          taskQueueType: ACTIVITY_QUEUE,
        })
        .catch((cause: unknown) => {
          throw new StackUnavailableError(`Temporal does not say who polls: ${String(cause)}`, {}, { cause });
        });
      const since = Date.now() / 1000 - POLLED_WITHIN_MS / 1000;
      const polling = (pollers ?? []).filter(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) >= since);
      return polling.reduce((sum, { identity }) => sum + slotsOf(identity ?? ''), 0);
    });
}
