/** Following a run whose records are damaged or out of reach, on the real record reader over a memory store. */
import type { WorkflowHandle } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { follow } from '../../../../cli/run/follow.js';
import type { Session } from '../../../../cli/run/session.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { RunRecords } from '../../../../infra/run-records.js';
import { CorruptArtifactError, StoreUnavailableError } from '../../../../schemas/failure.js';

const RUN = 'discover/oxides/1';
const progress = { stage: 'ingest', done: 0, total: 1, failed: 0, reused: 0, note: '', paused: false, children: [] };

/** A run that is over after so many looks. */
function followed(store: MemoryStore, looks: number) {
  let described = 0;
  const handle = {
    workflowId: 'discover/oxides',
    describe: async () => ({ status: { name: described++ < looks ? 'RUNNING' : 'COMPLETED' }, raw: {} }),
    query: async () => progress,
    result: async () => 'the result',
  } as unknown as WorkflowHandle;
  const client = {
    connection: { withDeadline: (_: number, call: () => unknown) => call() },
    options: { loadedDataConverter: {} },
  };
  const session = { client, records: new RunRecords(store), config: {} } as unknown as Session;
  const display = { show() {}, close() {} } as never;
  return follow<string>({
    session,
    handle,
    run: RUN,
    stages: ['ingest'],
    display,
    signal: new AbortController().signal,
  });
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
});
