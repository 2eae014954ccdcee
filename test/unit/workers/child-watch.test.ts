/** Real processes that are stopped, sleep or compute, looked at fifty times as often as in production. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { pulseOf } from '../../../infra/local-stack/watch/process-pulse.js';
import { watchChild } from '../../../workers/child-watch.js';

const PATIENCE = { lookEveryMs: 40, stoppedLooks: 5, starvedLooks: 12 };
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function start(program: string, ...args: string[]): Promise<number> {
  const child = spawn(program, args, { stdio: 'ignore' });
  children.push(child);
  await once(child, 'spawn');
  return child.pid!;
}

/** @returns the reasons that were given within the time */
async function reasonsOf(pid: number, waits: () => boolean, milliseconds: number): Promise<string[]> {
  const reasons: string[] = [];
  const stop = watchChild(pid, waits, (reason) => reasons.push(reason), PATIENCE);
  await sleep(milliseconds);
  stop();
  return reasons;
}

/** A shell's loop: no event loop, no timers, nothing but processor time. */
const BUSY = ['sh', '-c', 'while :; do :; done'] as const;

test('one that is stopped is given up, once', async () => {
  const pid = await start(...BUSY);
  process.kill(pid, 'SIGSTOP');
  expect(await reasonsOf(pid, () => false, 1_500)).toEqual(['stopped by a signal (SIGSTOP) for 0 s, killed']);
});

test('one that is stopped while it waits for its parent is given up too', async () => {
  const pid = await start(...BUSY);
  process.kill(pid, 'SIGSTOP');
  expect(await reasonsOf(pid, () => true, 1_500)).toHaveLength(1);
});

test('one that has a task and gets no processor time is given up', async () => {
  expect(await reasonsOf(await start('sleep', '60'), () => false, 2_000)).toEqual([
    'without any processor time for 0 s, killed',
  ]);
});

test('one that waits for its parent is not', async () => {
  expect(await reasonsOf(await start('sleep', '60'), () => true, 1_500)).toEqual([]);
});

test('one that computes beside others that do is not', async () => {
  const pids = await Promise.all(Array.from({ length: 4 }, () => start(...BUSY)));
  // A tick of the kernel's count is 10 ms: with five to share two cores every look must find a new one.
  const long = { lookEveryMs: 200, stoppedLooks: 5, starvedLooks: 10 };
  const reasons: string[] = [];
  const stop = watchChild(
    pids[0]!,
    () => false,
    (reason) => reasons.push(reason),
    long,
  );
  await sleep(4_000);
  stop();
  expect(reasons).toEqual([]);
  expect(pulseOf(pids[0]!)!.cpuTicks).toBeGreaterThan(0);
});

test('one that is gone is no process', async () => {
  const pid = await start('true');
  await once(children.at(-1)!, 'exit');
  expect(pulseOf(pid)).toBeNull();
});
