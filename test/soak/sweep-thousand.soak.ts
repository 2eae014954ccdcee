/**
 * A thousand trials whose trainings compute nothing, in one sweep by TPE with early stopping: exactly a thousand rows,
 * fewer than 4,000 events a run and fewer than 40 a trial.
 *
 *   npm run soak:sweep
 */
import { describe, expect, it } from 'vitest';
import { activitiesOf } from '../../activities/registry.js';
import { noOpTrainer } from '../../bench/no-op/trainer.js';
import { decodeTable } from '../../infra/arrow/arrow-io.js';
import type { SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import type { sweepWorkflow } from '../../workflows/sweep/sweep.js';
import { computedTwice } from '../harness/laws/run-laws.js';
import { memoryDependencies } from '../harness/pipelines/memory-dependencies.js';
import { stageOfTests } from '../harness/pipelines/workflow-stage.js';
import { HALVING_PLAN } from '../harness/tables/sweep-plan.js';

const TRIALS = 1000;
const PLAN: SweepPlan = { ...HALVING_PLAN, name: 'thousand', method: 'tpe', maxTrials: TRIALS, parallel: 32, lag: 31 };

describe('a thousand trials', () => {
  const stage = stageOfTests();

  it('are in the leaderboard, each once, and no history grows long', async () => {
    const deps = memoryDependencies(noOpTrainer());
    const activities = {
      ...activitiesOf('io', deps),
      ...activitiesOf('compute', deps),
      ...activitiesOf('training', deps),
    };
    const source = await deps.parts.publishTable(
      { kind: 'source-files', rows: 1, columns: { name: ['a'], text: ['b'] }, metadata: {} },
      'test',
    );
    await stage.withWorkers(activities, async () => {
      const split = { trainRatio: 0.5, validationRatio: 0.25, testRatio: 0.25, grouping: 'formula', seed: 1 } as const;
      const handle = await stage.client.workflow.start<typeof sweepWorkflow>('sweepWorkflow', {
        taskQueue: 'spectraloom-workflow',
        workflowId: 'sweep/thousand',
        args: [{ plan: PLAN, source, axis: null, structuresPerShard: 64, split }],
      });
      const { leaderboard } = await handle.result();
      const { rows, columns } = decodeTable('sweep-leaderboard', await deps.artifacts.getBytes(leaderboard));
      expect(rows).toBe(TRIALS);
      expect([...columns.trial].sort((a, b) => a - b)).toEqual(Array.from({ length: TRIALS }, (_, i) => i));
      let events = 0;
      for await (const { runId } of stage.client.workflow.list({ query: 'WorkflowId = "sweep/thousand"' })) {
        const { historyLength } = await stage.client.workflow.getHandle('sweep/thousand', runId).describe();
        expect(historyLength).toBeLessThan(4000);
        events += historyLength;
      }
      expect(events / TRIALS).toBeLessThan(40);
      const records = [];
      for await (const record of deps.records.list()) records.push(record);
      expect(computedTwice(records)).toEqual([]);
      console.log(`${(events / TRIALS).toFixed(1)} events a trial`);
    });
  }, 900_000);
});
