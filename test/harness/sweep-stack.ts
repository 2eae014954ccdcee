/** A whole local stack of one's own, and searches on it: for tests that kill its parts. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { ArtifactParts } from '../../infra/artifact-parts.js';
import { ArtifactStore } from '../../infra/artifact-store.js';
import { resolveConfig } from '../../infra/config.js';
import { ensureStack, stackStatus, stopStack } from '../../infra/local-stack/client.js';
import type { PartName } from '../../infra/local-stack/status.js';
import { openObjectStore } from '../../infra/object-store/open.js';
import { RunRecords } from '../../infra/run-records.js';
import { sourceParts } from '../../infra/source-parts.js';
import { connectTemporal } from '../../infra/temporal.js';
import { readTrainingFiles } from '../../infra/training-folder.js';
import { TASK_QUEUES } from '../../schemas/failure.js';
import { DISCOVER_PRESET } from '../../schemas/preset.js';
import type { RunRecord } from '../../schemas/run.js';
import type { SweepPlan } from '../../schemas/sweep-plan.js';
import type { SearchInput, searchWorkflow } from '../../workflows/search.js';

type Handle = WorkflowHandleWithFirstExecutionRunId<typeof searchWorkflow>;

export interface SweepStack {
  readonly client: Client;
  start(plan: SweepPlan): Promise<Handle>;
  /** Resolves when every part is ready. */
  untilReady(): Promise<void>;
  /** Ends a part with -9. */
  kill(part: PartName): Promise<void>;
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
  const input = (plan: SweepPlan): SearchInput => ({
    plan,
    source,
    axis: null,
    structuresPerShard: 64,
    split: DISCOVER_PRESET.split,
  });
  return {
    client,
    start: (plan) =>
      client.workflow.start<typeof searchWorkflow>('searchWorkflow', {
        workflowId: `sweep/${plan.name}`,
        taskQueue: TASK_QUEUES.workflow,
        args: [input(plan)],
      }),
    async untilReady() {
      while ((await stackStatus({ dataFolder })).parts.some(({ state }) => state !== 'ready')) await sleep(200);
    },
    async kill(part) {
      const { parts } = await stackStatus({ dataFolder });
      const pid = parts.find(({ name }) => name === part)?.pid;
      if (!pid) throw new Error(`${part} does not run`);
      process.kill(pid, 'SIGKILL');
    },
    async records({ workflowId, firstExecutionRunId }) {
      const found: RunRecord[] = [];
      for await (const record of new RunRecords(store).list(`${workflowId}/${firstExecutionRunId}`)) found.push(record);
      return found;
    },
    async close() {
      await client.connection.close();
      await stopStack({ dataFolder, purge: true });
    },
  };
}
