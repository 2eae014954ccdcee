/** A supervisor from its start to its end, in this process, over stand-ins for its servers and its worker. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { digestOf } from '../../../../../infra/external-servers.js';
import { askStatus, askToRestart } from '../../../../../infra/local-stack/client/control-client.js';
import { logFile, type StackPaths } from '../../../../../infra/local-stack/state/paths.js';
import { writePrivateJson } from '../../../../../infra/local-stack/state/private-file.js';
import { identifyProcess, isSameProcess, STACK_MARK } from '../../../../../infra/local-stack/state/process-identity.js';
import { folderId, readState, writeState } from '../../../../../infra/local-stack/state/state.js';
import type { PartName } from '../../../../../infra/local-stack/state/status.js';
import { Supervisor } from '../../../../../infra/local-stack/supervisor/supervisor.js';
import { lockOwner } from '../../../../../infra/local-stack/supervisor/supervisor-lock.js';
import { programVersion } from '../../../../../infra/program-version.js';
import { supervise, supervisedFolder } from '../../../../harness/servers/supervised-folder.js';
import { until } from '../../../../harness/servers/supervised-process.js';

const partOf = (supervisor: Supervisor, name: PartName) =>
  supervisor.status().parts.find((part) => part.name === name)!;
interface LogLine {
  readonly msg: string;
  readonly reason?: string;
  readonly pids: number[];
}
const logOf = (paths: StackPaths) =>
  readFileSync(logFile(paths, 'supervisor'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine);
const LEFT = 'ended what an earlier supervisor left';
const isReady = (supervisor: Supervisor) => () => supervisor.status().state === 'ready';

describe('a supervisor', () => {
  it('is ready when its parts are, the worker last, and writes down what it runs', async () => {
    const { paths, options } = supervisedFolder();
    const supervisor = await supervise(options);
    expect(supervisor.status().state).toBe('starting');
    expect(partOf(supervisor, 'worker').state).toBe('waiting');
    await until(isReady(supervisor), 'ready');
    const [store, worker] = [partOf(supervisor, 'store'), partOf(supervisor, 'worker')];
    expect(Date.parse(store.readySince!)).toBeLessThanOrEqual(Date.parse(worker.readySince!));
    const state = readState(paths)!;
    expect(supervisor.status()).toMatchObject({
      dataFolder: paths.dataFolder,
      version: programVersion(),
      build: 'a-build',
      external: digestOf(options.external),
      store: 'minio',
      pid: process.pid,
      uiUrl: null,
      parts: [
        { name: 'temporal', state: 'external', address: 'lab:7233', pid: null },
        { name: 'store', kind: 'minio', state: 'ready', address: `http://127.0.0.1:${state.ports.minio}` },
        { name: 'worker', kind: 'worker', state: 'ready', address: null },
      ],
    });
    expect(state).toMatchObject({
      version: 1,
      folder: folderId(paths.dataFolder),
      store: 'minio',
      supervisor: identifyProcess(process.pid),
      parts: { store: { pid: store.pid }, worker: { pid: worker.pid } },
    });
    expect(state.control).toEqual({ port: state.ports.control, token: expect.any(String) });
    expect(lockOwner(paths)?.pid).toBe(process.pid);
  });

  it('answers on its socket, and restarts the part that it is asked for', async () => {
    const { paths, options } = supervisedFolder();
    const supervisor = await supervise(options);
    await until(isReady(supervisor), 'ready');
    const withoutMemory = { memory: expect.anything() };
    const { parts, ...told } = supervisor.status();
    expect(await askStatus(paths.dataFolder)).toEqual({
      ...told,
      parts: parts.map((part) => ({ ...part, ...(part.memory && withoutMemory) })),
    });
    const before = partOf(supervisor, 'worker').pid;
    await askToRestart(paths.dataFolder, 'worker');
    await until(() => partOf(supervisor, 'worker').restarts === 1 && isReady(supervisor)(), 'restarted');
    expect(partOf(supervisor, 'worker')).toMatchObject({ lastReason: 'asked to restart' });
    expect(partOf(supervisor, 'worker').pid).not.toBe(before);
    expect(partOf(supervisor, 'store').restarts).toBe(0);
  });

  it('leaves a folder to the living supervisor that owns it', async () => {
    const { paths, options } = supervisedFolder();
    const owner = spawn('sleep', ['600'], { stdio: 'ignore' });
    onTestFinished(() => void owner.kill('SIGKILL'));
    await once(owner, 'spawn');
    writePrivateJson(paths.lock, { folder: folderId(paths.dataFolder), owner: identifyProcess(owner.pid!)! });
    expect(await Supervisor.start(options)).toBeNull();
    expect(lockOwner(paths)?.pid).toBe(owner.pid);
    expect(readState(paths)).toBeNull();
  });

  it('stops the worker before its servers, frees the folder and leaves no process', async () => {
    const { paths, options } = supervisedFolder();
    const supervisor = await supervise(options);
    await until(isReady(supervisor), 'ready');
    const pids = ['store', 'worker'].map((name) => identifyProcess(partOf(supervisor, name as PartName).pid!)!);
    const stopping = supervisor.stop('enough');
    expect(supervisor.status().state).toBe('stopping');
    expect(supervisor.stop('again')).toBe(stopping);
    await Promise.all([stopping, supervisor.stopped]);
    expect(pids.map((one) => isSameProcess(one))).toEqual([false, false]);
    expect(readState(paths)).toMatchObject({ control: null, supervisor: null, parts: {}, store: 'minio' });
    expect(readState(paths)!.ports).toHaveProperty('minio');
    expect(existsSync(paths.lock)).toBe(false);
    expect(await askStatus(paths.dataFolder)).toMatchObject({ state: 'down' });
    const log = logOf(paths);
    expect(log.at(-1)?.msg).toBe('stopped');
    expect(log.find(({ msg }) => msg === 'stopping')?.reason).toBe('enough');
    expect(log.map(({ msg }) => msg)).not.toContain(LEFT);
  });

  it('keeps the keys, which a part may print, out of all logs, and the logs for their owner', async () => {
    const { paths, options } = supervisedFolder({ store: 'dir' });
    const supervisor = await supervise(options);
    await until(isReady(supervisor), 'ready');
    await supervisor.stop('enough');
    const keys = JSON.parse(readFileSync(paths.credentials, 'utf8')) as Record<string, string>;
    const log = readFileSync(logFile(paths, 'worker'), 'utf8');
    expect(log).toContain('polling');
    expect(log).toContain('not JSON: [redacted] [redacted]');
    for (const key of Object.values(keys)) expect(log).not.toContain(key);
    expect(statSync(logFile(paths, 'worker')).mode & 0o077).toBe(0);
  });

  it('takes the ports again that it had, and restarts the worker when a server has to move', async () => {
    const { paths, options } = supervisedFolder();
    const supervisor = await supervise(options);
    await until(isReady(supervisor), 'ready');
    const { ports } = readState(paths)!;
    process.kill(partOf(supervisor, 'store').pid!, 'SIGKILL');
    // Somebody else is faster than the next start.
    const other = createServer();
    onTestFinished(() => void other.close());
    await new Promise<void>((resolve) => {
      other.on('error', () => setTimeout(() => other.listen(ports.minio, '127.0.0.1'), 5));
      other.listen(ports.minio, '127.0.0.1', () => resolve());
    });
    await until(() => partOf(supervisor, 'worker').restarts === 1 && isReady(supervisor)(), 'ready again');
    expect(partOf(supervisor, 'worker').lastReason).toBe('store moved to another port');
    expect(readState(paths)!.ports.minio).not.toBe(ports.minio);
    expect(readState(paths)!.ports.control).toBe(ports.control);
    const moved = readState(paths)!.ports;
    await supervisor.stop('enough');
    const next = await supervise(options);
    await until(isReady(next), 'ready on the same ports');
    expect(readState(paths)!.ports).toEqual(moved);
  });

  it('ends by itself when its folder is gone', async () => {
    const { paths, options } = supervisedFolder({ store: 'dir' });
    const supervisor = await supervise(options);
    await until(isReady(supervisor), 'ready');
    const worker = identifyProcess(partOf(supervisor, 'worker').pid!)!;
    renameSync(paths.dataFolder, `${paths.dataFolder}-gone`);
    await supervisor.stopped;
    expect(isSameProcess(worker)).toBe(false);
    expect(existsSync(paths.dataFolder)).toBe(false);
  });

  it('ends what an earlier one left: the processes that were recorded, and those with the mark of the folder', async () => {
    const { paths, options } = supervisedFolder({ store: 'dir' });
    const [recorded, marked] = [
      spawn('sleep', ['600'], { stdio: 'ignore' }),
      spawn('sleep', ['600'], { stdio: 'ignore', env: { ...process.env, [STACK_MARK]: paths.dataFolder } }),
    ];
    for (const child of [recorded, marked]) onTestFinished(() => void child.kill('SIGKILL'));
    await Promise.all([once(recorded, 'spawn'), once(marked, 'spawn')]);
    writeState(paths, {
      version: 1,
      folder: folderId(paths.dataFolder),
      store: 'dir',
      ports: { temporal: 21_001 },
      control: null,
      supervisor: null,
      parts: { temporal: identifyProcess(recorded.pid!)! },
    });
    const supervisor = await supervise(options);
    expect([identifyProcess(recorded.pid!), identifyProcess(marked.pid!)]).toEqual([null, null]);
    expect(readState(paths)!.ports.temporal).toBe(21_001);
    await until(isReady(supervisor), 'ready');
    await supervisor.stop('enough');
    expect(
      logOf(paths)
        .find(({ msg }) => msg === LEFT)
        ?.pids.sort(),
    ).toEqual([recorded.pid, marked.pid].sort());
  });

  it("serves Temporal's page behind its fence where it is asked for and Temporal runs here", async () => {
    const { paths, options } = supervisedFolder({ store: 'dir', page: true });
    const elsewhere = await supervise(options);
    expect(elsewhere.status().uiUrl).toBeNull();
    await elsewhere.stop('enough');
    const here = await supervise({ ...options, external: { temporal: null, store: null } });
    const { uiUrl } = here.status();
    expect(uiUrl).toBe(`http://127.0.0.1:${readState(paths)!.ports['temporal-ui']}`);
    await until(() => partOf(here, 'temporal').pid !== null, 'a process of Temporal');
    // The stand-in serves nothing: the fence says so itself, once it knows where the page would be.
    const answer = await fetch(uiUrl!);
    expect([answer.status, await answer.text()]).toEqual([
      502,
      expect.stringMatching(/^Temporal's page does not answer/),
    ]);
    expect(partOf(here, 'worker').state).toBe('waiting');
    expect(here.status()).toMatchObject({ state: 'starting', external: null });
    await here.stop('enough');
    await expect(fetch(uiUrl!)).rejects.toThrow('fetch failed');
  });
});
