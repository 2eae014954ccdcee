/** What `verify` finds in two small runs, of which one thing was changed. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { sha256Of } from '../../../../infra/artifacts/sha256.js';
import { stepRecordKey } from '../../../../infra/artifacts/step-ledger.js';
import { StoreAct } from '../../../../infra/audit/acts/store-act.js';
import { originKey } from '../../../../infra/audit/attempts/key-origins.js';
import { AuditLog } from '../../../../infra/audit/log/audit-log.js';
import { sealRun } from '../../../../infra/audit/sealing/seal-run.js';
import { openAuditStore } from '../../../../infra/audit/trail/open-audit-store.js';
import { type VerifyOptions, verifyAudit } from '../../../../infra/audit/verify/verify-audit.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import type { ObjectStore } from '../../../../infra/object-store/port.js';
import { objectKey } from '../../../../schemas/run/artifact.js';
import type { AuditEntryOf } from '../../../../schemas/run/audit/entry.js';
import {
  type AuditedRuns,
  LOG_KEY,
  OTHER_KEY,
  RUN_A,
  RUN_B,
  SECOND_END_RUN,
  writeAuditedRuns,
  writeReuse,
  writeSecondEnd,
} from '../../../harness/audit/audited-runs.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';
import { s3Server } from '../../../harness/servers/pretended-s3.mjs';

const ends: (() => void)[] = [];
afterAll(() => {
  for (const end of ends) end();
});

async function openPretendedS3(): Promise<ObjectStore> {
  const s3 = s3Server();
  const server = createServer((request, response) => void s3(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const secret = { accessKey: 'the-access-key', secretKey: 'the-secret-key' };
  const place = { endPoint: '127.0.0.1', port, useSsl: false, bucket: 'spectra', region: 'us-east-1' };
  return openAuditStore({ type: 's3', ...place, ...secret });
}

const STORES: Readonly<Record<string, () => Promise<ObjectStore>>> = {
  memory: async () => new MemoryStore(),
  folder: async () => openAuditStore({ type: 'directory', folder: `${temporaryFolder()}/objects` }),
  'S3, by a server of the test': openPretendedS3,
};

async function findingsOf({ audit, objects }: AuditedRuns, options: Partial<VerifyOptions> = {}) {
  const { findings } = await verifyAudit({ audit, objects }, null, { level: 'lineage', trusted: LOG_KEY, ...options });
  return findings;
}
const namesOf = async (runs: AuditedRuns, options: Partial<VerifyOptions> = {}) =>
  (await findingsOf(runs, options)).map(({ object }) => object);

async function keysIn(store: ObjectStore, prefix = ''): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys;
}
const bytesOf = async (store: ObjectStore, key: string) => (await store.get(key))!;

/** Changes one object for the time of a check. */
async function withObject<T>(store: ObjectStore, key: string, bytes: Uint8Array | null, check: () => Promise<T>) {
  const before = await store.get(key);
  if (bytes) await store.put(key, bytes);
  else await store.delete(key);
  try {
    return await check();
  } finally {
    if (before) await store.put(key, before);
    else await store.delete(key);
  }
}

describe.each(Object.entries(STORES))('two runs in %s', (_, open) => {
  it('are sound as they were written, and counted', async () => {
    const runs = await writeAuditedRuns(await open());
    const { audit, objects } = runs;
    const verified = await verifyAudit({ audit, objects }, null, { level: 'lineage', trusted: LOG_KEY });
    expect(verified).toMatchObject({
      findings: [],
      runs: [RUN_A, RUN_B],
      entries: 22,
      seals: 3,
      leaves: 3,
      removed: [objectKey(runs.refs.checkpoint)],
    });
    for (const level of ['records', 'sealed', 'signed', 'objects'] as const)
      expect(await findingsOf(runs, { level })).toEqual([]);
  });

  it('with a byte of any object of the trail changed, or the object deleted, name that object', async () => {
    const runs = await writeAuditedRuns(await open());
    const { audit } = runs;
    for (const key of await keysIn(audit)) {
      const bytes = await bytesOf(audit, key);
      const place = ((31 * bytes.length) % 97) % bytes.length;
      const changed = Uint8Array.from(bytes, (byte, i) => (i === place ? byte ^ 1 : byte));
      expect(await withObject(audit, key, changed, () => namesOf(runs)), `${key} ${place}`).toContain(key);
      // What an older checkpoint says, a newer one says too.
      if (/checkpoint\/[12]$/.test(key)) continue;
      expect(await withObject(audit, key, null, () => namesOf(runs)), key).toContain(key);
    }
    expect(await findingsOf(runs)).toEqual([]);
  }, 300_000);
});

