/** What attempts leave in the audit trail, and that nothing that was changed since is found again. */

import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ComputeHost, ComputeResult } from '../../../../activities/frame/compute-host.js';
import { stepActivity } from '../../../../activities/frame/run-step.js';
import { step } from '../../../../activities/frame/step.js';
import { collectActivity } from '../../../../activities/lists/collect.js';
import { housekeeping } from '../../../../activities/lists/housekeeping.js';
import { sealActivity } from '../../../../activities/report/seal.js';
import { encodeTable } from '../../../../infra/arrow/arrow-io.js';
import { stepRecordKey } from '../../../../infra/artifacts/step-ledger.js';
import { toRecordBytes } from '../../../../infra/artifacts/stored-json.js';
import { AttemptAudit } from '../../../../infra/audit/attempts/attempt-audit.js';
import { KeyOrigins } from '../../../../infra/audit/attempts/key-origins.js';
import { AuditTrail } from '../../../../infra/audit/trail/audit-trail.js';
import { checkOrigins, originsIn, strayOrigins } from '../../../../infra/audit/verify/origins.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { InvalidStructureError, StoreUnavailableError } from '../../../../schemas/failure.js';
import { type ObjectRef, objectKey, type Table } from '../../../../schemas/run/artifact.js';
import type { AuditEntryOf } from '../../../../schemas/run/audit/entry.js';
import type { StepMessage, StepResult } from '../../../../schemas/run/message.js';
import { bareBeginning } from '../../../harness/audit/bare-beginning.js';
import { countingHost, memoryDependencies } from '../../../harness/pipelines/memory-dependencies.js';

const measure = step({
  name: 'measure',
  codeVersion: 3,
  queue: 'compute',
  parameters: z.strictObject({ seed: z.number() }),
  reads: { files: { kind: 'source-files', sharded: true } },
  writes: { files: { kind: 'source-files' } },
  run: () => {
    throw new Error('the stand-in host answers instead');
  },
});
const RUN = 'discover/oxides/a';

function encoded(text: string) {
  const columns = { name: ['a'], text: [text] };
  const table: Table<'source-files'> = { kind: 'source-files', rows: 1, columns, metadata: {} };
  return { kind: 'source-files', bytes: encodeTable(table, 'test'), rows: 1, schemaVersion: 1 } as const;
}

const answer = async (): Promise<ComputeResult> => ({
  outputs: { files: [encoded('output')] },
  summary: { testMae: 0.214 },
  peakMemoryBytes: 1_000_000,
  cpuSeconds: 2.5,
});

async function stage(run: ComputeHost['run'] = answer, audit = new MemoryStore(), store = new MemoryStore()) {
  const deps = memoryDependencies(countingHost(run), store, 0, '/nowhere', audit);
  const { bytes } = encoded('input');
  const input = await deps.artifacts.putBytes('source-files', bytes, 1, 1);
  const message: StepMessage = { inputs: { files: input }, parameters: { seed: 7 }, run: RUN };
  const activity = stepActivity(measure, deps);
  const trail = new AuditTrail(audit);
  const inActivity = <T>(work: () => Promise<T>, info: object = {}) =>
    new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR', () => {}) }).run(work);
  const attempt = (info: object = {}, changes: Partial<StepMessage> = {}): Promise<StepResult> =>
    inActivity(() => activity({ ...message, ...changes }), info) as Promise<StepResult>;
  const entries = async <K extends AuditEntryOf<'opened' | 'ended' | 'reused' | 'removed'>['kind']>(
    kind: K,
    of = RUN,
  ) =>
    (await trail.entriesOf(of)).flatMap((each) =>
      each.entry.kind === kind ? [{ ...each, entry: each.entry as AuditEntryOf<K> }] : [],
    );
  return { deps, store, audit, trail, input, message, attempt, entries, inActivity };
}

/** Whose attempts are killed, while they are to be, between the origin of their result and their end. */
async function killedStage() {
  const audit = new MemoryStore();
  const isDying = { now: false };
  const dying: MemoryStore = Object.assign(Object.create(audit), {
    putIfAbsent: (key: string, bytes: Uint8Array) => {
      if (isDying.now && key.includes('-ended-')) throw new StoreUnavailableError('killed');
      return audit.putIfAbsent(key, bytes);
    },
  });
  return { ...(await stage(answer, dying)), audit, isDying };
}

