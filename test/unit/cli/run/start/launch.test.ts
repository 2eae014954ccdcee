/** Who began a run is what the server says, whatever the clock of the command: its trail begins once. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemUser } from '../../../../../cli/run/calls/asked.js';
import { launch } from '../../../../../cli/run/start/launch.js';
import type { Session } from '../../../../../cli/run/start/session.js';
import { AuditTrail } from '../../../../../infra/audit/trail/audit-trail.js';
import { MemoryStore } from '../../../../../infra/object-store/memory.js';
import { memoryDependencies } from '../../../../harness/pipelines/memory-dependencies.js';
import { StartingServer } from '../../../../harness/servers/starting-server.js';

const SERVER_TIME = Date.UTC(2026, 10, 29, 12, 0, 0, 250);
const HOUR_MS = 3_600_000;
const INPUT = { name: 'oxides', seed: 7 };
const argv = process.argv;

beforeEach(() => {
  process.argv = ['node', 'spectraloom', 'discover', 'oxides'];
});

afterEach(() => {
  process.argv = argv;
  vi.useRealTimers();
});

function stage() {
  const { artifacts, parts } = memoryDependencies({ run: () => Promise.reject(new Error('none')) });
  const audit = new AuditTrail(new MemoryStore());
  const { client } = new StartingServer(() => SERVER_TIME);
  const session = { client, artifacts, parts, audit } as unknown as Session;
  return { audit, begin: (input: unknown = INPUT) => launch(session, 'discover', 'oxides', input, '') };
}

describe.each([
  ['ahead of', HOUR_MS],
  ['behind', -HOUR_MS],
])('a command whose clock is an hour %s that of the server', (_, difference) => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: SERVER_TIME + difference });
  });

  it('begins the trail of the run that it started, at the time of the server', async () => {
    const { audit, begin } = stage();
    expect(await begin()).toMatchObject({ runId: 'run-1', joined: false });
    const entries = await audit.entriesOf('discover/oxides/run-1');
    expect(entries.map(({ entry }) => entry)).toEqual([
      {
        version: 1,
        kind: 'begun',
        run: 'discover/oxides/run-1',
        at: '2026-11-29T12:00:00.250Z',
        owner: systemUser(),
        command: ['discover', 'oxides'],
        input: { value: INPUT },
        files: { value: [] },
        given: { value: {} },
      },
    ]);
  });

  it('adds nothing to the trail of a run that it joins', async () => {
    const { audit, begin } = stage();
    await begin();
    const before = await audit.keysOf('discover/oxides/run-1');
    process.argv = ['node', 'spectraloom', 'discover', 'oxides', '--detach'];
    expect(await begin()).toMatchObject({ runId: 'run-1', joined: true });
    expect(await audit.keysOf('discover/oxides/run-1')).toEqual(before);
  });
});

it('two commands at the same time begin one trail, and one of them has started the run', async () => {
  const { audit, begin } = stage();
  const launched = await Promise.all([begin(), begin()]);
  expect(launched.map(({ joined }) => joined)).toEqual([false, true]);
  expect(await audit.keysOf('discover/oxides/run-1')).toHaveLength(1);
});

it('a command with another input is refused, and the trail stays as it was', async () => {
  const { audit, begin } = stage();
  await begin();
  await expect(begin({ ...INPUT, seed: 8 })).rejects.toMatchObject({
    name: 'RefusedError',
    facts: { seed: '7 there, 8 here' },
  });
  expect(await audit.runs()).toEqual(['discover/oxides/run-1']);
  expect(await audit.keysOf('discover/oxides/run-1')).toHaveLength(1);
});
