/** A training that is stopped because another failed, and not by a pause: the run ends, and the training is not begun again. */
import { ApplicationFailure, cancelled, heartbeat } from '@temporalio/activity';
import { WorkflowFailedError } from '@temporalio/client';
import { expect, it } from 'vitest';
import { discoverInput } from '../../cli/run/start/discover-input.js';
import { DISCOVER_PRESET } from '../../schemas/settings/preset.js';
import type { discoverWorkflow } from '../../workflows/discover.js';
import { ref, standInActivities } from '../harness/pipelines/stand-in-activities.js';
import { stageOfTests } from '../harness/pipelines/workflow-stage.js';

const INPUT = discoverInput(
  { ...DISCOVER_PRESET, name: 'beside', dataset: { name: 'eight crystals', statement: 'none' }, axis: null },
  ref('source', 8, 'source-files'),
);

const stage = stageOfTests();

it('ends once with what failed beside it', async () => {
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  let calls = 0;
  let stopped = 0;
  const { activities } = standInActivities({
    async trainRung() {
      // Two trainings at a time by the preset: the one fails for the whole run once the other is under way.
      if (++calls === 1) {
        await begun;
        throw ApplicationFailure.nonRetryable('the disk is full', 'NoRoomError');
      }
      heartbeat();
      begin();
      return cancelled().catch((error: unknown) => {
        stopped++;
        throw error;
      });
    },
  });
  await stage.withWorkers(activities, async () => {
    const handle = await stage.client.workflow.start<typeof discoverWorkflow>('discoverWorkflow', {
      taskQueue: 'spectraloom-workflow',
      workflowId: 'discover/beside',
      args: [INPUT],
    });
    await expect(handle.result()).rejects.toBeInstanceOf(WorkflowFailedError);
  });
  expect([calls, stopped]).toEqual([2, 1]);
}, 90_000);
