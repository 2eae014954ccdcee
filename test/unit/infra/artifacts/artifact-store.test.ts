/** Content names, checks on the way in and out. Hashes are those of `sha256sum`. */
import { beforeEach, describe, expect, it } from 'vitest';
import { encodeTable } from '../../../../infra/arrow/arrow-io.js';
import { ArtifactStore } from '../../../../infra/artifacts/artifact-store.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import {
  CorruptArtifactError,
  InvalidInputError,
  MissingArtifactError,
  ResourceError,
} from '../../../../schemas/failure.js';
import { MAX_OBJECT_BYTES, type ObjectRef, objectKey } from '../../../../schemas/run/artifact.js';

const HELLO = new TextEncoder().encode('hello\n');
/** `printf 'hello\n' | sha256sum` */
const HELLO_SHA256 = '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03';
const HELLO_KEY = 'report/58/91b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03.html';

const SPLIT = encodeTable(
  {
    kind: 'split',
    rows: 2,
    columns: { id: ['a', 'b'], subset: ['train', 'test'] },
    metadata: { seed: '1', grouping: 'formula' },
  },
  'test',
);

/** Gives wrong bytes on the first so many reads. */
class FaultyLine extends MemoryStore {
  wrongReads = 0;
  reads = 0;
  override async get(key: string): Promise<Uint8Array | null> {
    const bytes = await super.get(key);
    this.reads++;
    if (bytes && this.wrongReads-- > 0) bytes[0]! ^= 1;
    return bytes;
  }
}

let store: FaultyLine;
let artifacts: ArtifactStore;
beforeEach(() => {
  store = new FaultyLine();
  artifacts = new ArtifactStore(store);
});

describe('a name alone, as key records have it', () => {
  it('gives the whole reference of a table', async () => {
    const ref = await artifacts.putTableBytes('split', SPLIT, 2);
    expect(await artifacts.refOf({ kind: 'split', sha256: ref.sha256 })).toEqual(ref);
  });

  it('is refused where the store holds nothing, or something else', async () => {
    const name = { kind: 'split' as const, sha256: HELLO_SHA256 };
    await expect(artifacts.refOf(name)).rejects.toThrow(MissingArtifactError);
    await store.put(objectKey(name), SPLIT);
    await expect(artifacts.refOf(name)).rejects.toThrow(CorruptArtifactError);
  });
});

describe('publishing', () => {
  it('names a document by its content', async () => {
    const ref = await artifacts.putBytes('report', HELLO, null, 1);
    expect(ref).toEqual({ kind: 'report', sha256: HELLO_SHA256, bytes: 6, rows: null, schemaVersion: 1 });
    expect(await store.get(HELLO_KEY)).toEqual(HELLO);
    expect(await artifacts.getBytes(ref)).toEqual(HELLO);
  });

  it('gives the same reference again and writes once', async () => {
    const first = await artifacts.putTableBytes('split', SPLIT, 2);
    expect(await artifacts.putTableBytes('split', SPLIT, 2)).toEqual(first);
    const keys: string[] = [];
    for await (const { key } of store.list('')) keys.push(key);
    expect(keys).toEqual([objectKey(first)]);
  });

  it.each([
    ['rows', 'split', 3, 1, /found split, 2 rows, schema version 1, expected split, 3 rows/],
    ['kind', 'labels', 2, 1, /found split, .* expected labels/],
    ['schema version', 'split', 2, 2, /schema version 1, expected .* schema version 2/],
    ['missing rows', 'split', null, 1, /expected split, null rows/],
  ] as const)('refuses a table that is not what it is said to be: %s', async (_, kind, rows, version, message) => {
    const refused = artifacts.putBytes(kind, SPLIT, rows, version);
    await expect(refused).rejects.toThrow(CorruptArtifactError);
    await expect(refused).rejects.toThrow(message);
    expect(await artifacts.has({ kind, rows, schemaVersion: version, sha256: HELLO_SHA256, bytes: 6 })).toBe(false);
    for await (const { key } of store.list('')) expect(key).toBe('nothing was written');
  });

  it('refuses a document with rows', async () => {
    await expect(artifacts.putBytes('report', HELLO, 6, 1)).rejects.toThrow(InvalidInputError);
  });

  it('refuses more than one object may hold, with need and have', async () => {
    const refused = artifacts.putBytes('report', new Uint8Array(MAX_OBJECT_BYTES + 1), null, 1);
    await expect(refused).rejects.toThrow(ResourceError);
    await expect(refused).rejects.toMatchObject({ facts: { have: MAX_OBJECT_BYTES + 1 } });
  });

  it('does not take an object of another size under the same name for its own', async () => {
    await store.put(HELLO_KEY, Uint8Array.of(1, 2));
    const refused = artifacts.putBytes('report', HELLO, null, 1);
    await expect(refused).rejects.toThrow(CorruptArtifactError);
    await expect(refused).rejects.toThrow(/found 2 bytes, expected 6 bytes/);
  });
});

describe('reading', () => {
  let ref: ObjectRef;
  beforeEach(async () => {
    ref = await artifacts.putTableBytes('split', SPLIT, 2);
  });

  it('reads once more when the bytes are wrong once', async () => {
    store.wrongReads = 1;
    expect(await artifacts.getBytes(ref)).toEqual(SPLIT);
    expect(store.reads).toBe(2);
  });

  it('calls an object corrupt that is wrong twice, naming it and both hashes', async () => {
    store.wrongReads = 2;
    const refused = artifacts.getBytes(ref);
    await expect(refused).rejects.toThrow(CorruptArtifactError);
    await expect(refused).rejects.toMatchObject({
      facts: {
        key: objectKey(ref),
        expected: `sha256 ${ref.sha256}`,
        found: expect.stringMatching(/^sha256 [0-9a-f]{64}$/),
      },
    });
    expect(store.reads).toBe(2);
  });

  it('calls a cut object corrupt, naming both sizes', async () => {
    await store.put(objectKey(ref), SPLIT.subarray(0, 100));
    const refused = artifacts.getBytes(ref);
    await expect(refused).rejects.toThrow(`found 100 bytes, expected ${SPLIT.length} bytes`);
    expect(await artifacts.has(ref)).toBe(false);
  });

  it('does not believe a reference about its rows', async () => {
    await expect(artifacts.getBytes({ ...ref, rows: 7 })).rejects.toThrow(
      /found split, 2 rows, .* expected split, 7 rows/,
    );
  });

  it('names what is missing, and deletes without a word', async () => {
    expect(await artifacts.has(ref)).toBe(true);
    await artifacts.delete(ref);
    await artifacts.delete(ref);
    expect(await artifacts.has(ref)).toBe(false);
    const refused = artifacts.getBytes(ref);
    await expect(refused).rejects.toThrow(MissingArtifactError);
    await expect(refused).rejects.toThrow(objectKey(ref));
  });
});
