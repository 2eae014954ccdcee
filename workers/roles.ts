/** One Temporal worker a role: its queue, its slots, its activities. */
import { availableParallelism } from 'node:os';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { StepDependencies } from '../activities/dependencies.js';
import { activitiesOf } from '../activities/registry.js';
import { TASK_QUEUES, type WorkerRole } from '../schemas/failure.js';
import { WORKFLOW_BUNDLE } from './bundle-path.js';

export interface RoleSurroundings {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly dependencies: StepDependencies;
}

/** Fixed sizes: the resource-based tuner counts page cache as used memory and ignores CPU quotas. */
const SLOTS: Readonly<Record<Exclude<WorkerRole, 'workflow'>, number>> = {
  io: 4,
  compute: availableParallelism(),
  training: availableParallelism(),
};

export async function createRoleWorker(role: WorkerRole, surroundings: RoleSurroundings): Promise<Worker> {
  const { connection, namespace, dependencies } = surroundings;
  const options: WorkerOptions = { connection, namespace, taskQueue: TASK_QUEUES[role], ...SHUTDOWN };
  if (role === 'workflow')
    return Worker.create({
      ...options,
      workflowBundle: { codePath: WORKFLOW_BUNDLE },
      maxCachedWorkflows: 200,
      maxConcurrentWorkflowTaskExecutions: 20,
    });
  return Worker.create({
    ...options,
    activities: activitiesOf(role, dependencies),
    maxConcurrentActivityTaskExecutions: SLOTS[role],
    // Cancellation arrives with a heartbeat's answer only, and a killed worker loses what was not yet sent.
    maxHeartbeatThrottleInterval: '1s',
    defaultHeartbeatThrottleInterval: '1s',
  });
}

/** Without a force time one hung activity would keep the process alive for ever. */
const SHUTDOWN = { shutdownGraceTime: '5s', shutdownForceTime: '20s' } as const;
