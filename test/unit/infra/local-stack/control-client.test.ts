/** What a command makes of a supervisor that answers, refuses, is deaf, or is gone. */
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  askStatus,
  askToRestart,
  askToStop,
  livingSupervisor,
} from '../../../../infra/local-stack/client/control-client.js';
import { stackPaths } from '../../../../infra/local-stack/state/paths.js';
import { folderId, writeState } from '../../../../infra/local-stack/state/state.js';
import { StackUnavailableError } from '../../../../schemas/failure.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';
import { pretendSupervisor, statusOf } from '../../../harness/servers/pretended-supervisor.js';

const down = (dataFolder: string) => ({
  state: 'down',
  dataFolder,
  version: null,
  build: null,
  external: null,
  store: null,
  pid: null,
  startedAt: null,
  uiUrl: null,
  parts: [],
});

test('nobody lives where there is no folder, or a folder without a lock', async () => {
  const folder = temporaryFolder();
  const absent = join(folder, 'none');
  expect(livingSupervisor(absent)).toBeNull();
  expect(await askStatus(absent)).toEqual(down(absent));
  expect(livingSupervisor(folder)).toBeNull();
  expect(await askStatus(folder)).toEqual(down(folder));
  expect(await askToStop(folder)).toBeNull();
  await expect(askToRestart(folder, 'store')).rejects.toThrow(`no local stack runs in ${folder}`);
});

test('a stack that is down still says which store it used', async () => {
  const folder = temporaryFolder();
  const none = { control: null, supervisor: null, parts: {} };
  writeState(stackPaths(folder), { version: 1, folder: folderId(folder), store: 'seaweedfs', ports: {}, ...none });
  expect(await askStatus(folder)).toEqual({ ...down(folder), store: 'seaweedfs' });
});

test('the status is what the supervisor says', async () => {
  const folder = temporaryFolder();
  const supervisor = await pretendSupervisor(folder);
  const said = statusOf(folder, { pid: supervisor.identity.pid });
  supervisor.answers(said);
  expect(livingSupervisor(folder)).toEqual(supervisor.identity);
  expect(await askStatus(folder)).toEqual(said);
  expect(supervisor.asked()).toEqual(['GET /status']);
});

test('one without a socket, of another token, or not listening yet is starting', async () => {
  const folder = temporaryFolder();
  const starting = async (control: { port: number; token: string } | null) => {
    const { identity } = await pretendSupervisor(folder, { control });
    expect(await askStatus(folder)).toEqual({ ...down(folder), state: 'starting', store: 'dir', pid: identity.pid });
  };
  await starting(null);
  await starting({ port: 1, token: 'x' });
  const { port } = await pretendSupervisor(folder);
  await starting({ port, token: 'of the one before' });
});

test('a refusal is told with its code and words', async () => {
  const folder = temporaryFolder();
  const supervisor = await pretendSupervisor(folder);
  supervisor.answers('out of order', 503);
  const refusal = await askStatus(folder).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(StackUnavailableError);
  expect(refusal).toMatchObject({
    message: expect.stringContaining('the supervisor answers 503 to GET /status'),
    facts: { found: '"out of order"' },
  });
});

test('one that is stopped by a signal is silent, and is not waited for', async () => {
  const folder = temporaryFolder();
  const supervisor = await pretendSupervisor(folder);
  await supervisor.freeze();
  const { pid } = supervisor.identity;
  expect(await askStatus(folder)).toEqual({ ...down(folder), state: 'silent', store: 'dir', pid });
  // Nor does it hear a request to stop: it is killed.
  const gone = once(supervisor.child, 'exit');
  expect(await askToStop(folder)).toEqual(supervisor.identity);
  expect(await gone).toEqual([null, 'SIGKILL']);
  expect(supervisor.asked()).toEqual([]);
});

test('a request to stop goes over the socket', async () => {
  const folder = temporaryFolder();
  const supervisor = await pretendSupervisor(folder);
  supervisor.answers({}, 202);
  const gone = once(supervisor.child, 'exit');
  expect(await askToStop(folder)).toEqual(supervisor.identity);
  expect(await gone).toEqual([0, null]);
  expect(supervisor.asked()).toEqual(['POST /stop']);
});

test.each([
  ['without a socket', null],
  ['that does not listen', { port: 1, token: 'x' }],
])('a supervisor %s is asked to stop by a signal', async (_what, control) => {
  const folder = temporaryFolder();
  const supervisor = await pretendSupervisor(folder, { control });
  const gone = once(supervisor.child, 'exit');
  expect(await askToStop(folder)).toEqual(supervisor.identity);
  expect(await gone).toEqual([0, null]);
  expect(supervisor.asked()).toEqual(['SIGTERM']);
});

test('a restart names its part; a refusal of it is an error', async () => {
  const folder = temporaryFolder();
  const supervisor = await pretendSupervisor(folder);
  supervisor.answers({}, 202);
  await askToRestart(folder, 'worker');
  expect(supervisor.asked()).toEqual(['POST /restart/worker']);
  supervisor.answers({}, 404);
  await expect(askToRestart(folder, 'store')).rejects.toThrow('answers 404 to POST /restart/store');
});
