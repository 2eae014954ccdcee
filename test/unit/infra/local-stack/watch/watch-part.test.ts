/** When a part that runs is told as silent, and when it is given up: by counts of looks and probes, on a clock that the test moves. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pulseOf } from '../../../../../infra/local-stack/watch/process-pulse.js';
import { PATIENCE, untilSilent, untilStopped } from '../../../../../infra/local-stack/watch/watch-part.js';

vi.mock('node:timers/promises', () => import('../../../../harness/time/sleep-by-timers.js'));

const children: ChildProcess[] = [];
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => {
  vi.useRealTimers();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function watched(pid = 0) {
  const end = new AbortController();
  const told: (string | null)[] = [];
  const state = { isLeaving: false };
  return {
    end,
    told,
    state,
    watch: {
      pid,
      ended: end.signal,
      isLeaving: () => state.isLeaving,
      onSilence: (silence: string | null) => told.push(silence),
    },
  };
}

/** What the promise gave, as far as it has ended. */
function outcomeOf(work: Promise<string | null>): { given?: string | null } {
  const outcome: { given?: string | null } = {};
  void work.then((given) => {
    outcome.given = given;
  });
  return outcome;
}

const probes = (times: number) => vi.advanceTimersByTimeAsync(times * PATIENCE.probeEveryMs);
const looks = (times: number) => vi.advanceTimersByTimeAsync(times * PATIENCE.lookEveryMs);

describe('a part that is probed', () => {
  it('waits for two minutes of silence in production, and for ten seconds of a stop', () => {
    expect(PATIENCE.probeEveryMs * PATIENCE.unansweredProbes).toBe(120_000);
    expect(PATIENCE.lookEveryMs * PATIENCE.stoppedLooks).toBe(10_000);
  });

  it('is given up at the twelfth failure in a row, with the last one; told from the third on', async () => {
    const { watch, told } = watched();
    let asked = 0;
    const outcome = outcomeOf(untilSilent(watch, async () => Promise.reject(new Error(`late ${++asked}`)), PATIENCE));
    await probes(2);
    expect(told).toEqual([]);
    await probes(9);
    expect(told).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11].map((n) => `no answer to ${n} probes: late ${n}`));
    expect(outcome).toEqual({});
    await probes(1);
    expect(outcome).toEqual({ given: 'no answer to 12 probes: late 12' });
    await probes(5);
    expect(asked).toBe(12);
  });

  it('that computes in long blocks and answers in between is left alone', async () => {
    const { watch, told, end } = watched();
    let asked = 0;
    const probe = async () => {
      if (++asked % 12 !== 0) throw new Error('late');
    };
    const outcome = outcomeOf(untilSilent(watch, probe, PATIENCE));
    await probes(120);
    expect(asked).toBe(120);
    expect(told.filter((silence) => silence === null).length).toBe(10);
    expect(outcome).toEqual({});
    end.abort();
    await probes(1);
    expect(outcome).toEqual({ given: null });
  });

  it('tells that all is well only where something was wrong', async () => {
    const { watch, told } = watched();
    void untilSilent(watch, async () => {}, PATIENCE);
    await probes(5);
    expect(told).toEqual([]);
  });

  it('is not probed while it is stopped on purpose', async () => {
    const { watch, state } = watched();
    const probe = vi.fn(async () => {});
    void untilSilent(watch, probe, PATIENCE);
    state.isLeaving = true;
    await probes(5);
    expect(probe).not.toHaveBeenCalled();
    state.isLeaving = false;
    await probes(1);
    expect(probe).toHaveBeenCalledTimes(1);
  });

  it('whose last probe fails because it has ended has ended by itself', async () => {
    const { watch, end, told } = watched();
    const outcome = outcomeOf(
      untilSilent(
        watch,
        async () => {
          end.abort();
          throw new Error('refused');
        },
        { ...PATIENCE, unansweredProbes: 1 },
      ),
    );
    await probes(1);
    expect(outcome).toEqual({ given: null });
    expect(told).toEqual([]);
  });
});

describe('a process that is looked at', () => {
  it('is told with its whole seconds, rounded', async () => {
    const pid = await sleeping();
    await send(pid, 'SIGSTOP');
    const { watch } = watched(pid);
    const outcome = outcomeOf(untilStopped(watch, { ...PATIENCE, lookEveryMs: 400, stoppedLooks: 4 }));
    await vi.advanceTimersByTimeAsync(1_600);
    expect(outcome).toEqual({ given: 'stopped by a signal for 2 s (SIGSTOP)' });
  });

  async function sleeping(): Promise<number> {
    const child = spawn('sleep', ['600'], { stdio: 'ignore' });
    children.push(child);
    await once(child, 'spawn');
    return child.pid!;
  }

  async function send(pid: number, signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    process.kill(pid, signal);
    while (pulseOf(pid)!.stopped !== (signal === 'SIGSTOP')) await new Promise((resolve) => setImmediate(resolve));
  }

  it('is told as stopped at the second look, and given up at the tenth', async () => {
    const pid = await sleeping();
    const { watch, told } = watched(pid);
    const outcome = outcomeOf(untilStopped(watch, PATIENCE));
    await looks(3);
    expect(told).toEqual([]);
    await send(pid, 'SIGSTOP');
    await looks(1);
    expect(told).toEqual([]);
    await looks(8);
    expect(told).toEqual(['stopped by a signal (SIGSTOP)']);
    expect(outcome).toEqual({});
    await looks(1);
    expect(outcome).toEqual({ given: 'stopped by a signal for 10 s (SIGSTOP)' });
  });

  it('that goes on in time is told as well again, and counted anew', async () => {
    const pid = await sleeping();
    const { watch, told, end } = watched(pid);
    const outcome = outcomeOf(untilStopped(watch, PATIENCE));
    for (let stops = 0; stops < 2; stops++) {
      await send(pid, 'SIGSTOP');
      await looks(9);
      await send(pid, 'SIGCONT');
      await looks(1);
    }
    expect(told).toEqual(['stopped by a signal (SIGSTOP)', null, 'stopped by a signal (SIGSTOP)', null]);
    end.abort();
    await looks(1);
    expect(outcome).toEqual({ given: null });
  });

  it('that is stopped while it leaves on purpose is not counted', async () => {
    const pid = await sleeping();
    const { watch, told, state } = watched(pid);
    const outcome = outcomeOf(untilStopped(watch, PATIENCE));
    state.isLeaving = true;
    await send(pid, 'SIGSTOP');
    await looks(20);
    expect([told, outcome]).toEqual([[], {}]);
  });
});
