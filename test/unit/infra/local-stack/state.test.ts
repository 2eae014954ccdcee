import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ensureCredentials, readCredentials } from '../../../../infra/local-stack/state/credentials.js';
import { claimDataFolder, removeDataFolder } from '../../../../infra/local-stack/state/data-folder.js';
import { stackPaths } from '../../../../infra/local-stack/state/paths.js';
import { writePrivateJson } from '../../../../infra/local-stack/state/private-file.js';
import { identifyProcess } from '../../../../infra/local-stack/state/process-identity.js';
import { folderId, readState, type StackState, writeState } from '../../../../infra/local-stack/state/state.js';
import { lockOwner, releaseLock, takeLock } from '../../../../infra/local-stack/supervisor/supervisor-lock.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';

const fresh = () => stackPaths(temporaryFolder());

const stateOf = (folder: string): StackState => ({
  version: 1,
  folder: folderId(folder),
  store: 'minio',
  ports: { temporal: 21_001 },
  control: { port: 21_002, token: 'secret' },
  supervisor: identifyProcess(process.pid),
  parts: { temporal: identifyProcess(process.pid)! },
});

let sleeper: ChildProcess | null = null;
afterEach(() => {
  sleeper?.kill('SIGKILL');
  sleeper = null;
});

test('state and credentials are written whole and for their owner alone', () => {
  const paths = fresh();
  const state = stateOf(paths.dataFolder);
  writeState(paths, state);
  expect(readState(paths)).toEqual(state);
  const keys = ensureCredentials(paths);
  for (const file of [paths.state, paths.credentials]) expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(ensureCredentials(paths)).toEqual(keys);
  expect(keys.secretKey.length).toBeGreaterThanOrEqual(32);
  expect(ensureCredentials(fresh()).secretKey).not.toBe(keys.secretKey);
});

test('a copied folder keeps ports and kind, and claims no process of the original', () => {
  const paths = fresh();
  writeState(paths, stateOf(paths.dataFolder));
  const copy = fresh();
  cpSync(paths.dataFolder, copy.dataFolder, { recursive: true });
  expect(readState(copy)).toMatchObject({
    store: 'minio',
    ports: { temporal: 21_001 },
    supervisor: null,
    parts: {},
    control: null,
  });
});

test('a moved folder stays the same folder', () => {
  const paths = fresh();
  writeState(paths, stateOf(paths.dataFolder));
  const moved = stackPaths(`${paths.dataFolder}-moved`);
  renameSync(paths.dataFolder, moved.dataFolder);
  expect(readState(moved)?.supervisor?.pid).toBe(process.pid);
});

test.each([
  ['not JSON', '{"version": 1', 'not JSON'],
  ['another version', '{"version": 2}', 'version'],
])('a state file that is %s is refused by name', (_what, text, expected) => {
  const paths = fresh();
  writeFileSync(paths.state, text);
  expect(() => readState(paths)).toThrow(paths.state);
  expect(() => readState(paths)).toThrow(expected);
});

test('the lock is held by a living process only, and freed by its owner only', async () => {
  const paths = fresh();
  sleeper = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(sleeper, 'spawn');
  const owner = identifyProcess(sleeper.pid!)!;
  writePrivateJson(paths.lock, { folder: folderId(paths.dataFolder), owner });
  expect((await takeLock(paths))?.pid).toBe(sleeper.pid);
  await releaseLock(paths);
  expect(lockOwner(paths)?.pid).toBe(sleeper.pid);

  sleeper.kill('SIGKILL');
  await once(sleeper, 'exit');
  expect(lockOwner(paths)).toBeNull();
  expect(await takeLock(paths)).toBeNull();
  expect(lockOwner(paths)?.pid).toBe(process.pid);
  await releaseLock(paths);
  expect(lockOwner(paths)).toBeNull();
});

test('the lock that came with a copied folder holds nothing', async () => {
  const paths = fresh();
  await takeLock(paths);
  const copy = fresh();
  cpSync(paths.dataFolder, copy.dataFolder, { recursive: true });
  expect(lockOwner(paths)?.pid).toBe(process.pid);
  expect(lockOwner(copy)).toBeNull();
});

test('a folder with foreign files is neither taken nor removed', () => {
  const { dataFolder } = fresh();
  writeFileSync(join(dataFolder, 'thesis.tex'), '...');
  expect(() => claimDataFolder(dataFolder)).toThrow(/no data folder/);
  expect(() => removeDataFolder(dataFolder)).toThrow(/left as it is/);
  expect(statSync(join(dataFolder, 'thesis.tex')).size).toBe(3);
});

test('a data folder is removed with everything in it', () => {
  const paths = stackPaths(claimDataFolder(join(fresh().dataFolder, 'new')));
  ensureCredentials(paths);
  expect(readCredentials(paths)).not.toBeNull();
  removeDataFolder(paths.dataFolder);
  expect(() => statSync(paths.dataFolder)).toThrow(/ENOENT/);
});
