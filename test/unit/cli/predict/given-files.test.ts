import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { withoutFolders } from '../../../../cli/predict/given-files.js';
import { readGivenCrystals } from '../../../../cli/run/start/given-crystals.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';

function folderOf(names: readonly string[]): string {
  const folder = temporaryFolder();
  for (const name of names) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), 'text\n');
  }
  return folder;
}

describe('files that a user names', () => {
  it('are those of a folder by name, without hidden ones, lists of a training and folders inside', async () => {
    const folder = folderOf([
      'b.cif',
      'a.vasp',
      '.hidden',
      'id_prop.csv',
      'not_computed.jsonl',
      'inside/c.vasp',
      'notes.md',
    ]);
    const own = ['a.vasp', 'b.cif', 'notes.md'].map((name) => path.join(folder, name));
    expect(await withoutFolders([folder, 'x.vasp'])).toEqual([...own, 'x.vasp']);
  });

  it('are set aside by name where they are no text, not there, or there twice', async () => {
    const folder = folderOf(['a.vasp', 'picture.png']);
    writeFileSync(path.join(folder, 'picture.png'), Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0xff, 0xfe));
    const [a, picture, none] = ['a.vasp', 'picture.png', 'none.cif'].map((name) => path.join(folder, name));
    const { names, reading } = await readGivenCrystals([folder, a!, none!], { order: true });
    expect(names).toEqual([a]);
    expect(reading.order).toBe(true);
    expect(reading.unreadable!.map(({ id }) => id)).toEqual([picture, none, a]);
    for (const { id, message } of reading.unreadable!) expect(message).toContain(id);
  });

  it('are refused where a folder has none', async () => {
    await expect(readGivenCrystals([temporaryFolder()], {})).rejects.toThrow('there is no file in');
  });
});
