/** The laws of the object store against real servers, and what a server can do to us: refuse, stop, come back. */
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArtifactStore } from '../../infra/artifacts/artifact-store.js';
import { StepLedger, stepKey } from '../../infra/artifacts/step-ledger.js';
import { openAuditStore, openFirstVersions } from '../../infra/audit/trail/open-audit-store.js';
import { laterVersions } from '../../infra/audit/verify/later-versions.js';
import { repairStore } from '../../infra/doctor/repair.js';
import { openObjectStore } from '../../infra/object-store/open.js';
import { withPatience } from '../../infra/object-store/patient.js';
import type { ObjectStore } from '../../infra/object-store/port.js';
import { withReadCheck } from '../../infra/object-store/unreadable.js';
import { InvalidInputError, StoreUnavailableError } from '../../schemas/failure.js';
import { objectKey } from '../../schemas/run/artifact.js';
import { attacksOn, namedBy, snapshotOf, unnamed } from '../harness/audit/attacks.js';
import { writeAuditedRuns } from '../harness/audit/audited-runs.js';
import { sealFourAtOnce } from '../harness/audit/sealed-at-once.js';
import { describeObjectStore } from '../harness/laws/object-store-conformance.js';
import { findServer, type S3Server, type ServerName, startS3Server } from '../harness/servers/s3-servers.js';

const SERVERS = await Promise.all(
  (['minio', 'weed'] as const).map(async (name) => ({ name, program: await findServer(name) })),
);

it('at least one S3 server is installed', () => {
  expect(SERVERS.filter(({ program }) => program !== null)).not.toEqual([]);
});

for (const { name, program } of SERVERS)
  describe.skipIf(program === null)(name, { timeout: 60_000 }, () => {
    let server: S3Server;
    beforeAll(async () => {
      server = await startS3Server(name, program!);
    }, 60_000);
    afterAll(() => server?.stop(), 30_000);

    describeObjectStore(name, () => openObjectStore(server.settings), 60_000);
    describe('faults', () => faults(name, () => server));
    describe('an audit trail', () => auditTrail(name, () => server));
  });

/** A part of what `npm run soak:audit` does to it. */
function auditTrail(name: ServerName, server: () => S3Server): void {
  const ONE_IN = 15;

  it('names what somebody changed who may write in its bucket', async () => {
    const runs = await writeAuditedRuns(await openAuditStore(server().settings));
    const before = await snapshotOf(runs.audit);
    const attacks = (await attacksOn(before)).filter((_, i) => i % ONE_IN === 0);
    for (const attack of attacks) expect(await unnamed(runs, before, attack), attack.what).toEqual([]);
    expect(await namedBy(runs)).toEqual([]);
  });

  // SeaweedFS keeps objects of this size in its database.
  it.runIf(name === 'minio')('names an entry that was damaged on the disk of the server', async () => {
    const audit = withReadCheck(await openAuditStore({ ...server().settings, bucket: 'damaged' }), 0);
    const runs = await writeAuditedRuns(audit);
    const [key] = [...(await snapshotOf(audit)).keys()].filter((name) => name.includes('-begun-'));
    damage(join(server().folder, 'data', 'damaged-audit'), Buffer.from((await audit.get(key!))!));
    expect(await namedBy(runs)).toContain(key);
  });

  it('that is locked counts the oldest version of everything, and names the others', async () => {
    const locked = { ...server().settings, bucket: 'locked', auditLock: { mode: 'GOVERNANCE', days: 1 } } as const;
    // A server may want to be asked again while it makes room for a new bucket, as runs do.
    const runs = await writeAuditedRuns(withPatience(await openAuditStore(locked), 40_000));
    const before = await snapshotOf(runs.audit);
    const [one, two] = [...before.keys()].filter((key) => key.startsWith('entries/')) as [string, string];
    await runs.audit.put(one, Buffer.from('{}'));
    await runs.audit.delete(two);
    const first = (await openFirstVersions(locked))!;
    expect(await snapshotOf(first)).toEqual(before);
    expect(await namedBy({ ...runs, audit: first })).toEqual([]);
    expect(laterVersions(first).map(({ object, found }) => [object, found])).toEqual([
      [one, '1 written over it'],
      [two, '1 deletions of it'],
    ]);
    // As it is now, both are wrong.
    expect(await namedBy(runs)).toEqual(expect.arrayContaining([one, two]));
    await openAuditStore({ ...server().settings, bucket: 'without' });
    await expect(openAuditStore({ ...locked, bucket: 'without' })).rejects.toThrow(/no object lock/);
  });

  it('gives every seal a number of its own when four runs are sealed at once', async () => {
    const numbers = (await sealFourAtOnce(await openAuditStore(server().settings), true)).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, i) => numbers[0]! + i));
  });
}

/** Changes the byte in the middle of the only place that holds these. */
function damage(folder: string, content: Buffer): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const holding = files.flatMap((entry) => {
    const file = join(entry.parentPath, entry.name);
    const at = readFileSync(file).indexOf(content);
    return at < 0 ? [] : [{ file, at }];
  });
  expect(holding.length).toBe(1);
  const [{ file, at }] = holding as [(typeof holding)[number]];
  const bytes = readFileSync(file);
  bytes[at + Math.floor(content.length / 2)]! ^= 0xff;
  writeFileSync(file, bytes);
}

