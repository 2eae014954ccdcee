/** Following a run whose records are damaged or out of reach, on the real record reader over a memory store. */
import type { WorkflowHandle } from '@temporalio/client';
import { defaultDataConverter } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import type { RunSnapshot } from '../../../../../cli/present/progress/progress-model.js';
import { follow } from '../../../../../cli/run/follow/follow.js';
import type { Session } from '../../../../../cli/run/start/session.js';
import { RunRecords } from '../../../../../infra/artifacts/attempt-records.js';
import { MemoryStore } from '../../../../../infra/object-store/memory.js';
import { CorruptArtifactError, StoreUnavailableError } from '../../../../../schemas/failure.js';

const RUN = 'discover/oxides/1';
const progress = { stage: 'ingest', done: 0, total: 1, failed: 0, reused: 0, note: '', paused: false, children: [] };

/** A run that is over after so many looks. */
function followed(
  store: MemoryStore,
  looks: number,
  { shown = [] as RunSnapshot[], waiting = [] as (string | null)[] } = {},
) {
  let described = 0;
  const handle = {
    workflowId: 'discover/oxides',
    describe: async () => ({
      status: { name: described++ < looks ? 'RUNNING' : 'COMPLETED' },
      raw: { pendingActivities: waiting.slice(described - 1, described).map(pendingOf) },
    }),
    query: async () => progress,
    result: async () => 'the result',
  } as unknown as WorkflowHandle;
  const client = {
    connection: { withDeadline: (_: number, call: () => unknown) => call() },
    options: { loadedDataConverter: defaultDataConverter },
  };
  const session = { client, records: new RunRecords(store), config: {} } as unknown as Session;
  const display = { show: (snapshot: RunSnapshot) => void shown.push(snapshot), end: async () => {} };
  return follow<string>({
    session,
    handle,
    run: RUN,
    stages: ['ingest'],
    display,
    signal: new AbortController().signal,
  });
}

/** An activity as Temporal lists it, that waits for what its last heartbeat says. */
function pendingOf(waiting: string | null) {
  const beat = { done: 3, total: 9, note: '', checkpoint: null, deaths: 0, waiting };
  const payloads = [defaultDataConverter.payloadConverter.toPayload(beat)];
  return { activityType: { name: 'trainRung' }, state: 2, attempt: 1, heartbeatDetails: { payloads } };
}

async function withRecord(store = new MemoryStore()) {
  const attempt = { run: RUN, workflowId: 'discover/oxides', step: 'ingest', key: 'a'.repeat(64), attempt: 1 };
  await new RunRecords(store).open(attempt);
  return store;
}

describe('following a run', () => {
  it('ends with the name of an attempt record that cannot be read, not with a word on Temporal', async () => {
    const store = await withRecord();
    const name = (await store.list('runs/')[Symbol.asyncIterator]().next()).value.key as string;
    await store.put(name, new TextEncoder().encode('{"version":1'));
    const error = await followed(store, 1000).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CorruptArtifactError);
    expect((error as Error).message).toContain(`record ${name} is not JSON`);
  });

  it('outlasts a store that is away for one look', async () => {
    let asked = 0;
    class Away extends MemoryStore {
      override list(prefix: string) {
        if (asked++ === 0) throw new StoreUnavailableError('connection refused');
        return super.list(prefix);
      }
    }
    expect(await followed(await withRecord(new Away()), 3)).toBe('the result');
    // Refused, asked again at the next look of the same stage, and once at the end.
    expect(asked).toBe(3);
  });

  it('tells what a step waits for once, whichever of several tells it, and that it goes on', async () => {
    const shown: RunSnapshot[] = [];
    const reasons = ['a', 'b'].map((key) => `cannot write "${key}": the disk of /data is full: needs 34 MB, has 0 MB`);
    const waiting = [null, reasons[0]!, reasons[1]!, null];
    await followed(await withRecord(), 4, { shown, waiting });
    expect(shown.map(({ away }) => away)).toEqual([
      null,
      `waiting for room: ${reasons[0]}`,
      `waiting for room: ${reasons[0]}`,
      null,
      null,
    ]);
  });
});
