/** The Temporal workers of a role: its queues, their slots, its activities. */
import { availableParallelism, hostname, totalmem } from 'node:os';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { StepDependencies } from '../activities/frame/dependencies.js';
import { Turns } from '../activities/frame/turns.js';
import { activitiesOf } from '../activities/registry.js';
import {
  LARGE_TRAINING_BYTES,
  LARGE_TRAINING_QUEUE,
  TASK_QUEUES,
  TRAINING_SLOT_BYTES,
  type WorkerRole,
  workerIdentity,
} from '../schemas/task-queues.js';
import { WORKFLOW_BUNDLE } from './bundle-path.js';

interface RoleSurroundings {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly dependencies: StepDependencies;
}

/** What a worker takes at a time. */
export interface Capacity {
  /** Trainings, featurizations. */
  readonly cores: number;
  /** Most memory of all trainings together. */
  readonly memoryBytes: number;
}

export const WHOLE_MACHINE: Capacity = { cores: availableParallelism(), memoryBytes: totalmem() };

/**
 * Trainings at a time by queue: as many as there are cores and shares of memory for. A worker that could hold a large
 * one beside a small one serves both queues.
 */
export function trainingSlots({ cores, memoryBytes }: Capacity): { readonly usual: number; readonly large: number } {
  const large = memoryBytes >= LARGE_TRAINING_BYTES + TRAINING_SLOT_BYTES ? 1 : 0;
  const shares = Math.floor((memoryBytes - large * LARGE_TRAINING_BYTES) / TRAINING_SLOT_BYTES);
  return { usual: Math.max(1, Math.min(cores, shares)), large };
}

/** Computing steps that a worker takes at a time: twice as many as it has cores, and so computes. */
export function computeSlots({ cores }: Capacity): number {
  return 2 * cores;
}

/** @returns one worker a queue of the role. Slots are fixed: the resource-based tuner counts page cache as used memory and ignores CPU quotas. */
export async function createRoleWorkers(
  role: WorkerRole,
  surroundings: RoleSurroundings,
  capacity: Capacity = WHOLE_MACHINE,
): Promise<Worker[]> {
  const { connection, namespace, dependencies } = surroundings;
  const options = (taskQueue: string): WorkerOptions => ({ connection, namespace, taskQueue, ...SHUTDOWN });
  if (role === 'workflow')
    return [
      await Worker.create({
        ...options(TASK_QUEUES.workflow),
        workflowBundle: { codePath: WORKFLOW_BUNDLE },
        maxCachedWorkflows: 200,
        maxConcurrentWorkflowTaskExecutions: 20,
      }),
    ];
  // Computing steps beyond the cores wait for their turn with their inputs at hand, and publish while the next one computes.
  const turns = role === 'compute' ? { turns: new Turns(capacity.cores) } : {};
  const serve = (taskQueue: string, slots: number) =>
    Worker.create({
      ...options(taskQueue),
      activities: activitiesOf(role, { ...dependencies, ...turns }),
      identity: workerIdentity(`${process.pid}@${hostname()}`, slots),
      maxConcurrentActivityTaskExecutions: slots,
      // Cancellation arrives with a heartbeat's answer only, and a killed worker loses what was not yet sent.
      maxHeartbeatThrottleInterval: '1s',
      defaultHeartbeatThrottleInterval: '1s',
    });
  if (role !== 'training') return [await serve(TASK_QUEUES[role], role === 'io' ? IO_SLOTS : computeSlots(capacity))];
  const { usual, large } = trainingSlots(capacity);
  return Promise.all([serve(TASK_QUEUES.training, usual), ...(large > 0 ? [serve(LARGE_TRAINING_QUEUE, large)] : [])]);
}

const IO_SLOTS = 4;

/** Without a force time one hung activity would keep the process alive for ever. */
const SHUTDOWN = { shutdownGraceTime: '5s', shutdownForceTime: '20s' } as const;
