/**
 * A worker of workflows that is killed, and a query that a fresh one answers while results come in: some before the query,
 * some after it together with a pause, all counted by one workflow task. The workflow has to go on as every later replay.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TASK_QUEUES } from '../../schemas/task-queues.js';
import { pauseUpdate, progressQuery, resumeUpdate } from '../../workflows/frame/messages.js';
import type { screeningWorkflow } from '../../workflows/screening/screening.js';
import { gate } from '../harness/pipelines/gate.js';
import { SCREENING_INPUT, standInScreening } from '../harness/pipelines/stand-in-screening.js';
import { stageOfTests } from '../harness/pipelines/workflow-stage.js';

const WORKFLOW_WORKER = fileURLToPath(new URL('../harness/servers/workflow-worker.mjs', import.meta.url));
/** How long the server keeps a query, and after it a workflow task, for a worker that is gone. */
const KEPT_MS = 10_000;
/** By which the machine may miss the time between the two. */
const ATTEMPTS = 4;

describe('a query that a fresh worker answers', () => {
  const stage = stageOfTests();
  let folder: string;
  let codePath: string;
  let killed: ChildProcess | undefined;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'spectraloom-early-results-'));
    codePath = path.join(folder, 'workflow-bundle.js');
    writeFileSync(codePath, stage.bundle.code);
  });
  afterAll(() => {
    killed?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  /** A screening of two shards at a time: the first is placed before the query, the second predicted after it. */
  async function disturbed(workflowId: string) {
    const beforeQuery = gate();
    const afterQuery = gate();
    const world = standInScreening({
      pages: [{ shards: [1, 1, 1, 1] }],
      async before(name) {
        if (name === 'placeShard' && world.named(name).length === 1) await beforeQuery.opened;
        if (name === 'predictShard' && world.named(name).length === 2) await afterQuery.opened;
      },
    });
    const { address, bundle, client, connection } = stage;
    const workers = await Promise.all(
      [TASK_QUEUES.io, TASK_QUEUES.compute].map((taskQueue) =>
        Worker.create({ connection, taskQueue, activities: world.activities }),
      ),
    );
    const running = workers.map((worker) => worker.run());
    killed = spawn(process.execPath, [WORKFLOW_WORKER, address, TASK_QUEUES.workflow, codePath], { stdio: 'inherit' });
    const handle = await client.workflow.start<typeof screeningWorkflow>('screeningWorkflow', {
      taskQueue: TASK_QUEUES.workflow,
      workflowId,
      args: [{ ...SCREENING_INPUT, knobs: { ...SCREENING_INPUT.knobs, parallel: 2 } }],
    });
    const isWaiting = async () => (await handle.describe()).raw.pendingWorkflowTask != null;
    await until(() => world.named('placeShard').length === 1 && world.named('predictShard').length === 2);
    await until(async () => !(await isWaiting()));
    const fresh = await Worker.create({ connection, taskQueue: TASK_QUEUES.workflow, workflowBundle: bundle });
    const ended = once(killed, 'exit');
    killed.kill('SIGKILL');
    await ended;
    const asked = Date.now();
    // Where the machine is too slow for an answer, this attempt shows nothing.
    const answered = handle.query(progressQuery).catch(() => null);
    // The workflow task is given to the same worker later than the query, and so taken from it later.
    await until(() => Date.now() - asked > KEPT_MS / 2);
    beforeQuery.open();
    await until(isWaiting);
    workers.push(fresh);
    running.push(fresh.run());
    await answered;
    const paused = handle.executeUpdate(pauseUpdate);
    afterQuery.open();
    expect(await paused).toMatchObject({ paused: true });
    await handle.executeUpdate(resumeUpdate);
    const { counts } = await handle.result();
    for (const worker of workers) worker.shutdown();
    await Promise.all(running);
    return { counts, history: await handle.fetchHistory() };
  }

  it('leaves a workflow that goes on, and whose history replays', async () => {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const workflowId = `screening/queried-${attempt}`;
      const { counts, history } = await disturbed(workflowId);
      expect(counts).toMatchObject({ listed: 4, predicted: 4 });
      const replays = Worker.runReplayHistories({ workflowBundle: stage.bundle }, [{ workflowId, history }]);
      for await (const { error } of replays) expect(error).toBeUndefined();
      const failures = history.events!.flatMap(
        (event) => event.workflowTaskFailedEventAttributes?.failure?.message ?? [],
      );
      if (failures.length > 0) {
        expect(failures).toEqual([expect.stringContaining('ahead of their workflow task')]);
        return;
      }
    }
    expect.unreachable('results never came on both sides of the query');
  }, 400_000);
});

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}
