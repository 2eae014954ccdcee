/** Up, down and status of a stack as commands use them, with a supervisor of the test in place of the compiled one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  ensureStack,
  restartPart,
  type StackOptions,
  stackDiedSince,
  stackStatus,
  stopStack,
  supervisorDied,
} from '../../../../infra/local-stack/client/client.js';
import { stackPaths } from '../../../../infra/local-stack/state/paths.js';
import { writePrivateJson } from '../../../../infra/local-stack/state/private-file.js';
import { identifyProcess, STACK_MARK } from '../../../../infra/local-stack/state/process-identity.js';
import { folderId, readState, writeState } from '../../../../infra/local-stack/state/state.js';
import type { PartStatus } from '../../../../infra/local-stack/state/status.js';
import { lockOwner } from '../../../../infra/local-stack/supervisor/supervisor-lock.js';
import { InvalidInputError, NoRoomError, StackUnavailableError } from '../../../../schemas/failure.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';
import { pretendSupervisor, statusOf } from '../../../harness/servers/pretended-supervisor.js';

const installed = vi.hoisted(() => ({ root: '' }));
vi.mock('../../../../infra/project-root.js', async (original) => ({
  ...(await original<object>()),
  projectRoot: () => installed.root,
}));
vi.mock('../../../../infra/program-version.js', () => ({
  buildDigest: () => 'a-build',
  programVersion: () => '1.2.3',
}));

/** Servers that somebody else runs, both. */
const ALL_EXTERNAL = {
  TEMPORAL_ADDRESS: 'far:7233',
  S3_ENDPOINT: 'far',
  S3_ACCESS_KEY: 'access-key',
  S3_SECRET_KEY: 'secret-key',
};

let folder: string;
let options: StackOptions & { dataFolder: string };

beforeEach(() => {
  installed.root = temporaryFolder();
  folder = join(temporaryFolder(), 'data');
  const partsFile = join(installed.root, 'parts.json');
  writeFileSync(partsFile, JSON.stringify({ temporal: process.execPath, minio: null, weed: null }));
  options = { dataFolder: folder, partsFile, env: {} };
});

const madeFolder = () => {
  mkdirSync(folder, { recursive: true });
  // What makes it a data folder that may be removed.
  writeFileSync(
    stackPaths(folder).credentials,
    JSON.stringify({ accessKey: 'a'.repeat(16), secretKey: 's'.repeat(32) }),
  );
  return folder;
};