function faults(name: ServerName, server: () => S3Server): void {
  const open = (changed = {}) => openObjectStore({ ...server().settings, ...changed });

  it('refuses wrong credentials without repeating them', async () => {
    const secretKey = 'a-secret-that-nobody-may-see';
    for (const changed of [{ secretKey }, { accessKey: 'nobody-of-that-name', secretKey }]) {
      const error = await open(changed).then(
        () => null,
        (reason) => reason,
      );
      expect(error).toBeInstanceOf(InvalidInputError);
      const shown = inspect(error, { depth: 10, showHidden: true });
      expect(shown).not.toContain(secretKey);
      expect(shown).not.toContain(server().settings.accessKey);
    }
  });

  it('refuses a bucket name that no service accepts', async () => {
    await expect(open({ bucket: 'No_Bucket' })).rejects.toThrow(InvalidInputError);
  });

  it('makes its bucket once, however many open it', async () => {
    const stores = await Promise.all(Array.from({ length: 4 }, () => open({ bucket: 'made-together' })));
    await stores[0]!.put('a/b', Uint8Array.of(1));
    expect(await stores[3]!.get('a/b')).toEqual(Uint8Array.of(1));
  });

  it('refuses an object that does not fit one request', async () => {
    const tooLarge = new Uint8Array(64 * 1024 * 1024 + 1);
    await expect((await open()).put('a/large', tooLarge)).rejects.toThrow(InvalidInputError);
  });

  // SeaweedFS tries for 13 s before it says so: once is enough there.
  it.each(name === 'minio' ? [3_000, 300_000] : [3_000])(
    'calls an object of %d bytes damaged when a byte of it was changed on its disk',
    async (size) => {
      const store = withReadCheck(await open(), 0);
      const bytes = randomBytes(size);
      const ref = { kind: 'report', sha256: createHash('sha256').update(bytes).digest('hex') } as const;
      const key = objectKey(ref);
      await store.put('report/other', randomBytes(size));
      await store.put(key, bytes);
      damage(server().folder, bytes.subarray(size / 2, size / 2 + 64));
      if (name === 'minio') {
        await expect(store.get(key)).rejects.toMatchObject({ name: 'CorruptArtifactError', facts: { key } });
        await expect(store.head('report/other')).resolves.toEqual({ bytes: size });
      }
      const { deletedObjects } = await repairStore(store);
      expect(deletedObjects).toEqual([key]);
      expect(await store.putIfAbsent(key, bytes)).toBe(true);
      expect(await store.get(key)).toEqual(new Uint8Array(bytes));
    },
  );

  it.runIf(name === 'minio')(
    'can take away an object whose description was changed on the disk, with the record that names it',
    async () => {
      const store = withReadCheck(await open(), 0);
      const bytes = randomBytes(300_000);
      const ref = await new ArtifactStore(store).putBytes('report', bytes, null, 1);
      const key = objectKey(ref);
      const identity = { step: 'report', codeVersion: 1, parameters: {}, inputs: {} };
      const made = { outputs: { report: ref }, transient: [], summary: {} };
      await new StepLedger(store).publish({ version: 1, key: stepKey(identity), ...identity, ...made });
      const entries = readdirSync(server().folder, { recursive: true, withFileTypes: true });
      const own = entries.find((entry) => entry.name === 'xl.meta' && entry.parentPath.endsWith(key))!;
      const file = join(own.parentPath, own.name);
      const description = readFileSync(file);
      description[Math.floor(description.length / 2)]! ^= 0xff;
      writeFileSync(file, description);
      const { deletedObjects, deletedRecords } = await repairStore(store);
      expect(deletedObjects).toEqual([key]);
      expect(deletedRecords.map(({ step }) => step)).toEqual(['report']);
      expect(await store.putIfAbsent(key, bytes)).toBe(true);
      expect(await store.get(key)).toEqual(new Uint8Array(bytes));
    },
  );

  it('calls a server that is gone unavailable, and goes on when it is back', async () => {
    const store: ObjectStore = await open();
    const artifacts = new ArtifactStore(withPatience(store, 40_000));
    const before = await artifacts.putBytes('report', new TextEncoder().encode('before'), null, 1);
    await server().kill();
    const calls = [
      () => store.get('a/b'),
      () => store.head('a/b'),
      () => store.put('a/b', Uint8Array.of(1)),
      () => store.putIfAbsent('a/b', Uint8Array.of(1)),
      () => store.delete('a/b'),
      () => store.list('')[Symbol.asyncIterator]().next(),
      () => open(),
    ];
    for (const call of calls) await expect(call()).rejects.toThrow(StoreUnavailableError);
    const written = artifacts.putBytes('report', new TextEncoder().encode('during'), null, 1);
    await server().restart();
    expect(new TextDecoder().decode(await artifacts.getBytes(await written))).toBe('during');
    expect(new TextDecoder().decode(await artifacts.getBytes(before))).toBe('before');
  });
}
