/** The local stack with its real servers: up, killed in every way, moved, taken down. Needs the compiled program and the installed parts. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { defineSearchAttributeKey } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolveConfig } from '../../infra/config.js';
import {
  ensureStack,
  restartPart,
  type StackOptions,
  stackStatus,
  stopStack,
} from '../../infra/local-stack/client/client.js';
import { readCredentials } from '../../infra/local-stack/state/credentials.js';
import { stackPaths } from '../../infra/local-stack/state/paths.js';
import { identifyProcess, markedProcesses } from '../../infra/local-stack/state/process-identity.js';
import { readState } from '../../infra/local-stack/state/state.js';
import { PART_NAMES, type PartName, type StackStatus } from '../../infra/local-stack/state/status.js';
import { isSupervisor } from '../../infra/local-stack/state/supervisor-program.js';
import { openObjectStore } from '../../infra/object-store/open.js';
import { connectTemporal } from '../../infra/temporal.js';
import { postAsForeignPage } from '../harness/servers/foreign-page.js';
import { listeningAddresses, listeningSockets } from '../harness/servers/listening-addresses.js';

const UP = 120_000;
const parent = mkdtempSync(join(tmpdir(), 'stäck of test ü '));
const dataFolder = join(parent, 'data');
const paths = stackPaths(dataFolder);
const options: StackOptions = {
  dataFolder,
  env: withoutServers(),
  workerEntry: fileURLToPath(new URL('../harness/servers/idle-worker.mjs', import.meta.url)),
};
const WORKFLOW = 'discover/kept';
/** Its name needs no escape in a path of Temporal's HTTP interface. */
const VICTIM = 'kept';
const OBJECT = 'report/ab/kept.html';

function withoutServers(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TEMPORAL_|S3_)/.test(name)));
}

const config = () => resolveConfig({ dataFolder, env: {} });
const partOf = (status: StackStatus, name: PartName) => status.parts.find((part) => part.name === name)!;
const pidsOf = (status: StackStatus) => status.parts.flatMap((part) => part.pid ?? []);

async function leaveData(): Promise<void> {
  const client = await connectTemporal(config().temporal);
  await client.workflow.start('discoverWorkflow', {
    workflowId: WORKFLOW,
    taskQueue: 'nobody',
    typedSearchAttributes: [{ key: defineSearchAttributeKey('SpectralStage', 'KEYWORD'), value: 'ingest' }],
  });
  await client.workflow.start('discoverWorkflow', { workflowId: VICTIM, taskQueue: 'nobody' });
  await client.connection.close();
  await (await openObjectStore(config().store)).put(OBJECT, Buffer.from('kept'));
}

async function expectData(): Promise<void> {
  const client = await connectTemporal(config().temporal);
  for (const id of [WORKFLOW, VICTIM])
    expect((await client.workflow.getHandle(id).describe()).status.name).toBe('RUNNING');
  await client.connection.close();
  expect(Buffer.from((await (await openObjectStore(config().store)).get(OBJECT))!).toString()).toBe('kept');
}

async function untilReadyAgain(name: PartName, formerPid: number): Promise<StackStatus> {
  for (let waited = 0; waited < UP; waited += 100) {
    const status = await stackStatus(options);
    const part = partOf(status, name);
    if (status.state === 'ready' && part.pid !== formerPid) return status;
    await sleep(100);
  }
  throw new Error(`${name} did not come back: ${JSON.stringify(await stackStatus(options))}`);
}

/** Its exit code is 1 where something failed. */
function doctor(): Promise<{ stdout: string }> {
  const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  return promisify(execFile)(process.execPath, [main, 'doctor', '-o', 'json', '--data', dataFolder], {
    env: options.env,
  }).catch((error: { stdout: string }) => error);
}

async function untilNothingRuns(boundMs: number): Promise<void> {
  for (let waited = 0; markedProcesses(dataFolder).length > 0; waited += 100) {
    if (waited > boundMs) throw new Error(`still there: ${JSON.stringify(markedProcesses(dataFolder))}`);
    await sleep(100);
  }
}

/** The order that ends a run, at Temporal's HTTP interface. */
const TERMINATE = `/api/v1/namespaces/default/workflows/${VICTIM}/terminate`;

