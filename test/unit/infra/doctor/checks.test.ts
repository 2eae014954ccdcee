import { chmodSync } from 'node:fs';
import { expect, test } from 'vitest';
import { attempt } from '../../../../infra/doctor/check.js';
import { checkPlatform, checkPrivateFiles, checkPrograms, judgeDisk } from '../../../../infra/doctor/machine-checks.js';
import { checkStore, checkTemporal, judgeConditionalPut, judgeStack } from '../../../../infra/doctor/server-checks.js';
import { ensureCredentials } from '../../../../infra/local-stack/state/credentials.js';
import { stackPaths } from '../../../../infra/local-stack/state/paths.js';
import { settlePorts } from '../../../../infra/local-stack/state/ports.js';
import type { StackStatus } from '../../../../infra/local-stack/state/status.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { NoRoomError } from '../../../../schemas/failure.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';

test.each([
  ['linux', 'x64', 'v20.19.0', '2.36', 'ok'],
  ['linux', 'x64', 'v22.15.1', '2.36', 'ok'],
  ['linux', 'x64', 'v24.21.0', '2.36', 'ok'],
  ['linux', 'x64', 'v20.18.3', '2.36', 'failed'],
  ['linux', 'x64', 'v25.0.0', '2.36', 'failed'],
  ['linux', 'x64', 'v20.19.0', undefined, 'failed'],
  ['linux', 'arm64', 'v20.19.0', '2.36', 'failed'],
  ['darwin', 'x64', 'v20.19.0', undefined, 'failed'],
] as const)('platform %s %s %s glibc %s: %s', (platform, arch, node, glibc, expected) => {
  expect(checkPlatform(platform, arch, node, glibc).state).toBe(expected);
});

test('disk: comfortable, tight, too little', () => {
  const checks = [50, 1, 0.1].map((gib) => judgeDisk('/data/run7', gib * 1024 ** 3));
  expect(checks.map(({ state }) => state)).toEqual(['ok', 'warning', 'failed']);
  for (const { found } of checks) expect(found).toMatch(/GiB free on the disk of \/data\/run7$/);
});

test('what cannot be looked at for want of room is mended by making room, all else as the check says', async () => {
  const advised = async (error: Error) =>
    (await attempt('object store', 'npx spectraloom up', () => Promise.reject(error))).advice;
  expect(await advised(new NoRoomError('the disk of /data is full'))).toBe('make room there');
  expect(await advised(new Error('refused'))).toBe('npx spectraloom up');
});

test('keys that others may read are named with the command that mends it', () => {
  const paths = stackPaths(temporaryFolder());
  expect(checkPrivateFiles(paths).state).toBe('skipped');
  ensureCredentials(paths);
  expect(checkPrivateFiles(paths).state).toBe('ok');
  chmodSync(paths.credentials, 0o644);
  expect(checkPrivateFiles(paths)).toMatchObject({ state: 'failed', advice: `chmod 600 '${paths.credentials}'` });
});

test('a program that is needed and missing fails, one that is not needed does not', async () => {
  const none = { temporal: null, minio: null, weed: null };
  const states = async (...more: [Parameters<typeof checkPrograms>[1], boolean, boolean?]) =>
    (await checkPrograms(none, ...more)).map((check) => check.state);
  expect(await states('minio', true)).toEqual(['failed', 'failed', 'skipped']);
  expect(await states('seaweedfs', false)).toEqual(['skipped', 'skipped', 'failed']);
  expect(await states('dir', true)).toEqual(['failed', 'skipped', 'skipped']);
  // An installed package brings them with its first run.
  expect(await states('minio', true, true)).toEqual(['warning', 'warning', 'skipped']);
});

test('a stack that is down but runs, or runs but is not ready, is told', () => {
  const status: StackStatus = {
    state: 'down',
    dataFolder: '/x',
    version: null,
    build: null,
    external: null,
    store: null,
    pid: null,
    startedAt: null,
    uiUrl: null,
    parts: [],
  };
  expect(judgeStack(status, 0).state).toBe('skipped');
  expect(judgeStack(status, 2)).toMatchObject({ state: 'warning', found: 'down, but 2 of its processes run' });
  const part = {
    name: 'store',
    kind: 'minio',
    state: 'restarting',
    pid: null,
    address: null,
    readySince: null,
  } as const;
  const dying = { ...part, restarts: 4, failedStarts: 4, lastReason: 'ended with code 1', silence: null, memory: null };
  expect(judgeStack({ ...status, state: 'starting', parts: [dying] }, 3)).toMatchObject({ state: 'failed' });
  expect(judgeStack({ ...status, state: 'starting', parts: [dying] }, 3).found).toContain('ended with code 1');
});

test('a store that overwrites what was put conditionally has failed, and the probe is gone', async () => {
  const honest = new MemoryStore();
  expect((await judgeConditionalPut(honest, 'memory')).state).toBe('ok');
  class Overwriting extends MemoryStore {
    override async putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
      await this.put(key, bytes);
      return true;
    }
  }
  const careless = new Overwriting();
  expect(await judgeConditionalPut(careless, 'memory')).toMatchObject({ state: 'failed' });
  for (const store of [honest, careless]) {
    for await (const { key } of store.list('')) expect.fail(`${key} was left`);
  }
});

test('servers that do not answer fail with their address', async () => {
  const { port } = await settlePorts(['port'], {});
  const temporal = await checkTemporal(
    { connectionOptions: { address: `127.0.0.1:${port}` }, namespace: 'default' },
    500,
  );
  expect(temporal).toMatchObject({ state: 'failed' });
  expect(temporal.found).toContain(`127.0.0.1:${port}`);
  const settings = {
    type: 's3',
    endPoint: '127.0.0.1',
    port: port!,
    useSsl: false,
    accessKey: 'a',
    secretKey: 'b',
  } as const;
  expect(await checkStore({ ...settings, bucket: 'spectraloom', region: 'us-east-1' })).toMatchObject({
    state: 'failed',
  });
}, 30_000);
