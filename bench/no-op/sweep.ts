import { performance } from 'node:perf_hooks';
import { Worker } from '@temporalio/worker';
import type { StepDependencies } from '../../activities/frame/dependencies.js';
import { activitiesOf } from '../../activities/registry.js';
import type { ObjectStore } from '../../infra/object-store/port.js';
import type { SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import { TASK_QUEUES } from '../../schemas/task-queues.js';
import { memoryDependencies } from '../../test/harness/pipelines/memory-dependencies.js';
import type { TemporalServer } from '../../test/harness/servers/temporal-server.js';
import { SMALL_PLAN } from '../../test/harness/tables/sweep-plan.js';
import { WORKFLOW_BUNDLE } from '../../workers/bundle-path.js';
import type { SweepInput, sweepWorkflow } from '../../workflows/sweep/sweep.js';
import { noOpTrainer } from './trainer.js';

/** @param folder that large lists would be kept in */
export function noOpDependencies(store: ObjectStore, audit: ObjectStore, folder: string): StepDependencies {
  const sealing = { look: async () => ({ state: 'finished', seal: null }) as const };
  return { ...memoryDependencies(noOpTrainer(), store, 0, folder, audit), sealing };
}

/** @returns milliseconds of the whole */
export async function noOpSweep(
  { client, connection }: TemporalServer,
  deps: StepDependencies,
  { name, trials, parallel }: { readonly name: string; readonly trials: number; readonly parallel: number },
): Promise<number> {
  const workers = await Promise.all([
    Worker.create({ connection, taskQueue: TASK_QUEUES.workflow, workflowBundle: { codePath: WORKFLOW_BUNDLE } }),
    ...(['io', 'compute', 'training'] as const).map((role) =>
      Worker.create({
        connection,
        taskQueue: TASK_QUEUES[role],
        activities: activitiesOf(role, deps),
        maxConcurrentActivityTaskExecutions: parallel,
      }),
    ),
  ]);
  const running = Promise.all(workers.map((worker) => worker.run()));
  try {
    const source = await deps.parts.publishTable(
      { kind: 'source-files', rows: 1, columns: { name: ['a'], text: ['b'] }, metadata: {} },
      'bench',
    );
    const plan: SweepPlan = {
      ...SMALL_PLAN,
      name,
      method: 'tpe',
      space: [
        { name: 'hiddenFeatures', group: 'network', kind: 'int_uniform', min: 8, max: 64 },
        { name: 'batchSize', group: 'training', kind: 'int_uniform', min: 4, max: 16 },
        { name: 'learningRate', group: 'training', kind: 'log_uniform', min: 1e-4, max: 1e-2 },
        { name: 'weightDecay', group: 'training', kind: 'log_uniform', min: 1e-6, max: 1e-2 },
      ],
      maxTrials: trials,
      parallel,
      lag: parallel - 1,
    };
    const input: SweepInput = {
      plan,
      source,
      axis: null,
      structuresPerShard: 64,
      split: { trainRatio: 0.8, validationRatio: 0.1, testRatio: 0.1, grouping: 'formula', seed: 1 },
    };
    const begin = performance.now();
    const handle = await client.workflow.start<typeof sweepWorkflow>('sweepWorkflow', {
      workflowId: `sweep/${name}`,
      taskQueue: TASK_QUEUES.workflow,
      args: [input],
    });
    const result = await handle.result();
    if (result.trials !== trials) throw new Error(`${result.trials} of ${trials} trials`);
    return performance.now() - begin;
  } finally {
    for (const worker of workers) worker.shutdown();
    await running;
  }
}