let up: StackStatus;
beforeAll(async () => {
  up = await ensureStack(options);
  await leaveData();
}, UP);

afterAll(async () => {
  await stopStack({ dataFolder });
  rmSync(parent, { recursive: true, force: true });
}, UP);

describe('up', () => {
  test('three commands at the same time share one supervisor', async () => {
    const all = await Promise.all([ensureStack(options), ensureStack(options), ensureStack(options)]);
    expect(all.map((status) => [status.state, status.pid, ...pidsOf(status)])).toEqual(
      Array(3).fill(['ready', up.pid, ...pidsOf(up)]),
    );
    expect(markedProcesses(dataFolder)).toHaveLength(4);
  });

  test('every socket of every process is on loopback', () => {
    const addresses = listeningAddresses([up.pid!, ...pidsOf(up)]);
    expect(addresses.length).toBeGreaterThanOrEqual(5);
    // 127.0.0.1 and ::1 as the kernel writes them (proc(5): words in host byte order).
    const loopback = ['0100007F', '00000000000000000000000001000000'];
    expect(addresses.filter((address) => !loopback.includes(address))).toEqual([]);
  });

  test('keys and tokens are for the owner alone, and so is every file that a part made', () => {
    for (const file of [paths.credentials, paths.state]) expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dataFolder).mode & 0o077).toBe(0);
    const made = [paths.temporal, paths.minio, paths.logs].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    );
    expect(made).toContain(join(paths.temporal, 'temporal.sqlite'));
    expect(made.filter((file) => file.endsWith('xl.meta')).length).toBeGreaterThan(0);
    expect(made.filter((file) => (statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o077)).toEqual([]);
  });

  test('no port takes an order of a web page, whatever host it names', async () => {
    const sockets = listeningSockets(pidsOf(up));
    const orders = sockets.flatMap(({ port }) =>
      ['evil.example', `127.0.0.1:${port}`, `localhost:${port}`].map((host) => [port, host] as const),
    );
    expect(orders.length).toBeGreaterThan(12);
    const answers = await Promise.all(orders.map(([port, host]) => postAsForeignPage(port, TERMINATE, { host })));
    // What Temporal's HTTP interface answers once it takes an order is 200.
    expect(answers.filter((code) => code !== null && code < 400)).toEqual([]);
    expect(answers).toContain(403);
    await expectData();
  });

  test('histories stay for 90 days and runs can be searched for by stage', async () => {
    const { connection, workflow } = await connectTemporal(config().temporal);
    const { config: kept } = await connection.workflowService.describeNamespace({ namespace: 'default' });
    expect(Number(kept?.workflowExecutionRetentionTtl?.seconds)).toBe(90 * 24 * 3600);
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
    // 2 is INDEXED_VALUE_TYPE_KEYWORD in Temporal's API.
    expect(customAttributes).toMatchObject({
      SpectralStage: 2,
      SpectralRun: 2,
      SpectralOwner: 2,
      SpectralDataSet: 2,
      SpectralModel: 2,
    });
    for (let waited = 0; (await workflow.count("SpectralStage = 'ingest'")).count !== 1; waited++) {
      if (waited > 50) throw new Error('the run is not found by its stage');
      await sleep(100);
    }
    await connection.close();
  });

  test('the command line shows it', async () => {
    const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
    const run = (...args: string[]) =>
      promisify(execFile)(process.execPath, [main, ...args, '--data', dataFolder], { env: options.env });
    expect(JSON.parse((await run('status', '-o', 'json')).stdout)).toMatchObject({ state: 'ready', pid: up.pid });
    const { checks } = JSON.parse((await run('doctor', '-o', 'json')).stdout) as {
      checks: { name: string; state: string }[];
    };
    const servers = checks.filter(({ name }) => ['stack', 'Temporal', 'object store', 'keys', 'ports'].includes(name));
    expect(servers.map(({ state }) => state)).toEqual(Array(5).fill('ok'));
  }, 60_000);
});

