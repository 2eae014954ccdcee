/** Crystals that fail every shard they are in, and too many of them, on a real Temporal server. */
import { describe, expect, it } from 'vitest';
import type { ScreeningInput } from '../../../schemas/screening/input.js';
import {
  pauseSignal,
  pauseUpdate,
  progressQuery,
  resumeUpdate,
  screeningQuery,
} from '../../../workflows/frame/messages.js';
import type { screeningWorkflow } from '../../../workflows/screening/screening.js';
import { gate } from '../../harness/pipelines/gate.js';
import { finalError, SCREENING_INPUT, standInScreening } from '../../harness/pipelines/stand-in-screening.js';
import { stageOfTests } from '../../harness/pipelines/workflow-stage.js';

describe('crystals that fail every shard they are in', () => {
  const stage = stageOfTests();
  const start = (name: string, change: Partial<ScreeningInput> = {}) =>
    stage.client.workflow.start<typeof screeningWorkflow>('screeningWorkflow', {
      taskQueue: 'spectraloom-workflow',
      workflowId: `screening/${name}`,
      args: [{ ...SCREENING_INPUT, ...change }],
    });
  const untilPaused = async (handle: Awaited<ReturnType<typeof start>>) => {
    for (;;) {
      const state = await handle.query(screeningQuery);
      if (state.paused) return state;
      await pause();
    }
  };

  it('are found and given up with what they failed by; their neighbours are screened', async () => {
    const dead = () => finalError('ResourceError', 'its process died 3 times', 3);
    const world = standInScreening({
      pages: [{ shards: [10, 10] }, { shards: [1, 10] }],
      // The third of the first shard, the only one of the third, both ends of the last; and one that the step gives up itself.
      poisoned: {
        2: dead,
        20: () => finalError('NonFiniteError', 'the spectrum of 20 is NaN'),
        21: dead,
        30: () => finalError('TypeError', 'x of undefined', 5),
      },
      unsound: [15],
    });
    const { counts } = await stage.withWorkers(world.activities, async () => (await start('poisoned')).result());
    expect(counts).toMatchObject({ listed: 31, predicted: 26, quarantined: 5 });
    const given = world.quarantined.map(({ piece, error, message, step, attempt, shard }) => ({
      candidates: world.candidatesOf(piece),
      ...{ error, message, step, attempt, shard },
    }));
    expect(given.sort((a, b) => a.candidates[0]! - b.candidates[0]!)).toEqual([
      {
        candidates: [2],
        error: 'ResourceError',
        message: 'its process died 3 times',
        ...{ step: 'predictShard', attempt: 3, shard: 0 },
      },
      {
        candidates: [20],
        error: 'NonFiniteError',
        message: 'the spectrum of 20 is NaN',
        ...{ step: 'predictShard', attempt: 1, shard: 2 },
      },
      {
        candidates: [21],
        error: 'ResourceError',
        message: 'its process died 3 times',
        ...{ step: 'predictShard', attempt: 3, shard: 3 },
      },
      {
        candidates: [30],
        error: 'TypeError',
        message: 'x of undefined',
        ...{ step: 'predictShard', attempt: 5, shard: 3 },
      },
    ]);
    const [fold] = world.folds;
    const rows = (of: 'predicted' | 'placed' | 'quarantined') =>
      fold!.shards.map((shard) => shard![of].flatMap((table) => world.candidatesOf(table)));
    expect(rows('predicted')).toEqual([
      [0, 1, 3, 4, 5, 6, 7, 8, 9],
      [10, 11, 12, 13, 14, 16, 17, 18, 19],
      [],
      [22, 23, 24, 25, 26, 27, 28, 29],
    ]);
    expect(rows('placed')).toEqual(rows('predicted'));
    expect(rows('quarantined')).toEqual([[2], [15], [20], [21, 30]]);
    // Many tables are named by one reference: what is folded together fits one message.
    expect(Math.max(...fold!.shards.map((shard) => shard!.predicted.length))).toBeLessThanOrEqual(4);
  }, 180_000);

  it('fail at their places as they do at the network, and their shard goes through both again', async () => {
    const world = standInScreening({
      pages: [{ shards: [4] }],
      before(name, message) {
        const { inputs } = message as { readonly inputs?: Record<string, never> };
        if (name !== 'placeShard' || !world.candidatesOf(inputs!.predicted!).includes(3)) return;
        throw finalError('RangeError', 'no features');
      },
    });
    await stage.withWorkers(world.activities, async () => (await start('misplaced')).result());
    expect(world.quarantined).toMatchObject([{ error: 'RangeError', step: 'placeShard', shard: 0 }]);
    const [shard] = world.folds[0]!.shards;
    expect(shard!.predicted.flatMap((table) => world.candidatesOf(table))).toEqual([0, 1, 2]);
    expect(shard!.placed.map((table) => world.candidatesOf(table))).toEqual(
      shard!.predicted.map((table) => world.candidatesOf(table)),
    );
  }, 120_000);

  it('pause the screening when they are too many, and once it is resumed count anew', async () => {
    // Refused when they were read: 3 of 10, then 0 of 6, then 4 of 5.
    const pages = [{ shards: [7], refused: 3 }, { shards: [6] }, { shards: [1], refused: 4 }];
    // One shard at a time, so that no page is listed before the shard two before it is done.
    const knobs = { ...SCREENING_INPUT.knobs, parallel: 1, failureBudget: { share: 0.25, after: 5 } };
    const world = standInScreening({ pages });
    await stage.withWorkers(world.activities, async () => {
      const handle = await start('budget', { knobs });
      const first = await untilPaused(handle);
      expect(first.verdict).toBe('3 of 10 candidates were given up, more than 25 %');
      await handle.executeUpdate(resumeUpdate);
      const second = await untilPaused(handle);
      expect(second.verdict).toBe('4 of 10 candidates were given up since it was resumed, more than 25 %');
      await handle.executeUpdate(resumeUpdate);
      expect((await handle.result()).counts).toMatchObject({ listed: 21, predicted: 14, quarantined: 7 });
    });
  }, 120_000);

  it('obey in their search what their screening said last, in whatever order it comes', async () => {
    const searching = gate();
    const looked = gate();
    const world = standInScreening({
      pages: [{ shards: [64] }],
      poisoned: { 5: () => finalError('ResourceError', 'too large') },
      async before(name) {
        // One of the screening, two of the search.
        if (name !== 'predictShard' || world.named(name).length !== 3) return;
        searching.open();
        await looked.opened;
      },
    });
    await stage.withWorkers(world.activities, async () => {
      const handle = await start('searched');
      const search = stage.client.workflow.getHandle('screening/searched/shard-0');
      const untilSearch = async (isPaused: boolean) => {
        while ((await search.query(progressQuery)).paused !== isPaused) await pause();
      };
      try {
        await searching.opened;
        await handle.executeUpdate(pauseUpdate);
        expect(await handle.query(screeningQuery)).toMatchObject({ paused: true });
        await untilSearch(true);
        await handle.executeUpdate(resumeUpdate);
        await untilSearch(false);
        // The first thing that its screening said, once more.
        await search.signal(pauseSignal, 1);
        expect(await search.query(progressQuery)).toMatchObject({ paused: false });
      } finally {
        looked.open();
      }
      expect((await handle.result()).counts).toMatchObject({ predicted: 63, quarantined: 1 });
    });
  }, 180_000);

  it('pause their screening where something else than a crystal ends their search', async () => {
    const world = standInScreening({
      pages: [{ shards: [8, 8] }],
      poisoned: { 5: () => finalError('ResourceError', 'too large') },
      before(name) {
        // Two of the screening, two of the search.
        if (name === 'predictShard' && world.named(name).length === 4)
          throw finalError('NoRoomError', 'the disk is full');
      },
    });
    await stage.withWorkers(world.activities, async () => {
      const handle = await start('full');
      expect(await untilPaused(handle)).toMatchObject({ verdict: 'NoRoomError: the disk is full' });
      await handle.executeUpdate(resumeUpdate);
      expect((await handle.result()).counts).toMatchObject({ listed: 16, predicted: 15, quarantined: 1 });
    });
    const screened = world.folds.flatMap(({ shards }) => shards.flatMap((shard) => shard?.predicted ?? []));
    expect(screened.flatMap((table) => world.candidatesOf(table)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 16 }, (_, i) => i).filter((i) => i !== 5),
    );
  }, 180_000);
});

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
