/** What a write that fails halfway leaves and says: nothing, and the reason with the disk, the file or the refusal itself. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeFolder, makeFolderSync } from '../../../../infra/files/make-folder.js';
import { writeNewFolder } from '../../../../infra/files/new-file.js';
import { writeResultFile } from '../../../../infra/files/result-file.js';
import { viaDraft } from '../../../../infra/files/via-draft.js';
import { InvalidInputError, NoRoomError } from '../../../../schemas/failure.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';

const bytes = Uint8Array.of(1, 2, 3);
const system = (code: string) => Object.assign(new Error(`${code}: said so`), { code });
let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

/** The reason of a draft that fails after it was begun. */
async function failing(error: unknown, file = join(folder, 'new', 'file')): Promise<unknown> {
  return viaDraft(file, 1_234, async (draft) => {
    expect(dirname(draft)).toBe(dirname(file));
    writeFileSync(draft, 'half');
    throw error;
  }).catch((reason) => reason);
}

describe('a draft that fails', () => {
  it('leaves nothing but the folder', async () => {
    await failing(system('EIO'));
    expect(readdirSync(join(folder, 'new'))).toEqual([]);
  });

  it.each(['ENOSPC', 'EDQUOT'])('for want of room (%s) names the disk and the size', async (code) => {
    const cause = system(code);
    const error = await failing(cause);
    expect(error).toBeInstanceOf(NoRoomError);
    expect(error).toMatchObject({
      message: expect.stringContaining(
        `${join(folder, 'new', 'file')} cannot be written: the disk of ${join(folder, 'new')} is full: needs 0.0012 MB`,
      ),
      facts: { folder: join(folder, 'new') },
      cause,
    });
  });

  it('for another reason of the system names the file and the code', async () => {
    const cause = system('EIO');
    const file = join(folder, 'new', 'file');
    const error = await failing(cause);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error).toMatchObject({ message: `${file} cannot be written: EIO`, facts: { file, found: 'EIO' }, cause });
  });

  it('without a code gives the words, and a refusal is passed on as it is', async () => {
    expect(await failing(new Error('no such letter'))).toMatchObject({
      message: `${join(folder, 'new', 'file')} cannot be written: no such letter`,
      facts: { found: '' },
    });
    const refusal = new InvalidInputError('refused');
    expect(await failing(refusal)).toBe(refusal);
  });
});

describe('a result', () => {
  it('replaces what was there, whole, and leaves no draft', async () => {
    const file = join(folder, 'a', 'report.html');
    await writeResultFile(file, bytes);
    await writeResultFile(file, Uint8Array.of(9));
    expect([...readFileSync(file)]).toEqual([9]);
    expect(readdirSync(join(folder, 'a'))).toEqual(['report.html']);
  });

  it('folder that fails is not there at all', async () => {
    const name = `${'x'.repeat(300)}`;
    await expect(writeNewFolder(join(folder, 'model'), { a: bytes, [name]: bytes })).rejects.toThrow('ENAMETOOLONG');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe.each([
  ['makeFolder', makeFolder],
  ['makeFolderSync', async (path: string) => makeFolderSync(path, 0o700)],
] as const)('%s', (name, make) => {
  it('makes what is missing on the way, and is content with what is there', async () => {
    const path = join(folder, 'a', 'b', 'c');
    await make(path);
    await make(path);
    expect(statSync(path).isDirectory()).toBe(true);
    if (name === 'makeFolderSync')
      expect(['a', 'a/b', 'a/b/c'].map((each) => statSync(join(folder, each)).mode & 0o777)).toEqual([
        0o700, 0o700, 0o700,
      ]);
  });

  it('of many at a time makes one', async () => {
    await Promise.all(Array.from({ length: 8 }, () => make(join(folder, 'x', 'y'))));
    expect(statSync(join(folder, 'x', 'y')).isDirectory()).toBe(true);
  });

  it.each([
    ['file', 'EEXIST'],
    ['file/inside', 'ENOTDIR'],
    ['file/deep/inside', 'ENOTDIR'],
  ])('does not take %s: %s', async (below, code) => {
    writeFileSync(join(folder, 'file'), '');
    await expect(make(join(folder, below))).rejects.toMatchObject({ code });
  });

  it('ends where a folder takes no entries', async () => {
    await expect(make('/proc/none/deep/er')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