describe('killed', () => {
  test.each(PART_NAMES)(
    '%s comes back with its data and its ports',
    async (name) => {
      const before = await stackStatus(options);
      const { ports } = readState(paths)!;
      const { pid } = partOf(before, name);
      process.kill(pid!, 'SIGKILL');
      const after = await untilReadyAgain(name, pid!);
      expect(partOf(after, name).lastReason).toBe('ended by SIGKILL');
      expect(partOf(after, name).restarts).toBe(partOf(before, name).restarts + 1);
      expect(readState(paths)!.ports).toEqual(ports);
      const others = (status: StackStatus) => status.parts.filter((part) => part.name !== name).map((part) => part.pid);
      expect(others(after)).toEqual(others(before));
      await expectData();
    },
    UP,
  );

  test(
    'the supervisor: the next command ends what it left and goes on with the same data',
    async () => {
      const before = await stackStatus(options);
      process.kill(before.pid!, 'SIGKILL');
      while (identifyProcess(before.pid!)) await sleep(20);
      expect((await stackStatus(options)).state).toBe('down');
      expect(markedProcesses(dataFolder).length).toBeGreaterThan(0);
      const after = await ensureStack(options);
      expect(after.pid).not.toBe(before.pid);
      expect(markedProcesses(dataFolder)).toHaveLength(4);
      for (const pid of pidsOf(before)) expect(pidsOf(after)).not.toContain(pid);
      await expectData();
    },
    UP,
  );

  test(
    'a part is started anew when asked for',
    async () => {
      const { pid } = partOf(await stackStatus(options), 'worker');
      await restartPart('worker', options);
      expect(partOf(await untilReadyAgain('worker', pid!), 'worker').lastReason).toBe('asked to restart');
    },
    UP,
  );
});

describe('stopped by a signal for good', () => {
  test.each(PART_NAMES)(
    '%s is told as silent and started again within a minute',
    async (name) => {
      const before = await stackStatus(options);
      const { pid } = partOf(before, name);
      const stopped = Date.now();
      process.kill(pid!, 'SIGSTOP');
      while (partOf(await stackStatus(options), name).state !== 'silent') await sleep(100);
      const { checks } = JSON.parse((await doctor()).stdout) as {
        checks: { name: string; state: string; found: string }[];
      };
      expect(checks.find((check) => check.name === 'stack')).toMatchObject({
        state: 'failed',
        found: expect.stringContaining(`${name} silent: stopped by a signal`),
      });
      const after = await untilReadyAgain(name, pid!);
      expect(Date.now() - stopped).toBeLessThan(60_000);
      expect(partOf(after, name).lastReason).toMatch(/^stopped by a signal for/);
      expect(identifyProcess(pid!)).toBeNull();
      await expectData();
    },
    UP,
  );

  test(
    'the supervisor: it is named, and the next command starts it again',
    async () => {
      const before = await stackStatus(options);
      process.kill(before.pid!, 'SIGSTOP');
      expect((await stackStatus(options)).state).toBe('silent');
      expect(JSON.parse((await doctor()).stdout).checks).toContainEqual(
        expect.objectContaining({
          name: 'stack',
          state: 'failed',
          found: `its supervisor (pid ${before.pid}) does not answer`,
        }),
      );
      const told: string[] = [];
      const after = await ensureStack({ ...options, onRevival: (what) => told.push(what) });
      expect(told).toEqual([
        expect.stringMatching(new RegExp(`supervisor \\(pid ${before.pid}\\): stopped by a signal`)),
      ]);
      expect(after.pid).not.toBe(before.pid);
      expect(markedProcesses(dataFolder)).toHaveLength(4);
      await expectData();
    },
    UP,
  );

  test(
    'down ends a supervisor that hears nothing, at once, with its parts',
    async () => {
      const { pid } = await stackStatus(options);
      process.kill(pid!, 'SIGSTOP');
      const asked = Date.now();
      await stopStack({ dataFolder });
      expect(Date.now() - asked).toBeLessThan(30_000);
      expect(markedProcesses(dataFolder)).toEqual([]);
      await ensureStack(options);
    },
    UP,
  );
});

