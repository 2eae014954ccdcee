/** Sweeps on a real Temporal server, with the real frame of steps on a memory store; trainings compute nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ComputeTask } from '../../../activities/frame/compute-host.js';
import { activitiesOf } from '../../../activities/registry.js';
import { type NoOpOptions, noOpTrainer, type RungTask } from '../../../bench/no-op/trainer.js';
import { decodeTable } from '../../../infra/arrow/arrow-io.js';
import { MemoryStore } from '../../../infra/object-store/memory.js';
import type { ObjectRef } from '../../../schemas/run/artifact.js';
import type { SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import type { SweepInput, sweepWorkflow } from '../../../workflows/sweep/sweep.js';
import { countingHost, memoryDependencies } from './memory-dependencies.js';
import { type StageOfTests, stageOfTests } from './workflow-stage.js';

type LaboratoryOptions = [options?: NoOpOptions, store?: MemoryStore, roomPatienceMs?: number];

let started = 0;

/** Opens a stage before the tests of a file and closes it after them. @returns what makes a laboratory on it */
export function laboratoryOfTests() {
  const stage = stageOfTests();
  return (...options: LaboratoryOptions) => sweepLaboratory(stage, ...options);
}

export async function sweepLaboratory(
  stage: StageOfTests,
  ...[options = {}, store = new MemoryStore(), roomPatienceMs]: LaboratoryOptions
) {
  const host = countingHost(noOpTrainer(options).run);
  const deps = memoryDependencies(host, store, roomPatienceMs);
  const activities = {
    ...activitiesOf('io', deps),
    ...activitiesOf('compute', deps),
    ...activitiesOf('training', deps),
  };
  const source = await deps.parts.publishTable(
    { kind: 'source-files', rows: 1, columns: { name: ['a'], text: ['b'] }, metadata: {} },
    'test',
  );
  const input = (plan: SweepPlan): SweepInput => ({
    plan,
    source,
    axis: null,
    structuresPerShard: 64,
    split: { trainRatio: 0.5, validationRatio: 0.25, testRatio: 0.25, grouping: 'formula', seed: 1 },
  });
  const start = (plan: SweepPlan, more: Partial<SweepInput> = {}, workflowId = `sweep/laboratory-${++started}`) =>
    stage.client.workflow.start<typeof sweepWorkflow>('sweepWorkflow', {
      taskQueue: 'spectraloom-workflow',
      workflowId,
      args: [{ ...input(plan), ...more }],
    });
  return {
    client: stage.client,
    deps,
    store,
    host,
    start,
    trained: () => host.tasks.filter(({ step }) => step === 'trainRung'),
    withWorkers: <T>(work: () => Promise<T>) => stage.withWorkers(activities, work),
    run: (plan: SweepPlan) => stage.withWorkers(activities, async () => (await start(plan)).result()),
    leaderboard: async (ref: ObjectRef) => decodeTable('sweep-leaderboard', await deps.artifacts.getBytes(ref)),
  };
}

/** Until the training is stopped from outside. */
export const forever = (_: unknown, signal: AbortSignal) =>
  new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

export function settingsOf(task: ComputeTask): RungTask {
  return task.parameters as RungTask;
}

export function rungOf(task: ComputeTask): string {
  const { trialId, untilEpoch } = settingsOf(task);
  return `${trialId} ${untilEpoch}`;
}
