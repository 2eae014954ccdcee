/** What is still to come of a sweep, and what its next tasks are. Expected values: counted by hand. */
import { describe, expect, it } from 'vitest';
import type { SweepPlan } from '../../../../schemas/sweep/sweep-plan.js';
import { forecastSweep, nextTasks, type TrialEnd, type TrialRecord } from '../../../../science/sweep/index.js';
import { sweepPlan } from '../../../harness/tables/sweep-plans.js';

const values = (name: string, ...list: number[]) => ({ name, group: 'network', kind: 'values', values: list }) as const;
const grid = (changes: Partial<SweepPlan> = {}): SweepPlan =>
  sweepPlan({
    method: 'grid',
    maxTrials: null,
    space: [values('hiddenFeatures', 10, 20, 30, 40)] as never,
    stopping: null,
    scheduleFollowsStopping: false,
    ...changes,
  });
const EPOCHS = grid().base.training.scheduledEpochs;
const trained = (hiddenFeatures: number, rungs: TrialRecord['rungs'], reason?: TrialEnd['reason']): TrialRecord => ({
  parameters: { hiddenFeatures },
  rungs,
  ended: reason ? { reason, ...rungs.at(-1)! } : null,
});

describe('a forecast', () => {
  it('adds up the seconds of each trial, and waits for the last of those in parallel', () => {
    const perEpoch = ({ hiddenFeatures }: TrialRecord['parameters']) => Number(hiddenFeatures);
    // In pairs: 10 and 20 begin; 30 follows at 10, 40 at 20, and ends last at 60.
    expect(forecastSweep(grid({ parallel: 2 }), perEpoch)).toEqual({
      trials: 4,
      epochs: 4 * EPOCHS,
      computeSeconds: 100 * EPOCHS,
      wallSeconds: 60 * EPOCHS,
    });
    expect(forecastSweep(grid({ parallel: 1 }), perEpoch).wallSeconds).toBe(100 * EPOCHS);
    expect(forecastSweep(grid({ parallel: 9 }), perEpoch).wallSeconds).toBe(40 * EPOCHS);
  });

  it('counts replicates of the finalists, as many at a time as there are, or as run in parallel', () => {
    const plan = grid({ finalists: 1, replicates: 4, parallel: 9 });
    expect(forecastSweep(plan, () => 2)).toEqual({
      trials: 4,
      epochs: 7 * EPOCHS,
      computeSeconds: 14 * EPOCHS,
      wallSeconds: 2 * EPOCHS + 2 * EPOCHS,
    });
    expect(forecastSweep({ ...plan, parallel: 2 }, () => 2).wallSeconds).toBe(4 * EPOCHS + 3 * EPOCHS);
  });

  it('does not count what is trained, nor trials that have ended', () => {
    const rule = { eta: 2, minEpochs: 8, maxEpochs: 8 };
    const plan = grid({ stopping: rule, parallel: 1 });
    const done = [
      trained(10, [{ epochs: 8, value: 1 }], 'finished'),
      trained(20, [{ epochs: 8, value: null }], 'diverged'),
    ];
    expect(forecastSweep(plan, () => 1, done)).toEqual({ trials: 2, epochs: 16, computeSeconds: 16, wallSeconds: 16 });
    const halving = grid({ stopping: { ...rule, minEpochs: 2 }, space: [values('hiddenFeatures', 10)] as never });
    expect(forecastSweep(halving, () => 1, [trained(10, [{ epochs: 2, value: 1 }])])).toMatchObject({
      trials: 0,
      epochs: 6,
    });
    expect(forecastSweep(halving, () => 1, [trained(10, [])])).toMatchObject({ trials: 0, epochs: 8 });
    expect(forecastSweep(halving, () => 1)).toMatchObject({ trials: 1, epochs: 8 });
    expect(done[0]!.ended!.value).toBe(1);
  });

  it('sets the results so far between made-up ones, and the only one in the middle', () => {
    // Two trials follow one; the better half of a rung goes on: the second has to beat half the range, the third all. Neither
    // does with probability 1/4 (both above 1/2), both with 1/8: in the middle of the rounds one of them trains 8 epochs, not 4.
    const stopping = { eta: 2, minEpochs: 4, maxEpochs: 8 };
    const plan = grid({ stopping, parallel: 1, space: [values('hiddenFeatures', 10, 20, 30)] as never });
    const rungs = [4, 8].map((epochs) => ({ epochs, value: 7 }));
    expect(forecastSweep(plan, null, [trained(10, rungs, 'finished')])).toMatchObject({ trials: 2, epochs: 12 });
  });

  it('starts no trial when the hours are used up, and finishes those that run', () => {
    const hour = (changes: Partial<SweepPlan>) =>
      forecastSweep(grid({ maxComputeHours: 1, parallel: 1, ...changes }), () => 3600 / EPOCHS);
    expect(hour({})).toMatchObject({ trials: 1, computeSeconds: expect.closeTo(3600, 6) });
    expect(hour({ maxComputeHours: 1.01 })).toMatchObject({ trials: 2 });
    expect(hour({ maxComputeHours: null })).toMatchObject({ trials: 4 });
  });
});