test(
  'a supervisor that is killed again and again while it comes up is started again by the command that waits',
  async () => {
    await stopStack({ dataFolder });
    const told: string[] = [];
    const coming = ensureStack({ ...options, onRevival: (what) => told.push(what) });
    let killed = 0;
    // At different moments: before it has its lock, with its servers half up, with all but its worker.
    for (const afterMs of [0, 150, 600, 1_500]) {
      let owner = supervisorOf();
      for (; owner === null; owner = supervisorOf()) await sleep(10);
      await sleep(afterMs);
      if ((await stackStatus(options)).state === 'ready') break;
      process.kill(owner, 'SIGKILL');
      killed++;
      while (identifyProcess(owner) !== null) await sleep(10);
    }
    expect((await coming).state).toBe('ready');
    expect(killed).toBeGreaterThanOrEqual(2);
    expect(told.length).toBe(killed);
    expect(told[0]).toContain('ended by SIGKILL while it came up');
    expect(markedProcesses(dataFolder)).toHaveLength(4);
    await expectData();
  },
  UP,
);

test(
  "Temporal's page is served where it was asked for, to its user alone",
  async () => {
    const { uiUrl, pid } = await stackStatus(options);
    expect(uiUrl).toBeNull();
    const withPage = await ensureStack({ ...options, page: true });
    expect(withPage.pid).not.toBe(pid);
    expect(await (await fetch(withPage.uiUrl!)).text()).toContain('<html');
    const port = Number(new URL(withPage.uiUrl!).port);
    expect(await postAsForeignPage(port, TERMINATE)).toBe(403);
    expect(await postAsForeignPage(port, TERMINATE, { host: 'evil.example' })).toBe(403);
    // Behind the fence it listens on an address of its own: 7F is the first byte, in the order of the kernel the last.
    const { pid: temporal } = partOf(withPage, 'temporal');
    const hidden = listeningAddresses([temporal!]).filter((address) => address !== '0100007F');
    expect(hidden).toEqual([expect.stringMatching(/^[0-9A-F]{6}7F$/)]);
    await expectData();
  },
  UP,
);

function supervisorOf(): number | null {
  return markedProcesses(dataFolder).find(isSupervisor)?.pid ?? null;
}

describe('down', () => {
  test(
    'leaves no process, keeps the data, and a port that was taken meanwhile is replaced',
    async () => {
      expect(await stopStack({ dataFolder })).toBe(true);
      expect(markedProcesses(dataFolder)).toEqual([]);
      expect(await stopStack({ dataFolder })).toBe(false);

      const before = readState(paths)!.ports;
      const stranger = createServer().listen(before.temporal, '127.0.0.1');
      await once(stranger, 'listening');
      try {
        await ensureStack(options);
        const after = readState(paths)!.ports;
        expect(after.temporal).not.toBe(before.temporal);
        expect({ ...after, temporal: 0 }).toEqual({ ...before, temporal: 0 });
        await expectData();
      } finally {
        stranger.close();
      }
    },
    UP,
  );

  test('no key and no token is in any log', () => {
    const { accessKey, secretKey } = readCredentials(paths)!;
    const { token } = readState(paths)!.control!;
    const logs = readdirSync(paths.logs).map((file) => readFileSync(join(paths.logs, file), 'utf8'));
    expect(logs.join()).toContain('not JSON: [redacted] [redacted]');
    for (const secret of [accessKey, secretKey, token]) expect(logs.join()).not.toContain(secret);
    for (const line of logs.join('').split('\n').filter(Boolean)) expect(() => JSON.parse(line)).not.toThrow();
  });

  test(
    'a worker that cannot start is told with the end of its log, and nothing stays',
    async () => {
      await stopStack({ dataFolder });
      const broken = ensureStack({ ...options, workerEntry: join(parent, 'no-worker.js') });
      await expect(broken).rejects.toThrow(/worker cannot be started: ended with code 1/);
      await expect(broken).rejects.toMatchObject({ facts: { 'last lines': expect.stringContaining('no-worker.js') } });
      expect(markedProcesses(dataFolder)).toEqual([]);
    },
    UP,
  );

  test(
    'a stack whose folder was removed ends by itself',
    async () => {
      await ensureStack(options);
      expect(markedProcesses(dataFolder)).toHaveLength(4);
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 10 });
      await untilNothingRuns(60_000);
      expect(existsSync(paths.state)).toBe(false);
    },
    UP,
  );

  test(
    'purge removes all',
    async () => {
      await ensureStack({ ...options, store: 'dir' });
      await stopStack({ dataFolder, purge: true });
      expect(markedProcesses(dataFolder)).toEqual([]);
      expect(existsSync(dataFolder)).toBe(false);
    },
    UP,
  );
});
