/** Seals of a run and their places in the log of a store. */
import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256Of } from '../../../../infra/artifacts/sha256.js';
import { toRecordBytes } from '../../../../infra/artifacts/stored-json.js';
import { sealAgain } from '../../../../infra/audit/acts/seal-again.js';
import { originKey } from '../../../../infra/audit/attempts/key-origins.js';
import { AuditLog } from '../../../../infra/audit/log/audit-log.js';
import { makeKeyFile, readKeyFile } from '../../../../infra/audit/log/key-file.js';
import { followKeys } from '../../../../infra/audit/log/key-note.js';
import { leafBytes } from '../../../../infra/audit/log/log-leaves.js';
import { newestSeals } from '../../../../infra/audit/sealing/newest-seals.js';
import { readSeals } from '../../../../infra/audit/sealing/read-seals.js';
import { sealRun } from '../../../../infra/audit/sealing/seal-run.js';
import { namesBytes, sealedSet } from '../../../../infra/audit/sealing/sealed-names.js';
import { AuditTrail } from '../../../../infra/audit/trail/audit-trail.js';
import { parseCheckpoint } from '../../../../infra/audit/transparency/checkpoint.js';
import { parseLogProof } from '../../../../infra/audit/transparency/log-proof.js';
import { rootByInclusion } from '../../../../infra/audit/transparency/merkle-proofs.js';
import { leafHash } from '../../../../infra/audit/transparency/merkle-tree.js';
import { verifyAudit } from '../../../../infra/audit/verify/verify-audit.js';
import { DirectoryStore } from '../../../../infra/object-store/directory.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import type { ObjectStore } from '../../../../infra/object-store/port.js';
import { CorruptArtifactError, InvalidInputError, RefusedError } from '../../../../schemas/failure.js';
import type { AuditEntryOf } from '../../../../schemas/run/audit/entry.js';
import { keptBy, LOG_KEY, OTHER_KEY, RUN_A, RUN_B, writeAuditedRuns } from '../../../harness/audit/audited-runs.js';
import { sealFourAtOnce } from '../../../harness/audit/sealed-at-once.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';

const request = (run: string, state: 'running' | 'finished') => ({ run, state, manifest: null, histories: [] });
const RUN_C = 'discover/oxides/c';
const BEGUN = { command: [], input: { value: null }, files: { value: [] }, given: { value: {} } };

function viewOf(store: ObjectStore): ObjectStore {
  return {
    put: (key, bytes) => store.put(key, bytes),
    putIfAbsent: (key, bytes) => store.putIfAbsent(key, bytes),
    get: (key) => store.get(key),
    getRange: (key, offset, length) => store.getRange(key, offset, length),
    head: (key) => store.head(key),
    list: (prefix) => store.list(prefix),
    delete: (key) => store.delete(key),
  };
}

