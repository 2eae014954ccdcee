import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { RunRecords } from '../../../../infra/artifacts/attempt-records.js';
import { StepLedger, stepKey, stepRecordKey } from '../../../../infra/artifacts/step-ledger.js';
import { repairStore } from '../../../../infra/doctor/repair.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import type { ObjectStore } from '../../../../infra/object-store/port.js';
import { RunNames } from '../../../../infra/run-names.js';
import { type ArtifactKind, type ObjectRef, objectKey } from '../../../../schemas/run/artifact.js';
import type { StepRecord } from '../../../../schemas/run/run.js';

const text = (value: string) => new TextEncoder().encode(value);

async function publish(store: ObjectStore, kind: ArtifactKind, content: string): Promise<ObjectRef> {
  const bytes = text(content);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const ref = { kind, sha256, bytes: bytes.length, rows: null, schemaVersion: 1 };
  await store.put(objectKey(ref), bytes);
  return ref;
}

async function finish(store: ObjectStore, step: string, outputs: Record<string, ObjectRef>): Promise<string> {
  const identity = { step, codeVersion: 1, parameters: {}, inputs: {} };
  const record: StepRecord = { version: 1, key: stepKey(identity), ...identity, outputs, transient: [], summary: {} };
  await new StepLedger(store).publish(record);
  return stepRecordKey(record.key);
}

async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  return keys;
}

async function healthy() {
  const store = new MemoryStore();
  const graphs = await publish(store, 'graphs', 'graphs');
  const report = await publish(store, 'report', '<html>');
  const quarantine = await publish(store, 'quarantine', 'none');
  const records = {
    featurize: await finish(store, 'featurize', { graphs, quarantine }),
    report: await finish(store, 'report', { report }),
  };
  const attempt = { run: 'discover/a/1', workflowId: 'discover/a', step: 'report', key: '0'.repeat(64), attempt: 1 };
  await new RunRecords(store).open(attempt);
  return { store, graphs, report, records };
}

test('a healthy store is read and left as it is', async () => {
  const { store } = await healthy();
  const before = await keysOf(store);
  expect(await repairStore(store)).toEqual({
    objects: 3,
    bytes: 'graphs'.length + '<html>'.length + 'none'.length,
    records: 2,
    deletedObjects: [],
    deletedRecords: [],
    foreignRecords: [],
    deletedAttempts: [],
  });
  expect(await keysOf(store)).toEqual(before);
});

test('an attempt record that cannot be read goes, and the others can be listed again', async () => {
  const { store } = await healthy();
  const records = new RunRecords(store);
  const list = async () => {
    const found = [];
    for await (const record of records.list()) found.push(record.step);
    return found;
  };
  await store.put('runs/discover/a/1/broken.json', text('{"version":1,'));
  await store.put('runs/discover/a/1/later.json', text('{"version":99}'));
  await expect(list()).rejects.toThrow(/broken/);
  expect((await repairStore(store)).deletedAttempts).toEqual(['runs/discover/a/1/broken.json']);
  // Another version is no damage.
  expect(await store.head('runs/discover/a/1/later.json')).not.toBeNull();
  await store.delete('runs/discover/a/1/later.json');
  expect(await list()).toEqual(['report']);
});

test('a corrupt object goes with the record of its maker alone', async () => {
  const { store, graphs, records } = await healthy();
  const before = await keysOf(store);
  await store.put(objectKey(graphs), text('grbphs'));
  const report = await repairStore(store);
  expect(report.deletedObjects).toEqual([objectKey(graphs)]);
  expect(report.deletedRecords).toEqual([
    { key: records.featurize, step: 'featurize', because: `output graphs is gone: ${objectKey(graphs)}` },
  ]);
  expect(await keysOf(store)).toEqual(before.filter((key) => key !== objectKey(graphs) && key !== records.featurize));
  // Its maker publishes it again under the same name: the store is whole.
  await publish(store, 'graphs', 'graphs');
  expect((await repairStore(store)).deletedObjects).toEqual([]);
});

test('a lost object takes the record that promises it', async () => {
  const { store, report, records } = await healthy();
  await store.delete(objectKey(report));
  expect((await repairStore(store)).deletedRecords.map((one) => one.key)).toEqual([records.report]);
});

test('one wrong reading is no fault of the object', async () => {
  const { store, graphs } = await healthy();
  let readings = 0;
  const faulty = new Proxy(store, {
    get: (of, name) => {
      if (name !== 'get') return Reflect.get(of, name).bind(of);
      return async (key: string) => (key === objectKey(graphs) && readings++ === 0 ? text('noise') : of.get(key));
    },
  });
  expect((await repairStore(faulty)).deletedObjects).toEqual([]);
  expect(readings).toBe(2);
});

