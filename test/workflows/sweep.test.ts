/** The sweep workflow on a real Temporal server: promotion, failures, pause, cancel. Activities are stand-ins. */
import { ApplicationFailure, CancelledFailure, type WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DISCOVER_PRESET } from '../../schemas/settings/preset.js';
import { cancelUpdate, pauseUpdate, progressQuery, resumeUpdate } from '../../workflows/frame/messages.js';
import type { SweepInput, sweepWorkflow } from '../../workflows/sweep.js';
import type { TrainInput, trainWorkflow } from '../../workflows/train.js';
import {
  type Behaviour,
  ref,
  slowly,
  standInActivities,
  untilStopped,
} from '../harness/pipelines/stand-in-activities.js';
import { openWorkflowStage, type WorkflowStage } from '../harness/pipelines/workflow-stage.js';

const INPUT: SweepInput = {
  graphs: [12, 20].map((maxNeighbors) => ({ maxNeighbors, graphs: ref(`graphs ${maxNeighbors}`) })),
  spectra: ref('spectra'),
  split: ref('split'),
  network: { ...DISCOVER_PRESET.network, outputFeatures: 301 },
  training: DISCOVER_PRESET.training,
  settings: { maxNeighbors: [12, 20], hiddenFeatures: [32, 64], rungs: [10, 20, 40], eta: 2, parallel: 2 },
  run: 'test',
};

/** Validation error of each trial, whatever the rung. */
const ERRORS: Record<string, number> = { 'k12-h32': 0.4, 'k12-h64': 0.2, 'k20-h32': 0.3, 'k20-h64': 0.5 };
const byTrial: Behaviour = async ({ parameters }, answer) => {
  const bestValidationMae = ERRORS[parameters.trialId as string]!;
  return { ...answer(), summary: { bestValidationMae, lastValidationMae: bestValidationMae, bestEpoch: 1 } };
};

