/**
 * The laws of `infra/object-store/port.ts`, as tests for any adapter. Expected values are those of a plain map from
 * key to bytes; orders are those of code units.
 */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectStore, StoredObject } from '../../../infra/object-store/port.js';
import { InvalidInputError } from '../../../schemas/failure.js';

/** More than one page of any S3 service (1,000 keys). */
const PAGED_KEYS = 1205;

const ODD_KEYS = [
  'odd/a b',
  'odd/a+b',
  'odd/a=b&c',
  "odd/it's",
  'odd/(a)*!',
  'odd/a,b;c',
  'odd/a:b@c$d',
  'odd/a~b',
  'odd/007',
  'odd/1e5',
  'odd/true',
  'odd/a..b',
  `odd/${'x'.repeat(200)}`,
];

const FORBIDDEN_KEYS = [
  '',
  '/a',
  'a/',
  'a//b',
  '../a',
  'a/../../b',
  'a/./b',
  '.hidden',
  'a/.hidden',
  'a/b ',
  '1/a',
  'a\\b',
  'a\u0000b',
  'é/a',
  'a\nb',
  `a/${'x'.repeat(201)}`,
  `a${'/abcdefgh'.repeat(64)}`,
];

/** @param open gives the store, without objects; called once */
export function describeObjectStore(name: string, open: () => Promise<ObjectStore>, timeoutMs = 20_000): void {
  describe(`object store: ${name}`, { timeout: timeoutMs }, () => {
    let store: ObjectStore;
    beforeAll(async () => {
      store = await open();
    }, timeoutMs);
    afterAll(async () => {
      for (const { key } of await all(store, '')) await store.delete(key);
      expect(await all(store, '')).toEqual([]);
    }, timeoutMs);

    describe('bytes', () => bytesLaws(() => store));
    describe('conditional put', () => conditionalLaws(() => store));
    describe('ranges', () => rangeLaws(() => store));
    describe('keys and lists', () => listLaws(() => store));
  });
}

function bytesLaws(store: () => ObjectStore): void {
  it('gives back an empty object', async () => {
    await store().put('bytes/empty', new Uint8Array(0));
    expect(await read(store(), 'bytes/empty')).toEqual([]);
    expect(await store().head('bytes/empty')).toEqual({ bytes: 0 });
  });

  it('gives back 8 MiB unchanged', async () => {
    const bytes = pattern(8 * 1024 * 1024);
    await store().put('bytes/large', bytes);
    const found = await store().get('bytes/large');
    expect(found?.length).toBe(bytes.length);
    expect(hash(found!)).toBe(hash(bytes));
    expect(await store().head('bytes/large')).toEqual({ bytes: bytes.length });
  });

  it('writes the view that was given, not the buffer below it', async () => {
    await store().put('bytes/view', Uint8Array.of(1, 2, 3, 4, 5).subarray(1, 4));
    expect(await read(store(), 'bytes/view')).toEqual([2, 3, 4]);
  });

  it('replaces by put, with shorter and with longer bytes', async () => {
    for (const bytes of [[1, 2, 3], [4], [5, 6, 7, 8]]) {
      await store().put('bytes/replaced', Uint8Array.from(bytes));
      expect(await read(store(), 'bytes/replaced')).toEqual(bytes);
    }
  });

  it('keeps its own copy of what it is given, and gives copies away', async () => {
    const given = Uint8Array.of(1, 2, 3);
    await store().put('bytes/copied', given);
    given.fill(9);
    (await store().get('bytes/copied'))!.fill(8);
    expect(await read(store(), 'bytes/copied')).toEqual([1, 2, 3]);
  });

  it('knows nothing of what was never written', async () => {
    expect(await store().get('bytes/none')).toBeNull();
    expect(await store().head('bytes/none')).toBeNull();
    expect(await store().getRange('bytes/none', 0, 1)).toBeNull();
    expect(await store().getRange('bytes/none', 0, 0)).toBeNull();
  });

  it('takes a folder of objects, and a name below an object, for nothing', async () => {
    await store().put('bytes/folder/object', Uint8Array.of(1));
    expect(await store().get('bytes/folder')).toBeNull();
    expect(await store().head('bytes/folder')).toBeNull();
    expect(await store().get('bytes/folder/object/below')).toBeNull();
    expect(await store().head('bytes/folder/object/below')).toBeNull();
  });

  it('deletes, twice without an error, and nothing is left', async () => {
    await store().put('bytes/deleted', Uint8Array.of(1));
    await store().delete('bytes/deleted');
    await store().delete('bytes/deleted');
    expect(await store().get('bytes/deleted')).toBeNull();
    expect(await store().head('bytes/deleted')).toBeNull();
    expect(await all(store(), 'bytes/deleted')).toEqual([]);
  });

  it('shows one of many concurrent puts, whole', async () => {
    const versions = Array.from({ length: 8 }, (_, i) => new Uint8Array(200_000 + i).fill(i));
    await Promise.all(versions.map((bytes) => store().put('bytes/contended', bytes)));
    const found = (await store().get('bytes/contended'))!;
    expect(hash(found)).toBe(hash(versions[found[0]!]!));
  });
}

