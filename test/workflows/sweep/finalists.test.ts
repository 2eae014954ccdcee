/** Finalists and replicates: tested after every choice was made, and what is left for predictions. */
import { describe, expect, it } from 'vitest';
import { bestModelOf } from '../../../cli/predict/stored-model.js';
import type { SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import { laboratoryOfTests, settingsOf } from '../../harness/pipelines/sweep-laboratory.js';
import { HALVING_PLAN, SMALL_PLAN } from '../../harness/tables/sweep-plan.js';

const laboratory = laboratoryOfTests();

describe('finalists', () => {
  it('chooses the same trials whatever their test errors are', async () => {
    const plan: SweepPlan = { ...HALVING_PLAN, method: 'tpe', maxTrials: 6, lag: 1, finalists: 2, replicates: 2 };
    const choices = [];
    for (const testMae of [0.1, 123]) {
      const { run, leaderboard } = await laboratory({ testMae });
      const { columns } = await leaderboard((await run(plan)).leaderboard);
      expect(new Set(columns.testMae)).toEqual(new Set([testMae, null]));
      choices.push({ ...columns, testMae: null });
    }
    expect(choices[0]).toEqual(choices[1]);
  }, 60_000);

  it('ends without a test error where there is no test set, and says that it looked', async () => {
    const { run, host, leaderboard } = await laboratory({ testMae: null });
    const result = await run({ ...SMALL_PLAN, finalists: 2, replicates: 2 });
    expect(result.best).toMatchObject({ testMae: null, testCrystals: 0 });
    expect(new Set((await leaderboard(result.leaderboard)).columns.testMae)).toEqual(new Set([null]));
    expect(host.tasks.filter(({ step }) => step === 'evaluate').length).toBe(2 * 2);
  }, 60_000);

  it('tests finalists and their replicates alone, after the last training', async () => {
    const { run, host } = await laboratory();
    await run({ ...HALVING_PLAN, maxTrials: 6, finalists: 2, replicates: 3, parallel: 1 });
    const steps = host.tasks.map(({ step }) => step);
    expect(steps.filter((step) => step === 'evaluate').length).toBe(2 * 3);
    const seeds = host.tasks.filter(({ step }) => step === 'trainRung').map((task) => settingsOf(task).training.seed);
    expect(new Set(seeds).size).toBe(3);
  }, 60_000);

  it.each([1, 2])(
    'leaves a best model for predict --run, with %i trials',
    async (maxTrials) => {
      const { start, withWorkers, deps, store } = await laboratory();
      await expect(bestModelOf('sweep/unknown', store)).rejects.toThrow('has a best model yet');
      // Test errors of finalists and trainings of their replicates decide nothing.
      const { result, workflowId } = await withWorkers(async () => {
        const handle = await start({ ...SMALL_PLAN, maxTrials, replicates: maxTrials });
        return { result: await handle.result(), workflowId: handle.workflowId };
      });
      const { best, ensemble } = result;
      expect(ensemble === null).toBe(maxTrials === 1);
      const found = await bestModelOf(workflowId, store);
      expect(found.sha256).toBe(best.model.sha256);
      expect((await deps.artifacts.getBytes(found)).length).toBe(found.bytes);
    },
    60_000,
  );
});
