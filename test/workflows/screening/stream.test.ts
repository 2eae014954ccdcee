/** Large screenings on a real Temporal server: what is in flight, what is folded together, what a history holds. */
import { describe, expect, it } from 'vitest';
import type { ScreeningCarried, ScreeningInput } from '../../../schemas/screening/input.js';
import type { ListPageMessage } from '../../../schemas/screening/messages.js';
import type { screeningWorkflow } from '../../../workflows/screening/screening.js';
import {
  SCREENING_INPUT,
  type StandInScreening,
  seenAfter,
  standInScreening,
  sumOf,
} from '../../harness/pipelines/stand-in-screening.js';
import { stageOfTests } from '../../harness/pipelines/workflow-stage.js';

const pagesOf = (count: number, shards: number, candidates: number) =>
  Array.from({ length: count }, () => ({ shards: Array.from<number>({ length: shards }).fill(candidates) }));

describe('screeningWorkflow', () => {
  const stage = stageOfTests();

  async function screened(name: string, standIns: StandInScreening, change: Partial<ScreeningInput> = {}) {
    const world = standInScreening(standIns);
    return stage.withWorkers(world.activities, async () => {
      const handle = await stage.client.workflow.start<typeof screeningWorkflow>('screeningWorkflow', {
        taskQueue: 'spectraloom-workflow',
        workflowId: `screening/${name}`,
        args: [{ ...SCREENING_INPUT, ...change }],
      });
      const result = await handle.result();
      return { ...world, result, histories: await histories(handle.workflowId, handle.firstExecutionRunId) };
    });
  }

  /** Events of all runs of a chain, first run first. */
  async function histories(workflowId: string, firstRunId: string) {
    const runs = [];
    for (let runId: string | null | undefined = firstRunId; runId; ) {
      const { events } = await stage.client.workflow.getHandle(workflowId, runId).fetchHistory();
      runs.push(events ?? []);
      runId = events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
    }
    return runs;
  }

  it('folds pages in order, each knowing the one before, as the page of the list knows its ids', async () => {
    // 60 and 45 shards reach a hundred together; one page has none.
    const pages = [60, 45, 0, 7].map((shards) => pagesOf(1, shards, 3)[0]!);
    const change = { knobs: { ...SCREENING_INPUT.knobs, parallel: 40 } };
    const { folds, result, named } = await screened('groups', { pages }, change);
    expect(folds.map((fold) => fold.pages.map(({ nShards }) => nShards))).toEqual([
      [60, 45],
      [0, 7],
    ]);
    expect(folds.map(({ closing, shards }) => [closing, shards.length])).toEqual([
      [null, 105],
      ['finished', 7],
    ]);
    expect([folds[0]!.previous, folds[1]!.previous?.kind]).toEqual([null, 'screening-page']);
    expect(result.head).not.toEqual(folds[1]!.previous);
    expect(result.counts.predicted).toBe(112 * 3);
    const asked = named<ListPageMessage>('listCandidates').map(({ seen }) => seen?.sha256);
    expect(asked).toEqual([undefined, ...[0, 1, 2].map((page) => seenAfter(page).sha256)]);
  }, 120_000);

  it('keeps as many shards in flight as it may, over the ends of pages', async () => {
    const open: (() => void)[] = [];
    const seen: number[] = [];
    let listed = 0;
    // Answers come only when the window is full: with fewer shards in flight than it holds, this test would not end.
    const before = async (name: string) => {
      if (name === 'listCandidates') listed++;
      if (name !== 'predictShard') return;
      await new Promise<void>((resolve) => {
        open.push(resolve);
        const left = 40 - seen.length;
        if (open.length === Math.min(7, left)) {
          seen.push(...open.map(() => listed));
          for (const answer of open.splice(0)) answer();
        }
      });
    };
    const change = { knobs: { ...SCREENING_INPUT.knobs, parallel: 7 } };
    const { mostInFlight } = await screened('window', { pages: pagesOf(10, 4, 2), before }, change);
    expect(mostInFlight()).toBe(7);
    // Seven shards of pages of four: at least the second page was listed while the first was in flight.
    expect(seen[0]).toBeGreaterThanOrEqual(2);
  }, 120_000);

  it('has twice the polling slots in flight where nobody says how many', async () => {
    const open: (() => void)[] = [];
    let done = 0;
    const before = async (name: string) => {
      if (name !== 'predictShard') return;
      await new Promise<void>((resolve) => {
        open.push(resolve);
        // Three slots, as the stand-in says.
        if (open.length === Math.min(6, 30 - done)) {
          done += open.length;
          for (const answer of open.splice(0)) answer();
        }
      });
    };
    const change = { knobs: { ...SCREENING_INPUT.knobs, parallel: null } };
    const { mostInFlight } = await screened('slots', { pages: pagesOf(1, 30, 1), before }, change);
    expect(mostInFlight()).toBe(6);
  }, 120_000);

  it('stops at its limit, and tells of sources that broke off', async () => {
    const verdict = { verdict: 'broken-off', reason: 'the same page again: '.repeat(20) } as const;
    const pages = [{ shards: [5, 5], equal: 2, refused: 1, takenOver: 3, verdict }, { shards: [4] }, { shards: [9] }];
    const change = { knobs: { ...SCREENING_INPUT.knobs, limit: 17 } };
    const { named, result, folds } = await screened('limit', { pages }, change);
    // 10 screened and 3 taken over, then 4 of the 4 that were left.
    expect(named<ListPageMessage>('listCandidates').map(({ left }) => left)).toEqual([17, 4]);
    expect(folds.at(-1)!.closing).toBe('finished');
    expect(result.counts).toMatchObject({ listed: 20, predicted: 14, quarantined: 1, equal: 2, takenOver: 3 });
    expect(result.endings).toMatchObject({ count: 1, first: [{ place: 0, verdict: 'broken-off' }] });
    expect(result.endings.first[0]!.reason).toHaveLength(160);
  }, 120_000);

  it('folds the same when it goes on as a new run after every group', async () => {
    // Three groups: fifty pages close one, and most bring nothing.
    const pages = Array.from({ length: 103 }, (_, i) => ({ shards: i % 7 === 0 ? [3, 2] : [] }));
    const whole = await screened('one-run', { pages });
    const parts = await screened('many-runs', { pages }, { maxHistory: 1 });
    expect([whole.histories.length, parts.histories.length]).toEqual([1, 3]);
    expect(parts.folds).toEqual(whole.folds);
    expect(parts.result).toEqual(whole.result);
  }, 240_000);

  it('screens a million candidates in runs of small state, with six events or fewer a thousand', async () => {
    const change = { knobs: { ...SCREENING_INPUT.knobs, parallel: 100 } };
    const pages = pagesOf(10, 50, 2000);
    const { folds, result, histories: runs } = await screened('million', { pages }, { ...change, maxHistory: 1000 });
    expect(result.counts).toMatchObject({ listed: 1_000_000, predicted: 1_000_000 });
    expect(folds.map(({ shards }) => shards.length)).toEqual([100, 100, 100, 100, 100]);
    expect(runs.length).toBeGreaterThan(1);
    expect(sumOf(runs.map(({ length }) => length)) / 1000).toBeLessThanOrEqual(6);
    for (const [started] of runs.slice(1)) {
      const [payload] = started!.workflowExecutionStartedEventAttributes!.input!.payloads!;
      const { state } = JSON.parse(Buffer.from(payload!.data!).toString()) as { state: ScreeningCarried };
      expect(JSON.stringify(state).length).toBeLessThan(4096);
      expect(state.counts.predicted).toBeGreaterThan(0);
      expect(state.activeSeconds).toBeGreaterThan(0);
    }
  }, 600_000);
});
