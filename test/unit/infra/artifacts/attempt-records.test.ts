/** Attempt records: opened, closed, listed. Times come from a clock of the test. */
import { hostname } from 'node:os';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Attempt, RunRecords } from '../../../../infra/artifacts/attempt-records.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import type { ObjectRef } from '../../../../schemas/run/artifact.js';
import type { RunRecord } from '../../../../schemas/run/run.js';

const KEY = 'c'.repeat(64);
const OUTPUTS: Record<string, ObjectRef> = {
  graphs: { kind: 'graphs', sha256: 'a'.repeat(64), bytes: 10, rows: 1, schemaVersion: 1 },
};
const ATTEMPT: Attempt = {
  run: 'discover/zinc/run-1',
  workflowId: 'discover/zinc/sweep',
  step: 'featurize',
  key: KEY,
  attempt: 2,
};

let store: MemoryStore;
let records: RunRecords;
let timeMs: number;
beforeEach(() => {
  store = new MemoryStore();
  timeMs = Date.UTC(2026, 10, 22, 8, 0, 0);
  records = new RunRecords(store, () => new Date(timeMs));
});

async function list(run?: string): Promise<RunRecord[]> {
  const found: RunRecord[] = [];
  for await (const record of records.list(run)) found.push(record);
  return found;
}

describe('run records', () => {
  it('say that an attempt runs, since when and where', async () => {
    await records.open(ATTEMPT);
    expect(await list()).toEqual([
      {
        version: 1,
        runId: 'discover/zinc/run-1',
        workflowId: 'discover/zinc/sweep',
        step: 'featurize',
        key: KEY,
        attempt: 2,
        startedAt: '2026-11-22T08:00:00.000Z',
        endedAt: null,
        state: 'running',
        host: hostname(),
        pid: process.pid,
        peakMemoryBytes: null,
        error: null,
        outputs: {},
      },
    ]);
  });

  it('of earlier attempts of the same step are closed as lost, and of nothing else', async () => {
    const first = { ...ATTEMPT, attempt: 1 };
    await records.open(first);
    await records.open(ATTEMPT);
    // Each differs in one thing from what attempt 3 may take for lost.
    const others: Attempt[] = [
      { ...ATTEMPT, attempt: 3 },
      { ...first, key: 'd'.repeat(64) },
      { ...first, workflowId: 'discover/zinc' },
      { ...first, step: 'featurize-1' },
      { ...first, run: 'discover/zinc/run-2' },
    ];
    for (const other of others) await records.open(other);
    await (await records.open(first)).close({ state: 'failed', outputs: {}, error: 'own end' });
    timeMs += 20_000;
    expect(await records.closeEarlier({ ...ATTEMPT, attempt: 3 })).toBe(2);
    const all = await list();
    const lost = all.filter(({ state }) => state === 'lost');
    expect(lost.map(({ attempt, key, endedAt }) => [attempt, key, endedAt])).toEqual([
      [1, KEY, '2026-11-22T08:00:20.000Z'],
      [2, KEY, '2026-11-22T08:00:20.000Z'],
    ]);
    expect(all.filter(({ state }) => state === 'running')).toHaveLength(others.length);
    expect(all.filter(({ error }) => error === 'own end')).toHaveLength(1);
    expect(await records.closeEarlier({ ...ATTEMPT, attempt: 3 })).toBe(0);
  });

  it('of a run are closed as lost by what their process is, and an attempt that lives on has the last word', async () => {
    const kept = await records.open(ATTEMPT);
    await records.open({ ...ATTEMPT, step: 'ingest' });
    await records.open({ ...ATTEMPT, run: 'discover/zinc/run-10' });
    expect(await records.closeLost(ATTEMPT.run, ({ step }) => step === 'featurize')).toBe(1);
    expect((await list(ATTEMPT.run)).map(({ state }) => state).sort()).toEqual(['lost', 'running']);
    await kept.close({ state: 'finished', outputs: OUTPUTS });
    expect((await list(ATTEMPT.run)).map(({ state }) => state).sort()).toEqual(['finished', 'running']);
    expect((await list('discover/zinc/run-10')).map(({ state }) => state)).toEqual(['running']);
  });

  it('are overwritten at the end of the attempt', async () => {
    const open = await records.open(ATTEMPT);
    timeMs += 1500;
    const closed = await open.close({ state: 'finished', outputs: OUTPUTS, peakMemoryBytes: 123 });
    expect(closed).toMatchObject({
      state: 'finished',
      endedAt: '2026-11-22T08:00:01.500Z',
      peakMemoryBytes: 123,
      outputs: OUTPUTS,
    });
    expect(await list()).toEqual([closed]);
  });

  it('keep the error of a failed attempt', async () => {
    await (await records.open(ATTEMPT)).close({ state: 'failed', outputs: {}, error: 'InvalidInputError: line 7' });
    expect(await list()).toMatchObject([{ state: 'failed', error: 'InvalidInputError: line 7', outputs: {} }]);
  });

  it('stay apart when they start in the same millisecond', async () => {
    await Promise.all(Array.from({ length: 50 }, () => records.open(ATTEMPT)));
    expect(await list()).toHaveLength(50);
  });

  it('are listed by run and by the start of runs, each run in the order of its attempts', async () => {
    for (const run of ['discover/zinc/run-2', 'discover/zinc/run-1', 'discover/zincate/run-3', 'screen/zinc/run-4'])
      for (const step of ['z-first', 'a-second']) {
        timeMs += 1000;
        await records.open({ ...ATTEMPT, run, step });
      }
    const seen = async (run?: string) => (await list(run)).map(({ runId, step }) => `${runId} ${step}`);
    expect(await seen('discover/zinc/run-1')).toEqual(['discover/zinc/run-1 z-first', 'discover/zinc/run-1 a-second']);
    expect(await seen('discover/zinc')).toEqual(
      ['run-1 z-first', 'run-1 a-second', 'run-2 z-first', 'run-2 a-second'].map((name) => `discover/zinc/${name}`),
    );
    expect(await seen()).toHaveLength(8);
    expect(await seen('discover/zin')).toEqual([]);
  });

  it('are filed under any name, and names that share a folder are told apart', async () => {
    for (const run of ['discover/ZnO é/1', 'discover/ZnO ö/1', '../..', 'a//b', `x${'y'.repeat(600)}`])
      await records.open({ ...ATTEMPT, run });
    expect(await list('discover/ZnO é/1')).toHaveLength(1);
    expect(await list()).toHaveLength(5);
    for await (const { key } of store.list('')) expect(key).toMatch(/^runs\//);
  });

  it('of another version are refused by name', async () => {
    await records.open(ATTEMPT);
    for await (const { key } of store.list('')) await store.put(key, new TextEncoder().encode('{"version":9}'));
    await expect(list()).rejects.toThrow(InvalidInputError);
    await expect(list()).rejects.toThrow(/has version 9/);
  });
});