describe('an attempt', () => {
  it('is opened with all that its key covers and ends with what it took', async () => {
    const { attempt, entries, input, store } = await stage();
    const { key, outputs } = await attempt({ activityId: '17', attempt: 1 });
    const [opened] = await entries('opened');
    const [ended] = await entries('ended');
    expect(opened?.entry).toMatchObject({
      step: 'measure',
      stepKey: key,
      codeVersion: 3,
      parameters: { value: { seed: 7 } },
      seeds: { seed: 7 },
      inputs: { value: { files: input } },
      attempt: 1,
      worker: { pid: process.pid },
      activity: { activityId: '17' },
    });
    expect(ended?.entry).toMatchObject({
      opened: { key: opened?.key, sha256: opened?.sha256 },
      state: 'finished',
      outputs,
      cpuSeconds: 2.5,
      peakMemoryBytes: 1_000_000,
      error: null,
    });
    const { createHash } = await import('node:crypto');
    const record = createHash('sha256')
      .update((await store.get(stepRecordKey(key)))!)
      .digest('hex');
    expect(ended?.entry.record).toBe(record);
  });

  it('has one end, also where its record could not be closed', async () => {
    const { attempt, deps, entries } = await stage();
    const open = deps.records.open.bind(deps.records);
    deps.records.open = async (of) => ({
      ...(await open(of)),
      close: () => Promise.reject(new StoreUnavailableError('no answer')),
    });
    await expect(attempt()).rejects.toThrow('no answer');
    expect((await entries('ended')).map(({ entry }) => entry.state)).toEqual(['finished']);
  });

  it('has one end, also where the answer of the store was lost, or the place of its origin was not written', async () => {
    const lost = (isLost: (key: string) => boolean): MemoryStore => {
      const audit = new MemoryStore();
      return Object.assign(Object.create(audit), {
        putIfAbsent: async (key: string, bytes: Uint8Array) => {
          const isFirst = await audit.putIfAbsent(key, bytes);
          if (isLost(key)) throw new StoreUnavailableError('no answer');
          return isFirst;
        },
      });
    };
    for (const of of ['-ended-', 'origins/', '-reused-']) {
      const isLost = { now: of !== '-reused-' };
      const { attempt, trail } = await stage(
        answer,
        lost((key) => isLost.now && key.includes(of)),
      );
      const run = of === '-reused-' ? 'discover/oxides/b' : RUN;
      if (run !== RUN) await attempt();
      isLost.now = true;
      await expect(attempt({}, { run })).rejects.toThrow('no answer');
      const kinds = (await trail.entriesOf(run)).map(({ entry }) => entry.kind);
      expect(kinds.sort(), of).toEqual(run === RUN ? ['ended', 'opened'] : ['opened', 'reused']);
    }
  });

  it('of another run that finds the result names the entry of the attempt that made it', async () => {
    const { attempt, entries } = await stage();
    await attempt();
    await attempt({}, { run: 'discover/oxides/b' });
    const [ended] = await entries('ended');
    const [reused] = await entries('reused', 'discover/oxides/b');
    expect(reused?.entry.origin).toEqual({ key: ended?.key, sha256: ended?.sha256 });
  });

  it('that fails says by which error, and one whose message is refused has no key', async () => {
    const { attempt, entries } = await stage(async () => {
      throw new InvalidStructureError('NaCl has no cell');
    });
    await expect(attempt()).rejects.toThrow();
    await expect(attempt({}, { parameters: { seed: 'seven' } })).rejects.toThrow();
    expect(
      (await entries('ended')).map(({ entry }) => [entry.state, entry.error?.class, entry.stepKey === null]),
    ).toEqual(
      expect.arrayContaining([
        ['failed', 'InvalidStructureError', false],
        ['failed', 'InvalidInputError', true],
      ]),
    );
  });

  it('whose end could not be written keeps its result: the next one writes it and computes nothing', async () => {
    const audit = new MemoryStore();
    let isAway = false;
    const away: MemoryStore = Object.assign(Object.create(audit), {
      putIfAbsent: (key: string, bytes: Uint8Array) => {
        if (isAway && key.includes('-ended-')) throw new StoreUnavailableError('the audit store is away');
        return audit.putIfAbsent(key, bytes);
      },
    });
    const { attempt, entries, deps } = await stage(answer, away);
    isAway = true;
    await expect(attempt()).rejects.toThrow('away');
    isAway = false;
    const { reused } = await attempt({ attempt: 2 });
    expect(reused).toBe(true);
    expect((deps.host as ReturnType<typeof countingHost>).tasks).toHaveLength(1);
    // It is the end of the result's making, with nobody else to name.
    expect((await entries('ended')).map(({ entry }) => entry.state)).toEqual(['finished']);
    expect(await entries('reused')).toEqual([]);
  });

  it('that was killed between its origin and its end is the making of the result all the same, once somebody says so', async () => {
    const audit = new MemoryStore();
    let isKilled = true;
    const dying: MemoryStore = Object.assign(Object.create(audit), {
      putIfAbsent: (key: string, bytes: Uint8Array) => {
        if (isKilled && key.includes('-ended-')) throw new StoreUnavailableError('killed');
        return audit.putIfAbsent(key, bytes);
      },
    });
    const { attempt, entries } = await stage(answer, dying);
    await expect(attempt()).rejects.toThrow('killed');
    const origins: string[] = [];
    for await (const { key } of audit.list('origins/')) origins.push(key);
    expect(origins).toHaveLength(1);
    isKilled = false;
    await attempt({ attempt: 2 });
    const { reused } = await attempt({}, { run: 'discover/oxides/b' });
    expect(reused).toBe(true);
    const [ended] = await entries('ended');
    const [found] = await entries('reused', 'discover/oxides/b');
    expect(found?.entry.origin).toEqual({ key: ended?.key, sha256: ended?.sha256 });
  });

  it('that finds a result whose maker is about to say so waits for it, and names it', async () => {
    const audit = new MemoryStore();
    let say = () => {};
    const isSaid = new Promise<void>((resolve) => {
      say = resolve;
    });
    let publish = () => {};
    const isPublished = new Promise<void>((resolve) => {
      publish = resolve;
    });
    const slow: MemoryStore = Object.assign(Object.create(audit), {
      putIfAbsent: async (key: string, bytes: Uint8Array) => {
        if (key.includes('-ended-')) {
          publish();
          await isSaid;
        }
        return audit.putIfAbsent(key, bytes);
      },
    });
    const { attempt, deps, entries, message, inActivity } = await stage(answer, slow);
    const making = attempt();
    await isPublished;
    let pauses = 0;
    const pause = async () => {
      if (++pauses === 2) {
        say();
        await making;
      }
    };
    const other = new AttemptAudit(new AuditTrail(audit), new KeyOrigins(audit), async () => 'e'.repeat(64), pause);
    const again = stepActivity(measure, { ...deps, audit: other });
    const { reused } = (await inActivity(() => again({ ...message, run: 'discover/oxides/b' }))) as StepResult;
    expect([reused, pauses]).toEqual([true, 2]);
    const [ended] = await entries('ended');
    const [found] = await entries('reused', 'discover/oxides/b');
    expect(found?.entry.origin).toEqual({ key: ended?.key, sha256: ended?.sha256 });
  });

  it('waits no longer than a killed attempt may need to be tried again', async () => {
    const { attempt, audit, deps, entries, message, inActivity, isDying } = await killedStage();
    isDying.now = true;
    await expect(attempt()).rejects.toThrow('killed');
    let pauses = 0;
    const other = new AttemptAudit(
      new AuditTrail(audit),
      new KeyOrigins(audit),
      async () => 'e'.repeat(64),
      async () => {
        pauses++;
      },
    );
    const again = stepActivity(measure, { ...deps, audit: other });
    await inActivity(() => again({ ...message, run: 'discover/oxides/b' }));
    expect(pauses).toBe(60);
    expect((await entries('reused', 'discover/oxides/b')).map(({ entry }) => entry.origin)).toEqual([null]);
  });

  it('that is tried again writes no second origin over that of the one that was killed', async () => {
    const { attempt, audit, entries, isDying } = await killedStage();
    const origins = async () => {
      const names: string[] = [];
      for await (const { key } of audit.list('origins/')) names.push(key);
      return names;
    };
    isDying.now = true;
    await expect(attempt()).rejects.toThrow('killed');
    const [first] = await origins();
    const before = await audit.get(first!);
    isDying.now = false;
    const { key } = await attempt({ attempt: 2 });
    expect(await audit.get(first!)).toEqual(before);
    expect(await origins()).toEqual([first, expect.stringContaining(first!.replace('.json', '-'))].sort());
    const [ended] = await entries('ended');
    const fresh = new KeyOrigins(audit);
    const link = { key: ended!.key, sha256: ended!.sha256 };
    expect((await fresh.originOf(key, ended!.entry.record!)).link).toEqual(link);
    const found = (await new AuditTrail(audit).entriesOf(RUN)).filter(({ entry }) => entry.kind === 'ended');
    expect(await checkOrigins(audit, found)).toEqual([]);
    expect(await strayOrigins(audit, new Set(originsIn(found).keys()))).toEqual([]);
  });

  it('that finds a result older than the trail says so, also where it is not the first', async () => {
    for (const attempt of [1, 2]) {
      const older = await stage();
      await older.attempt();
      for await (const { key } of older.audit.list('')) await older.audit.delete(key);
      const later = await stage(answer, new MemoryStore(), older.store);
      expect((await later.attempt({ attempt })).reused).toBe(true);
      expect((await later.entries('reused')).map(({ entry }) => entry.origin)).toEqual([null]);
      expect(await later.entries('ended')).toEqual([]);
    }
  });

  it('whose beginning cannot be written computes and publishes nothing', async () => {
    const audit = new MemoryStore();
    const away: MemoryStore = Object.assign(Object.create(audit), {
      putIfAbsent: () => Promise.reject(new StoreUnavailableError('the audit store is away')),
    });
    const { attempt, deps, store } = await stage(answer, away);
    await expect(attempt()).rejects.toThrow('away');
    expect((deps.host as ReturnType<typeof countingHost>).tasks).toEqual([]);
    const published: string[] = [];
    for await (const { key } of store.list('steps/')) published.push(key);
    expect(published).toEqual([]);
  });
});

