/** Files that are never written over: what was there before a refused write is there after it, and nothing else. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  fillNewFolder,
  refuseExisting,
  writeFilesInto,
  writeNewFile,
  writeNewFiles,
  writeNewFolder,
} from '../../../../infra/files/new-file.js';
import { writeResultFile } from '../../../../infra/files/result-file.js';
import { InvalidInputError } from '../../../../schemas/failure.js';

const bytes = Uint8Array.of(1, 2, 3);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spectraloom-new-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a new file', () => {
  it('is written with the folders around it, whole', async () => {
    const file = join(folder, 'a/b/model');
    await writeNewFile(file, bytes);
    expect([...readFileSync(file)]).toEqual([1, 2, 3]);
    expect(readdirSync(join(folder, 'a/b'))).toEqual(['model']);
  });

  it('does not replace a file, a folder or a link, and of two writers one wins', async () => {
    writeFileSync(join(folder, 'file'), 'old');
    mkdirSync(join(folder, 'folder'));
    symlinkSync('nowhere', join(folder, 'link'));
    for (const name of ['file', 'folder', 'link']) {
      await expect(refuseExisting(join(folder, name))).rejects.toThrow(InvalidInputError);
      await expect(writeNewFile(join(folder, name), bytes)).rejects.toThrow(`${name} exists already`);
    }
    const both = await Promise.allSettled([7, 8].map((value) => writeNewFile(join(folder, 'x'), Uint8Array.of(value))));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('old');
    expect(readdirSync(folder).sort()).toEqual(['file', 'folder', 'link', 'x']);
  });
});

describe('several new files', () => {
  it('are all there, or none when one of them cannot be', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => join(folder, name)) as [string, string, string];
    await writeNewFiles(new Map([[a, bytes]]));
    const later = new Map([
      [b, bytes],
      [a, Uint8Array.of(9)],
      [c, bytes],
    ]);
    await expect(writeNewFiles(later)).rejects.toThrow(`${a} exists already`);
    expect(readdirSync(folder)).toEqual(['a']);
    expect([...readFileSync(a)]).toEqual([1, 2, 3]);
  });
});

describe('a place that takes no entries', () => {
  // Below /proc a folder exists and nothing can be made in it, not even by root; Node's recursive mkdir never returns.
  it.each(['/proc/none/file', '/proc/none/deep/er/file', '/dev/null/file'])('%s is refused at once', async (file) => {
    await expect(writeNewFile(file, bytes)).rejects.toThrow(`${file} cannot be written: `);
    await expect(writeNewFolder(file, { a: bytes })).rejects.toThrow(`${file} cannot be written: `);
    await expect(writeResultFile(file, bytes)).rejects.toThrow(`${file} cannot be written: `);
  });
});

describe('a new folder', () => {
  it('is there with all its files', async () => {
    await writeNewFolder(join(folder, 'model'), { 'a.pb': bytes, b: Uint8Array.of(), 'c/d.svg': bytes });
    expect(readdirSync(join(folder, 'model')).sort()).toEqual(['a.pb', 'b', 'c']);
    expect(readdirSync(join(folder, 'model/c'))).toEqual(['d.svg']);
    expect(readdirSync(folder)).toEqual(['model']);
  });

  it('takes a file piece by piece, and asks for it when the one before is written', async () => {
    await fillNewFolder(join(folder, 'model'), 0, async (draft) => {
      const files = async function* () {
        yield ['c/first.txt', ['one ', 'zwei ', 'três']] as const;
        expect(readFileSync(join(draft, 'c/first.txt'), 'utf8')).toBe('one zwei três');
        yield ['second', bytes] as const;
      };
      await writeFilesInto(draft, files());
    });
    expect(readFileSync(join(folder, 'model/c/first.txt'), 'utf8')).toBe('one zwei três');
    expect([...readFileSync(join(folder, 'model/second'))]).toEqual([...bytes]);
  });

  it('does not replace anything', async () => {
    mkdirSync(join(folder, 'model'));
    writeFileSync(join(folder, 'model/mine'), 'old');
    await expect(writeNewFolder(join(folder, 'model'), { mine: bytes })).rejects.toThrow('exists already');
    expect(readFileSync(join(folder, 'model/mine'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['model']);
  });

  it('that cannot be made there is refused with the reason', async () => {
    writeFileSync(join(folder, 'file'), 'old');
    const inside = join(folder, 'file/model');
    await expect(writeNewFolder(inside, { a: bytes })).rejects.toThrow(/cannot be written: ENOTDIR/);
  });
});
