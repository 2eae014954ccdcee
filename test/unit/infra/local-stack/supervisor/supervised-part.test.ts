/** The life of a part, on small real processes: restarted at once, the reason kept, stopping bounded. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Part } from '../../../../../infra/local-stack/servers/part.js';
import { identifyProcess } from '../../../../../infra/local-stack/state/process-identity.js';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';
import { ANSWERS, supervise, until } from '../../../../harness/servers/supervised-process.js';

test('killed, it is started again at once on the same port, and the reason is kept', async () => {
  const { supervised, seen } = supervise(ANSWERS);
  await until(() => supervised.ready, 'ready');
  const { pid } = supervised.status();
  process.kill(pid!, 'SIGKILL');
  await until(() => seen.ready === 2, 'ready again');
  // The first delay of `BackOff`.
  expect(seen.log).toContain('"delayMs":200');
  expect(supervised.status()).toMatchObject({
    state: 'ready',
    restarts: 1,
    failedStarts: 0,
    lastReason: 'ended by SIGKILL',
  });
  expect(supervised.status().pid).not.toBe(pid);
  expect(seen.moves).toBe(1);
});

test('one that dies before it is ready is tried again and counted', async () => {
  const { supervised, seen } = supervise('process.exit(7)');
  await until(() => supervised.status().failedStarts >= 3, 'three failed starts');
  expect(supervised.status().lastReason).toBe('ended with code 7');
  expect(seen.ready).toBe(0);
});

test('one that never answers is ended and tried again, with what was heard last', async () => {
  const { supervised } = supervise('setInterval(() => {}, 1000)', { readyWithinMs: 400 });
  await until(() => supervised.status().failedStarts >= 1, 'a failed start');
  expect(supervised.status().lastReason).toMatch(/^not ready after 0.4 s: .*ECONNREFUSED/);
});

test('a program that does not exist is told by name', async () => {
  const { supervised } = supervise('', {
    launch: () => ({ program: '/no/such/program', args: [], cwd: '/', env: {} }),
  });
  await until(() => supervised.status().failedStarts >= 1, 'a failed start');
  expect(supervised.status().lastReason).toMatch(/cannot be started: .*\/no\/such\/program.*ENOENT/);
});

test('one that announces itself is ready when it says so', async () => {
  const file = join(temporaryFolder(), 'go');
  const script =
    "const wait = setInterval(() => require('node:fs').existsSync(process.env.GO) && process.send({ type: 'ready' }), 10)";
  const probed: boolean[] = [];
  const { supervised } = supervise(script, {
    announcesReady: true,
    probe: async () => void probed.push(existsSync(file)),
    launch: () => ({ program: process.execPath, args: ['-e', script], cwd: '/', env: { GO: file } }),
  });
  await until(() => supervised.status().pid !== null, 'a process');
  await sleep(250);
  expect(supervised.status().state).toBe('starting');
  writeFileSync(file, '');
  await until(() => supervised.ready, 'ready');
  expect(probed[0]).toBe(true);
});

test('stopped, it gets its grace; one that does not listen is killed with its children', async () => {
  const script = `
    process.on('SIGTERM', () => {});
    const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    require('node:fs').writeFileSync(process.env.CHILD, String(child.pid));
    ${ANSWERS}`;
  const file = join(temporaryFolder(), 'child');
  const { supervised } = supervise(script, {
    launch: (ports) => ({
      program: process.execPath,
      args: ['-e', script, String(ports.temporal)],
      cwd: '/',
      env: { CHILD: file },
    }),
  });
  await until(() => supervised.ready, 'ready');
  const child = Number(readFileSync(file, 'utf8'));
  const { pid } = supervised.status();
  expect(identifyProcess(child)).not.toBeNull();
  const asked = Date.now();
  await supervised.stop();
  expect(Date.now() - asked).toBeGreaterThanOrEqual(300);
  await until(() => identifyProcess(child) === null, 'its child is gone');
  expect(identifyProcess(pid!)).toBeNull();
  expect(supervised.status()).toMatchObject({ state: 'stopped', restarts: 0 });
});

test('a stop in the middle of a start leaves nothing behind', async () => {
  const { supervised } = supervise(ANSWERS);
  await supervised.stop();
  expect(supervised.status()).toMatchObject({ state: 'stopped', pid: null });
});

test('a restart that was asked for happens without delay', async () => {
  const { supervised, seen } = supervise(ANSWERS);
  await until(() => supervised.ready, 'ready');
  await supervised.restart('settings changed');
  await until(() => seen.ready === 2, 'ready again');
  expect(supervised.status()).toMatchObject({ restarts: 1, lastReason: 'settings changed' });
});

test('a script that becomes its program is known and ended as the program, before it is ready and after', async () => {
  const launch: Part['launch'] = (ports) => ({
    program: '/bin/sh',
    args: ['-c', `sleep 0.2; exec '${process.execPath}' -e "$0" ${ports.temporal}`, ANSWERS],
    cwd: '/',
    env: {},
  });
  const { supervised, seen } = supervise('', { launch, stopGraceMs: 600_000 });
  await until(() => seen.process !== null && identifyProcess(seen.process.pid)?.command[0] !== '/bin/sh', 'a program');
  await supervised.stop();
  expect(identifyProcess(supervised.status().pid ?? 0)).toBeNull();

  const again = supervise('', { launch, stopGraceMs: 600_000 });
  await until(() => again.supervised.ready, 'ready');
  const program = again.seen.process!;
  expect(program.command[0]).toBe(process.execPath);
  await again.supervised.stop();
  expect(identifyProcess(program.pid)).toBeNull();
});
