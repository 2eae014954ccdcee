/** A supervisor that lives and does nothing, on real processes and a clock of the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identifyProcess, type ProcessIdentity } from '../../../../infra/local-stack/state/process-identity.js';
import { pulseOf } from '../../../../infra/local-stack/watch/process-pulse.js';
import { killSupervisor, SupervisorWatch } from '../../../../infra/local-stack/watch/watch-supervisor.js';

let child: ChildProcess;
let owner: ProcessIdentity;
let nowMs: number;
let watch: SupervisorWatch;

beforeEach(async () => {
  child = spawn('sleep', ['60'], { stdio: 'ignore' });
  await once(child, 'spawn');
  owner = identifyProcess(child.pid!)!;
  nowMs = 0;
  watch = new SupervisorWatch({ stoppedMs: 5_000, silentMs: 60_000 }, () => nowMs);
});
afterEach(() => void child.kill('SIGKILL'));

function look(state: 'silent' | 'starting' | 'ready', seconds: number): string | null {
  nowMs = seconds * 1000;
  return watch.look({ state }, owner);
}

async function stop(): Promise<void> {
  process.kill(owner.pid, 'SIGSTOP');
  while (!pulseOf(owner.pid)?.stopped) await sleep(10);
}

test('stopped by a signal it is given up after seconds', async () => {
  await stop();
  expect(look('silent', 0)).toBeNull();
  expect(look('silent', 4.9)).toBeNull();
  expect(look('silent', 5)).toBe('stopped by a signal for 5 s');
});

test('one that runs and does not answer has a minute', () => {
  for (const seconds of [0, 5, 30, 59]) expect(look('silent', seconds)).toBeNull();
  expect(look('silent', 60)).toBe('no answer for 60 s');
});

test('an answer in between begins the time anew', () => {
  expect(look('silent', 0)).toBeNull();
  expect(look('ready', 50)).toBeNull();
  expect(look('silent', 55)).toBeNull();
  expect(look('silent', 110)).toBeNull();
  expect(look('silent', 115)).toBe('no answer for 60 s');
});

test('one that still starts is never given up here, nor is nobody', () => {
  expect(look('starting', 0)).toBeNull();
  expect(look('starting', 500)).toBeNull();
  expect(watch.look({ state: 'silent' }, null)).toBeNull();
});

test('another supervisor in its place has a time of its own', () => {
  expect(look('silent', 0)).toBeNull();
  nowMs = 59_000;
  expect(watch.look({ state: 'silent' }, { ...owner, pid: process.pid })).toBeNull();
  nowMs = 61_000;
  expect(watch.look({ state: 'silent' }, { ...owner, pid: process.pid })).toBeNull();
});

test('killed it is gone, and a process that has its number and is another is left alone', async () => {
  await killSupervisor({ ...owner, startTicks: owner.startTicks - 1 });
  expect(identifyProcess(owner.pid)).not.toBeNull();
  await stop();
  await killSupervisor(owner);
  expect(identifyProcess(owner.pid)).toBeNull();
});
