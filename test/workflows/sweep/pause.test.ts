/** Pause, resume and cancel reach the trainings of a sweep, whose states are kept. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledFailure, type WorkflowHandle } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import {
  cancelUpdate,
  pauseUpdate,
  progressQuery,
  resumeUpdate,
  sweepQuery,
} from '../../../workflows/frame/messages.js';
import type { sweepWorkflow } from '../../../workflows/sweep/sweep.js';
import { ref, standInActivities, untilStopped } from '../../harness/pipelines/stand-in-activities.js';
import { forever, sweepLaboratory, until } from '../../harness/pipelines/sweep-laboratory.js';
import { stageOfTests } from '../../harness/pipelines/workflow-stage.js';
import { SMALL_PLAN } from '../../harness/tables/sweep-plan.js';

const stage = stageOfTests();
let started = 0;

const start = () =>
  stage.client.workflow.start<typeof sweepWorkflow>('sweepWorkflow', {
    taskQueue: 'spectraloom-workflow',
    workflowId: `sweep/pause-${++started}`,
    args: [
      {
        plan: SMALL_PLAN,
        source: ref('source', 8, 'source-files'),
        axis: null,
        structuresPerShard: 64,
        split: { trainRatio: 0.5, validationRatio: 0.25, testRatio: 0.25, grouping: 'formula', seed: 1 },
      },
    ],
  });

describe('a sweep', () => {
  it('stops its trainings on a pause, and goes on after a resume', async () => {
    let blocked = true;
    let begun = 0;
    const { withWorkers, start, deps } = await sweepLaboratory(stage, {
      beforeTraining: (task, signal) => {
        begun++;
        return blocked ? forever(task, signal) : undefined;
      },
    });
    await withWorkers(async () => {
      const handle = await start(SMALL_PLAN);
      await until(() => begun === 2);
      await handle.executeUpdate(pauseUpdate);
      await expect(handle.executeUpdate(pauseUpdate)).rejects.toMatchObject({ cause: { type: 'RefusedError' } });
      const states = async () => {
        const found: string[] = [];
        for await (const { step, state } of deps.records.list()) if (step === 'trainRung') found.push(state);
        return found;
      };
      while ((await states()).includes('running')) await sleep(50);
      expect(await handle.query(sweepQuery)).toMatchObject({ paused: true, trials: { started: 2 } });
      blocked = false;
      await handle.executeUpdate(resumeUpdate);
      expect((await handle.result()).trials).toBe(3);
    });
  }, 60_000);

  it('keeps the states of stopped trainings, and resumes from them', async () => {
    const kept = ref('half way');
    let training = 0;
    const { activities, named } = standInActivities({
      trainRung: async (_, answer) => (++training <= 2 ? untilStopped(kept) : answer()),
    });
    await stage.withWorkers(activities, async () => {
      const handle = await start();
      await until(() => training === 2);
      await handle.executeUpdate(pauseUpdate);
      expect((await handle.query(progressQuery)).paused).toBe(true);
      await handle.executeUpdate(resumeUpdate);
      await handle.result();
    });
    const resumed = named('trainRung').filter(({ message }) => message.resume);
    expect(resumed.map(({ message }) => message.resume)).toEqual([{ last: kept }, { last: kept }]);
  }, 60_000);

  it('keeps a state through a pause that met the resumed training before it began', async () => {
    const kept = ref('half way');
    let training = 0;
    let ended = 0;
    const { activities, named } = standInActivities({
      trainRung: async (_, answer) => {
        training++;
        if (training <= 2) return untilStopped(kept).finally(() => ended++);
        // What a workflow is told of an activity that was cancelled before a worker took it.
        if (training <= 4)
          return untilStopped(kept)
            .then(() => Promise.reject(new CancelledFailure('not begun')))
            .finally(() => ended++);
        return answer();
      },
    });
    await stage.withWorkers(activities, async () => {
      const handle = await start();
      for (const begun of [2, 4]) {
        await until(() => training === begun);
        await handle.executeUpdate(pauseUpdate);
        await until(() => ended === begun);
        await handle.executeUpdate(resumeUpdate);
      }
      await handle.result();
    });
    const given = named('trainRung').slice(0, 6);
    expect(given.map(({ message }) => message.resume)).toEqual([null, null, ...Array(4).fill({ last: kept })]);
  }, 60_000);

  it.each<[string, (handle: WorkflowHandle) => Promise<unknown>]>([
    ['its update', (handle) => handle.executeUpdate(cancelUpdate)],
    ['the client', (handle) => handle.cancel()],
  ])(
    'is cancelled by %s',
    async (_, cancel) => {
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
    },
    60_000,
  );
});
