/** What a look at a run says: the stages of a stored sequence of looks, and the lines told without a terminal. */
import { describe, expect, it } from 'vitest';
import { ProgressLines } from '../../../../../cli/present/progress/progress-lines.js';
import {
  type ActivityView,
  activityLine,
  bar,
  outcome,
  type RunSnapshot,
  stageViews,
} from '../../../../../cli/present/progress/progress-model.js';
import { NOTHING } from '../../../../../cli/run/kinds/tally.js';
import type { Progress } from '../../../../../schemas/run/message.js';

const STAGES = ['ingest', 'sweep', 'report'];

function progress(stage: string, more: Partial<Progress> = {}): Progress {
  return {
    stage,
    done: 0,
    total: 3,
    failed: 0,
    reused: 0,
    ratePerSecond: null,
    etaSeconds: null,
    note: '',
    paused: false,
    children: [],
    ...more,
  };
}

function look(more: Partial<RunSnapshot>): RunSnapshot {
  return {
    stages: STAGES,
    progress: null,
    child: null,
    activities: [],
    tally: {},
    away: null,
    finished: false,
    ...more,
  };
}

const training: ActivityView = {
  step: 'trainRung',
  attempt: 1,
  done: 40,
  total: 80,
  note: 'k12-h64',
  failure: null,
  waiting: null,
};

