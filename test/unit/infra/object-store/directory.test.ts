/** The shared laws, and what only a folder can get wrong. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { toStoreError } from '../../../../infra/object-store/file-faults.js';
import { openObjectStore } from '../../../../infra/object-store/open.js';
import type { ObjectStore } from '../../../../infra/object-store/port.js';
import { InvalidInputError, NoRoomError, StoreUnavailableError } from '../../../../schemas/failure.js';
import { describeObjectStore } from '../../../harness/laws/object-store-conformance.js';

const folders: string[] = [];
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'spectraloom store é '));
  folders.push(folder);
  return folder;
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function keys(store: ObjectStore): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of store.list('')) found.push(key);
  return found;
}

describeObjectStore('directory', async () => openObjectStore({ type: 'directory', folder: await newFolder() }));

describe('a directory store', () => {
  it('makes its folder, and what was written is there for the next process', async () => {
    const folder = join(await newFolder(), 'not', 'yet');
    await (await openObjectStore({ type: 'directory', folder })).put('a/b', Uint8Array.of(7));
    expect(await readFile(join(folder, 'a/b'))).toEqual(Buffer.of(7));
    expect(await (await openObjectStore({ type: 'directory', folder })).get('a/b')).toEqual(Buffer.of(7));
  });

  it('leaves no temporary file behind, whether a put wins or not', async () => {
    const folder = await newFolder();
    const store = await openObjectStore({ type: 'directory', folder });
    await Promise.all(Array.from({ length: 8 }, () => store.putIfAbsent('a', Uint8Array.of(1))));
    await expect(store.put('a/b', Uint8Array.of(1))).rejects.toThrow(InvalidInputError);
    expect(await readdir(join(folder, '.incoming'))).toEqual([]);
  });

  it('does not list temporary files of dead processes, and removes those older than a day when it is opened', async () => {
    const folder = await newFolder();
    await mkdir(join(folder, '.incoming'));
    for (const name of ['old', 'new']) await writeFile(join(folder, '.incoming', name), 'half an obj');
    // A slow write of another process may be hours old.
    for (const [name, hours] of [
      ['old', 25],
      ['new', 23],
    ] as const) {
      const then = Date.now() / 1000 - hours * 3600;
      await utimes(join(folder, '.incoming', name), then, then);
    }
    const store = await openObjectStore({ type: 'directory', folder });
    expect(await keys(store)).toEqual([]);
    expect(await readdir(join(folder, '.incoming'))).toEqual(['new']);
  });

  it.skipIf(process.getuid?.() === 0)('names the folder it may not write to', async () => {
    const folder = await newFolder();
    const store = await openObjectStore({ type: 'directory', folder });
    await chmod(join(folder, '.incoming'), 0o500);
    const refused = store.put('a', Uint8Array.of(1));
    await expect(refused).rejects.toThrow(InvalidInputError);
    await expect(refused).rejects.toThrow(folder);
    await chmod(join(folder, '.incoming'), 0o700);
  });

  it('says where there is a file in place of its folder', async () => {
    const file = join(await newFolder(), 'file');
    await writeFile(file, '');
    await expect(openObjectStore({ type: 'directory', folder: file })).rejects.toThrow(InvalidInputError);
  });

  it('tells a full disk, with need and have, from a refusal and from a passing fault', async () => {
    const folder = await newFolder();
    const action = { action: 'write', key: 'a/b', folder, needBytes: 1234 };
    const fault = async (code: string) => toStoreError(Object.assign(new Error(`${code}: said so`), { code }), action);
    const full = await fault('ENOSPC');
    expect(full).toBeInstanceOf(NoRoomError);
    expect(full).toMatchObject({
      message: expect.stringContaining(`the disk of ${folder} is full: needs `),
      facts: { folder, need: '0.0012 MB', have: expect.stringMatching(/^[\d.]+ [MG]B$/) },
    });
    expect(await fault('EDQUOT')).toBeInstanceOf(NoRoomError);
    expect(await fault('EACCES')).toBeInstanceOf(InvalidInputError);
    expect(await fault('EROFS')).toBeInstanceOf(InvalidInputError);
    expect(await fault('EIO')).toBeInstanceOf(StoreUnavailableError);
    expect(await fault('EMFILE')).toBeInstanceOf(StoreUnavailableError);
  });
});
