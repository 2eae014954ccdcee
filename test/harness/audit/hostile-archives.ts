/**
 * Exports as somebody may hand them over who means harm: written byte by byte, by nothing that the program uses, and each
 * wrong in one point alone.
 */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ArchiveMember {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What is told otherwise than it is. */
interface Lies {
  /** In the member's own header; the list has `name`. */
  readonly localName?: string;
  readonly rawName?: Uint8Array;
  readonly content?: Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  readonly mode?: number;
  readonly crc32?: number;
  readonly size?: number;
  readonly trailerSize?: number;
  readonly offset?: number;
  readonly date?: number;
  readonly extra?: Uint8Array;
  readonly comment?: string;
  /** Between the member before and this one. */
  readonly gap?: Uint8Array;
  /** Not written at all, only listed. */
  readonly isListedOnly?: boolean;
  /** Written, and not listed. */
  readonly isHidden?: boolean;
}

type Written = ArchiveMember & Lies;

interface Ending {
  readonly before?: Uint8Array;
  readonly comment?: Uint8Array;
  readonly after?: Uint8Array;
  readonly count?: number;
  readonly disk?: number;
  readonly directoryOffset?: number;
  readonly zip64?: { readonly count?: number; readonly offset?: number; readonly at?: number };
}

const u16 = (...values: number[]) => Buffer.from(values.flatMap((value) => [value & 255, (value >>> 8) & 255]));
const u32 = (...values: number[]) => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, 4 * i);
  return bytes;
};
const u64 = (value: number) => u32(value % 2 ** 32, Math.floor(value / 2 ** 32));

function archive(members: readonly Written[], ending: Ending = {}): Buffer {
  const body: Uint8Array[] = [ending.before ?? Buffer.alloc(0)];
  const records: Uint8Array[] = [];
  let end = body[0]!.length;
  let listed = 0;
  for (const member of members) {
    const { bytes, gap = Buffer.alloc(0), method = 0, flags = 0x808, mode = 0o100644, date = 33 } = member;
    const name = member.rawName ?? Buffer.from(member.name);
    const localName = member.localName === undefined ? name : Buffer.from(member.localName);
    const content = member.content ?? bytes;
    const sum = member.crc32 ?? crc32(bytes);
    const size = member.size ?? bytes.length;
    const compressed = method === 0 ? size : content.length;
    const extra = member.extra ?? Buffer.alloc(0);
    const comment = Buffer.from(member.comment ?? '');
    const offset = member.offset ?? end + gap.length;
    if (!member.isListedOnly) {
      const common = [u16(20, flags, method, 0, date), u32(0, 0, 0), u16(localName.length, 0)];
      const trailer = [u32(0x08074b50, sum, compressed, member.trailerSize ?? size)];
      const written = Buffer.concat([gap, u32(0x04034b50), ...common, localName, content, ...trailer]);
      body.push(written);
      end += written.length;
    }
    if (member.isHidden) continue;
    listed++;
    records.push(
      Buffer.concat([
        u32(0x02014b50),
        u16(0x33f, 20, flags, method, 0, date),
        u32(sum, compressed, size),
        u16(name.length, extra.length, comment.length, 0, 0),
        u32(mode * 2 ** 16, offset),
        name,
        extra,
        comment,
      ]),
    );
  }
  const directory = Buffer.concat(records);
  const start = ending.directoryOffset ?? end;
  const count = ending.count ?? listed;
  const { zip64, comment = Buffer.alloc(0), after = Buffer.alloc(0), disk = 0 } = ending;
  const large = zip64
    ? [
        u32(0x06064b50),
        u64(44),
        u16(0x33f, 45),
        u32(0, 0),
        u64(zip64.count ?? listed),
        u64(zip64.count ?? listed),
        u64(directory.length),
        u64(zip64.offset ?? start),
        u32(0x07064b50, 0),
        u64(zip64.at ?? start + directory.length),
        u32(1),
      ]
    : [];
  const stated = zip64
    ? [u16(0xffff, 0xffff), u32(0xffffffff, 0xffffffff)]
    : [u16(count, count), u32(directory.length, start)];
  const last = [u32(0x06054b50), u16(disk, disk), ...stated, u16(comment.length), comment, after];
  return Buffer.concat([...body, directory, ...large, ...last]);
}

