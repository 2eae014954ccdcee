/** What the doctor says of a machine and its servers, word for word, at each limit and one beyond it. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  checkDisk,
  checkFused,
  checkPlatform,
  checkPrivateFiles,
  checkPrograms,
  glibcVersion,
  judgeDisk,
} from '../../../../infra/doctor/machine-checks.js';
import { checkPorts, checkStore, judgeConditionalPut, judgeStack } from '../../../../infra/doctor/server-checks.js';
import { ensureCredentials } from '../../../../infra/local-stack/state/credentials.js';
import { stackPaths } from '../../../../infra/local-stack/state/paths.js';
import { settlePorts } from '../../../../infra/local-stack/state/ports.js';
import { folderId, writeState } from '../../../../infra/local-stack/state/state.js';
import type { PartStatus } from '../../../../infra/local-stack/state/status.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { shellProgram } from '../../../harness/files/shell-program.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';
import { statusOf } from '../../../harness/servers/pretended-supervisor.js';

describe('the platform', () => {
  it.each([
    ['v20.19.0', 'ok'],
    ['v20.18.9', 'failed'],
    ['v19.99.0', 'failed'],
    ['v21.0.0', 'ok'],
    ['v22.0.0', 'ok'],
    ['v24.0.0', 'ok'],
    ['v25.0.0', 'failed'],
  ])('with Node %s is %s', (node, state) => expect(checkPlatform('linux', 'x64', node, '2.36').state).toBe(state));

  it('is told with what is supported', () => {
    expect(checkPlatform('linux', 'x64', 'v20.19.0', '2.36')).toEqual({
      name: 'platform',
      state: 'ok',
      found: 'linux x64, Node 20.19.0, glibc 2.36',
      advice: null,
    });
    expect(checkPlatform('linux', 'x64', 'v18.0.0', '2.36')).toMatchObject({ advice: 'Node 20.19 to 24 is supported' });
    expect(checkPlatform('linux', 'x64', 'v20.19.0', undefined)).toMatchObject({
      found: 'linux x64, Node 20.19.0, no glibc',
      advice: 'Linux on x86_64 with glibc is supported',
    });
    expect(glibcVersion()).toMatch(/^\d+\.\d+$/);
  });
});

describe('the disk', () => {
  const GIB = 1024 ** 3;

  it.each([
    [2 * GIB, 'ok', '2.0', null],
    [2 * GIB - 1, 'warning', '2.0', '2 GiB are comfortable'],
    [GIB / 4, 'warning', '0.3', '2 GiB are comfortable'],
    [GIB / 4 - 1, 'failed', '0.2', 'make room there: at least 0.25 GiB are needed'],
  ])('with %d bytes is %s', (bytes, state, shown, advice) => {
    expect(judgeDisk('/d', bytes)).toEqual({
      name: 'disk',
      state,
      found: `${shown} GiB free on the disk of /d`,
      advice,
    });
  });

  it('of the kernel has no room', () => expect(checkDisk('/proc').state).toBe('failed'));
});

it('fused operations are told with their set, and what stands in their way', () => {
  expect(checkFused({ set: 'avx2', identity: 'avx2 1', reason: 'avx2 instructions' })).toEqual({
    name: 'network',
    state: 'ok',
    found: 'fused operations, avx2 instructions',
    advice: null,
  });
  expect(checkFused({ set: null, identity: 'none', reason: 'not built' })).toEqual({
    name: 'network',
    state: 'warning',
    found: 'plain operations: not built',
    advice: 'with g++ installed and AVX2, npm start builds operations twice as fast',
  });
});

describe('keys', () => {
  it('in every file that holds some are for their owner alone, to the last bit', () => {
    const paths = stackPaths(join(temporaryFolder(), "it's"));
    mkdirSync(paths.seaweedfs, { recursive: true });
    ensureCredentials(paths);
    const s3 = join(paths.seaweedfs, 's3.json');
    writeFileSync(s3, '{}', { mode: 0o600 });
    expect(checkPrivateFiles(paths)).toEqual({
      name: 'keys',
      state: 'ok',
      found: '2 files, readable by their owner alone',
      advice: null,
    });
    for (const mode of [0o601, 0o640, 0o700, 0o400]) {
      chmodSync(s3, mode);
      expect(checkPrivateFiles(paths)).toMatchObject({ name: 'keys', state: 'failed', found: `others may read ${s3}` });
    }
    chmodSync(paths.credentials, 0o644);
    expect(checkPrivateFiles(paths)).toMatchObject({
      found: `others may read ${paths.credentials}, ${s3}`,
      advice: `chmod 600 '${paths.credentials}' '${s3}'`,
    });
  });
});

describe('programs', () => {
  it('say their versions by their own arguments, in the first line', async () => {
    const folder = temporaryFolder();
    const says = (name: string) => shellProgram(folder, name, `echo "${name} $* 1.0 "; echo more`);
    const programs = { temporal: says('temporal'), minio: says('minio'), weed: says('weed') };
    const checks = await checkPrograms(programs, null, false);
    expect(checks.map(({ name, state, found }) => [name, state, found])).toEqual([
      ['temporal', 'ok', 'temporal --version 1.0'],
      ['minio', 'ok', 'minio --version 1.0'],
      ['weed', 'ok', 'weed version 1.0'],
    ]);
  });

  it('that fail or are missing are told with the command that installs them', async () => {
    const broken = shellProgram(temporaryFolder(), 'temporal', 'exit 3');
    const [temporal, minio] = await checkPrograms({ temporal: broken, minio: null, weed: null }, 'minio', false);
    expect(temporal).toMatchObject({
      state: 'failed',
      found: expect.stringContaining('Command failed'),
      advice: 'npm start installs it',
    });
    expect(minio).toMatchObject({ state: 'failed', found: 'minio is not installed on this machine' });
  });
});

describe('the stack', () => {
  const part: PartStatus = {
    name: 'store',
    kind: 'minio',
    state: 'ready',
    pid: 7,
    address: null,
    readySince: null,
    restarts: 0,
    failedStarts: 0,
    lastReason: null,
    silence: null,
    memory: null,
  };
  const judged = (change: Parameters<typeof statusOf>[1], running = 0) => judgeStack(statusOf('/d', change), running);

  it('of others, down, and down with processes', () => {
    expect(judged({ state: 'external' })).toMatchObject({
      state: 'ok',
      found: 'Temporal and the object store are run by somebody else',
    });
    expect(judged({ state: 'down' })).toMatchObject({ state: 'skipped', found: 'down', advice: null });
    expect(judged({ state: 'down' }, 1)).toMatchObject({
      state: 'warning',
      found: 'down, but 1 of its processes run',
      advice: 'npx spectraloom up, or npx spectraloom down, ends them',
    });
    expect(judged({ state: 'silent', pid: 12 })).toEqual({
      name: 'stack',
      state: 'failed',
      found: 'its supervisor (pid 12) does not answer',
      advice: 'npx spectraloom up starts it again',
    });
  });

  it('that is ready tells silences and restarts, and fails by the parts that are late alone', () => {
    expect(judged({ parts: [part, { ...part, name: 'temporal', state: 'external' }] }, 5)).toMatchObject({
      state: 'ok',
      found: 'ready',
    });
    expect(judged({ parts: [{ ...part, restarts: 2, lastReason: 'ended with code 1' }] })).toMatchObject({
      state: 'ok',
      found: 'ready; store restarted 2x: ended with code 1',
    });
    const silent = { ...part, state: 'silent', silence: 'no answer to 3 probes: late' } as const;
    expect(
      judged({ state: 'starting', parts: [silent, { ...silent, name: 'worker', kind: 'worker' }, part] }),
    ).toMatchObject({
      state: 'failed',
      found: 'starting; store silent: no answer to 3 probes: late; worker silent: no answer to 3 probes: late',
      advice: 'see the log of minio, worker',
    });
  });
});

describe('ports', () => {
  it('are none, in use, free, or taken by somebody else', async () => {
    const paths = stackPaths(temporaryFolder());
    expect(await checkPorts(paths, true)).toMatchObject({ state: 'skipped', found: 'none chosen yet' });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const taken = (server.address() as { port: number }).port;
    const { free } = await settlePorts(['free'], {});
    const state = {
      version: 1,
      folder: folderId(paths.dataFolder),
      store: 'dir',
      control: null,
      supervisor: null,
      parts: {},
    } as const;
    writeState(paths, { ...state, ports: { minio: taken, temporal: free! } });
    expect(await checkPorts(paths, false)).toMatchObject({ state: 'ok', found: '2 in use by the stack' });
    expect(await checkPorts(paths, true)).toMatchObject({
      state: 'warning',
      found: `taken by somebody else: minio ${taken}`,
      advice: 'others are chosen at the next start',
    });
    writeState(paths, { ...state, ports: { temporal: free! } });
    expect(await checkPorts(paths, true)).toMatchObject({ state: 'ok', found: '1 remembered, all free' });
  });
});

describe('a store', () => {
  it('that honours a condition is told where it is', async () => {
    expect(await checkStore({ type: 'memory' })).toEqual({
      name: 'object store',
      state: 'ok',
      found: 'memory, conditional put honoured',
      advice: null,
    });
  });

  it.each([
    ['takes the second', [true, true], 'second', 'accepted', 'second'],
    ['takes the second and keeps the first', [true, true], 'first', 'accepted', 'first'],
    ['refuses both', [false, false], null, 'refused', ''],
    ['keeps another', [true, false], 'other', 'refused', 'other'],
  ] as const)('that %s would lose results', async (_, answers, kept, second, shown) => {
    class Careless extends MemoryStore {
      readonly answers: boolean[] = [...answers];
      override async putIfAbsent(key: string): Promise<boolean> {
        if (kept !== null) await this.put(key, Buffer.from(kept));
        return this.answers.shift()!;
      }
    }
    expect(await judgeConditionalPut(new Careless(), 'here')).toEqual({
      name: 'object store',
      state: 'failed',
      found: `here: a second conditional put was ${second}, "${shown}" was kept`,
      advice: 'use another S3 service: this one would lose results',
    });
  });
});