test('of a wrong object two readings are enough', async () => {
  const { store, graphs } = await healthy();
  let readings = 0;
  const wrong = new Proxy(store, {
    get: (of, name) => {
      if (name !== 'get') return Reflect.get(of, name).bind(of);
      return async (key: string) => (key === objectKey(graphs) ? text(`noise ${++readings}`) : of.get(key));
    },
  });
  expect((await repairStore(wrong)).deletedObjects).toEqual([objectKey(graphs)]);
  expect(readings).toBe(2);
});

test.each(['', 'steps/', 'runs/', 'names/'])('it ends while it lists "%s" when it is asked to', async (prefix) => {
  const { store } = await healthy();
  await new RunNames(store).claim('discover/a', { data: '/data/a', digest: 'aa', file: null });
  const asked = new AbortController();
  const read: string[] = [];
  const listing = new Proxy(store, {
    get: (of, name) => {
      if (name === 'get')
        return async (key: string) => {
          if (asked.signal.aborted) read.push(key);
          return of.get(key);
        };
      if (name !== 'list') return Reflect.get(of, name).bind(of);
      return async function* (listed: string) {
        for await (const object of of.list(listed)) {
          if (listed === prefix) asked.abort(new Error('enough'));
          yield object;
        }
      };
    },
  });
  await expect(repairStore(listing, { signal: asked.signal })).rejects.toThrow('enough');
  expect(read).toEqual([]);
});

test('unreadable records go, records of another version stay', async () => {
  const { store, records } = await healthy();
  await store.put(records.report, text('{"version":1,'));
  const newer = stepRecordKey('f'.repeat(64));
  await store.put(newer, text('{"version":2}'));
  const misplaced = stepRecordKey('e'.repeat(64));
  await store.put(misplaced, (await store.get(records.featurize))!);
  const report = await repairStore(store);
  expect(report.deletedRecords.map((one) => one.key).sort()).toEqual([records.report, misplaced].sort());
  expect(report.foreignRecords).toEqual([newer]);
  expect(await keysOf(store)).toContain(records.featurize);
});

test('a stop is obeyed', async () => {
  const { store } = await healthy();
  await expect(repairStore(store, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
});

/** Three rungs of one training; the checkpoints of the first two were deleted when the next rung was done. */
async function trained() {
  const store = new MemoryStore();
  const rungs: { readonly key: string; readonly last: ObjectRef }[] = [];
  for (let rung = 0; rung < 3; rung++) {
    const last = await publish(store, 'checkpoint', `rung ${rung}`);
    const earlier = rungs.at(-1)?.last;
    const inputs: StepRecord['inputs'] = earlier ? { last: { kind: earlier.kind, sha256: earlier.sha256 } } : {};
    const identity = { step: 'trainRung', codeVersion: 1, parameters: { rung }, inputs };
    const record = {
      version: 1,
      key: stepKey(identity),
      ...identity,
      outputs: { last },
      transient: ['last'],
      summary: {},
    } as const;
    await new StepLedger(store).publish({ ...record, transient: [...record.transient] });
    if (earlier) await store.delete(objectKey(earlier));
    rungs.push({ key: stepRecordKey(record.key), last });
  }
  return { store, rungs };
}

test('checkpoints that a later rung has taken over are not missed', async () => {
  const { store } = await trained();
  expect(await repairStore(store)).toMatchObject({ records: 3, deletedObjects: [], deletedRecords: [] });
});

test('a corrupt last checkpoint goes with the whole chain of rungs, since none of them can be resumed from', async () => {
  const { store, rungs } = await trained();
  await store.put(objectKey(rungs[2]!.last), text('rung x'));
  const { deletedRecords } = await repairStore(store);
  expect(deletedRecords.map(({ key }) => key).sort()).toEqual(rungs.map(({ key }) => key).sort());
});

test('a name whose record is broken is free again', async () => {
  const { store } = await healthy();
  const names = new RunNames(store);
  const origin = { data: '/data/a', digest: 'aa', file: null };
  await store.put('names/discover/a.json', text('{"version":1,'));
  await expect(names.claim('discover/a', origin)).rejects.toThrow(/names\/discover\/a/);
  expect((await repairStore(store)).deletedAttempts).toEqual(['names/discover/a.json']);
  await names.claim('discover/a', origin);
});

test('what is wrong is told while it is still there, object and record', async () => {
  const { store, graphs, records } = await healthy();
  await store.put(objectKey(graphs), text('grapes'));
  await store.put('runs/discover/a/1/broken.json', text('{'));
  const told: Record<string, string> = {};
  await repairStore(store, {
    onFound: async (keys, because) => {
      for (const key of keys) {
        expect(await store.head(key)).not.toBeNull();
        told[key] = because;
      }
    },
  });
  expect(Object.keys(told).sort()).toEqual(
    [objectKey(graphs), records.featurize, 'runs/discover/a/1/broken.json'].sort(),
  );
  expect(told[objectKey(graphs)]).toMatch(/not those of its name/);
  expect(told[records.featurize]).toMatch(/output graphs is gone/);
});
