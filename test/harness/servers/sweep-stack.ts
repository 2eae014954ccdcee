/** A whole local stack of one's own, and searches on it: for tests that kill its parts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Client, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { ArtifactParts } from '../../../infra/artifacts/artifact-parts.js';
import { ArtifactStore } from '../../../infra/artifacts/artifact-store.js';
import { RunRecords } from '../../../infra/artifacts/attempt-records.js';
import { sourceParts } from '../../../infra/artifacts/source-parts.js';
import { resolveConfig } from '../../../infra/config.js';
import { readTrainingFiles } from '../../../infra/files/training-folder.js';
import { ensureStack, stackStatus, stopStack } from '../../../infra/local-stack/client/client.js';
import type { PartName } from '../../../infra/local-stack/state/status.js';
import { openObjectStore } from '../../../infra/object-store/open.js';
import { connectTemporal } from '../../../infra/temporal.js';
import type { RunRecord } from '../../../schemas/run/run.js';
import { DISCOVER_PRESET } from '../../../schemas/settings/preset.js';
import type { SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import { TASK_QUEUES } from '../../../schemas/task-queues.js';
import type { SweepInput, sweepWorkflow } from '../../../workflows/sweep/sweep.js';

type Handle = WorkflowHandleWithFirstExecutionRunId<typeof sweepWorkflow>;

const WORKER = fileURLToPath(new URL('../../../dist/workers/main.js', import.meta.url));

export interface SweepStack {
  readonly client: Client;
  start(plan: SweepPlan): Promise<Handle>;
  /** Resolves when every part is ready. */
  untilReady(): Promise<void>;
  /** Ends a part with -9. */
  kill(part: PartName): Promise<void>;
  /** One more training worker, as another machine would join. */
  addWorker(): Promise<void>;
  /** Of all attempts of the run's steps. */
  records(handle: Handle): Promise<RunRecord[]>;
  close(): Promise<void>;
}

/** @param crystals an ALIGNN training folder */
export async function openSweepStack(dataFolder: string, crystals: string): Promise<SweepStack> {
  await ensureStack({ dataFolder });
  const config = resolveConfig({ dataFolder });
  const client = await connectTemporal(config.temporal);
  const store = await openObjectStore(config.store);
  const { files } = await readTrainingFiles(crystals);
  const source = await new ArtifactParts(new ArtifactStore(store)).publish(sourceParts(files), false, 'test');
  const input = (plan: SweepPlan): SweepInput => ({
    plan,
    source,
    axis: null,
    structuresPerShard: 64,
    split: DISCOVER_PRESET.split,
  });
  const workers: ChildProcess[] = [];
  const killed = new Set<number>();
  return {
    client,
    async addWorker() {
      const args = [WORKER, '--data', dataFolder, '--roles', 'training'];
      const worker = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      workers.push(worker);
      // The worker says when it polls; one that ends before has failed.
      const [message] = await Promise.race([once(worker, 'message'), once(worker, 'exit')]);
      if (message?.type !== 'ready') throw new Error(`a worker ended with ${message}`);
    },
    start: (plan) =>
      client.workflow.start<typeof sweepWorkflow>('sweepWorkflow', {
        workflowId: `sweep/${plan.name}`,
        taskQueue: TASK_QUEUES.workflow,
        args: [input(plan)],
      }),
    async untilReady() {
      while ((await stackStatus({ dataFolder })).parts.some(({ state }) => state !== 'ready')) await sleep(200);
    },
    async kill(part) {
      // A part that died a moment ago is still called ready, or has not been started again.
      for (;;) {
        const { parts } = await stackStatus({ dataFolder });
        const { state, pid } = parts.find(({ name }) => name === part)!;
        if (state === 'ready' && pid && !killed.has(pid)) {
          killed.add(pid);
          process.kill(pid, 'SIGKILL');
          return;
        }
        await sleep(100);
      }
    },
    async records({ workflowId, firstExecutionRunId }) {
      const found: RunRecord[] = [];
      for await (const record of new RunRecords(store).list(`${workflowId}/${firstExecutionRunId}`)) found.push(record);
      return found;
    },
    async close() {
      for (const worker of workers) {
        if (worker.exitCode !== null) continue;
        worker.kill('SIGTERM');
        await once(worker, 'exit');
      }
      await client.connection.close();
      await stopStack({ dataFolder, purge: true });
    },
  };
}