async function sleeper(mark?: string) {
  const env = { ...process.env, ...(mark === undefined ? {} : { [STACK_MARK]: mark }) };
  const child = spawn('sleep', ['60'], { stdio: 'ignore', env });
  await once(child, 'spawn');
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

describe('with all servers elsewhere', () => {
  test('nothing is started, asked or made', async () => {
    const expected = {
      state: 'external',
      dataFolder: folder,
      version: null,
      build: null,
      external: expect.stringMatching(/^[0-9a-f]{64}$/),
      store: null,
      pid: null,
      startedAt: null,
      uiUrl: null,
      parts: [],
    };
    const env = ALL_EXTERNAL;
    expect(await ensureStack({ ...options, env })).toEqual(expected);
    expect(await stackStatus({ dataFolder: folder, env })).toEqual(expected);
    expect(existsSync(folder)).toBe(false);
  });

  test('with one of them here the stack of the folder is asked', async () => {
    const supervisor = await pretendSupervisor(madeFolder());
    supervisor.answers(statusOf(folder));
    const { S3_ENDPOINT: _endpoint, S3_ACCESS_KEY: _key, S3_SECRET_KEY: _secret, ...temporalAlone } = ALL_EXTERNAL;
    const { TEMPORAL_ADDRESS: _address, ...storeAlone } = ALL_EXTERNAL;
    for (const env of [{}, temporalAlone, storeAlone])
      expect((await stackStatus({ dataFolder: folder, env })).state).toBe('ready');
  });
});

describe('taking it down', () => {
  test('where nothing ever was nothing ran, and nothing is made', async () => {
    expect(await stopStack({ dataFolder: folder })).toBe(false);
    expect(existsSync(folder)).toBe(false);
    madeFolder();
    expect(await stopStack({ dataFolder: folder })).toBe(false);
    expect(existsSync(folder)).toBe(true);
    await stopStack({ dataFolder: folder, purge: true });
    expect(existsSync(folder)).toBe(false);
  });

  test('a supervisor is asked, its end awaited, and what it recorded is forgotten, but for ports and store', async () => {
    const supervisor = await pretendSupervisor(madeFolder(), { ports: { temporal: 21_001 } });
    supervisor.answers({}, 202);
    expect(await stopStack({ dataFolder: folder })).toBe(true);
    expect(identifyProcess(supervisor.identity.pid)).toBeNull();
    expect(supervisor.asked()).toEqual(['POST /stop']);
    expect(readState(supervisor.paths)).toEqual({
      version: 1,
      folder: folderId(folder),
      store: 'dir',
      ports: { temporal: 21_001 },
      control: null,
      supervisor: null,
      parts: {},
    });
    expect(existsSync(supervisor.paths.lock)).toBe(false);
    expect(await stopStack({ dataFolder: folder })).toBe(false);
  });

  test('parts that a dead supervisor left are ended: those recorded, and those that carry the mark', async () => {
    const paths = stackPaths(madeFolder());
    const [recorded, marked, other] = [await sleeper(), await sleeper(folder), await sleeper()];
    writeState(paths, {
      version: 1,
      folder: folderId(folder),
      store: 'dir',
      ports: {},
      control: null,
      supervisor: null,
      parts: { store: identifyProcess(recorded.pid!)! },
    });
    expect(await stopStack({ dataFolder: folder })).toBe(true);
    expect(identifyProcess(recorded.pid!)).toBeNull();
    expect(identifyProcess(marked.pid!)).toBeNull();
    expect(identifyProcess(other.pid!)).not.toBeNull();
  });
});

describe('a stack that died', () => {
  test('was not stopped: its supervisor is recorded and gone, or stopped by a signal', async () => {
    expect(await supervisorDied({ dataFolder: folder })).toBe(false);
    const supervisor = await pretendSupervisor(madeFolder());
    supervisor.answers(statusOf(folder));
    expect(await supervisorDied({ dataFolder: folder })).toBe(false);
    await supervisor.freeze();
    expect(await supervisorDied({ dataFolder: folder })).toBe(true);
    supervisor.child.kill('SIGKILL');
    await once(supervisor.child, 'exit');
    expect(await supervisorDied({ dataFolder: folder })).toBe(true);
    await stopStack({ dataFolder: folder });
    expect(await supervisorDied({ dataFolder: folder })).toBe(false);
  });

  test('since a look: it is dead, or another supervisor took its place; not when somebody stopped it', async () => {
    const before = statusOf(folder, { pid: 100 });
    expect(await stackDiedSince({ ...before, state: 'external' })).toBe(false);
    const supervisor = await pretendSupervisor(madeFolder());
    supervisor.answers(before);
    expect(await stackDiedSince(before)).toBe(false);
    supervisor.answers({ ...before, pid: 101 });
    expect(await stackDiedSince(before)).toBe(true);
    expect(await stackDiedSince({ ...before, state: 'external' })).toBe(false);
    supervisor.answers({ ...before, pid: 101, state: 'stopping' });
    expect(await stackDiedSince(before)).toBe(false);
    supervisor.child.kill('SIGKILL');
    await once(supervisor.child, 'exit');
    expect(await stackDiedSince(before)).toBe(true);
    await stopStack({ dataFolder: folder });
    expect(await stackDiedSince(before)).toBe(false);
  });
});

test('the restart of a part is passed on', async () => {
  const supervisor = await pretendSupervisor(madeFolder());
  supervisor.answers({}, 202);
  await restartPart('temporal', { dataFolder: folder });
  expect(supervisor.asked()).toEqual(['POST /restart/temporal']);
});

const store: PartStatus = {
  name: 'store',
  kind: 'minio',
  state: 'starting',
  pid: null,
  address: null,
  readySince: null,
  restarts: 0,
  failedStarts: 0,
  lastReason: null,
  silence: null,
  memory: null,
};

describe('bringing it up where a supervisor lives', () => {
  test('one of this build that is ready is left alone', async () => {
    const supervisor = await pretendSupervisor(madeFolder());
    const said = statusOf(folder, { parts: [store] });
    supervisor.answers(said);
    const seen: unknown[] = [];
    expect(await ensureStack({ ...options, onProgress: (status) => seen.push(status) })).toEqual(said);
    expect(seen).toEqual([said]);
    expect(new Set(supervisor.asked())).toEqual(new Set(['GET /status']));
  });

  test('progress is told at every change of a part and not more often; the wait can be ended', async () => {
    const supervisor = await pretendSupervisor(madeFolder());
    const stages = [
      statusOf(folder, { state: 'starting', parts: [store] }),
      statusOf(folder, { state: 'starting', parts: [{ ...store, restarts: 1, failedStarts: 4 }] }),
      statusOf(folder, { state: 'starting', parts: [{ ...store, state: 'ready', restarts: 1 }] }),
    ];
    supervisor.answers(stages[0]);
    const seen: unknown[] = [];
    const stop = new AbortController();
    const onProgress = (status: unknown) => {
      seen.push(status);
      const next = stages[seen.length];
      if (next) setTimeout(() => supervisor.answers(next), 350);
      else setTimeout(() => stop.abort(new Error('enough')), 350);
    };
    await expect(ensureStack({ ...options, onProgress, signal: stop.signal })).rejects.toThrow('enough');
    expect(seen).toEqual(stages);
  });

  test('a part that died five times before it was ready is given up, with the end of its log', async () => {
    const { logs, ...paths } = stackPaths(madeFolder());
    mkdirSync(logs);
    writeFileSync(join(logs, 'minio.jsonl'), '{"time":"t","level":"error","msg":"disk on fire"}\n');
    const supervisor = await pretendSupervisor(paths.dataFolder);
    const failing = { ...store, failedStarts: 5, lastReason: 'ended with code 7' };
    supervisor.answers(statusOf(folder, { state: 'starting', parts: [failing] }));
    const fault = await ensureStack(options).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(StackUnavailableError);
    expect(fault).toMatchObject({
      message: expect.stringContaining('minio cannot be started: ended with code 7'),
      facts: { log: join(logs, 'minio.jsonl'), 'last lines': '\nt error disk on fire' },
    });
    // Somebody else started it, and may still need it.
    expect(identifyProcess(supervisor.identity.pid)).not.toBeNull();
  });

  test.each([
    ['an older build', { build: 'older' }, {}],
    ['other servers', { external: 'f'.repeat(64) }, {}],
    ['no page, where one is asked for', {}, { page: true }],
  ])('one of %s is replaced', async (_what, differences, asked) => {
    const supervisor = await pretendSupervisor(madeFolder());
    supervisor.answers(statusOf(folder, differences), 202);
    launches([1]);
    await expect(ensureStack({ ...options, ...asked })).rejects.toThrow('ended with code 1');
    expect(supervisor.asked().at(-1)).toBe('POST /stop');
  });
});

/**
 * Puts a supervisor into the installed program that ends as told, start by start: with a code, by a signal, or (null) lives on
 * and owns the folder from then on.
 */
function launches(ends: readonly (number | NodeJS.Signals | null)[]) {
  const entry = join(installed.root, 'dist/infra/local-stack/supervisor/main.js');
  const log = join(installed.root, 'starts.jsonl');
  mkdirSync(dirname(entry), { recursive: true });
  writeFileSync(
    entry,
    `const { appendFileSync, existsSync, readFileSync, writeFileSync } = require('node:fs');
const log = ${JSON.stringify(log)};
const start = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\\n').length : 0;
const { pid, argv, env } = process;
appendFileSync(log, JSON.stringify({ pid, argv: argv.slice(2), mark: env.${STACK_MARK}, extra: env.EXTRA, cwd: process.cwd() }) + '\\n');
const end = ${JSON.stringify(ends)}[start];
console.error('words of start ' + start);
if (typeof end === 'number') process.exit(end);
if (end !== null) process.kill(pid, end);
process.on('SIGTERM', () => { writeFileSync(log + '.asked', ''); process.exit(); });
setInterval(() => {}, 1000);`,
  );
  return () =>
    readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { pid: number; argv: string[]; mark: string; extra?: string; cwd: string });
}

