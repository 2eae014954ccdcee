/**
 * Workers that were killed: a step that is never heard of again, after the run was cancelled or paused. The server gives
 * such a step up when its heartbeat is missed, after 15 s, and tries it no more, since it was asked to stop.
 */
import { activityInfo, heartbeat } from '@temporalio/activity';
import { CancelledFailure, WorkflowFailedError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { discoverInput } from '../../cli/run/start/discover-input.js';
import { DISCOVER_PRESET } from '../../schemas/settings/preset.js';
import type { discoverWorkflow } from '../../workflows/discover.js';
import { pauseUpdate, progressQuery, resumeUpdate } from '../../workflows/frame/messages.js';
import { type Behaviour, ref, standInActivities } from '../harness/pipelines/stand-in-activities.js';
import { stageOfTests } from '../harness/pipelines/workflow-stage.js';

const INPUT = discoverInput(
  { ...DISCOVER_PRESET, name: 'test', dataset: { name: 'eight crystals', statement: 'none' }, axis: null },
  ref('source', 8, 'source-files'),
);

describe('a step whose worker was killed', () => {
  const stage = stageOfTests();
  const start = (name: string) =>
    stage.client.workflow.start<typeof discoverWorkflow>('discoverWorkflow', {
      taskQueue: 'spectraloom-workflow',
      workflowId: `discover/${name}`,
      args: [INPUT],
    });

  /** Never answers, nor beats, nor hears of a cancellation; ends when the test does, so that its worker can. */
  function silence() {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    return { released, release };
  }

  it('ends a cancelled run as cancelled, in the run itself and in a child of it', async () => {
    const { released, release } = silence();
    const hung: string[] = [];
    const hang =
      (where: string): Behaviour =>
      async (message, answer) => {
        if (!message.run.startsWith(where)) return answer();
        hung.push(where);
        await released;
        return answer();
      };
    const { activities } = standInActivities({ ingest: hang('discover/own'), stability: hang('discover/child') });
    await stage.withWorkers(activities, async () => {
      try {
        const handles = await Promise.all([start('own'), start('child')]);
        while (new Set(hung).size < 2) await pause(50);
        await Promise.all(handles.map((handle) => handle.cancel()));
        for (const handle of handles) {
          const ended = await handle.result().catch((error: unknown) => error);
          expect(ended).toBeInstanceOf(WorkflowFailedError);
          expect((ended as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
          expect((await handle.describe()).status.name).toBe('CANCELLED');
        }
        // Not tried again: nobody wants its result.
        expect(hung).toHaveLength(2);
      } finally {
        release();
      }
    });
  }, 90_000);

  it('goes on after a pause from what it is known to have kept', async () => {
    const { released, release } = silence();
    const kept = ref('kept before the kill');
    const resumed: unknown[] = [];
    let calls = 0;
    const { activities } = standInActivities({
      async trainRung(message, answer) {
        resumed.push(message.resume);
        // Two trainings at a time by the preset: the first is lost, every other answers.
        if (++calls > 1) return answer();
        heartbeat({ done: 3, total: 10, note: '', checkpoint: { last: kept }, deaths: 0 });
        expect(activityInfo().attempt).toBe(1);
        await released;
        return answer();
      },
    });
    await stage.withWorkers(activities, async () => {
      try {
        const handle = await start('paused');
        const sweep = stage.client.workflow.getHandle(`${handle.workflowId}/sweep`);
        while (calls < 1) await pause(20);
        await pause(500);
        await handle.executeUpdate(pauseUpdate);
        while (!(await sweep.query(progressQuery)).paused) await pause(50);
        const before = calls;
        // Resumed before the server has given the lost attempt up: it is started again all the same.
        await handle.executeUpdate(resumeUpdate);
        expect((await handle.result()).best.parameters).toEqual({ maxNeighbors: 12, hiddenFeatures: 32 });
        expect(calls).toBeGreaterThan(before);
        expect(resumed).toContainEqual({ last: kept });
      } finally {
        release();
      }
    });
  }, 120_000);
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