describe('stageViews', () => {
  it('nothing runs before the first answer', () => {
    expect(stageViews(look({})).map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting']);
  });

  it('stages before the present one are done, those after it wait', () => {
    const views = stageViews(
      look({
        progress: progress('sweep', { done: 1 }),
        child: progress('', { done: 1, total: 4, note: 'rung 1 of 2', etaSeconds: 90, failed: 2 }),
        activities: [training],
        tally: { ingest: { ...NOTHING, reused: 1 } },
      }),
    );
    expect(views).toEqual([
      { name: 'ingest', state: 'done', text: 'reused', details: [] },
      {
        name: 'sweep',
        state: 'running',
        text: '',
        details: [
          '█████░░░░░░░░░░░░░░░  1/4  rung 1 of 2  about 1 min 30 s left  2 failed',
          'trainRung  ██████████░░░░░░░░░░  40/80  k12-h64',
        ],
      },
      { name: 'report', state: 'waiting', text: '', details: [] },
    ]);
  });

  it('counts of the stages are no bar of the stage that runs', () => {
    const [, sweep] = stageViews(look({ progress: progress('sweep', { done: 1, note: 'evaluating' }) }));
    expect(sweep!.details).toEqual(['evaluating']);
  });

  it('a run of one stage counts its own units', () => {
    const [screen] = stageViews(look({ stages: ['screen'], progress: progress('', { done: 2, total: 4 }) }));
    expect(screen).toMatchObject({ state: 'running', details: ['██████████░░░░░░░░░░  2/4'] });
  });

  it('says paused, and away before paused', () => {
    const paused = look({ progress: progress('sweep', { paused: true }) });
    expect(stageViews(paused)[1]!.text).toBe('paused');
    expect(stageViews({ ...paused, away: 'reconnecting' })[1]!.text).toBe('reconnecting');
  });

  it('all is done when the run is', () => {
    const views = stageViews(look({ progress: progress('report'), finished: true }));
    expect(views.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
  });

  it('shows six steps and counts the others', () => {
    const many = Array.from({ length: 9 }, () => training);
    const [, sweep] = stageViews(look({ progress: progress('sweep'), activities: many }));
    expect(sweep!.details).toHaveLength(7);
    expect(sweep!.details.at(-1)).toBe('and 3 more');
  });
});

describe('texts', () => {
  it('what a stage came to', () => {
    const took = { fromMs: 1000, toMs: 13_000 };
    expect(outcome(NOTHING)).toBe('');
    expect(outcome({ ...NOTHING, ...took, reused: 3 })).toBe('reused');
    expect(outcome({ ...NOTHING, ...took, computed: 1 })).toBe('1 step, 12 s');
    expect(outcome({ ...NOTHING, ...took, computed: 5, reused: 3 })).toBe('3 of 8 steps reused, 12 s');
  });

  it('a step that is tried again says why, on one line of bounded length', () => {
    const failure = `store away\n${'stack '.repeat(40)}`;
    expect(activityLine({ ...training, total: 0, note: '', attempt: 3, failure })).toBe(
      'trainRung  retrying (attempt 3): store away',
    );
    expect(activityLine({ ...training, failure: 'x'.repeat(500) }).length).toBeLessThan(200);
  });

  it('bars stay within their cells', () => {
    expect(bar(0, 0)).toBe('');
    expect(bar(9, 3)).toBe(`${'█'.repeat(20)}  9/3`);
    expect(bar(0, 3)).toBe(`${'░'.repeat(20)}  0/3`);
  });
});

describe('ProgressLines', () => {
  const told = (lines: ProgressLines, snapshot: RunSnapshot, nowMs: number) =>
    lines.next(snapshot, nowMs).map(({ label, text }) => `${label}: ${text}`);

  it('tells a change once', () => {
    const lines = new ProgressLines();
    const ingest = look({ progress: progress('ingest') });
    expect(told(lines, ingest, 0)).toEqual(['ingest: started']);
    expect(told(lines, ingest, 44_000)).toEqual([]);
    expect(told(lines, ingest, 60_000)).toEqual(['ingest: still at it, for 1 min']);
    const sweep = look({ progress: progress('sweep'), tally: { ingest: { ...NOTHING, reused: 1 } } });
    expect(told(lines, sweep, 61_000)).toEqual(['ingest: reused', 'sweep: started']);
    expect(told(lines, { ...sweep, finished: true }, 62_000)).toEqual(['sweep: done', 'report: done']);
    expect(told(lines, { ...sweep, finished: true }, 99_000)).toEqual([]);
  });

  it('tells notes at most every ten seconds, and only when they changed', () => {
    const lines = new ProgressLines();
    const at = (note: string, nowMs: number) =>
      told(lines, look({ progress: progress('sweep'), child: progress('', { done: 1, total: 4, note }) }), nowMs);
    at('a', 0);
    expect(at('b', 9_999)).toEqual([]);
    expect(at('b', 10_000)).toEqual(['sweep: b, 1 of 4']);
    expect(at('c', 15_000)).toEqual([]);
    expect(at('c', 20_000)).toEqual(['sweep: c, 1 of 4']);
    expect(at('c', 40_000)).toEqual([]);
  });

  it('tells retries, pauses and lost connections at once, each once', () => {
    const lines = new ProgressLines();
    const running = look({ progress: progress('sweep') });
    lines.next(running, 0);
    const retry = { ...running, activities: [{ ...training, attempt: 2, failure: 'store away\nstack' }] };
    expect(told(lines, retry, 1)).toEqual(['sweep: trainRung: retrying (attempt 2): store away']);
    expect(told(lines, retry, 2)).toEqual([]);
    expect(told(lines, { ...running, away: 'reconnecting: x' }, 3)).toEqual(['sweep: reconnecting: x']);
    expect(told(lines, { ...running, away: 'reconnecting: x' }, 4)).toEqual([]);
    expect(told(lines, running, 5)).toEqual(['sweep: goes on']);
    expect(told(lines, look({ progress: progress('sweep', { paused: true }) }), 6)).toEqual(['sweep: paused']);
    expect(told(lines, running, 7)).toEqual(['sweep: resumed']);
  });

  describe('of a stage in which nothing changes', () => {
    const MINUTE = 60_000;
    const at = (lines: ProgressLines, more: Partial<RunSnapshot>, nowMs: number) => {
      lines.next(look(more), nowMs);
      return lines.standing(nowMs);
    };

    it('tell done, total, rate and time left as the child counts them', () => {
      const lines = new ProgressLines();
      // 4 of 12 in 8 minutes: one in two minutes, 8 are left, 16 minutes.
      const child = progress('', { done: 4, total: 12, note: 'rung 1 of 2', ratePerSecond: 4 / 480, etaSeconds: 960 });
      at(lines, { progress: progress('sweep') }, 0);
      expect(at(lines, { progress: progress('sweep'), child }, 8 * MINUTE)).toEqual({
        label: 'sweep',
        text: 'rung 1 of 2; 4 of 12, 30 an hour, about 16 min left; still at it, for 8 min',
      });
    });

    it('tell the rate of a step from two looks at it, of several together, and anew with the next stage', () => {
      const lines = new ProgressLines();
      const twice = (done: number) => ({
        progress: progress('sweep'),
        activities: [
          { ...training, done },
          { ...training, done },
        ],
      });
      at(lines, twice(10), 0);
      // From 20 to 40 of 160 in 5 minutes: 4 a minute, 120 left.
      expect(at(lines, twice(20), 5 * MINUTE).text).toBe(
        'trainRung 40 of 160, 4.0 a minute, about 30 min left; still at it, for 5 min',
      );
      expect(at(lines, { ...twice(5), progress: progress('report') }, 6 * MINUTE).text).toBe(
        'trainRung 10 of 160; still at it, for 0.0 s',
      );
    });

    it('tell trials of a search, which are its own units, and steps that count nothing', () => {
      const lines = new ProgressLines();
      const search = progress('trials', { done: 1, total: 4, ratePerSecond: 0.5, etaSeconds: 6 });
      const activities = [{ ...training, done: 0, total: 0 }];
      expect(at(lines, { stages: ['ingest', 'trials'], progress: search, activities }, 0).text).toMatch(
        /^1 of 4, 30 a minute, about 6.0 s left; trainRung under way; /,
      );
      expect(at(lines, { progress: progress('ingest', { done: 0, total: 3 }) }, 0).text).toBe('still at it, for 0.0 s');
      expect(at(lines, { away: 'reconnecting: x', progress: progress('ingest') }, 0).text).toMatch(
        /^reconnecting: x; /,
      );
    });

    it('tell it in every minute, whatever else is told', () => {
      const lines = new ProgressLines();
      const child = (second: number) =>
        progress('', {
          done: second,
          total: 1800,
          note: `note ${second}`,
          ratePerSecond: 1,
          etaSeconds: 1800 - second,
        });
      const full: number[] = [];
      for (let second = 0; second <= 1800; second += 2) {
        const said = lines.next(look({ progress: progress('sweep'), child: child(second) }), second * 1000);
        if (said.some(({ text }) => /\d+ of 1800, 1\.0 a second, about .* left/.test(text))) full.push(second);
      }
      expect(Math.max(...full.map((second, i) => second - (full[i - 1] ?? 0)))).toBeLessThanOrEqual(60);
      expect(full.at(-1)).toBeGreaterThan(1740);
    });

    it('tell that the run has not answered yet', () => {
      expect(new ProgressLines().standing(5).text).toBe('waiting for its first answer');
    });
  });
});
