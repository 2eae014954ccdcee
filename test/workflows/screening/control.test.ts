/** Large screenings that are paused, resumed, cancelled, amended and disturbed, on a real Temporal server. */
import { cancelled } from '@temporalio/activity';
import { CancelledFailure, WorkflowFailedError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import type { ScreeningInput } from '../../../schemas/screening/input.js';
import type { ListPageMessage } from '../../../schemas/screening/messages.js';
import {
  amendScreeningUpdate,
  cancelUpdate,
  pauseUpdate,
  progressQuery,
  resumeUpdate,
  screeningQuery,
} from '../../../workflows/frame/messages.js';
import type { screeningWorkflow } from '../../../workflows/screening/screening.js';
import { ref } from '../../harness/pipelines/stand-in-activities.js';
import { finalError, SCREENING_INPUT, standInScreening } from '../../harness/pipelines/stand-in-screening.js';
import { stageOfTests } from '../../harness/pipelines/workflow-stage.js';

const PAGES = [{ shards: [3, 3, 3] }, { shards: [3, 3, 3] }];

describe('a large screening', () => {
  const stage = stageOfTests();
  const start = (name: string, change: Partial<ScreeningInput> = {}) =>
    stage.client.workflow.start<typeof screeningWorkflow>('screeningWorkflow', {
      taskQueue: 'spectraloom-workflow',
      workflowId: `screening/${name}`,
      args: [{ ...SCREENING_INPUT, ...change }],
    });
  const until = async (isSo: () => boolean | Promise<boolean>) => {
    while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  /** What an undisturbed run folds. */
  const undisturbed = async (name: string) => {
    const world = standInScreening({ pages: PAGES });
    await stage.withWorkers(world.activities, async () => (await start(name)).result());
    return world.folds;
  };

  it('gives shards in flight up when it is paused, and begins them again', async () => {
    let holding = true;
    let given = 0;
    let begun = 0;
    const world = standInScreening({
      pages: PAGES,
      async before(name) {
        if (name !== 'predictShard' || !holding) return;
        begun++;
        // Until it is cancelled: without that the test would not end.
        await cancelled().catch((error) => {
          given++;
          throw error;
        });
      },
    });
    await stage.withWorkers(world.activities, async () => {
      const handle = await start('paused');
      await until(() => begun === 6);
      const paused = await handle.executeUpdate(pauseUpdate);
      expect(paused.paused).toBe(true);
      await until(async () => (await handle.query(screeningQuery)).inFlight === 0);
      expect(given).toBe(6);
      holding = false;
      expect(await handle.query(screeningQuery)).toMatchObject({ paused: true, verdict: '', done: 0 });
      await handle.executeUpdate(resumeUpdate);
      expect((await handle.result()).counts.predicted).toBe(18);
    });
    expect(world.folds).toEqual(await undisturbed('not-paused'));
  }, 120_000);

  it('does not count pauses in its pace', async () => {
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const world = standInScreening({
      pages: PAGES,
      before: (name) => (name === 'listCandidates' && world.calls.length > 1 ? held : undefined),
    });
    await stage.withWorkers(world.activities, async () => {
      const state = { ...carriedState(), activeSeconds: 100 };
      const handle = await start('pace', { state });
      await until(async () => (await handle.query(screeningQuery)).done === 1009);
      const { candidatesPerSecond, etaSeconds, isListing } = await handle.query(screeningQuery);
      // A thousand in a hundred seconds before this run, which is some seconds old.
      expect(candidatesPerSecond).toBeGreaterThan(1009 / 200);
      expect(candidatesPerSecond).toBeLessThan(1009 / 100);
      expect([etaSeconds, isListing]).toEqual([null, true]);
      const progress = await handle.query(progressQuery);
      expect(progress).toMatchObject({ done: 1009, total: 1009, failed: 0, etaSeconds: null });
      answer();
      await handle.result();
    });
  }, 120_000);

  it('folds what is done when it is cancelled, names what is not, and ends as cancelled', async () => {
    const world = standInScreening({
      pages: PAGES,
      async before(name) {
        // The first page is done, the second never.
        const begun = world.named('predictShard').length;
        if (name === 'predictShard' && begun > 3) await cancelled();
      },
    });
    await stage.withWorkers(world.activities, async () => {
      const handle = await start('cancelled', { knobs: { ...SCREENING_INPUT.knobs, parallel: 3 } });
      await until(async () => (await handle.query(screeningQuery)).done === 9);
      await handle.executeUpdate(cancelUpdate);
      const ended = await handle.result().catch((error: unknown) => error);
      expect(ended).toBeInstanceOf(WorkflowFailedError);
      expect((ended as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
    });
    expect(world.folds).toHaveLength(1);
    const [fold] = world.folds;
    expect(fold).toMatchObject({ closing: 'cancelled', previous: null });
    expect(fold!.shards.map((shard) => shard !== null)).toEqual([true, true, true, false, false, false]);
    expect(world.named('judgeScreening')).toEqual([]);
  }, 120_000);

  it('folds nothing when it is cancelled before the first page', async () => {
    const world = standInScreening({
      pages: PAGES,
      before: async (name) => (name === 'listCandidates' ? cancelled() : undefined),
    });
    await stage.withWorkers(world.activities, async () => {
      const handle = await start('cancelled-early');
      await until(() => world.named('listCandidates').length === 1);
      await handle.cancel();
      await expect(handle.result()).rejects.toBeInstanceOf(WorkflowFailedError);
    });
    expect(world.folds).toEqual([]);
  }, 120_000);

  it('takes changes of its limit, window and criteria, and refuses what cannot be', async () => {
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const world = standInScreening({
      pages: PAGES,
      before: (name) => (name === 'listCandidates' && world.named('listCandidates').length === 1 ? held : undefined),
    });
    const criteria = ref('other criteria', null, 'screening-criteria');
    await stage.withWorkers(world.activities, async () => {
      const handle = await start('amended');
      await until(() => world.named('listCandidates').length === 1);
      const refused = handle.executeUpdate(amendScreeningUpdate, { args: [{ priority: 9 }] });
      await expect(refused).rejects.toMatchObject({ cause: { type: 'RefusedError' } });
      const change = { criteria, limit: 12, parallel: 2, priority: 1 };
      const amended = await handle.executeUpdate(amendScreeningUpdate, { args: [change] });
      expect(amended).toMatchObject({ knobs: { ...SCREENING_INPUT.knobs, ...change }, window: 2 });
      answer();
      await handle.result();
    });
    expect(world.named<ListPageMessage>('listCandidates').map(({ left }) => left)).toEqual([null, 3]);
    expect(world.named('judgeScreening')).toMatchObject([{ criteria }]);
    expect(world.mostInFlight()).toBeLessThanOrEqual(2);
  }, 120_000);

  it('pauses with the reason where a source does, and asks again for the page when it is resumed', async () => {
    let isAway = true;
    const verdict = { verdict: 'paused', reason: 'the server answers 500' } as const;
    const world = standInScreening({ pages: PAGES });
    const { listCandidates } = world.activities;
    const activities = {
      ...world.activities,
      async listCandidates(message: ListPageMessage) {
        const page = await listCandidates(message);
        if (message.at.cursor !== '1' || !isAway) return page;
        isAway = false;
        const nothing = { listed: 0, candidates: 0, nShards: 0, shards: null };
        return { ...page, ...nothing, next: message.at, seen: message.seen!, verdict };
      },
    };
    await stage.withWorkers(activities, async () => {
      const handle = await start('source-paused');
      await until(async () => (await handle.query(screeningQuery)).paused);
      expect(await handle.query(screeningQuery)).toMatchObject({ verdict: verdict.reason, isListing: true });
      await handle.executeUpdate(resumeUpdate);
      const { counts, endings } = await handle.result();
      expect([counts.predicted, endings.count]).toEqual([18, 0]);
    });
    // The page that brought nothing left no trace.
    expect(world.folds).toEqual(await undisturbed('source-answered'));
  }, 120_000);

  it('pauses where a disk is full, and tries the shard again when it is resumed', async () => {
    let isFull = true;
    const world = standInScreening({
      pages: PAGES,
      before(name) {
        if (name !== 'placeShard' || !isFull) return;
        isFull = false;
        throw finalError('NoRoomError', 'the disk of /store is full');
      },
    });
    await stage.withWorkers(world.activities, async () => {
      const handle = await start('full');
      await until(async () => (await handle.query(screeningQuery)).paused);
      const { verdict } = await handle.query(screeningQuery);
      expect(verdict).toBe('NoRoomError: the disk of /store is full');
      await handle.executeUpdate(resumeUpdate);
      expect((await handle.result()).counts).toMatchObject({ predicted: 18, quarantined: 0 });
    });
    expect(world.named('halve')).toEqual([]);
    expect(world.folds).toEqual(await undisturbed('not-full'));
  }, 120_000);

  it('folds the same when steps of it are never heard of again', async () => {
    const lost = new Set<string>();
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const world = standInScreening({
      pages: PAGES,
      async before(name) {
        // Killed workers: a first attempt that neither answers nor beats, until the server gives it up after 15 s.
        if (!['predictShard', 'foldShards'].includes(name) || lost.has(name)) return;
        lost.add(name);
        await released;
        throw new Error('nobody hears of this');
      },
      isLost: (name) => ['predictShard', 'foldShards'].includes(name),
    });
    await stage.withWorkers(world.activities, async () => {
      const handle = await start('lost');
      const { counts } = await handle.result().finally(release);
      expect(counts.predicted).toBe(18);
    });
    expect(lost.size).toBe(2);
    expect(world.calls.filter(({ attempt }) => attempt === 2).map(({ name }) => name)).toEqual([...lost]);
    expect(world.folds).toEqual(await undisturbed('not-lost'));
  }, 240_000);

  it('folds the same when its workers are replaced while it runs', async () => {
    const world = standInScreening({ pages: PAGES });
    const knobs = { ...SCREENING_INPUT.knobs, parallel: 1 };
    const handle = await stage.withWorkers(world.activities, async () => {
      const started = await start('replaced', { knobs });
      await until(() => world.named('placeShard').length === 2);
      return started;
    });
    const before = world.named('predictShard').length;
    expect(before).toBeLessThan(6);
    await stage.withWorkers(world.activities, () => handle.result());
    expect(world.folds).toEqual(await undisturbed('not-replaced'));
  }, 240_000);

  function carriedState(): NonNullable<ScreeningInput['state']> {
    const counts = { listed: 1000, predicted: 1000, quarantined: 0 };
    return {
      at: { place: 0, cursor: null },
      seen: null,
      head: ref('head', null, 'screening-page'),
      counts: { ...counts, equal: 0, takenOver: 0, notScreened: 0, released: 0 },
      ...{ wanted: 1000, activeSeconds: 0, pages: 1, shards: 1, reused: 0 },
      pardoned: { screened: 0, quarantined: 0 },
      endings: { count: 0, first: [] },
    };
  }
});
