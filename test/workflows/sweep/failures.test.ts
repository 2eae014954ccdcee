/** Trials that fail for themselves are recorded, and what failed around them is said or ends the sweep. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ComputeTask } from '../../../activities/frame/compute-host.js';
import type { RungTask } from '../../../bench/no-op/trainer.js';
import { DivergedTrainingError, ResourceError } from '../../../schemas/failure.js';
import type { SweepPlan } from '../../../schemas/sweep/sweep-plan.js';
import { laboratoryOfTests, settingsOf } from '../../harness/pipelines/sweep-laboratory.js';
import { FullStore } from '../../harness/servers/full-store.js';
import { HALVING_PLAN, SMALL_PLAN } from '../../harness/tables/sweep-plan.js';

const laboratory = laboratoryOfTests();

describe('a sweep', () => {
  it('records a diverged trial and goes on, and stops with a verdict after too many', async () => {
    const diverging = (limit: number) => ({
      beforeTraining: ({ network }: RungTask) => {
        if (network.hiddenFeatures > limit) throw new DivergedTrainingError('the loss is not finite');
      },
    });
    const one = await laboratory(diverging(40));
    const result = await one.run({ ...SMALL_PLAN, maxTrials: 6 });
    const { columns } = await one.leaderboard(result.leaderboard);
    const widths = columns.parameters.map((text) => JSON.parse(text).hiddenFeatures as number);
    expect(columns.ended).toEqual(widths.map((width) => (width > 40 ? 'diverged' : 'finished')));
    expect(columns.ended).toContain('diverged');
    expect(result.verdict).toBe('');

    const two = await laboratory(diverging(16));
    const stopped = await two.run({ ...SMALL_PLAN, maxTrials: 40, maxFailed: 2, lag: 0, parallel: 1 });
    expect(stopped.trials).toBeLessThan(40);
    expect(stopped.verdict).toMatch(/^3 trials failed, 2 may; the last was trial \d+: diverged within 4 epochs$/);
    await expect((await laboratory(diverging(0))).run(SMALL_PLAN)).rejects.toMatchObject({
      cause: { type: 'DivergedTrainingError' },
    });
  }, 90_000);

  it('tries a trial that runs out of memory once more with half the triplet cap, as a new identity', async () => {
    const cap = SMALL_PLAN.base.training.maxTripletsPerStep;
    const { run, trained, leaderboard } = await laboratory({
      beforeTraining: ({ training, network }) => {
        if (network.hiddenFeatures > 30 && training.maxTripletsPerStep === cap)
          throw new ResourceError('out of memory');
      },
    });
    const result = await run({ ...SMALL_PLAN, maxTrials: 6 });
    const { columns } = await leaderboard(result.leaderboard);
    expect(new Set(columns.ended)).toEqual(new Set(['finished']));
    const wide = [...columns.trial].filter((_, i) => JSON.parse(columns.parameters[i]!).hiddenFeatures > 30);
    expect(result.halved?.map(({ trial }) => trial)).toEqual(wide.sort((a, b) => a - b));
    expect(result).not.toHaveProperty('hindered');
    const halved = trained().filter((task) => settingsOf(task).training.maxTripletsPerStep === cap / 2);
    expect(halved.length).toBeGreaterThan(0);
    const first = trained().filter((task) => settingsOf(task).training.maxTripletsPerStep === cap);
    const names = new Set(first.map((task) => settingsOf(task).trialId));
    for (const task of halved) expect(names.has(settingsOf(task).trialId)).toBe(false);
  }, 60_000);

  it('says which trials have no result for want of memory, and fails for it where none has one', async () => {
    const limited = (limit: number) => ({
      beforeTraining: ({ network }: RungTask) => {
        if (network.hiddenFeatures > limit) throw new ResourceError('its process died 3 times');
      },
    });
    const { run, leaderboard } = await laboratory(limited(30));
    const result = await run({ ...SMALL_PLAN, maxTrials: 6 });
    const { columns } = await leaderboard(result.leaderboard);
    const wide = [...columns.trial].filter((_, i) => JSON.parse(columns.parameters[i]!).hiddenFeatures > 30);
    expect(wide.length).toBeGreaterThan(0);
    expect(result.hindered).toEqual(
      wide.sort((a, b) => a - b).map((trial) => ({ trial, reason: 'ResourceError: its process died 3 times' })),
    );
    await expect((await laboratory(limited(0))).run(SMALL_PLAN)).rejects.toMatchObject({
      cause: { type: 'ResourceError', message: expect.stringContaining('its process died 3 times') },
    });
  }, 90_000);

  it('counts a training once that a halved cap made another trial has had', async () => {
    const cap = SMALL_PLAN.base.training.maxTripletsPerStep;
    const { run, leaderboard } = await laboratory({
      beforeTraining: ({ training }) => {
        if (training.maxTripletsPerStep === cap) throw new ResourceError('out of memory');
      },
    });
    const values = [cap, cap / 2, cap / 4];
    const space: SweepPlan['space'] = [{ name: 'maxTripletsPerStep', group: 'training', kind: 'values', values }];
    const plan: SweepPlan = { ...SMALL_PLAN, method: 'grid', space, maxTrials: null, finalists: 3, replicates: 2 };
    const { columns } = await leaderboard((await run(plan)).leaderboard);
    const own = columns.trialId.filter((_, i) => columns.replicate[i] === 0);
    expect(own.length).toBe(3);
    // The one that stands for a training is the earlier one; the other comes last and has no replicate.
    expect(own.at(-1)).toBe(own[[...columns.trial].filter((_, i) => columns.replicate[i] === 0).indexOf(0)]);
    expect(columns.reason.at(-1)).toMatch(/^the same training as trial 0; /);
    expect([...columns.replicate].filter((replicate) => replicate > 0).length).toBe(2);
  }, 60_000);

  it('asks workers with more memory for trainings that need more than a slot has', async () => {
    // 24 values of 4 bytes for each of 400,000 triplets, 64 features and 4 layers are 9.2 GiB, a slot has 3 GiB.
    const { withWorkers, start } = await laboratory({ mostTriplets: 100_000 });
    await withWorkers(async () => {
      const space: SweepPlan['space'] = [{ name: 'hiddenFeatures', group: 'network', kind: 'values', values: [64, 4] }];
      const handle = await start({ ...SMALL_PLAN, method: 'grid', space, maxTrials: null });
      const queues = async () => {
        const { events } = await handle.fetchHistory();
        return (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
          scheduled?.activityType?.name === 'trainRung' ? [scheduled.taskQueue?.name] : [],
        );
      };
      while ((await queues()).length < 2) await sleep(100);
      expect((await queues()).sort()).toEqual(['spectraloom-training', 'spectraloom-training-large']);
      await handle.cancel();
      await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    });
  }, 60_000);

  it('of a full store comes to the results of an undisturbed one: no trial fails, no setting changes', async () => {
    const plan: SweepPlan = { ...HALVING_PLAN, maxTrials: 6, finalists: 2, parallel: 2 };
    const undisturbed = await laboratory();
    const expected = await undisturbed.run(plan);
    const store = new FullStore();
    let trainings = 0;
    const { run, trained } = await laboratory(
      {
        beforeTraining: () => {
          // From the third training on, for two seconds.
          if (++trainings !== 3) return;
          store.isFull = true;
          setTimeout(() => {
            store.isFull = false;
          }, 2_000);
        },
      },
      store,
    );
    const result = await run(plan);
    expect(store.refused).toBeGreaterThan(2);
    expect(result.leaderboard.sha256).toBe(expected.leaderboard.sha256);
    expect(result.best.model.sha256).toBe(expected.best.model.sha256);
    const settings = (tasks: readonly ComputeTask[]) => tasks.map((task) => JSON.stringify(task.parameters)).sort();
    expect(settings(trained())).toEqual(settings(undisturbed.trained()));
  }, 60_000);

  it('fails as a whole, with the name of the disk, where no room comes', async () => {
    const store = new FullStore();
    let trainings = 0;
    const { run } = await laboratory(
      {
        beforeTraining: () => {
          if (++trainings === 3) store.isFull = true;
        },
      },
      store,
      1_000,
    );
    await expect(run({ ...HALVING_PLAN, maxTrials: 6, parallel: 2 })).rejects.toMatchObject({
      cause: { cause: { type: 'NoRoomError', message: expect.stringContaining('the disk of /full is full') } },
    });
  }, 60_000);
});
