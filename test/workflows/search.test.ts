/** The search workflow on a real Temporal server, with the real frame of steps on a memory store; trainings compute nothing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ComputeTask } from '../../activities/frame/compute-host.js';
import { activitiesOf } from '../../activities/registry.js';
import { type NoOpOptions, noOpTrainer, type RungTask } from '../../bench/no-op-trainer.js';
import { bestModelOf } from '../../cli/predict/stored-model.js';
import { firstRunId } from '../../cli/run/start/launch.js';
import { decodeTable } from '../../infra/arrow/arrow-io.js';
import { MemoryStore } from '../../infra/object-store/memory.js';
import { DivergedTrainingError, ResourceError } from '../../schemas/failure.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { SweepPlan } from '../../schemas/sweep/sweep-plan.js';
import { amendUpdate, pauseUpdate, resumeUpdate, sweepQuery } from '../../workflows/frame/messages.js';
import type { SearchInput, searchWorkflow } from '../../workflows/sweep/search.js';
import { computedTwice } from '../harness/laws/run-laws.js';
import { countingHost, memoryDependencies } from '../harness/pipelines/memory-dependencies.js';
import { openWorkflowStage, type WorkflowStage } from '../harness/pipelines/workflow-stage.js';
import { FullStore } from '../harness/servers/full-store.js';
import { HALVING_PLAN, SMALL_PLAN } from '../harness/tables/sweep-plan.js';

let stage: WorkflowStage;
let started = 0;

beforeAll(async () => {
  stage = await openWorkflowStage();
}, 90_000);
afterAll(() => stage?.stop());

async function laboratory(options: NoOpOptions = {}, store = new MemoryStore(), roomPatienceMs?: number) {
  const host = countingHost(noOpTrainer(options).run);
  const deps = memoryDependencies(host, store, roomPatienceMs);
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
  const start = (plan: SweepPlan, more: Partial<SearchInput> = {}) =>
    stage.client.workflow.start<typeof searchWorkflow>('searchWorkflow', {
      taskQueue: 'spectraloom-workflow',
      workflowId: `sweep/search-${++started}`,
      args: [{ ...input(plan), ...more }],
    });
  return {
    deps,
    store,
    host,
    start,
    trained: () => host.tasks.filter(({ step }) => step === 'trainRung'),
    withWorkers: <T>(work: () => Promise<T>) => stage.withWorkers(activities, work),
    run: (plan: SweepPlan) => stage.withWorkers(activities, async () => (await start(plan)).result()),
    leaderboard: async (ref: ObjectRef) => decodeTable('sweep-leaderboard', await deps.artifacts.getBytes(ref)),
  };
}

/** Until the training is stopped from outside. */
const forever = (_: unknown, signal: AbortSignal) =>
  new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
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
    const seeds = host.tasks.filter(({ step }) => step === 'trainRung').map(seedOf);
    expect(new Set(seeds).size).toBe(3);
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

  it('stops its trainings within ten seconds of a pause, and goes on after a resume', async () => {
    let blocked = true;
    let begun = 0;
    const { withWorkers, start, deps } = await laboratory({
      beforeTraining: (task, signal) => {
        begun++;
        return blocked ? forever(task, signal) : undefined;
      },
    });
    await withWorkers(async () => {
      const handle = await start(SMALL_PLAN);
      await until(() => begun === 2);
      const begin = performance.now();
      await handle.executeUpdate(pauseUpdate);
      await expect(handle.executeUpdate(pauseUpdate)).rejects.toMatchObject({ cause: { type: 'RefusedError' } });
      const states = async () => {
        const found: string[] = [];
        for await (const { step, state } of deps.records.list()) if (step === 'trainRung') found.push(state);
        return found;
      };
      while ((await states()).includes('running')) await sleep(50);
      expect(performance.now() - begin).toBeLessThan(10_000);
      expect(await handle.query(sweepQuery)).toMatchObject({ paused: true, trials: { started: 2 } });
      blocked = false;
      await handle.executeUpdate(resumeUpdate);
      expect((await handle.result()).trials).toBe(3);
    });
  }, 60_000);

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
      for await (const { runId } of stage.client.workflow.list({ query: `WorkflowId = "${handle.workflowId}"` })) {
        runs++;
        expect(await firstRunId(stage.client, handle.workflowId, runId)).toBe(handle.firstExecutionRunId);
      }
      expect(runs).toBeGreaterThan(3);
      const run = `${handle.workflowId}/${handle.firstExecutionRunId}`;
      const records = [];
      for await (const record of cut.deps.records.list(run)) records.push(record);
      expect(computedTwice(records)).toEqual([]);
      expect(records.filter(({ step }) => step === 'trainRung').length).toBe(whole.trained().length);
    });
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

  it.each([1, 2])(
    'leaves a best model for predict --run, with %i trials',
    async (maxTrials) => {
      const { run, deps, store } = await laboratory();
      await expect(bestModelOf(`sweep/search-${started + 1}`, store)).rejects.toThrow('has a best model yet');
      // Test errors of finalists and trainings of their replicates decide nothing.
      const { best, ensemble } = await run({ ...SMALL_PLAN, maxTrials, replicates: maxTrials });
      expect(ensemble === null).toBe(maxTrials === 1);
      const found = await bestModelOf(`sweep/search-${started}`, store);
      expect(found.sha256).toBe(best.model.sha256);
      expect((await deps.artifacts.getBytes(found)).length).toBe(found.bytes);
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

function settingsOf(task: ComputeTask): RungTask {
  return task.parameters as RungTask;
}

function seedOf(task: ComputeTask): number {
  return settingsOf(task).training.seed;
}

function rungOf(task: ComputeTask): string {
  const { trialId, untilEpoch } = settingsOf(task);
  return `${trialId} ${untilEpoch}`;
}
