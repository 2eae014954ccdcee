/** A part that runs and does its work no more, on small real processes: told, given up, started again; or left alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Part } from '../../../../../infra/local-stack/servers/part.js';
import { identifyProcess } from '../../../../../infra/local-stack/state/process-identity.js';
import type { Patience } from '../../../../../infra/local-stack/watch/watch-part.js';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';
import { ANSWERS, supervise, until } from '../../../../harness/servers/supervised-process.js';

/** A hundredth of the times of production, and a few signs less. */
const HASTY: Patience = { lookEveryMs: 20, stoppedLooks: 10, probeEveryMs: 30, unansweredProbes: 6 };
const ALIVE = "process.on('message', ({ number }) => process.send({ type: 'alive', number, fault: null }));";
const READY = "process.send({ type: 'ready' });";

function superviseWorker(script: string, patience = HASTY) {
  const probe: Part['probe'] = (_ports, askChild) => askChild();
  return supervise(script, { announcesReady: true, stopGraceMs: 600_000, probe }, patience);
}

test('stopped by a signal it is told as silent, then killed and started again', async () => {
  const { supervised, seen } = superviseWorker(`${ALIVE} ${READY} setInterval(() => {}, 1000)`);
  await until(() => supervised.ready, 'ready');
  const { pid } = supervised.status();
  process.kill(pid!, 'SIGSTOP');
  await until(() => supervised.status().state === 'silent', 'silent');
  expect(supervised.status().silence).toBe('stopped by a signal (SIGSTOP)');
  await until(() => seen.ready === 2, 'ready again');
  // It hears no request to end: the grace of ten minutes was not waited for.
  expect(supervised.status()).toMatchObject({ state: 'ready', silence: null, restarts: 1 });
  expect(supervised.status().lastReason).toMatch(/^stopped by a signal/);
  expect(identifyProcess(pid!)).toBeNull();
});

test('stopped and continued within the time it goes on as the same process', async () => {
  const { supervised } = superviseWorker(`${ALIVE} ${READY} setInterval(() => {}, 1000)`, {
    ...HASTY,
    stoppedLooks: 10_000,
    unansweredProbes: 10_000,
  });
  await until(() => supervised.ready, 'ready');
  const { pid } = supervised.status();
  process.kill(pid!, 'SIGSTOP');
  await until(() => supervised.status().state === 'silent', 'silent');
  process.kill(pid!, 'SIGCONT');
  await until(() => supervised.ready, 'ready again');
  expect(supervised.status()).toMatchObject({ pid, restarts: 0, silence: null });
});

test('one that was stopped while it started is started again', async () => {
  const { supervised } = superviseWorker('setInterval(() => {}, 1000)');
  await until(() => supervised.status().pid !== null, 'a process');
  process.kill(supervised.status().pid!, 'SIGSTOP');
  await until(() => supervised.status().failedStarts === 1, 'a failed start');
  expect(supervised.status().lastReason).toMatch(/^stopped by a signal/);
});

test('an event loop that hangs for good is given up', async () => {
  const { supervised, seen } = supervise(
    `${ALIVE} ${READY} setTimeout(() => { if (process.uptime() < 60) for (;;); }, 200)`,
    { announcesReady: true, probe: (_ports, askChild) => Promise.race([askChild(), after(100, 'late')]) },
    HASTY,
  );
  await until(() => seen.ready === 2, 'ready again');
  expect(supervised.status().lastReason).toBe('no answer to 6 probes: late');
});

test('one that is late five times and answers the sixth is left alone', async () => {
  let probes = 0;
  const { supervised } = supervise(
    `${ALIVE} ${READY} setInterval(() => {}, 1000)`,
    {
      announcesReady: true,
      probe: async () => {
        if (probes++ % 6 !== 0) throw new Error('late');
      },
    },
    { ...HASTY, probeEveryMs: 10 },
  );
  await until(() => supervised.ready, 'ready');
  const { pid } = supervised.status();
  await until(() => probes > 30, 'thirty probes');
  expect(supervised.status()).toMatchObject({ pid, restarts: 0 });
});

test('one that answers and tells a fault is given up with the fault as the reason', async () => {
  const faulty =
    "let answers = 0; process.on('message', ({ number }) => process.send({ type: 'alive', number, fault: answers++ > 3 ? 'polls no more' : null }));";
  const { supervised, seen } = superviseWorker(`${faulty} ${READY} setInterval(() => {}, 1000)`);
  await until(() => seen.ready === 2, 'ready again');
  expect(supervised.status().lastReason).toBe('no answer to 6 probes: polls no more');
});

test('what a killed part leaves in its group ends with it, stopped or not', async () => {
  const file = join(temporaryFolder(), 'child');
  const script = `
    const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    require('node:fs').writeFileSync(process.env.CHILD, String(child.pid));
    ${ANSWERS}`;
  const launch: Part['launch'] = (ports) => ({
    program: process.execPath,
    args: ['-e', script, String(ports.temporal)],
    cwd: '/',
    env: { CHILD: file },
  });
  const { supervised } = supervise(script, { launch });
  await until(() => supervised.ready, 'ready');
  const child = Number(readFileSync(file, 'utf8'));
  expect(supervised.status().memory).toMatchObject({ children: 1 });
  process.kill(child, 'SIGSTOP');
  process.kill(supervised.status().pid!, 'SIGKILL');
  await until(() => identifyProcess(child) === null, 'its child is gone');
});

function after(milliseconds: number, message: string): Promise<never> {
  return sleep(milliseconds).then(() => Promise.reject(new Error(message)));
}
