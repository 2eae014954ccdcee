/** ZIP archives field by field, written here from PKWARE's APPNOTE: what every field means, and what is refused by name. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { listZip, takeFromZip } from '../../../../../infra/provision/programs/zip-archive.mjs';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

interface Entry {
  readonly name: string;
  readonly text: string;
  readonly flags?: number;
  readonly method?: number;
  /** Extra fields of the local header and of the directory, which may differ, and the comment: their lengths. */
  readonly lengths?: readonly [local: number, central: number, comment: number];
  readonly size?: number;
  readonly localSignature?: number;
}

function zip(entries: readonly Entry[], { comment = 0, count = entries.length, before = 0 } = {}): Buffer {
  const locals: Buffer[] = [Buffer.alloc(before, 7)];
  const directory: Buffer[] = [];
  let offset = before;
  for (const {
    name,
    text,
    flags = 0,
    method = 8,
    lengths: [local, central, note] = [0, 0, 0],
    size,
    localSignature,
  } of entries) {
    const data = method === 8 ? deflateRawSync(text) : Buffer.from(text);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(flags, 2);
    shared.writeUInt16LE(method, 4);
    shared.writeUInt32LE(crc32(text), 10);
    shared.writeUInt32LE(data.length, 14);
    shared.writeUInt32LE(size ?? text.length, 18);
    shared.writeUInt16LE(Buffer.byteLength(name), 22);
    const own = Buffer.alloc(4);
    own.writeUInt32LE(localSignature ?? 0x04034b50);
    const inLocal = Buffer.from(shared);
    inLocal.writeUInt16LE(local, 24);
    locals.push(own, inLocal, Buffer.from(name), Buffer.alloc(local, 1), data);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50);
    shared.copy(head, 6);
    head.writeUInt16LE(central, 30);
    head.writeUInt16LE(note, 32);
    head.writeUInt32LE(offset, 42);
    directory.push(head, Buffer.from(name), Buffer.alloc(central, 2), Buffer.alloc(note, 3));
    offset += 30 + Buffer.byteLength(name) + local + data.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment, 20);
  return Buffer.concat([...locals, central, end, Buffer.alloc(comment, 4)]);
}

function stored(bytes: Buffer): string {
  const file = join(temporaryFolder(), 'archive.whl');
  writeFileSync(file, bytes);
  return file;
}

async function taken(bytes: Buffer, name: string): Promise<string> {
  const into = temporaryFolder();
  await takeFromZip(stored(bytes), [{ from: name, to: 'out' }], into);
  return readFileSync(join(into, 'out'), 'utf8');
}

const LONG: readonly [number, number, number][] = [
  [0, 0, 0],
  [300, 0, 0],
  [0, 300, 0],
  [0, 0, 300],
  [1, 258, 515],
];

describe('an archive', () => {
  it.each(LONG)('with extra fields of %i and %i bytes and comments of %i is read to its end', async (...lengths) => {
    const bytes = zip([
      { name: 'a', text: 'first '.repeat(50), lengths },
      { name: 'dir/ü', text: 'second', method: 0, lengths },
      { name: 'c', text: '', lengths, method: 0 },
    ]);
    expect((await listZip(stored(bytes))).map(({ name, size }) => [name, size])).toEqual([
      ['a', 300],
      ['dir/ü', 6],
      ['c', 0],
    ]);
    expect([await taken(bytes, 'a'), await taken(bytes, 'dir/ü'), await taken(bytes, 'c')]).toEqual([
      'first '.repeat(50),
      'second',
      '',
    ]);
  });

  it.each([0, 1, 65_535])('with a comment of %i bytes behind it has its end found', async (comment) => {
    expect(await taken(zip([{ name: 'a', text: 'x' }], { comment }), 'a')).toBe('x');
  });

  it('of nothing has no entries, and may stand behind other bytes', async () => {
    expect(await listZip(stored(zip([])))).toEqual([]);
    expect(await taken(zip([{ name: 'a', text: 'x' }], { before: 100_000 }), 'a')).toBe('x');
  });
});

describe('what is refused', () => {
  it.each([
    ['an encrypted file', zip([{ name: 'a', text: 'x', flags: 1 }]), 'a is encrypted'],
    ['many disks and large files', zip([{ name: 'a', text: 'x' }], { count: 0xffff }), 'ZIP64 archives are not read'],
    [
      'fewer entries than are told',
      zip([{ name: 'a', text: 'x' }], { count: 2 }),
      "entry 1 of the archive's directory is damaged",
    ],
    ['a file without a name', zip([{ name: '', text: 'x' }]), 'a name that leads out of its folder: ""'],
    ['no archive at all', Buffer.from('x'.repeat(100)), 'is not a ZIP archive, or is cut short'],
    ['fewer bytes than an end has', Buffer.from('PK'), 'is not a ZIP archive, or is cut short'],
  ])('%s is, by name', async (_, bytes, message) => {
    await expect(listZip(stored(bytes))).rejects.toThrow(message);
  });

  it.each([
    [{ name: 'a', text: 'x', method: 12 }, 'a is packed by method 12, which is not read'],
    [{ name: 'a', text: 'xyz', size: 4 }, /a is damaged \(3 bytes of 4, checksum (\d+) for \1\)/],
    [{ name: 'a', text: 'x', localSignature: 0x04034b51 }, 'the header of a is damaged'],
  ] as const)('%j is, by its file', async (entry, message) => {
    await expect(taken(zip([entry]), 'a')).rejects.toThrow(message);
  });

  it('flags other than the one of encryption are none', async () => {
    expect(await taken(zip([{ name: 'a', text: 'x', flags: 0x0808 }]), 'a')).toBe('x');
  });

  it('a folder is taken without the entries that only name it', async () => {
    const bytes = zip([
      { name: 'lib/', text: '', method: 0 },
      { name: 'lib/a', text: 'x' },
      { name: 'library', text: 'y' },
    ]);
    const into = temporaryFolder();
    await takeFromZip(stored(bytes), [{ from: 'lib/', to: 'to/' }], into);
    expect(readFileSync(join(into, 'to/a'), 'utf8')).toBe('x');
    await expect(takeFromZip(stored(bytes), [{ from: 'lib', to: 'to' }], into)).rejects.toThrow('holds no lib');
  });
});
