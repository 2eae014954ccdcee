/** Task queues, a contract that running workflows hold, and what memory their tasks may count on. */

/** One queue a worker role. Renaming one strands running workflows. */
export const TASK_QUEUES = {
  workflow: 'spectraloom-workflow',
  io: 'spectraloom-io',
  compute: 'spectraloom-compute',
  training: 'spectraloom-training',
} as const;

export type WorkerRole = keyof typeof TASK_QUEUES;
export const WORKER_ROLES = Object.keys(TASK_QUEUES) as WorkerRole[];

/** Trainings that need more than the memory of a slot; served by training workers that have it. */
export const LARGE_TRAINING_QUEUE = 'spectraloom-training-large';
/** Memory that each training at a time may count on. */
export const TRAINING_SLOT_BYTES = 3 * 2 ** 30;
/** Memory that a large training may count on. */
export const LARGE_TRAINING_BYTES = 12 * 2 ** 30;

/** What a worker calls itself: Temporal tells of pollers nothing else. */
export function workerIdentity(process: string, slots: number): string {
  return `${process} (${slots} slots)`;
}

/** @returns slots of a worker by its identity; 1 where it does not say */
export function slotsOf(identity: string): number {
  return Number(/ \((\d+) slots\)$/.exec(identity)?.[1] ?? 1);
}