describe('an entry', () => {
  it('that was added after the last seal is named', async () => {
    const runs = await writeAuditedRuns(new MemoryStore());
    const { key } = await runs.trail.write({
      kind: 'action',
      run: RUN_A,
      action: 'keep',
      owner: 'eve',
      reason: null,
      accepted: true,
      details: { value: {} },
      source: 'command',
    });
    expect(await findingsOf(runs)).toMatchObject([{ level: 'sealed', object: key, found: 'an entry' }]);
  });

  it('that a result was reused from is missed by the run that reused it', async () => {
    const runs = await writeAuditedRuns(new MemoryStore());
    const { audit, objects } = runs;
    const ended = (await runs.trail.entriesOf(RUN_A)).find(
      ({ entry }) => entry.kind === 'ended' && 'model' in entry.outputs,
    )!;
    const { findings } = await withObject(audit, ended.key, null, () =>
      verifyAudit({ audit, objects }, [RUN_B], { level: 'lineage', trusted: LOG_KEY }),
    );
    expect(findings).toContainEqual(expect.objectContaining({ level: 'records', object: ended.key, found: 'none' }));
    expect(findings).toContainEqual(expect.objectContaining({ level: 'lineage', object: objectKey(runs.refs.model) }));
  });
});

describe('the log', () => {
  const seals = (runs: AuditedRuns) => keysIn(runs.audit, 'seals/');

  it('that was cut short is told by its seals, and by a checkpoint that was kept where these are gone too', async () => {
    const runs = await writeAuditedRuns(new MemoryStore());
    const { audit } = runs;
    const kept = await bytesOf(audit, 'log/checkpoint/3');
    await audit.delete('log/leaf/2');
    expect(await namesOf(runs)).toEqual(expect.arrayContaining(['log/leaf/2', `seals/${RUN_B}/1`]));
    await audit.delete('log/checkpoint/3');
    expect(await namesOf(runs)).toEqual([`seals/${RUN_B}/1`]);
    for (const key of await keysIn(audit, `entries/${RUN_B}/`)) await audit.delete(key);
    await audit.delete(`seals/${RUN_B}/1`);
    expect(await findingsOf(runs)).toEqual([]);
    expect(await findingsOf(runs, { against: kept })).toMatchObject([
      { object: 'log/checkpoint/3', found: expect.stringContaining('cut short') },
    ]);
  });

  it('that is forked by somebody with its key is told by a checkpoint that was kept', async () => {
    const kept = await bytesOf((await writeAuditedRuns(new MemoryStore())).audit, 'log/checkpoint/3');
    const forked = await writeAuditedRuns(new MemoryStore());
    const order = (await seals(forked)).reverse();
    for (const key of await keysIn(forked.audit, 'log/leaf/')) await forked.audit.delete(key);
    for (const key of await keysIn(forked.audit, 'log/checkpoint/')) await forked.audit.delete(key);
    const log = await AuditLog.open(forked.audit, LOG_KEY);
    for (const key of order) await log.append({ key, sha256: sha256Of(await bytesOf(forked.audit, key)) });
    expect(await findingsOf(forked)).toEqual([]);
    expect(await findingsOf(forked, { against: kept })).toMatchObject([
      { object: 'log/checkpoint/3', found: expect.stringContaining('rewritten') },
    ]);
  });

  it('that is signed by another key than the trusted one is told', async () => {
    const runs = await writeAuditedRuns(new MemoryStore(), OTHER_KEY);
    expect(await findingsOf(runs)).toMatchObject([{ object: 'log/key/0', found: OTHER_KEY.text }]);
    expect(await findingsOf(runs, { trusted: OTHER_KEY })).toEqual([]);
    expect(await findingsOf(runs, { trusted: null })).toEqual([]);
  });

  it('without a key has no signatures, and that is a finding', async () => {
    const runs = await writeAuditedRuns(new MemoryStore(), null);
    expect(await findingsOf(runs, { trusted: null })).toMatchObject([{ object: 'log/key/0', found: 'none' }]);
    expect(await findingsOf(runs, { level: 'sealed' })).toEqual([]);
  });
});

describe('an artifact', () => {
  it('with a byte changed, or missing, is named with what rests on it', async () => {
    const runs = await writeAuditedRuns(new MemoryStore());
    const { objects } = runs;
    for (const key of (await keysIn(objects)).filter((key) => !key.startsWith('runs/'))) {
      const bytes = await bytesOf(objects, key);
      for (let place = 0; place < bytes.length; place++) {
        const changed = Uint8Array.from(bytes, (byte, i) => (i === place ? byte ^ 1 : byte));
        expect(await withObject(objects, key, changed, () => namesOf(runs))).toEqual(expect.arrayContaining([key]));
      }
      expect(await withObject(objects, key, null, () => findingsOf(runs))).toContainEqual(
        expect.objectContaining({ level: 'objects', object: key, found: 'none' }),
      );
    }
    const graphs = objectKey(runs.refs.graphs);
    const [finding] = await withObject(objects, graphs, null, () => findingsOf(runs));
    expect(finding).toMatchObject({ object: graphs, dependents: expect.arrayContaining(['step train']) });
  });

  it('that an entry says was deleted is no finding, and is one without the entry', async () => {
    const runs = await writeAuditedRuns(new MemoryStore());
    const { audit } = runs;
    const removed = (await keysIn(audit, 'entries/')).find((key) => key.includes('-removed-'))!;
    const names = await withObject(audit, removed, null, () => namesOf(runs));
    expect(names).toEqual(expect.arrayContaining([removed, objectKey(runs.refs.checkpoint)]));
  });
});

