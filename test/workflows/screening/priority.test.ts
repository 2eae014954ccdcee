/** Two large screenings on one worker with one slot, on a real Temporal server: who goes first, and who takes turns. */
import { describe, expect, it } from 'vitest';
import { TASK_QUEUES } from '../../../schemas/task-queues.js';
import { screeningQuery } from '../../../workflows/frame/messages.js';
import type { screeningWorkflow } from '../../../workflows/screening/screening.js';
import { gate } from '../../harness/pipelines/gate.js';
import { SCREENING_INPUT, standInScreening } from '../../harness/pipelines/stand-in-screening.js';
import { stageOfTests } from '../../harness/pipelines/workflow-stage.js';

/** `TASK_QUEUE_TYPE_ACTIVITY` of Temporal's API. */
const ACTIVITY_QUEUE = 2;
const SHARDS = 24;
const WINDOW = 12;

describe('two screenings for one slot', () => {
  const stage = stageOfTests();

  /** Steps that wait for a slot, as Temporal counts them. */
  async function backlog(): Promise<number> {
    const { workflowService, options } = stage.client;
    const { stats } = await workflowService.describeTaskQueue({
      namespace: options.namespace,
      taskQueue: { name: TASK_QUEUES.compute },
      taskQueueType: ACTIVITY_QUEUE,
      reportStats: true,
    });
    return Number(stats?.approximateBacklogCount ?? 0);
  }

  /** Names of the screenings in the order in which their shards were predicted, from when both had a full window. */
  async function orderOf(name: string, priorities: Readonly<Record<'early' | 'late', number>>) {
    const order: string[] = [];
    const known = gate();
    const full = gate();
    const listing = new Set<string>();
    const world = standInScreening({
      pages: [{ shards: Array.from<number>({ length: SHARDS }).fill(2) }],
      async before(step, message) {
        const { run } = message as { readonly run: string };
        // What is needed before the first shard needs the slot too: no page is given until both have it behind them.
        if (step === 'listCandidates') {
          listing.add(run);
          if (listing.size === 2) known.open();
          await known.opened;
        }
        if (step !== 'predictShard') return;
        order.push(run);
        await full.opened;
      },
    });
    const start = (which: 'early' | 'late') =>
      stage.client.workflow.start<typeof screeningWorkflow>('screeningWorkflow', {
        taskQueue: 'spectraloom-workflow',
        workflowId: `screening/${name}-${which}`,
        args: [
          {
            ...{ ...SCREENING_INPUT, name: `${name}-${which}`, run: which },
            knobs: { ...SCREENING_INPUT.knobs, parallel: WINDOW, priority: priorities[which] },
          },
        ],
      });
    const ended: string[] = [];
    const run = async () => {
      const early = await start('early');
      const late = await start('late');
      // All but the one in the slot.
      while ((await backlog()) < 2 * WINDOW - 1) await new Promise((resolve) => setTimeout(resolve, 50));
      full.open();
      await Promise.all([early.result().then(() => ended.push('early')), late.result().then(() => ended.push('late'))]);
      expect((await late.query(screeningQuery)).knobs.priority).toBe(priorities.late);
    };
    await stage.withWorkers(world.activities, run, 1);
    // The first was in the slot before the other was in the queue.
    return { order: order.slice(1), ended };
  }

  it('lets the one of higher priority go first, though it came later', async () => {
    const { order, ended } = await orderOf('unequal', { early: 4, late: 1 });
    expect(ended).toEqual(['late', 'early']);
    // Of what was in the queue when the slot was opened, one window of each.
    expect(order.slice(0, WINDOW).filter((run) => run === 'early').length).toBeLessThan(WINDOW / 4);
  }, 240_000);

  it('lets equal ones take turns', async () => {
    const { order } = await orderOf('equal', { early: 3, late: 3 });
    // What was in the queue when the slot was opened, one window of each: later ones come when a workflow has its turn.
    const share = order.slice(0, WINDOW).filter((run) => run === 'late').length / WINDOW;
    expect(share).toBeGreaterThanOrEqual(1 / 3);
    expect(share).toBeLessThanOrEqual(2 / 3);
  }, 240_000);
});
