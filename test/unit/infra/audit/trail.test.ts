/** Entries as they are written and read back, and where they lie. */
import { describe, expect, it } from 'vitest';
import { AuditTrail } from '../../../../infra/audit/trail/audit-trail.js';
import { auditStoreSettings, openAuditStore } from '../../../../infra/audit/trail/open-audit-store.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { CorruptArtifactError, InvalidInputError, ResourceError } from '../../../../schemas/failure.js';
import type { NewAuditEntry } from '../../../../schemas/run/audit/entry.js';
import { tickingClock } from '../../../harness/audit/audited-runs.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';

const RUN = 'discover/oxides/0190';
const ACTION = {
  kind: 'action',
  run: RUN,
  action: 'amend',
  owner: 'ada',
  reason: null,
  accepted: true,
  details: { value: { trials: 12, axis: [1, 2] } },
  source: 'command',
} as const satisfies NewAuditEntry;

const open = () => new AuditTrail(new MemoryStore(), tickingClock());
async function keysIn(trail: AuditTrail): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of trail.store.list('')) keys.push(key);
  return keys;
}

describe('an entry', () => {
  it('is canonical JSON under a name of its run, time, kind and hash', async () => {
    const trail = open();
    const { key, sha256 } = await trail.write(ACTION);
    // printf '%s' '<the text below>' | sha256sum
    expect(sha256).toBe('865cd0656297bde25ebd70ff8aba7c324d3c0cbcefe4cc4901a6fcdd5ae72470');
    expect(key).toBe(`entries/${RUN}/2026-11-29T12:00:00.000Z-action-${sha256}.json`);
    expect(Buffer.from((await trail.store.get(key))!).toString()).toBe(
      '{"accepted":true,"action":"amend","at":"2026-11-29T12:00:00.000Z","details":{"value":{"axis":[1,2],"trials":12}},"kind":"action","owner":"ada","reason":null,"run":"discover/oxides/0190","source":"command","version":1}',
    );
  });

  it('is read back as it was written', async () => {
    const trail = open();
    const link = await trail.write(ACTION);
    expect(await trail.read(link.key)).toEqual({
      ...link,
      entry: { version: 1, at: '2026-11-29T12:00:00.000Z', ...ACTION },
    });
  });

  it('that is written again at the same time changes nothing', async () => {
    const trail = open();
    const at = '2026-11-29T12:00:00.000Z';
    expect(await trail.write({ ...ACTION, at })).toEqual(await trail.write({ ...ACTION, at }));
    expect(await keysIn(trail)).toHaveLength(1);
  });

  it('is refused by its field where it is none, and nothing is written', async () => {
    const trail = open();
    const wrong: Partial<Record<string, unknown>>[] = [
      { owner: '' },
      { run: '../etc' },
      { run: 'discover//a' },
      { run: '' },
      { action: 'forge' },
      { secret: 'x' },
      { at: 'yesterday' },
      { details: { value: Number.NaN } },
    ];
    for (const change of wrong)
      await expect(trail.write({ ...ACTION, ...change } as NewAuditEntry), JSON.stringify(change)).rejects.toThrow(
        InvalidInputError,
      );
    expect(await keysIn(trail)).toEqual([]);
  });

  it('that is missing or changed is corrupt, also when it is written again', async () => {
    const trail = open();
    const at = '2026-11-29T12:00:00.000Z';
    const { key } = await trail.write({ ...ACTION, at });
    await trail.store.put(key, Buffer.from('{}'));
    await expect(trail.read(key)).rejects.toThrow(CorruptArtifactError);
    await expect(trail.write({ ...ACTION, at })).rejects.toThrow(CorruptArtifactError);
    await trail.store.delete(key);
    await expect(trail.read(key)).rejects.toThrow(CorruptArtifactError);
    await expect(trail.read('entries/x')).rejects.toThrow(CorruptArtifactError);
  });
});

describe('a large value', () => {
  const large = { value: Array.from({ length: 20_000 }, (_, i) => i) };

  it('lies beside its entry, which stays under 64 KiB and is read whole', async () => {
    const trail = open();
    const { key } = await trail.write({ ...ACTION, details: large });
    const [, part] = await keysIn(trail);
    expect(part).toMatch(/^parts\/[0-9a-f]{2}\/[0-9a-f]{62}$/);
    expect((await trail.store.head(key))!.bytes).toBeLessThan(400);
    expect((await trail.read(key)).entry).toMatchObject({ details: large });
    await trail.store.put(part!, Buffer.from('[]'));
    await expect(trail.read(key)).rejects.toThrow(part!);
  });

  it('of a field that has to be in the entry is refused', async () => {
    await expect(open().write({ ...ACTION, reason: 'x'.repeat(70_000) })).rejects.toThrow(ResourceError);
  });
});

describe('an audit store', () => {
  it('lies beside the store of the artifacts', () => {
    expect(auditStoreSettings({ type: 'directory', folder: '/data/objects/' })).toEqual({
      type: 'directory',
      folder: '/data/objects-audit',
    });
    const s3 = { endPoint: 'a', port: 1, useSsl: false, accessKey: 'k', secretKey: 's', region: 'r' };
    expect(auditStoreSettings({ type: 's3', ...s3, bucket: 'spectra' })).toMatchObject({ bucket: 'spectra-audit' });
  });

  it('keeps runs apart', async () => {
    const store = await openAuditStore({ type: 'directory', folder: `${temporaryFolder()}/objects` });
    const trail = new AuditTrail(store, tickingClock());
    await trail.write(ACTION);
    await trail.write({ ...ACTION, run: 'discover/oxides/0191' });
    await trail.write({ ...ACTION, run: 'discover/oxides/0190/child' });
    expect(await trail.runs()).toEqual([RUN, `${RUN}/child`, 'discover/oxides/0191']);
    expect(await trail.entriesOf(RUN)).toHaveLength(1);
  });
});