describe('a key record', () => {
  it('with one number edited is named, also by a run that reused its step', async () => {
    const runs = await writeAuditedRuns(new MemoryStore());
    const { audit, objects } = runs;
    const reused = (await runs.trail.entriesOf(RUN_B)).find(({ entry }) => entry.kind === 'reused')!.entry;
    const record = stepRecordKey(reused.kind === 'reused' ? reused.stepKey! : '');
    await objects.put(record, Buffer.from('record of train, 0.012'));
    for (const run of [RUN_A, RUN_B]) {
      const { findings } = await verifyAudit({ audit, objects }, [run], { level: 'objects', trusted: LOG_KEY });
      expect(findings).toMatchObject([{ level: 'objects', object: record }]);
    }
  });
});

describe('a result that was reused', () => {
  const OTHER = 'discover/planted/x';
  const REUSING = 'discover/oxides/c';
  const verified = ({ audit, objects }: AuditedRuns) =>
    verifyAudit({ audit, objects }, [REUSING], { level: 'lineage', trusted: LOG_KEY });

  it('from a run that ended and was never sealed is a finding of the run that reused it', async () => {
    const runs = await writeAuditedRuns(new MemoryStore());
    const { key } = await writeReuse(runs, { from: OTHER, isClosed: true, reusing: REUSING });
    const { findings, unsealed } = await verified(runs);
    expect(findings.map(({ object }) => object)).toContain(key);
    expect(findings.every(({ dependents }) => dependents.includes(REUSING))).toBe(true);
    expect(unsealed).toEqual([]);
  });

  it('from a run whose seal is not in the log is one too', async () => {
    const runs = await writeAuditedRuns(new MemoryStore());
    const { key } = await writeReuse(runs, { from: OTHER, isClosed: true, reusing: REUSING });
    const elsewhere = await AuditLog.open(new MemoryStore(), LOG_KEY);
    await sealRun(runs.trail, elsewhere, { run: OTHER, state: 'finished', manifest: null, histories: [] });
    const { findings } = await verified(runs);
    expect(findings.map(({ object }) => object)).toEqual(expect.arrayContaining([key]));
    await sealRun(runs.trail, runs.log, { run: OTHER, state: 'finished', manifest: null, histories: [] });
    expect((await verified(runs)).findings).toEqual([]);
  });

  it('from a run under way is said to wait for its next seal, and is sound after it', async () => {
    const runs = await writeAuditedRuns(new MemoryStore());
    await writeReuse(runs, { from: OTHER, isClosed: false, reusing: REUSING });
    expect(await verified(runs)).toMatchObject({ findings: [], unfinished: [], unsealed: [OTHER] });
    await sealRun(runs.trail, runs.log, { run: OTHER, state: 'running', manifest: null, histories: [] });
    expect(await verified(runs)).toMatchObject({ findings: [], unfinished: [], unsealed: [] });
  });

  it('from an entry that somebody added to a run after its end is a finding', async () => {
    const runs = await writeAuditedRuns(new MemoryStore());
    await sealedAs('finished', runs);
    const { key } = await writeReuse(runs, { from: OTHER, isClosed: false, reusing: REUSING });
    expect((await verified(runs)).findings.map(({ object }) => object)).toContain(key);
  });

  async function sealedAs(state: 'finished', { trail, log }: AuditedRuns) {
    const nothing = { input: { value: null }, files: { value: [] }, given: { value: {} } };
    await trail.write({ kind: 'begun', run: OTHER, owner: 'ada', command: [], ...nothing });
    await sealRun(trail, log, { run: OTHER, state, manifest: null, histories: [] });
  }
});

