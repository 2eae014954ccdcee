/** Changes of a sweep that runs, and spaces that are used up. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import { amendUpdate, sweepQuery } from '../../../workflows/frame/messages.js';
import { laboratoryOfTests, rungOf, settingsOf, until } from '../../harness/pipelines/sweep-laboratory.js';
import { SMALL_PLAN } from '../../harness/tables/sweep-plan.js';

const laboratory = laboratoryOfTests();

describe('a sweep', () => {
  it('takes amendments while it runs, and refuses those that do not fit', async () => {
    let blocked = true;
    let begun = 0;
    const space: SweepPlan['space'] = [
      { name: 'hiddenFeatures', group: 'network', kind: 'values', values: [16, 32] },
      SMALL_PLAN.space[1]!,
    ];
    const { withWorkers, start, trained } = await laboratory({
      beforeTraining: async () => {
        begun++;
        while (blocked) await sleep(20);
      },
    });
    await withWorkers(async () => {
      const handle = await start({ ...SMALL_PLAN, space });
      await until(() => begun === 2);
      const refused = (amendment: object, message: RegExp) =>
        expect(handle.executeUpdate(amendUpdate, { args: [amendment] })).rejects.toMatchObject({
          cause: { type: 'RefusedError', message: expect.stringMatching(message) },
        });
      await refused({ maxTrials: 2 }, /only be raised: 2 trials asked for, 3 allowed/);
      await refused({ values: { learningRate: [0.1] } }, /learningRate is a range/);
      await refused({ values: { hiddenFeatures: [32] } }, /has the value 32 already/);
      const state = await handle.executeUpdate(amendUpdate, {
        args: [{ maxTrials: 12, values: { hiddenFeatures: [48] }, stopping: { eta: 2, minEpochs: 1, maxEpochs: 4 } }],
      });
      expect(state).toMatchObject({ amendments: 1, trials: { planned: 12 } });
      blocked = false;
      expect((await handle.result()).trials).toBe(12);
    });
    const widths = trained().map((task) => settingsOf(task).network.hiddenFeatures);
    expect(widths).toContain(48);
    // The first two began before the rule: they train to the end at once.
    expect(
      trained()
        .slice(0, 2)
        .map((task) => settingsOf(task).untilEpoch),
    ).toEqual([4, 4]);
    expect(trained().some((task) => settingsOf(task).untilEpoch === 1)).toBe(true);
  }, 60_000);

  it.each(['random', 'tpe'] as const)(
    '%s: ends when its space is exhausted, says so, and repeats nobody',
    async (method) => {
      const space: SweepPlan['space'] = [
        { name: 'hiddenFeatures', group: 'network', kind: 'values', values: [16, 32] },
      ];
      const { run, trained, host, leaderboard, deps } = await laboratory();
      const result = await run({ ...SMALL_PLAN, method, space, maxTrials: 6, finalists: 3, replicates: 2 });
      expect(result.trials).toBe(2);
      expect(result.verdict).toMatch(/^all 2 combinations of the space were tried: .* 2 of 6 ran$/);
      const { columns } = await leaderboard(result.leaderboard);
      expect([...columns.rank]).toEqual([1, 1, 2, 2]);
      expect(new Set(columns.trialId).size).toBe(4);
      // Two trials and a replicate of each: trained once, tested once, nobody twice.
      expect(new Set(trained().map(rungOf)).size).toBe(4);
      expect(trained().length).toBe(4);
      expect(host.tasks.filter(({ step }) => step === 'evaluate').length).toBe(4);
      const page = new TextDecoder().decode(await deps.artifacts.getBytes(result.report));
      expect(page).toContain('all 2 combinations of the space were tried');
    },
    60_000,
  );

  it('of an exhausted space takes values, and refuses trials alone', async () => {
    let blocked = true;
    let begun = 0;
    const space: SweepPlan['space'] = [{ name: 'hiddenFeatures', group: 'network', kind: 'values', values: [16, 32] }];
    const { withWorkers, start } = await laboratory({
      beforeTraining: async () => {
        begun++;
        while (blocked) await sleep(20);
      },
    });
    await withWorkers(async () => {
      const handle = await start({ ...SMALL_PLAN, space, maxTrials: 6 });
      await until(() => begun === 2);
      expect(await handle.query(sweepQuery)).toMatchObject({ trials: { planned: 2, started: 2 } });
      await expect(handle.executeUpdate(amendUpdate, { args: [{ maxTrials: 12 }] })).rejects.toMatchObject({
        cause: { message: expect.stringMatching(/the space has 2 combinations, so 12 trials would be no more/) },
      });
      const state = await handle.executeUpdate(amendUpdate, { args: [{ values: { hiddenFeatures: [48] } }] });
      expect(state).toMatchObject({ trials: { planned: 3 } });
      blocked = false;
      const { trials, verdict } = await handle.result();
      expect(trials).toBe(3);
      expect(verdict).toMatch('all 3 combinations');
    });
  }, 60_000);
});
