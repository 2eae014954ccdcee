/** The search workflow on a real Temporal server, with the real frame of steps on a memory store; trainings compute nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activitiesOf } from '../../activities/registry.js';
import { type NoOpOptions, noOpTrainer } from '../../bench/no-op-trainer.js';
import { decodeTable } from '../../infra/arrow-io.js';
import { MemoryStore } from '../../infra/object-store/memory.js';
import type { ObjectRef } from '../../schemas/artifact.js';
import type { SweepPlan } from '../../schemas/sweep-plan.js';
import type { SearchInput, searchWorkflow } from '../../workflows/search.js';
import { countingHost, memoryDependencies } from '../harness/memory-dependencies.js';
import { HALVING_PLAN, SMALL_PLAN } from '../harness/sweep-plan.js';
import { openWorkflowStage, type WorkflowStage } from '../harness/workflow-stage.js';

let stage: WorkflowStage;
let started = 0;

beforeAll(async () => {
  stage = await openWorkflowStage();
}, 90_000);
afterAll(() => stage?.stop());

async function laboratory(options: NoOpOptions = {}, store = new MemoryStore()) {
  const host = countingHost(noOpTrainer(options).run);
  const deps = memoryDependencies(host, store);
  const activities = {
    ...activitiesOf('io', deps),
    ...activitiesOf('compute', deps),
    ...activitiesOf('training', deps),
  };
  const source = await deps.parts.publishTable(
    { kind: 'source-files', rows: 1, columns: { name: ['a'], text: ['b'] }, metadata: {} },
    'test',
  );
  const input = (plan: SweepPlan): SearchInput => ({
    plan,
    source,
    axis: null,
    structuresPerShard: 64,
    split: { trainRatio: 0.5, validationRatio: 0.25, testRatio: 0.25, grouping: 'formula', seed: 1 },
  });
  const start = (plan: SweepPlan) =>
    stage.client.workflow.start<typeof searchWorkflow>('searchWorkflow', {
      taskQueue: 'spectraloom-workflow',
      workflowId: `sweep/search-${++started}`,
      args: [input(plan)],
    });
  return {
    deps,
    host,
    start,
    trained: () => host.tasks.filter(({ step }) => step === 'trainRung'),
    withWorkers: <T>(work: () => Promise<T>) => stage.withWorkers(activities, work),
    run: (plan: SweepPlan) => stage.withWorkers(activities, async () => (await start(plan)).result()),
    leaderboard: async (ref: ObjectRef) => decodeTable('sweep-leaderboard', await deps.artifacts.getBytes(ref)),
  };
}

describe('searchWorkflow', () => {
  it('trains every trial of a plan once and ranks them by validation error', async () => {
    const { run, trained, leaderboard } = await laboratory();
    const result = await run(SMALL_PLAN);
    expect(trained().length).toBe(3);
    const { rows, columns } = await leaderboard(result.leaderboard);
    expect(rows).toBe(3);
    const errors = columns.bestValidationMae as number[];
    expect(errors).toEqual([...errors].sort((a, b) => a - b));
    expect(columns.testMae).toEqual([0.5, null, null]);
    expect(result.best.trialId).toBe(columns.trialId[0]);
  }, 60_000);

  it('gives the same leaderboard with one and with four trainings at a time', async () => {
    const plan: SweepPlan = { ...HALVING_PLAN, maxTrials: 12, lag: 3 };
    const boards = [];
    for (const parallel of [1, 4]) {
      const { run } = await laboratory();
      boards.push((await run({ ...plan, parallel })).leaderboard.sha256);
    }
    expect(boards[0]).toBe(boards[1]);
  }, 120_000);
});