describe('a seal', () => {
  it('contains the earlier, names all objects and closes what was lost', async () => {
    const { audit, refs } = await writeAuditedRuns(new MemoryStore());
    const { seals, faults } = await readSeals(audit, RUN_A);
    expect(faults).toEqual([]);
    expect(seals.map(({ seal }) => [seal.number, seal.state, seal.entries.count, seal.objects.count])).toEqual([
      // One begun, four attempts; the source, two structures and their list, two graphs and theirs.
      [1, 'running', 9, 7],
      // Three attempts more, the removal, the pause and the end; the model, the checkpoint and the manifest.
      [2, 'finished', 18, 10],
    ]);
    expect(seals[1]!.entries).toEqual(expect.arrayContaining([...seals[0]!.entries]));
    expect(seals[1]!.objects.filter((key) => key.includes(refs.manifest.sha256.slice(2)))).toHaveLength(1);
    const lost = (await new AuditTrail(audit).entriesOf(RUN_A)).filter(
      ({ entry }) => entry.kind === 'ended' && entry.state === 'lost',
    );
    expect(lost).toHaveLength(1);
  });

  it('says what its entries come to, and verify names one that says something else', async () => {
    const { audit, objects, trail, log } = await writeAuditedRuns(new MemoryStore());
    const [a, b] = [(await readSeals(audit, RUN_A)).seals, (await readSeals(audit, RUN_B)).seals];
    const entries = { begun: 1, opened: 7, ended: 7, removed: 1, action: 1, closed: 1 };
    const keys = await trail.keysOf(RUN_A);
    const timeOf = (key: string | undefined) => key?.slice(`entries/${RUN_A}/`.length).slice(0, 24);
    expect(a.at(-1)!.seal.tally).toEqual({
      kind: 'discover',
      name: 'oxides',
      entries,
      attempts: 7,
      // Four steps, and one whose first attempts failed and were killed: six ends of 1.5 s.
      steps: { computed: 5, reused: 0, failed: 2 },
      processorSeconds: 9,
      peakMemoryBytes: 1_000_000,
      startedAt: timeOf(keys.find((key) => key.includes('-opened-'))),
      endedAt: timeOf(keys.findLast((key) => key.includes('-ended-'))),
    });
    expect(a[0]!.seal.tally).toMatchObject({ attempts: 4, steps: { computed: 4, reused: 0, failed: 0 } });
    expect(b.at(-1)!.seal.tally?.steps).toEqual({ computed: 0, reused: 1, failed: 0 });

    // Whoever holds the key of the log seals a run that did less than its entries say.
    const run = 'discover/oxides/forged';
    await trail.write({ kind: 'begun', run, owner: 'ada', ...BEGUN });
    const forging = Object.assign(new AuditTrail(audit), { store: { ...viewOf(audit), putIfAbsent: forged } });
    async function forged(key: string, bytes: Uint8Array) {
      const text = Buffer.from(bytes).toString().replace('"begun":1', '"begun":2');
      return audit.putIfAbsent(key, key.startsWith('seals/') ? Buffer.from(text) : bytes);
    }
    await sealRun(forging, log, request(run, 'running'));
    const { findings } = await verifyAudit({ audit, objects }, [run], { level: 'sealed', trusted: LOG_KEY });
    expect(findings.map(({ object, found }) => [object, found.includes('"begun":2')])).toEqual([
      [`seals/${run}/1`, true],
    ]);
  });

  it('of a run that reused a result reaches what that was made from', async () => {
    const { audit } = await writeAuditedRuns(new MemoryStore());
    const [seal] = (await readSeals(audit, RUN_B)).seals;
    const ofA = (await readSeals(audit, RUN_A)).seals.at(-1)!;
    expect(seal!.objects).toEqual(ofA.objects.filter((key) => !key.startsWith('manifest/')));
  });

  it('takes an attempt for ended that ended in the millisecond in which it began', async () => {
    const { trail, audit } = await writeAuditedRuns(new MemoryStore());
    const [opened, ended] = (await trail.entriesOf(RUN_A))
      .map(({ entry }) => entry)
      .filter(({ kind }) => kind === 'opened' || kind === 'ended') as [AuditEntryOf<'opened'>, AuditEntryOf<'ended'>];
    const { at } = opened;
    const run = 'discover/oxides/c';
    const link = await trail.write({ ...opened, run, at });
    // The name of the end comes before that of the beginning.
    expect((await trail.write({ ...ended, run, at, opened: link })).key < link.key).toBe(true);
    await sealRun(trail, await AuditLog.open(audit, LOG_KEY), request(run, 'finished'));
    expect(await trail.keysOf(run)).toHaveLength(2);
  });

  it('that is asked for again is the same, and a late entry has one of its own', async () => {
    const { trail, log, audit } = await writeAuditedRuns(new MemoryStore());
    const again = await sealRun(trail, log, request(RUN_A, 'finished'));
    expect(again).toMatchObject({ number: 2, index: 1, size: 3 });
    expect(await sealRun(trail, log, request(RUN_A, 'running'))).toMatchObject({ number: 2, index: 1 });
    await trail.write(keptBy(RUN_A));
    expect(await sealRun(trail, log, request(RUN_A, 'running'))).toMatchObject({ number: 3, index: 3, size: 4 });
    expect((await readSeals(audit, RUN_A)).seals.map(({ seal }) => seal.state)).toEqual([
      'running',
      'finished',
      'finished',
    ]);
  });

  it('that is the newest speaks for its run in lists, and a broken one is told', async () => {
    const { audit } = await writeAuditedRuns(new MemoryStore());
    const told = async () => [...(await newestSeals(audit))].map(([run, seal]) => [run, seal?.number ?? null]);
    expect(await told()).toEqual([
      [RUN_A, 2],
      [RUN_B, 1],
    ]);
    await audit.put(`seals/${RUN_A}/2`, Buffer.from('{}'));
    expect((await told())[0]).toEqual([RUN_A, null]);
  });

  it('on the way is in the log although whoever wrote it was killed before', async () => {
    const { audit, objects, trail, log } = await writeAuditedRuns(new MemoryStore());
    const killed = async () => Promise.reject(new Error('killed'));
    await trail.write({ kind: 'begun', run: RUN_C, owner: 'ada', ...BEGUN });
    await expect(sealRun(trail, { append: killed } as unknown as AuditLog, request(RUN_C, 'running'))).rejects.toThrow(
      'killed',
    );
    await trail.write(keptBy(RUN_C));
    const { number, index } = await sealRun(trail, log, request(RUN_C, 'running'));
    expect([number, index]).toEqual([2, 4]);
    const verified = await verifyAudit({ audit, objects }, null, { level: 'lineage', trusted: LOG_KEY });
    expect(verified).toMatchObject({ findings: [], leaves: 5 });
  });

  it('covers an entry that came late, also where another one went', async () => {
    const { audit, trail, log } = await writeAuditedRuns(new MemoryStore());
    const [first] = (await readSeals(audit, RUN_A)).seals.at(-1)!.entries;
    await audit.delete(first!);
    const { key } = await trail.write(keptBy(RUN_A));
    await sealRun(trail, log, request(RUN_A, 'finished'));
    expect((await readSeals(audit, RUN_A)).seals.at(-1)!.entries).toEqual(expect.arrayContaining([first, key]));
  });

  it('signs nothing that came to the run after the seal of its end', async () => {
    for (const [run, kind] of [
      [RUN_A, 'closed'],
      [RUN_A, 'opened'],
      [RUN_B, 'begun'],
    ] as const) {
      const { audit, objects, trail, log } = await writeAuditedRuns(new MemoryStore());
      const made = (await trail.entriesOf(run)).find(({ entry }) => entry.kind === kind)!;
      const { key } = await trail.write({ ...made.entry, at: '2026-11-29T23:00:00.000Z' });
      await trail.write(keptBy(run));
      const entries = await trail.keysOf(run);
      await expect(sealAgain(trail, log, run), kind).rejects.toThrow(key);
      await expect(sealRun(trail, log, request(run, 'running')), kind).rejects.toThrow(CorruptArtifactError);
      expect(await trail.keysOf(run)).toEqual(entries);
      const { findings } = await verifyAudit({ audit, objects }, [run], { level: 'sealed', trusted: LOG_KEY });
      expect(findings.map(({ object }) => object)).toContain(key);
    }
  });

  it('gives no origin to an end that came after the seal of the end, and verify names one that was sealed', async () => {
    const { audit, objects, trail, log } = await writeAuditedRuns(new MemoryStore());
    const of = await trail.entriesOf(RUN_A);
    const ended = of.map(({ entry }) => entry).find((entry) => entry.kind === 'ended' && entry.step === 'train')!;
    const stepKey = 'c'.repeat(64);
    const at = '2026-11-29T23:00:00.000Z';
    const forged = { ...ended, run: RUN_B, at, state: 'finished', stepKey, record: 'd'.repeat(64) } as typeof ended;
    const { key } = await trail.write(forged);
    await expect(sealAgain(trail, log, RUN_B)).rejects.toThrow(key);
    expect(await audit.get(originKey(stepKey, 'd'.repeat(64)))).toBeNull();
    // As an earlier version sealed it.
    const end = (await readSeals(audit, RUN_B)).seals.at(-1)!;
    const names = await trail.writePart(namesBytes([key]));
    const entries = sealedSet([...end.entries, key].sort(), names);
    const objectSet = sealedSet(end.objects, await trail.writePart(namesBytes([])));
    const previous = { key: end.key, sha256: end.sha256 };
    const bytes = toRecordBytes({ ...end.seal, number: 2, previous, entries, objects: objectSet });
    await audit.put(`seals/${RUN_B}/2`, bytes);
    await log.append({ key: `seals/${RUN_B}/2`, sha256: sha256Of(bytes) });
    const { findings } = await verifyAudit({ audit, objects }, [RUN_B], { level: 'sealed', trusted: LOG_KEY });
    expect(findings).toContainEqual(expect.objectContaining({ object: key, level: 'sealed', found: 'an entry' }));
  });

  it('is refused over an entry of a run that has ended which was changed', async () => {
    const { audit, trail, log } = await writeAuditedRuns(new MemoryStore());
    const [key] = await trail.keysOf(RUN_B);
    await audit.put(key!, Buffer.from('{}'));
    await trail.write(keptBy(RUN_B));
    await expect(sealAgain(trail, log, RUN_B)).rejects.toThrow(key);
  });

  it('is refused on one that was changed', async () => {
    const { trail, log, audit } = await writeAuditedRuns(new MemoryStore());
    await audit.put(`seals/${RUN_A}/1`, Buffer.from('{}'));
    await trail.write(keptBy(RUN_A));
    await expect(sealRun(trail, log, request(RUN_A, 'finished'))).rejects.toThrow(CorruptArtifactError);
  });

  it.each<[string, () => Promise<ObjectStore>, boolean]>([
    ['memory', async () => new MemoryStore(), false],
    ['memory by one process', async () => new MemoryStore(), true],
    ['a folder', () => DirectoryStore.open(join(temporaryFolder(), 'audit')), false],
  ])(
    'has a number of its own when four runs are sealed at once, in %s',
    async (_, open, isOneProcess) => {
      const audit = await open();
      const numbers = await sealFourAtOnce(audit, isOneProcess);
      expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 52 }, (_, i) => i));
      const verified = await verifyAudit({ audit, objects: audit }, null, { level: 'lineage', trusted: LOG_KEY });
      expect(verified).toMatchObject({ findings: [], seals: 52, leaves: 52 });
    },
    300_000,
  );
});

