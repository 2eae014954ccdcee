/** The life of a part, on small real processes: restarted at once, the reason kept, stopping bounded. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import type { Part } from '../../../../infra/local-stack/servers/part.js';
import type { Ports } from '../../../../infra/local-stack/state/ports.js';
import { identifyProcess } from '../../../../infra/local-stack/state/process-identity.js';
import { LogFile } from '../../../../infra/local-stack/supervisor/log-file.js';
import { SupervisedPart } from '../../../../infra/local-stack/supervisor/supervised-part.js';
import type { Patience } from '../../../../infra/local-stack/watch/watch-part.js';
import { createLogger } from '../../../../infra/telemetry.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';

const ANSWERS = "require('node:net').createServer().listen(+process.argv[1], '127.0.0.1')";
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function supervise(script: string, change: Partial<Part> = {}, patience?: Patience) {
  const seen = { ready: 0, ports: {} as Ports, moves: 0 };
  const part: Part = {
    name: 'temporal',
    kind: 'temporal',
    portNames: ['temporal'],
    announcesReady: false,
    stopSignal: 'SIGTERM',
    stopGraceMs: 300,
    readyWithinMs: 5_000,
    launch: (ports) => ({ program: process.execPath, args: ['-e', script, String(ports.temporal)], cwd: '/', env: {} }),
    async probe(ports) {
      const { connect } = await import('node:net');
      await new Promise<void>((resolve, reject) => {
        const socket = connect(ports.temporal!, '127.0.0.1', () => resolve(void socket.destroy())).once(
          'error',
          reject,
        );
      });
    },
    prepare: async () => {},
    address: () => null,
    ...change,
  };
  const folder = temporaryFolder();
  const supervised = new SupervisedPart(part, {
    environment: { PATH: process.env.PATH ?? '' },
    logger: createLogger({ part: 'supervisor', destination: { write: () => {} } }),
    log: new LogFile({ folder, part: 'p', redact: (text) => text }),
    ports: () => seen.ports,
    onPorts: (_part, ports) => {
      if (seen.ports.temporal !== ports.temporal) seen.moves++;
      seen.ports = ports;
    },
    onProcess: () => {},
    onReady: () => {
      seen.ready++;
    },
    patience,
  });
  stops.push(() => supervised.stop());
  supervised.start();
  return { supervised, seen };
}

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 8_000) throw new Error(`waited in vain until ${what}`);
    await sleep(20);
  }
}

test('killed, it is started again at once on the same port, and the reason is kept', async () => {
  const { supervised, seen } = supervise(ANSWERS);
  await until(() => supervised.ready, 'ready');
  const { pid } = supervised.status();
  const killed = Date.now();
  process.kill(pid!, 'SIGKILL');
  await until(() => seen.ready === 2, 'ready again');
  expect(Date.now() - killed).toBeLessThan(3_000);
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
  const script = "setTimeout(() => process.send({ type: 'ready' }), 300); setInterval(() => {}, 1000)";
  const started = Date.now();
  const { supervised } = supervise(script, { announcesReady: true, probe: async () => {} });
  await until(() => supervised.ready, 'ready');
  expect(Date.now() - started).toBeGreaterThanOrEqual(300);
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
  const { readFileSync } = await import('node:fs');
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

/** A hundredth of the times of production, and a few signs less. */
const HASTY: Patience = { lookEveryMs: 20, stoppedLooks: 10, probeEveryMs: 100, unansweredProbes: 6 };
const ALIVE = "process.on('message', ({ number }) => process.send({ type: 'alive', number, fault: null }));";
const READY = "process.send({ type: 'ready' });";

function superviseWorker(script: string) {
  const probe: Part['probe'] = (_ports, askChild) => askChild();
  return supervise(script, { announcesReady: true, stopGraceMs: 5_000, probe }, HASTY);
}

test('stopped by a signal it is told as silent, then killed and started again', async () => {
  const { supervised, seen } = superviseWorker(`${ALIVE} ${READY} setInterval(() => {}, 1000)`);
  await until(() => supervised.ready, 'ready');
  const { pid } = supervised.status();
  const stopped = Date.now();
  process.kill(pid!, 'SIGSTOP');
  await until(() => supervised.status().state === 'silent', 'silent');
  expect(supervised.status().silence).toBe('stopped by a signal (SIGSTOP)');
  await until(() => seen.ready === 2, 'ready again');
  // It hears no request to end: the grace of five seconds was not waited for.
  expect(Date.now() - stopped).toBeLessThan(4_000);
  expect(supervised.status()).toMatchObject({ state: 'ready', silence: null, restarts: 1 });
  expect(supervised.status().lastReason).toMatch(/^stopped by a signal/);
  expect(identifyProcess(pid!)).toBeNull();
});

test('stopped and continued within the time it goes on as the same process', async () => {
  const { supervised } = superviseWorker(`${ALIVE} ${READY} setInterval(() => {}, 1000)`);
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

test('one that computes in long blocks and answers in between is left alone', async () => {
  // Blocks of 350 ms against probes every 100 ms that wait 100 ms: most fail, never six in a row.
  const block = 'setInterval(() => { for (const from = Date.now(); Date.now() - from < 350; ); }, 400);';
  let failed = 0;
  const { supervised } = supervise(
    `${ALIVE} ${READY} ${block}`,
    {
      announcesReady: true,
      probe: (_ports, askChild) =>
        Promise.race([askChild(), after(100, 'late')]).catch((error) => {
          failed++;
          throw error;
        }),
    },
    HASTY,
  );
  await until(() => supervised.ready, 'ready');
  const { pid } = supervised.status();
  failed = 0;
  await sleep(4_000);
  expect(failed).toBeGreaterThan(3);
  expect(supervised.status()).toMatchObject({ pid, restarts: 0 });
});

test('one that answers and tells a fault is given up with the fault as the reason', async () => {
  const faulty =
    "process.on('message', ({ number }) => process.send({ type: 'alive', number, fault: process.uptime() > 0.5 ? 'polls no more' : null }));";
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
  const { readFileSync } = await import('node:fs');
  const child = Number(readFileSync(file, 'utf8'));
  expect(supervised.status().memory).toMatchObject({ children: 1 });
  process.kill(child, 'SIGSTOP');
  process.kill(supervised.status().pid!, 'SIGKILL');
  await until(() => identifyProcess(child) === null, 'its child is gone');
});

function after(milliseconds: number, message: string): Promise<never> {
  return sleep(milliseconds).then(() => Promise.reject(new Error(message)));
}