function conditionalLaws(store: () => ObjectStore): void {
  it('writes once and leaves what is there', async () => {
    expect(await store().putIfAbsent('once/a', Uint8Array.of(1))).toBe(true);
    expect(await store().putIfAbsent('once/a', Uint8Array.of(2, 2))).toBe(false);
    expect(await read(store(), 'once/a')).toEqual([1]);
  });

  it('takes an empty object for one', async () => {
    await store().put('once/empty', new Uint8Array(0));
    expect(await store().putIfAbsent('once/empty', Uint8Array.of(1))).toBe(false);
    expect(await read(store(), 'once/empty')).toEqual([]);
  });

  it('writes again after a delete', async () => {
    await store().putIfAbsent('once/again', Uint8Array.of(1));
    await store().delete('once/again');
    expect(await store().putIfAbsent('once/again', Uint8Array.of(2))).toBe(true);
    expect(await read(store(), 'once/again')).toEqual([2]);
  });

  it('lets exactly one of 16 callers win, and keeps its bytes', async () => {
    for (const round of [0, 1, 2]) {
      const key = `once/race-${round}`;
      const wins = await Promise.all(
        Array.from({ length: 16 }, (_, i) => store().putIfAbsent(key, new Uint8Array(100_000).fill(i))),
      );
      expect(wins.filter(Boolean)).toHaveLength(1);
      const found = (await store().get(key))!;
      expect(hash(found)).toBe(hash(new Uint8Array(100_000).fill(wins.indexOf(true))));
    }
  });
}

function rangeLaws(store: () => ObjectStore): void {
  const size = 1000;
  const edges = [
    [0, size],
    [0, 1],
    [size - 1, 1],
    [10, 20],
    [size - 1, 100],
    [0, size + 1],
    [size, 1],
    [size + 5, 10],
    [0, 0],
    [10, 0],
  ] as const;

  it.each(edges)('reads from %d, %d bytes, as the slice of the whole', async (offset, length) => {
    await store().put('range/a', pattern(size));
    const found = await store().getRange('range/a', offset, length);
    expect([...found!]).toEqual([...pattern(size).slice(offset, offset + length)]);
  });

  it('reads an empty range of an empty object', async () => {
    await store().put('range/empty', new Uint8Array(0));
    expect([...(await store().getRange('range/empty', 0, 10))!]).toEqual([]);
  });

  it.each([
    [-1, 1],
    [0, -1],
    [0.5, 1],
    [0, Number.NaN],
  ])('refuses the range %d, %d', async (offset, length) => {
    await expect(store().getRange('range/a', offset, length)).rejects.toThrow(InvalidInputError);
  });
}

function listLaws(store: () => ObjectStore): void {
  it.each(ODD_KEYS)('keeps %j apart and lists it unchanged', async (key) => {
    const bytes = new TextEncoder().encode(key);
    await store().put(key, bytes);
    expect(await read(store(), key)).toEqual([...bytes]);
    expect(await store().head(key)).toEqual({ bytes: bytes.length });
    expect(await store().putIfAbsent(key, bytes)).toBe(false);
    expect(await all(store(), key)).toContainEqual({ key, bytes: bytes.length });
  });

  it.each(FORBIDDEN_KEYS)('refuses the key %j everywhere', async (key) => {
    const bytes = Uint8Array.of(1);
    await expect(store().put(key, bytes)).rejects.toThrow(InvalidInputError);
    await expect(store().putIfAbsent(key, bytes)).rejects.toThrow(InvalidInputError);
    await expect(store().get(key)).rejects.toThrow(InvalidInputError);
    await expect(store().getRange(key, 0, 1)).rejects.toThrow(InvalidInputError);
    await expect(store().head(key)).rejects.toThrow(InvalidInputError);
    await expect(store().delete(key)).rejects.toThrow(InvalidInputError);
  });

  it('lists in code-unit order, by any start of a key', async () => {
    // The point and the hyphen come before the slash, capitals before small letters, 10 before 2.
    const keys = ['order/B', 'order/a-b', 'order/a.b', 'order/a/10', 'order/a/2', 'order/a/b/c', 'order/aa', 'order/b'];
    for (const key of [...keys].reverse()) await store().put(key, new TextEncoder().encode(key));
    expect(await all(store(), 'order/')).toEqual(keys.map((key) => ({ key, bytes: key.length })));
    const starts = ['order/a', 'order/a/', 'order/a/1', 'order/a/b', 'order/a/b/c', 'orde', 'order/c', 'order/aaa'];
    for (const start of starts)
      expect((await all(store(), start)).map(({ key }) => key)).toEqual(keys.filter((key) => key.startsWith(start)));
  });

  it(`lists ${PAGED_KEYS} objects, which is more than a page`, async () => {
    const keys = Array.from(
      { length: PAGED_KEYS },
      (_, i) => `paged/${i % 7 || 'flat'}/${String(i).padStart(5, '0')}`,
    ).sort();
    for (let start = 0; start < keys.length; start += 16)
      await Promise.all(keys.slice(start, start + 16).map((key) => store().put(key, Uint8Array.of(1))));
    expect((await all(store(), 'paged/')).map(({ key }) => key)).toEqual(keys);
    expect(await all(store(), 'paged/flat/00')).toHaveLength(Math.ceil(1000 / 7));
    for await (const { key } of store().list('paged/')) {
      expect(key).toBe(keys[0]);
      break;
    }
  });
}

/** Bytes that no shift or cut leaves unchanged. */
function pattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) * 7) & 0xff);
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function read(store: ObjectStore, key: string): Promise<number[] | null> {
  const bytes = await store.get(key);
  return bytes && [...bytes];
}

async function all(store: ObjectStore, prefix: string): Promise<StoredObject[]> {
  const found: StoredObject[] = [];
  for await (const object of store.list(prefix)) found.push(object);
  return found;
}