describe('the log', () => {
  it('gives a proof of every seal', async () => {
    const { log, audit } = await writeAuditedRuns(new MemoryStore());
    for (let index = 0; index < 3; index++) {
      const { checkpoint, hashes, ...proof } = parseLogProof(await log.prove(index))!;
      expect(proof.index).toBe(index);
      const leaf = leafHash((await audit.get(`log/leaf/${index}`))!);
      expect(rootByInclusion(leaf, index, checkpoint.size, hashes)).toEqual(checkpoint.root);
    }
  });

  it('signs nothing that contradicts what it signed', async () => {
    for (const change of ['log/leaf/1', 'log/leaf/2']) {
      const { audit, trail } = await writeAuditedRuns(new MemoryStore());
      if (change.endsWith('1')) await audit.put(change, Buffer.from('{}'));
      else await audit.delete(change);
      const log = await AuditLog.open(audit, LOG_KEY);
      await trail.write(keptBy(RUN_A));
      await expect(sealRun(trail, log, request(RUN_A, 'finished'))).rejects.toThrow(CorruptArtifactError);
      expect(await audit.get('log/checkpoint/4')).toBeNull();
    }
  });

  it('finds its own leaf after an answer that was lost', async () => {
    const store = new MemoryStore();
    const put = store.putIfAbsent.bind(store);
    // Writes, and says that somebody else had: as a repeated put does.
    store.putIfAbsent = async (key, bytes) => (await put(key, bytes)) && !key.startsWith('log/leaf/');
    await writeAuditedRuns(store);
    const verified = await verifyAudit({ audit: store, objects: store }, null, { level: 'signed', trusted: LOG_KEY });
    expect(verified).toMatchObject({ findings: [], leaves: 3 });
  });
});

