/** Real processes that are stopped, sleep or compute, looked at when the test says so. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pulseOf } from '../../../infra/local-stack/watch/process-pulse.js';
import { watchChild } from '../../../workers/child-watch.js';

const PATIENCE = { lookEveryMs: 2_000, stoppedLooks: 5, starvedLooks: 12 };
const children: ChildProcess[] = [];
beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => {
  vi.useRealTimers();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function start(program: string, ...args: string[]): Promise<number> {
  const child = spawn(program, args, { stdio: 'ignore' });
  children.push(child);
  await once(child, 'spawn');
  return child.pid!;
}

/** A shell's loop: no event loop, no timers, nothing but processor time. */
const BUSY = ['sh', '-c', 'while :; do :; done'] as const;

async function startStopped(): Promise<number> {
  const pid = await start(...BUSY);
  process.kill(pid, 'SIGSTOP');
  await until(() => pulseOf(pid)!.stopped);
  return pid;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

function watch(pid: number, waits: boolean) {
  const reasons: string[] = [];
  const end = watchChild(
    pid,
    () => waits,
    (reason) => reasons.push(reason),
    PATIENCE,
  );
  return { reasons, end, look: (times: number) => vi.advanceTimersByTime(times * PATIENCE.lookEveryMs) };
}

test.each([false, true])(
  'one that is stopped is given up, once, whether it waits for its parent (%s) or not',
  async (waits) => {
    const { reasons, look } = watch(await startStopped(), waits);
    look(4);
    expect(reasons).toEqual([]);
    look(1);
    expect(reasons).toEqual(['stopped by a signal (SIGSTOP) for 10 s, killed']);
    look(50);
    expect(reasons).toHaveLength(1);
  },
);

test('looks at a stop count only in a row', async () => {
  const pid = await startStopped();
  const { reasons, look } = watch(pid, true);
  look(4);
  process.kill(pid, 'SIGCONT');
  await until(() => !pulseOf(pid)!.stopped);
  look(1);
  process.kill(pid, 'SIGSTOP');
  await until(() => pulseOf(pid)!.stopped);
  look(4);
  expect(reasons).toEqual([]);
});

test('one that has a task and gets no processor time is given up', async () => {
  const { reasons, look } = watch(await start('sleep', '600'), false);
  // The first look has nothing to compare with.
  look(12);
  expect(reasons).toEqual([]);
  look(1);
  expect(reasons).toEqual(['without any processor time for 24 s, killed']);
});

test('one that waits for its parent is not', async () => {
  const { reasons, look } = watch(await start('sleep', '600'), true);
  look(50);
  expect(reasons).toEqual([]);
});

test('one that computes beside others that do is not: every look finds new processor time', async () => {
  const [pid] = await Promise.all(Array.from({ length: 4 }, () => start(...BUSY)));
  const { reasons, look } = watch(pid!, false);
  for (let looks = 0; looks < 20; looks++) {
    const before = pulseOf(pid!)!.cpuTicks;
    await until(() => pulseOf(pid!)!.cpuTicks > before);
    look(1);
  }
  expect(reasons).toEqual([]);
});

test('nothing is said after the watch has ended', async () => {
  const { reasons, end, look } = watch(await startStopped(), false);
  end();
  look(50);
  expect(reasons).toEqual([]);
});

test('one that is gone is no process', async () => {
  const pid = await start('true');
  await once(children.at(-1)!, 'exit');
  expect(pulseOf(pid)).toBeNull();
});