describe('a result that was found before anybody said that it made it', () => {
  it.each(['train', 'list'])('of %s is named by the entry that found it, with who said it since', async (step) => {
    const runs = await writeAuditedRuns(new MemoryStore());
    const { audit, objects, trail, log } = runs;
    const run = 'sweep/oxides/f';
    const of = await trail.entriesOf(RUN_A);
    const ended = of.find(({ entry }) => entry.kind === 'ended' && entry.step === step && entry.state === 'finished')!;
    const made = ended.entry as AuditEntryOf<'ended'>;
    const opened = of.find(({ key }) => key === made.opened.key)!;
    const { outputs, parts, stepKey } = made;
    const nothing = { input: { value: null }, files: { value: [] }, given: { value: {} } };
    await trail.write({ kind: 'begun', run, owner: 'ada', command: [], ...nothing });
    const found = { run, step, stepKey, outputs, parts, opened: await trail.write({ ...opened.entry, run }) };
    const { key } = await trail.write({ kind: 'reused', ...found, origin: null });
    await sealRun(trail, log, { run, state: 'finished', manifest: null, histories: [] });
    const named = async () =>
      (await verifyAudit({ audit, objects }, [run], { level: 'lineage', trusted: LOG_KEY })).findings;
    expect(await named()).toContainEqual(
      expect.objectContaining({ object: key, found: `none then; since then ${ended.key}` }),
    );
    await audit.delete(originKey(stepKey!, made.record!));
    expect(await named()).toContainEqual(expect.objectContaining({ object: key, found: 'none, then and since' }));
  });
});

describe('a deletion of another run', () => {
  it.each(['graphs', 'model'] as const)('of %s counts under a seal that is in the log alone', async (what) => {
    const runs = await writeAuditedRuns(new MemoryStore());
    const { audit, objects, trail, log, refs } = runs;
    const object = objectKey(refs[what]);
    await objects.delete(object);
    const act = await StoreAct.begin(trail, null, { act: 'gc', owner: 'eve', command: [], input: null });
    await act.removing([object], 'no reason');
    await act.end({});
    const { run } = act;
    const verified = () => verifyAudit({ audit, objects }, [RUN_A], { level: 'objects', trusted: LOG_KEY });
    const made = { object, found: expect.stringContaining(`removed`) };
    expect((await verified()).findings).toMatchObject([made]);
    const seal = { run, state: 'finished', manifest: null, histories: [] } as const;
    await sealRun(trail, await AuditLog.open(new MemoryStore(), LOG_KEY), seal);
    expect((await verified()).findings).toMatchObject([made]);
    await sealRun(trail, log, seal);
    expect(await verified()).toMatchObject({ findings: [], removed: expect.arrayContaining([object]) });
  });
});

describe('an attempt with two ends', () => {
  it.each(['ingest', 'featurize-1'])('of %s is named by both, also where a seal covers them', async (step) => {
    const runs = await writeAuditedRuns(new MemoryStore());
    const keys = await writeSecondEnd(runs, step);
    const { audit, objects } = runs;
    const options = { level: 'records', trusted: LOG_KEY } as const;
    const { findings } = await verifyAudit({ audit, objects }, [SECOND_END_RUN], options);
    expect(findings.map(({ object }) => object)).toEqual(expect.arrayContaining([...keys]));
    expect(findings).toHaveLength(2);
  });
});

describe('an attempt record', () => {
  const ofTrain = async ({ objects }: AuditedRuns) => {
    for (const key of await keysIn(objects, `runs/${RUN_A}/`)) {
      const record = JSON.parse(Buffer.from(await bytesOf(objects, key)).toString());
      if (record.step === 'train' && record.state === 'finished') return { key, record };
    }
    throw new Error('train did not finish');
  };

  it.each<[string, (record: Record<string, unknown>) => object]>([
    ['an output', ({ outputs }) => ({ outputs: { ...(outputs as object), model: undefined } })],
    ['the state', () => ({ state: 'failed', error: 'ResourceError: no room' })],
    ['the step', () => ({ step: 'validate' })],
    ['the attempt', () => ({ attempt: 1 })],
    ['the process', () => ({ pid: 5 })],
    ['the peak memory', () => ({ peakMemoryBytes: 12 })],
  ])('of which somebody edited %s is named', async (_, edit) => {
    const runs = await writeAuditedRuns(new MemoryStore());
    const { key, record } = await ofTrain(runs);
    const edited = Buffer.from(JSON.stringify({ ...record, ...edit(record) }));
    expect(await withObject(runs.objects, key, edited, () => namesOf(runs, { level: 'objects' }))).toContain(key);
  });

  it('that was added or cannot be read is named, and so is that one is gone', async () => {
    const runs = await writeAuditedRuns(new MemoryStore());
    const { key, record } = await ofTrain(runs);
    const added = `runs/${RUN_A}/another.json`;
    const same = Buffer.from(JSON.stringify(record));
    expect(await withObject(runs.objects, added, same, () => namesOf(runs))).toContain(added);
    expect(await withObject(runs.objects, key, Buffer.from('{'), () => namesOf(runs))).toContain(key);
    const [gone] = await withObject(runs.objects, key, null, () => findingsOf(runs));
    expect(gone).toMatchObject({
      object: `runs/${RUN_A}/`,
      found: 'none',
      dependents: [expect.stringMatching(/opened/)],
    });
  });
});