describe('the key of a log', () => {
  it('that is not at hand leaves the log as it is', async () => {
    const { audit, log, trail } = await writeAuditedRuns(new MemoryStore());
    const before = new Map<string, number>();
    for await (const { key, bytes } of audit.list('log/')) before.set(key, bytes);
    const reader = await AuditLog.open(audit, null);
    expect(await reader.prove(1)).toEqual(await log.prove(1));
    // Written by somebody who has not signed it yet.
    await audit.put('log/leaf/3', leafBytes({ key: `seals/${RUN_A}/3`, sha256: 'a'.repeat(64) }));
    expect(await reader.prove(1)).toEqual(await (await AuditLog.open(audit, null)).prove(1));
    await expect(reader.prove(3)).rejects.toThrow(RefusedError);
    await audit.delete('log/leaf/3');
    await trail.write(keptBy(RUN_A));
    await expect(sealRun(trail, await AuditLog.open(audit, null), request(RUN_A, 'finished'))).rejects.toThrow(
      RefusedError,
    );
    const after = new Map<string, number>();
    for await (const { key, bytes } of audit.list('log/')) after.set(key, bytes);
    expect(after).toEqual(before);
  });

  it('is made once, readable by its owner alone', async () => {
    const file = join(temporaryFolder(), 'keys', 'audit.key');
    const [one, two] = await Promise.all([makeKeyFile(file, 'a.example/log'), makeKeyFile(file, 'b.example/log')]);
    expect(one.text).toBe(two.text);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await readKeyFile(file)).text).toBe(one.text);
    chmodSync(file, 0o644);
    await expect(readKeyFile(file)).rejects.toThrow(/everybody may read/);
    await expect(readKeyFile(`${file}.none`)).rejects.toThrow(InvalidInputError);
  });

  it('that is another is refused', async () => {
    const { audit } = await writeAuditedRuns(new MemoryStore());
    await expect(AuditLog.open(audit, OTHER_KEY)).rejects.toThrow(RefusedError);
  });

  it('is followed by the next one, which it signs: whoever trusts either trusts the log', async () => {
    const { audit, objects, log, trail } = await writeAuditedRuns(new MemoryStore());
    const rotated = await log.rotate(OTHER_KEY);
    await trail.write(keptBy(RUN_A));
    const { size, checkpoint } = await sealRun(trail, rotated, request(RUN_A, 'finished'));
    expect(size).toBe(4);
    expect(parseCheckpoint(checkpoint)!.note.signatures).toMatchObject([{ name: OTHER_KEY.name, id: OTHER_KEY.id }]);
    for (const trusted of [LOG_KEY, OTHER_KEY])
      expect((await verifyAudit({ audit, objects }, null, { level: 'lineage', trusted })).findings).toEqual([]);
    await expect(AuditLog.open(audit, LOG_KEY)).rejects.toThrow(RefusedError);
    await expect(log.rotate(OTHER_KEY)).rejects.toThrow(RefusedError);
  });

  it('that signs on after it was followed is a finding, and so is every byte of the change', async () => {
    const { audit, objects, log, trail } = await writeAuditedRuns(new MemoryStore());
    const names = async () =>
      (await verifyAudit({ audit, objects }, null, { level: 'signed', trusted: LOG_KEY })).findings.map(
        (f) => f.object,
      );
    const rotated = await log.rotate(OTHER_KEY);
    await trail.write(keptBy(RUN_A));
    await sealRun(trail, rotated, request(RUN_A, 'finished'));
    await trail.write(keptBy(RUN_A));
    await sealRun(trail, log, request(RUN_A, 'finished'));
    expect(await names()).toEqual(['log/checkpoint/5']);
    const notes = [(await audit.get('log/key/0'))!, (await audit.get('log/key/1'))!];
    expect(followKeys(notes, log.origin)).toMatchObject({ keys: [{ number: 0 }, { number: 1 }], found: null });
    for (const [number, bytes] of notes.entries())
      for (let place = 0; place < bytes.length; place++) {
        const changed = notes.with(
          number,
          Uint8Array.from(bytes, (byte, i) => (i === place ? byte ^ 2 : byte)),
        );
        const { keys, found } = followKeys(changed, log.origin);
        expect([keys.length, found], `byte ${place}`).toEqual([number, expect.any(String)]);
      }
  });

  it('that nobody has signed for is refused by the next process', async () => {
    const { audit } = await writeAuditedRuns(new MemoryStore());
    const stranger = await AuditLog.open(new MemoryStore(), OTHER_KEY);
    expect(stranger.origin).toBe(OTHER_KEY.name);
    await audit.put(
      'log/key/1',
      (await (await writeAuditedRuns(new MemoryStore(), OTHER_KEY)).audit.get('log/key/0'))!,
    );
    await expect(AuditLog.open(audit, LOG_KEY)).rejects.toThrow(CorruptArtifactError);
  });
});