describe('activities without a key', () => {
  it('collect and list what they were given, and say before they delete', async () => {
    const { attempt, deps, entries, inActivity, message, store } = await stage();
    const { outputs } = await attempt();
    const made = outputs.files!;
    const collect = collectActivity(new Map([['measure', measure]]), deps);
    const list = await inActivity(() =>
      collect({ ...message, parameters: { seed: 7 }, step: 'measure', output: 'files' }),
    );
    await inActivity(() => housekeeping(deps).prune({ refs: [made], run: RUN }));
    const opened = (await entries('opened')).map(({ entry }) => entry);
    expect(opened.find((entry) => entry.step === 'collect')?.inputs).toEqual({ value: { '0': made } });
    const ended = (await entries('ended')).map(({ entry }) => entry);
    expect(ended.find((entry) => entry.step === 'collect')?.outputs).toEqual({ list });
    const [removed] = await entries('removed');
    expect(removed?.entry).toMatchObject({ objects: { value: [objectKey(made)] }, by: 'prune' });
    expect(await store.get(objectKey(made))).toBeNull();
  });
});

describe('nothing false is reused', () => {
  type Stage = Awaited<ReturnType<typeof stage>>;
  async function editRecord({ store }: Stage, key: string, edit: (record: Record<string, unknown>) => object) {
    const name = stepRecordKey(key);
    const record = JSON.parse(Buffer.from((await store.get(name))!).toString());
    await store.put(name, toRecordBytes(edit(record)));
  }
  const REFUSED = { type: 'CorruptArtifactError', nonRetryable: true };

  it('neither a record of which one number was edited', async () => {
    const edited = await stage();
    const { key } = await edited.attempt();
    await editRecord(edited, key, (record) => ({ ...record, summary: { testMae: 0.012 } }));
    await expect(edited.attempt({}, { run: 'discover/oxides/b' })).rejects.toMatchObject(REFUSED);
    await expect(edited.deps.ledger.find(key)).rejects.toThrow('not the one that was published');
  });

  it('nor such a one whose origin was deleted, by no attempt: the entries say what was published', async () => {
    const edits: ((record: Record<string, unknown>) => object)[] = [
      (record) => ({ ...record, summary: { testMae: 0.012 } }),
      (record) => ({ ...record, outputs: {} }),
    ];
    for (const edit of edits)
      for (const attempt of [1, 2]) {
        const edited = await stage();
        const { key } = await edited.attempt();
        await editRecord(edited, key, edit);
        for await (const { key: origin } of edited.audit.list('origins/')) await edited.audit.delete(origin);
        await expect(edited.attempt({ attempt })).rejects.toMatchObject(REFUSED);
        await expect(edited.attempt({ attempt }, { run: 'discover/oxides/b' })).rejects.toMatchObject(REFUSED);
        const made = (await edited.entries('ended')).filter(({ entry }) => entry.state === 'finished');
        expect(made).toHaveLength(1);
      }
  });

  it('nor one whose outputs were swapped for those of another', async () => {
    const swapped = await stage();
    const { key } = await swapped.attempt();
    const { bytes } = encoded('other');
    const other: ObjectRef = await swapped.deps.artifacts.putBytes('source-files', bytes, 1, 1);
    await editRecord(swapped, key, (record) => ({ ...record, outputs: { files: other } }));
    await expect(swapped.attempt()).rejects.toMatchObject(REFUSED);
  });

  it('nor one whose parameters are not those of its key, also where the trail knows nothing', async () => {
    const moved = await stage();
    const { key } = await moved.attempt();
    await editRecord(moved, key, (record) => ({ ...record, parameters: { seed: 8 } }));
    await expect(moved.attempt()).rejects.toMatchObject(REFUSED);
  });

  it('nor an output with a flipped byte', async () => {
    const flipped = await stage();
    const { outputs } = await flipped.attempt();
    const name = objectKey(outputs.files!);
    const bytes = (await flipped.store.get(name))!;
    await flipped.store.put(
      name,
      bytes.map((byte, i) => (i === 100 ? byte ^ 1 : byte)),
    );
    await expect(flipped.attempt()).rejects.toMatchObject(REFUSED);
  });

  it('nor a large output of which one byte far behind was flipped, cut off or added', async () => {
    const large = 'labels '.repeat(1_000_000);
    const edits: ((bytes: Uint8Array) => Uint8Array)[] = [
      (bytes) => bytes.with(6_000_000, bytes[6_000_000]! ^ 1),
      (bytes) => bytes.subarray(0, -1),
      (bytes) => Buffer.concat([bytes, Buffer.from('x')]),
    ];
    for (const edit of edits) {
      const changed = await stage(async () => ({ ...(await answer()), outputs: { files: [encoded(large)] } }));
      const { outputs } = await changed.attempt();
      expect((await changed.attempt()).reused).toBe(true);
      const name = objectKey(outputs.files!);
      await changed.store.put(name, edit((await changed.store.get(name))!));
      await expect(changed.attempt()).rejects.toMatchObject(REFUSED);
    }
  });

  it('and a run whose attempt records were deleted or added is not sealed', async () => {
    for (const edit of ['delete', 'add'] as const) {
      const given = await stage();
      await given.trail.write(bareBeginning(RUN));
      const { outputs } = await given.attempt();
      const names: string[] = [];
      for await (const { key } of given.store.list('runs/')) names.push(key);
      if (edit === 'delete') await given.store.delete(names[0]!);
      else {
        const record = JSON.parse(Buffer.from((await given.store.get(names[0]!))!).toString());
        await given.store.put(`${names[0]!}.json`, toRecordBytes({ ...record, key: 'f'.repeat(64) }));
      }
      const seal = sealActivity(given.deps);
      const message = { run: RUN, input: {}, report: outputs.files! } as unknown as Parameters<typeof seal>[0];
      await expect(given.inActivity(() => seal(message))).rejects.toMatchObject(REFUSED);
    }
  });
});