describe('bringing it up where nobody lives', () => {
  test('a supervisor is started with the folder, the store, the worker and its mark', async () => {
    const starts = launches([null]);
    const stop = new AbortController();
    const up = ensureStack({
      ...options,
      env: { EXTRA: 'x' },
      page: true,
      workerEntry: '/a/worker.js',
      signal: stop.signal,
    });
    up.catch(() => {});
    await vi.waitFor(() => expect(starts()).toHaveLength(1), { timeout: 10_000 });
    const [first] = starts();
    onTestFinished(() => void process.kill(first!.pid, 'SIGKILL'));
    // It owns the folder now, and serves nothing yet: nobody else is started beside it.
    writePrivateJson(stackPaths(folder).lock, { folder: folderId(folder), owner: identifyProcess(first!.pid)! });
    await new Promise((resolve) => setTimeout(resolve, 500));
    stop.abort(new Error('enough'));
    await expect(up).rejects.toThrow('enough');
    expect(starts()).toEqual([
      {
        pid: first!.pid,
        argv: ['--data', folder, '--store', 'dir', '--worker', '/a/worker.js', '--page', '--parts', options.partsFile],
        mark: folder,
        extra: 'x',
        cwd: folder,
      },
    ]);
    expect(lockOwner(stackPaths(folder))?.pid).toBe(first!.pid);
  });

  test('one that was left behind is killed unasked: on the way down it would start its parts again', async () => {
    const starts = launches([null]);
    const stop = new AbortController();
    const up = ensureStack({ ...options, signal: stop.signal });
    up.catch(() => {});
    await vi.waitFor(() => expect(starts()).toHaveLength(1), { timeout: 10_000 });
    stop.abort(new Error('enough'));
    await expect(up).rejects.toThrow('enough');
    const { pid } = starts()[0]!;
    expect(identifyProcess(pid)).not.toBeNull();
    expect(await stopStack({ dataFolder: folder })).toBe(true);
    expect(identifyProcess(pid)).toBeNull();
    expect(existsSync(join(installed.root, 'starts.jsonl.asked'))).toBe(false);
  });

  test('one that ends by itself is a fault, with its last words', async () => {
    const starts = launches([7]);
    const fault = await ensureStack(options).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(StackUnavailableError);
    expect(fault).toMatchObject({
      message: expect.stringContaining(`the supervisor of ${folder} ended with code 7`),
      facts: { log: join(folder, 'logs', 'supervisor.err'), 'last lines': '\nwords of start 0' },
    });
    expect(starts()[0]!.argv).toEqual(
      expect.arrayContaining(['--worker', join(installed.root, 'dist/workers/main.js')]),
    );
    expect(starts()[0]!.argv).not.toContain('--page');
  });

  test('killed from outside, or too late for the lock, it is started again; code 0 means that somebody stopped it', async () => {
    const starts = launches(['SIGKILL', 3, 'SIGTERM', 0]);
    const told: string[] = [];
    await expect(ensureStack({ ...options, onRevival: (what) => told.push(what) })).rejects.toThrow(
      'was stopped while it came up',
    );
    expect(starts()).toHaveLength(4);
    expect(told).toEqual([
      'the supervisor was ended by SIGKILL while it came up; started again',
      'the supervisor was ended by SIGTERM while it came up; started again',
    ]);
  });

  test('killed whenever it comes up, it is given up after twenty more starts', async () => {
    const starts = launches(Array.from({ length: 30 }, () => 'SIGKILL'));
    await expect(ensureStack(options)).rejects.toThrow(
      `the supervisor of ${folder} was ended by SIGKILL again and again`,
    );
    expect(starts()).toHaveLength(21);
  });

  test('on a full disk nothing is started, and the disk is named', async () => {
    // The kernel's own file systems have no free byte: `/proc` stands for a full disk.
    await expect(ensureStack({ ...options, dataFolder: '/proc/data' })).rejects.toThrow(NoRoomError);
  });

  test('a bad setting is refused before anything is started', async () => {
    const starts = launches([null]);
    writeFileSync(options.partsFile!, JSON.stringify({ temporal: null, minio: null, weed: null }));
    await expect(ensureStack(options)).rejects.toThrow(InvalidInputError);
    await expect(ensureStack(options)).rejects.toThrow('temporal is not installed');
    expect(starts).toThrow('ENOENT');
  });

  test('a folder of somebody else is left as it is', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'thesis.tex'), '');
    await expect(ensureStack(options)).rejects.toThrow('is no data folder');
  });
});

test('a supervisor that hangs is killed and another one takes its place', async () => {
  const supervisor = await pretendSupervisor(madeFolder());
  await supervisor.freeze();
  const starts = launches([9]);
  const told: string[] = [];
  await expect(ensureStack({ ...options, onRevival: (what) => told.push(what) })).rejects.toThrow('ended with code 9');
  expect(told).toEqual([
    expect.stringMatching(
      new RegExp(
        `^the supervisor \\(pid ${supervisor.identity.pid}\\): stopped by a signal for \\d+ s; killed and started again$`,
      ),
    ),
  ]);
  expect(starts()).toHaveLength(1);
}, 30_000);