describe('next tasks', () => {
  const plan = grid({ stopping: { eta: 2, minEpochs: 2, maxEpochs: 8 }, parallel: 3 });
  const parameters = (n: number) => ({ hiddenFeatures: 10 * (n + 1) });

  it('start trials in order, to their first rung, as far as there is room', () => {
    expect(nextTasks(plan, [], new Set())).toEqual({
      ends: [],
      train: [],
      start: [0, 1, 2].map((trial) => ({ trial, parameters: parameters(trial), untilEpochs: 2 })),
      complete: false,
    });
    const records = [trained(10, []), trained(20, [])];
    expect(nextTasks(plan, records, new Set([0, 1])).start.map(({ trial }) => trial)).toEqual([2]);
    expect(nextTasks({ ...plan, parallel: 2 }, records, new Set([0, 1])).start).toEqual([]);
  });

  it('train on what is open before they start, lowest number first', () => {
    const records = [trained(10, [{ epochs: 2, value: 1 }]), trained(20, [])];
    const tasks = nextTasks(plan, records, new Set());
    expect(tasks.train.map(({ trial, untilEpochs, verdict }) => [trial, untilEpochs, verdict?.kind ?? null])).toEqual([
      [0, 4, 'continue'],
      [1, 2, null],
    ]);
    expect(tasks.start.map(({ trial }) => trial)).toEqual([2]);
    expect(nextTasks({ ...plan, parallel: 1 }, records, new Set()).train.map(({ trial }) => trial)).toEqual([0]);
  });

  it('end what diverged, was beaten or is finished, and nothing else meanwhile', () => {
    const records = [
      trained(
        10,
        [2, 4, 8].map((epochs) => ({ epochs, value: 1 })),
      ),
      trained(20, [{ epochs: 2, value: 3 }]),
      trained(30, [{ epochs: 2, value: null }]),
      trained(40, []),
    ];
    const { ends, train, start, complete } = nextTasks(plan, records, new Set([3]));
    expect(ends.map(({ trial, end }) => [trial, end])).toEqual([
      [0, { reason: 'finished', epochs: 8, value: 1 }],
      [1, { reason: 'stopped', epochs: 2, value: 3 }],
      [2, { reason: 'diverged', epochs: 2, value: null }],
    ]);
    expect([train, start, complete]).toEqual([[], [], false]);
  });

  it('are complete when every trial has ended and no other may start', () => {
    const ended = [0, 1, 2, 3].map((n) => trained(10 * (n + 1), [{ epochs: 2, value: n }], 'stopped'));
    expect(nextTasks(plan, ended, new Set())).toEqual({ ends: [], train: [], start: [], complete: true });
    expect(nextTasks(plan, ended.slice(0, 3), new Set()).complete).toBe(false);
    expect(nextTasks(plan, [...ended.slice(0, 3), trained(40, [])], new Set([3])).complete).toBe(false);
    expect(() => nextTasks(plan, ended, new Set([1]))).toThrow(new RangeError('trial 1 is running and has ended'));
  });

  it('keep a budget of epochs: a trial waits while open ones leave it undecided', () => {
    const budget = { ...plan, maxEpochs: 11, parallel: 4 };
    const open = trained(10, [{ epochs: 2, value: 1 }]);
    // At most 8 and its own 8 are 16, at least 2 and 8 are 10: it waits; when the first has ended at 2 it starts, at 4 it may not.
    expect(nextTasks(budget, [open], new Set([0])).start).toEqual([]);
    expect(nextTasks(budget, [open], new Set([0])).complete).toBe(false);
    const endedAt = (epochs: number) => trained(10, [{ epochs, value: 1 }], 'stopped');
    expect(nextTasks(budget, [endedAt(2)], new Set()).start.map(({ trial }) => trial)).toEqual([1]);
    expect(nextTasks(budget, [endedAt(4)], new Set())).toMatchObject({ start: [], complete: true });
    expect(nextTasks({ ...budget, maxEpochs: 10 }, [endedAt(2)], new Set()).start).toHaveLength(1);
    expect(nextTasks({ ...budget, maxEpochs: 9 }, [endedAt(2)], new Set())).toMatchObject({
      start: [],
      complete: true,
    });
    expect(nextTasks({ ...budget, maxEpochs: 8 }, [], new Set()).start).toHaveLength(1);
    expect(nextTasks({ ...budget, maxEpochs: 7 }, [], new Set()).complete).toBe(true);
  });

  it('wait for results that a proposal is to know: all but the last `lag` trials', () => {
    const random = sweepPlan({ method: 'random', maxTrials: 20, lag: 2, parallel: 9, stopping: null });
    const start = (...ended: boolean[]) =>
      nextTasks(
        random,
        ended.map((has, n) => trained(n, has ? [{ epochs: 1, value: 1 }] : [], has ? 'finished' : undefined)),
        new Set(ended.flatMap((has, n) => (has ? [] : [n]))),
      ).start.map(({ trial }) => trial);
    expect(start()).toEqual([0, 1, 2]);
    expect(start(false, false, false)).toEqual([]);
    expect(start(true, false, false)).toEqual([3]);
    expect(start(false, true, true)).toEqual([]);
  });
});
