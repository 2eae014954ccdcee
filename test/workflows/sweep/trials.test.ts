/** What a plan comes to: each trial once, whatever the parallelism, the cuts into new runs and the earlier sweeps. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { firstRunId } from '../../../cli/run/calls/first-run-id.js';
import { MemoryStore } from '../../../infra/object-store/memory.js';
import type { SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import { computedTwice } from '../../harness/laws/run-laws.js';
import { laboratoryOfTests, rungOf } from '../../harness/pipelines/sweep-laboratory.js';
import { HALVING_PLAN, SMALL_PLAN } from '../../harness/tables/sweep-plan.js';

const laboratory = laboratoryOfTests();

describe('trials', () => {
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

  it.each(['grid', 'random', 'tpe'] as const)(
    '%s with successive halving: the same leaderboard with one and with four trainings at a time',
    async (method) => {
      const space: SweepPlan['space'] = [
        { name: 'hiddenFeatures', group: 'network', kind: 'values', values: [16, 32, 48, 64] },
        { name: 'learningRate', group: 'training', kind: 'values', values: [3e-4, 1e-3, 3e-3] },
      ];
      const tpe = { ...HALVING_PLAN.tpe, startupTrials: 4 };
      const plan: SweepPlan = { ...HALVING_PLAN, method, space, tpe, maxTrials: 12, lag: 3, replicates: 2 };
      const boards = [];
      for (const parallel of [1, 4]) {
        // Trainings end in another order than they began.
        const { run } = await laboratory({ beforeTraining: ({ untilEpoch }) => sleep(untilEpoch % 2 ? 40 : 5) });
        boards.push((await run({ ...plan, parallel })).leaderboard.sha256);
      }
      expect(boards[0]).toBe(boards[1]);
    },
    120_000,
  );

  it('never train more at a time than they may', async () => {
    let running = 0;
    let most = 0;
    const { run } = await laboratory({
      beforeTraining: async () => {
        most = Math.max(most, ++running);
        await sleep(50);
        running--;
      },
    });
    await run({ ...SMALL_PLAN, maxTrials: 6, parallel: 2 });
    expect(most).toBe(2);
  }, 60_000);

  it('goes on as new runs with its state: the same leaderboard, and no rung twice', async () => {
    const plan: SweepPlan = { ...HALVING_PLAN, method: 'tpe', maxTrials: 14, lag: 3, finalists: 3, replicates: 3 };
    const whole = await laboratory();
    const expected = await whole.run(plan);
    const cut = await laboratory();
    await cut.withWorkers(async () => {
      const handle = await cut.start(plan, { maxHistory: 60 });
      const result = await handle.result();
      expect(result.leaderboard).toEqual(expected.leaderboard);
      expect(result.ensemble).toEqual(expected.ensemble);
      let runs = 0;
      for await (const { runId } of cut.client.workflow.list({ query: `WorkflowId = "${handle.workflowId}"` })) {
        runs++;
        expect(await firstRunId(cut.client, handle.workflowId, runId)).toBe(handle.firstExecutionRunId);
      }
      expect(runs).toBeGreaterThan(3);
      const run = `${handle.workflowId}/${handle.firstExecutionRunId}`;
      const records = [];
      for await (const record of cut.deps.records.list(run)) records.push(record);
      expect(computedTwice(records)).toEqual([]);
      expect(records.filter(({ step }) => step === 'trainRung').length).toBe(whole.trained().length);
    });
  }, 60_000);

  it('finds every rung of an earlier sweep again', async () => {
    const store = new MemoryStore();
    const first = await laboratory({}, store);
    const { leaderboard } = await first.run({ ...HALVING_PLAN, maxTrials: 5 });
    const second = await laboratory({}, store);
    const again = await second.run({ ...HALVING_PLAN, maxTrials: 5 });
    expect(second.trained()).toEqual([]);
    expect(again.leaderboard).toEqual(leaderboard);
    // A wider plan trains what is new alone.
    const third = await laboratory({}, store);
    await third.run({ ...HALVING_PLAN, method: 'random', maxTrials: 6 });
    const known = new Set(first.trained().map(rungOf));
    expect(third.trained().length).toBeGreaterThan(0);
    expect(third.trained().filter((task) => known.has(rungOf(task)))).toEqual([]);
  }, 60_000);

  it('counts a budget of epochs the same at any parallelism', async () => {
    const counts = [];
    for (const parallel of [1, 4]) {
      const { run, trained } = await laboratory();
      const { trials } = await run({ ...HALVING_PLAN, maxTrials: null, maxEpochs: 60, parallel, lag: 3 });
      counts.push(trials);
      expect(trained().length).toBeGreaterThan(6);
    }
    expect(counts[0]).toBe(counts[1]);
  }, 60_000);
});