describe('sweepWorkflow', () => {
  let stage: WorkflowStage;
  let started = 0;
  const start = () =>
    stage.client.workflow.start<typeof sweepWorkflow>('sweepWorkflow', {
      taskQueue: 'spectraloom-workflow',
      workflowId: `sweep/test-${++started}`,
      args: [INPUT],
    });

  beforeAll(async () => {
    stage = await openWorkflowStage();
  }, 90_000);
  afterAll(() => stage?.stop());

  it('halves the trials rung by rung and evaluates the winner alone on the test split', async () => {
    const { activities, named } = standInActivities({ trainRung: byTrial });
    const result = await stage.withWorkers(activities, async () => (await start()).result());
    // Successive halving of four trials with eta 2: four, two, one. The two best are k12-h64 and k20-h32.
    const trained = named('trainRung').map(({ message: { parameters } }) => [
      parameters.untilEpoch,
      parameters.trialId,
    ]);
    expect(trained.filter(([epoch]) => epoch === 10).length).toBe(4);
    expect(
      trained
        .filter(([epoch]) => epoch === 20)
        .map(([, id]) => id)
        .sort(),
    ).toEqual(['k12-h64', 'k20-h32']);
    expect(trained.filter(([epoch]) => epoch === 40).map(([, id]) => id)).toEqual(['k12-h64']);
    expect(result.best.trialId).toBe('k12-h64');
    expect(result).not.toHaveProperty('halved');
    expect(named('evaluate').length).toBe(1);
    expect(named('evaluate')[0]!.message.inputs.model).toEqual(result.best.model);
    const board = named('leaderboard')[0]!.message.parameters.trials as { trialId: string; testMae: number | null }[];
    expect(board.map((row) => row.trialId)).toEqual(['k12-h64', 'k20-h32', 'k12-h32', 'k20-h64']);
    expect(board.map((row) => row.testMae)).toEqual([0.5, null, null, null]);
  }, 60_000);

  it('has no test error where there is no test set', async () => {
    const evaluate: Behaviour = async (_, answer) => ({ ...answer(), summary: { testMae: null, testCrystals: 0 } });
    const { activities, named } = standInActivities({ trainRung: byTrial, evaluate });
    const result = await stage.withWorkers(activities, async () => (await start()).result());
    expect(result).toMatchObject({ best: { trialId: 'k12-h64' }, testMae: null });
    const board = named('leaderboard')[0]!.message.parameters.trials as { testMae: number | null }[];
    expect(board.map((row) => row.testMae)).toEqual([null, null, null, null]);
  }, 60_000);

  it('names the trials of radius graphs by their radius, for they know no number of neighbours', async () => {
    const { activities, named } = standInActivities();
    const { graph, network, training, structuresPerShard, split, sweep } = DISCOVER_PRESET;
    const args: [TrainInput] = [
      {
        name: 'radius',
        source: ref('source'),
        axis: null,
        structuresPerShard,
        split,
        graph: { ...graph, strategy: 'radius', cutoffAngstrom: 5.5 },
        network,
        training,
        sweep: { ...sweep, maxNeighbors: [12], hiddenFeatures: [32, 64], rungs: [10] },
      },
    ];
    const taskQueue = 'spectraloom-workflow';
    const result = await stage.withWorkers(activities, () =>
      stage.client.workflow.execute<typeof trainWorkflow>('trainWorkflow', { taskQueue, workflowId: 'sweep/r', args }),
    );
    const trained = named('trainRung').map(({ message: { parameters } }) => parameters.trialId);
    expect(trained.sort()).toEqual(['r5.5-h32', 'r5.5-h64']);
    expect(result.best.trialId).toBe('r5.5-h32');
    const board = named('leaderboard')[0]!.message.parameters.trials as { parameters: object }[];
    expect(board.map(({ parameters }) => parameters)).toEqual([
      { cutoffAngstrom: 5.5, hiddenFeatures: 32 },
      { cutoffAngstrom: 5.5, hiddenFeatures: 64 },
    ]);
  }, 60_000);

  it('starts each rung from the checkpoints of the one before, and prunes those afterwards', async () => {
    const { activities, named } = standInActivities({ trainRung: byTrial });
    await stage.withWorkers(activities, async () => (await start()).result());
    const winner = named('trainRung').filter(({ message }) => message.parameters.trialId === 'k12-h64');
    expect(winner[0]!.message.inputs.last).toBeNull();
    const pruned = named('prune').flatMap(({ message }) => (message as unknown as { refs: { sha256: string }[] }).refs);
    const { last, best } = winner[1]!.message.inputs;
    expect(pruned.map(({ sha256 }) => sha256)).toEqual(expect.arrayContaining([last!.sha256, best!.sha256]));
    expect(winner[2]!.message.inputs.last).not.toEqual(last);
  }, 60_000);

  it('tells at which epoch early stopping ended a training', async () => {
    const { activities, named } = standInActivities({
      trainRung: async (message, answer) => {
        const result = await byTrial(message, answer);
        return { ...result, summary: { ...result.summary, endedAtEpoch: 7 } };
      },
    });
    await stage.withWorkers(activities, async () => (await start()).result());
    const board = named('leaderboard')[0]!.message.parameters.trials as { epochs: number; stopped: string }[];
    expect(board.map(({ epochs }) => epochs)).toEqual([7, 7, 7, 7]);
    expect(board[0]!.stopped).toBe('finished: no lower validation error');
    expect(board[3]!.stopped).toMatch(/^place \d of 4 after 10 epochs/);
  }, 60_000);

  it('records a diverged trial and goes on; fails when all diverged', async () => {
    const diverged = ApplicationFailure.create({ type: 'DivergedTrainingError', nonRetryable: true, message: 'NaN' });
    const one = standInActivities({
      trainRung: async (message, answer) => {
        if (message.parameters.trialId === 'k12-h64') throw diverged;
        return byTrial(message, answer);
      },
    });
    const result = await stage.withWorkers(one.activities, async () => (await start()).result());
    expect(result.best.trialId).toBe('k20-h32');
    const all = standInActivities({
      trainRung: async () => {
        throw diverged;
      },
    });
    await expect(stage.withWorkers(all.activities, async () => (await start()).result())).rejects.toMatchObject({
      cause: { type: 'DivergedTrainingError' },
    });
  }, 60_000);

  it('tries a trial that runs out of memory once more with half the triplet cap', async () => {
    const cap = INPUT.training.maxTripletsPerStep;
    const { activities, named } = standInActivities({
      trainRung: async (message, answer) => {
        const { maxTripletsPerStep } = message.parameters.training as { maxTripletsPerStep: number };
        if (message.parameters.trialId === 'k20-h64' && maxTripletsPerStep === cap)
          throw ApplicationFailure.create({ type: 'ResourceError', nonRetryable: true, message: 'out of memory' });
        return byTrial(message, answer);
      },
    });
    const result = await stage.withWorkers(activities, async () => (await start()).result());
    expect(result.halved).toEqual([{ trialId: 'k20-h64', maxTripletsPerStep: cap / 2 }]);
    const caps = named('trainRung')
      .filter(({ message }) => message.parameters.trialId === 'k20-h64')
      .map(({ message }) => (message.parameters.training as { maxTripletsPerStep: number }).maxTripletsPerStep);
    expect(caps).toEqual([cap, cap / 2]);
  }, 60_000);

  it('fails as a whole for want of room on a disk: the trial is not tried with other settings', async () => {
    const { activities, named } = standInActivities({
      trainRung: async (message, answer) => {
        if (message.parameters.trialId !== 'k20-h64') return byTrial(message, answer);
        const full = 'cannot write "a": the disk of /data is full: needs 34 MB, has 0 MB';
        throw ApplicationFailure.create({ type: 'NoRoomError', nonRetryable: true, message: full });
      },
    });
    await expect(stage.withWorkers(activities, async () => (await start()).result())).rejects.toMatchObject({
      cause: { cause: { type: 'NoRoomError', message: expect.stringContaining('the disk of /data is full') } },
    });
    expect(named('trainRung').filter(({ message }) => message.parameters.trialId === 'k20-h64').length).toBe(1);
  }, 60_000);

  it('stops training on pause with its state kept, and resumes from it', async () => {
    const kept = ref('half way');
    let training = 0;
    const { activities, named } = standInActivities({
      trainRung: async (message, answer) => (++training <= 2 ? untilStopped(kept) : byTrial(message, answer)),
    });
    await stage.withWorkers(activities, async () => {
      const handle = await start();
      await until(() => training === 2);
      await handle.executeUpdate(pauseUpdate);
      await expect(handle.executeUpdate(pauseUpdate)).rejects.toMatchObject({ cause: { type: 'RefusedError' } });
      expect((await handle.query(progressQuery)).paused).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(training).toBe(2);
      await handle.executeUpdate(resumeUpdate);
      expect((await handle.result()).best.trialId).toBe('k12-h64');
    });
    const resumed = named('trainRung').filter(({ message }) => message.resume);
    expect(resumed.map(({ message }) => message.resume)).toEqual([{ last: kept }, { last: kept }]);
  }, 60_000);

  it('keeps a state through a pause that met the resumed training before it began', async () => {
    const kept = ref('half way');
    let training = 0;
    const { activities, named } = standInActivities({
      trainRung: async (message, answer) => {
        training++;
        if (training <= 2) return untilStopped(kept);
        // What a workflow is told of an activity that was cancelled before a worker took it.
        if (training <= 4) return untilStopped(kept).then(() => Promise.reject(new CancelledFailure('not begun')));
        return byTrial(message, answer);
      },
    });
    await stage.withWorkers(activities, async () => {
      const handle = await start();
      for (const begun of [2, 4]) {
        await until(() => training === begun);
        await handle.executeUpdate(pauseUpdate);
        await new Promise((resolve) => setTimeout(resolve, 1500));
        await handle.executeUpdate(resumeUpdate);
      }
      await handle.result();
    });
    const given = named('trainRung').slice(0, 6);
    expect(given.map(({ message }) => message.resume)).toEqual([null, null, ...Array(4).fill({ last: kept })]);
  }, 60_000);

  it('cancels by its update and by the client', async () => {
    const cancels: ((handle: WorkflowHandle) => Promise<unknown>)[] = [
      (handle) => handle.executeUpdate(cancelUpdate),
      (handle) => handle.cancel(),
    ];
    for (const cancel of cancels) {
      let training = 0;
      const { activities } = standInActivities({
        trainRung: () => {
          training++;
          return untilStopped(ref('half way'));
        },
      });
      await stage.withWorkers(activities, async () => {
        const handle = await start();
        await until(() => training === 2);
        await cancel(handle);
        await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
      });
    }
  }, 60_000);

  it('never trains more trials at a time than it may', async () => {
    let running = 0;
    let most = 0;
    const { activities } = standInActivities({
      trainRung: async (message, answer) => {
        most = Math.max(most, ++running);
        const result = await slowly(() => answer(), 150);
        running--;
        return byTrial(message, () => result);
      },
    });
    await stage.withWorkers(activities, async () => (await start()).result());
    expect(most).toBe(INPUT.settings.parallel);
  }, 60_000);
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