const utf8Path = (name: string, shown: string) => {
  const data = Buffer.concat([Buffer.from([1]), u32(crc32(name)), Buffer.from(shown)]);
  return Buffer.concat([u16(0x7075, data.length), data]);
};

/**
 * @param members of a sound export
 * @returns what is wrong -> the archive, and a part of what is said of it: the member's name, or what the archive lacks
 */
export function hostileArchives(members: readonly ArchiveMember[]): Record<string, { bytes: Buffer; says: string }> {
  const text = Buffer.from('{}');
  const whole = archive(members);
  const [head, ...others] = members as [ArchiveMember, ...ArchiveMember[]];
  const [victim] = members.filter(({ name }) => name.startsWith('audit/entries/')) as [ArchiveMember];
  const at = members.indexOf(victim);
  const added = (name: string, lies: Lies = {}, bytes: Uint8Array = text) => ({
    bytes: archive([...members, { name, bytes, ...lies }]),
    says: name,
  });
  const lying = (lies: Lies) => ({ bytes: archive(members.with(at, { ...victim, ...lies })), says: victim.name });
  const ending = (end: Ending, says = '') => ({ bytes: archive(members, end), says });
  const manifest = (bytes: Uint8Array) => ({ bytes: archive([{ ...head, bytes }, ...others]), says: 'export.json' });
  const edited = (change: object) =>
    manifest(Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(head.bytes).toString()), ...change })));
  const cut = (tenth: number) => ({ bytes: whole.subarray(0, Math.floor((whole.length * tenth) / 10)), says: '' });
  const bomb = Buffer.alloc(2_000_000);
  const second = { ...others.at(-1)!, name: 'audit/log/origin' };
  return {
    'a name above the archive': added('audit/../../etc/passwd'),
    'a name that begins above it': added('../audit/x'),
    'an absolute name': added('/audit/x'),
    'a name on a drive': added('C:/audit/x'),
    'a name with backslashes': added('audit\\..\\x'),
    'a name with an empty part': added('audit//x'),
    'a name with a point for a part': added('audit/./x'),
    'a hidden name': added('audit/.x'),
    'a folder': added('audit/x/', {}, Buffer.alloc(0)),
    'an empty name': { ...added(''), says: '' },
    'a name with a control character': { ...added('audit/a\u0007b'), says: '' },
    'a name with a zero byte': { ...added('audit/a\u0000b'), says: '' },
    'a name that ends in a blank': added('audit/x '),
    'a name of 600 characters': added(`audit/${'x'.repeat(600)}`),
    'a name that is no UTF-8': {
      ...added('audit/x', { rawName: Buffer.from('audit/\xe9', 'latin1') }),
      says: 'audit/',
    },
    'a name that no export has': added('setup.py'),
    'a name with an accent': added('audit/\u00e9'),
    'one name in two normal forms': {
      bytes: archive([...members, { name: 'audit/\u00e9', bytes: text }, { name: 'audit/e\u0301', bytes: text }]),
      says: 'audit/',
    },
    'names that differ by capitals': added('audit/log/ORIGIN'),
    'a file that is a folder of another': added('audit/log/origin/x'),
    'a file in the place of a folder': {
      bytes: archive([...members, { name: 'audit/log', bytes: text }]),
      says: 'audit/log',
    },
    'one member twice': { bytes: archive([...members, victim]), says: victim.name },
    'two members of one name': added(victim.name),
    'another name in the header': lying({ localName: victim.name.replace('audit', 'xudit') }),
    'a second name for other readers': {
      ...lying({ extra: utf8Path(victim.name, 'audit/other') }),
      says: 'audit/other',
    },
    'a link': added('audit/x', { mode: 0o120777 }),
    'a device': added('audit/x', { mode: 0o060644 }),
    'a member that runs as its owner': lying({ mode: 0o104755 }),
    'a bomb': added('audit/x', { method: 8, content: deflateRawSync(bomb) }, bomb),
    'a compressed entry': lying({ method: 8, content: deflateRawSync(victim.bytes) }),
    'a method that nobody has': lying({ method: 99 }),
    'an encrypted member': lying({ flags: 0x809 }),
    'many names for the same bytes': {
      bytes: archive([
        ...members,
        ...Array.from({ length: 500 }, (_, i) => ({
          name: `audit/x${i}`,
          bytes: Buffer.from(victim.bytes),
          offset: 0,
          isListedOnly: true,
        })),
      ]),
      says: 'audit/x',
    },
    'a member in the middle of another': added('audit/x', { offset: 40, isListedOnly: true }),
    'a size of 4 GiB': lying({ size: 0xfffffffe }),
    'a size of an exbibyte, by ZIP64': lying({
      size: 0xffffffff,
      extra: Buffer.concat([u16(1, 16), u64(2 ** 52), u64(2 ** 52)]),
    }),
    'a size of ZIP64 that is another': lying({ extra: Buffer.concat([u16(1, 16), u64(3), u64(3)]) }),
    'another size behind its content': lying({ trailerSize: victim.bytes.length + 1 }),
    'another checksum': lying({ crc32: 7 }),
    'another time': lying({ date: 34 }),
    'a comment at a member': lying({ comment: 'see audit/other' }),
    'bytes before a member': lying({ gap: Buffer.from('#!/bin/sh\n') }),
    'a member that is not listed': {
      bytes: archive(members.flatMap((each, i) => (i === at ? [{ ...each, isHidden: true }, each] : [each]))),
      says: victim.name,
    },
    'a program before the archive': ending({ before: Buffer.from('MZ\u0000\u0000') }, 'export.json'),
    'a comment at the archive': ending({ comment: Buffer.from('nothing') }),
    'bytes behind the archive': ending({ after: Buffer.from('nothing') }),
    'a second archive in its comment': ending({ comment: archive([head, second]) }),
    'fewer members than are listed': ending({ count: members.length - 1 }),
    'more members than are listed': ending({ count: members.length + 1 }),
    'a part of several disks': ending({ disk: 1 }),
    'a list that begins elsewhere': ending({ directoryOffset: 5 }),
    'ZIP64 where none is needed': ending({ zip64: {} }),
    'another number of members in ZIP64': ending({ zip64: { count: 2 ** 50 } }),
    'a list of ZIP64 behind the end': ending({ zip64: { offset: 2 ** 50 } }),
    'a record of ZIP64 behind the end': ending({ zip64: { at: 2 ** 50 } }),
    'nothing in it': { bytes: archive([]), says: '' },
    'no head': { bytes: archive(others), says: 'export.json' },
    'no proof': { bytes: archive(members.filter(({ name }) => name !== 'seal.tlog-proof')), says: 'seal.tlog-proof' },
    'a head of another version': edited({ version: 2 }),
    'a head of another run': edited({ run: 'discover/oxides/c' }),
    'a head with a field of its own': edited({ trusted: true }),
    'a head that is nested without end': manifest(Buffer.from('['.repeat(100_000))),
    'a head that is no JSON': manifest(Buffer.from('PK')),
    ...Object.fromEntries(
      Array.from({ length: 10 }, (_, tenth) => [`${tenth} tenths of its bytes`, cut(tenth)] as const),
    ),
    'no archive at all': { bytes: Buffer.from('an audit trail'), says: '' },
    'an entry of another version': {
      bytes: archive(
        members.with(at, {
          ...victim,
          bytes: Buffer.from(Buffer.from(victim.bytes).toString().replace('"version":1', '"version":2')),
        }),
      ),
      says: victim.name.slice('audit/'.length),
    },
    'an entry of no use': added('audit/parts/ab/x'),
  };
}

/** The same members as an export has them. */
export function soundArchive(members: readonly ArchiveMember[]): Buffer {
  return archive(members);
}
