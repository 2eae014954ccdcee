/**
 * Bytes of an export beside the contents of its members. They follow from the list of members, so that an archive has one
 * reading: nothing before, between or behind them, no second list, no header that tells another name or size.
 *
 * @source APPNOTE.TXT 6.3.10 (PKWARE), sections 4.3.7 to 4.3.16, as yazl 3.3.1 writes it for streams of unknown size
 */

/** A member as the directory at the end lists it. */
export interface ListedMember {
  /** UTF-8. */
  readonly name: Uint8Array;
  readonly crc32: number;
  readonly bytes: number;
  /** Of its header in the archive. */
  readonly offset: number;
}

const MADE_BY = (3 << 8) | 63;
const NEEDED = 20;
const NEEDED_ZIP64 = 45;
/** Names are UTF-8; checksum and sizes stand behind the content. */
const FLAGS = (1 << 11) | (1 << 3);
/** 1 January 1980, midnight. */
const DOS_DATE = (1 << 5) | 1;
const ATTRIBUTES = 0o100644 * 2 ** 16;
const IN_ZIP64 = 0xffffffff;
const COUNT_IN_ZIP64 = 0xffff;

/** @returns what stands before the content */
export function headerOf({ name }: ListedMember): Buffer {
  const head = fields([4, 0x04034b50], [2, NEEDED], ...common(0, 0, 0), [2, name.length], [2, 0]);
  return Buffer.concat([head, name]);
}

/** @returns what stands behind the content */
export function trailerOf(member: ListedMember): Buffer {
  const { crc32, bytes } = member;
  const width = isZip64(member) ? 8 : 4;
  return fields([4, 0x08074b50], [4, crc32], [width, bytes], [width, bytes]);
}

/** @returns the member's place in the directory at the end */
export function recordOf(member: ListedMember): Buffer {
  const { name, crc32, bytes, offset } = member;
  const isLarge = isZip64(member);
  const extra = isLarge ? fields([2, 1], [2, 24], [8, bytes], [8, bytes], [8, offset]) : Buffer.alloc(0);
  const stated = isLarge ? IN_ZIP64 : bytes;
  const head = fields(
    [4, 0x02014b50],
    [2, MADE_BY],
    [2, isLarge ? NEEDED_ZIP64 : NEEDED],
    ...common(crc32, stated, stated),
    [2, name.length],
    [2, extra.length],
    // No comment, first disk, no internal attributes.
    [6, 0],
    [4, ATTRIBUTES],
    [4, isLarge ? IN_ZIP64 : offset],
  );
  return Buffer.concat([head, name, extra]);
}

/**
 * @param start of the directory in the archive
 * @param length of the directory
 * @returns what stands behind the directory
 */
export function endOf(count: number, start: number, length: number): Buffer {
  const isLarge = count >= COUNT_IN_ZIP64 || start >= IN_ZIP64 || length >= IN_ZIP64;
  const large = fields(
    [4, 0x06064b50],
    [8, 44],
    [2, MADE_BY],
    [2, NEEDED_ZIP64],
    [8, 0],
    [8, count],
    [8, count],
    [8, length],
    [8, start],
    [4, 0x07064b50],
    [4, 0],
    [8, start + length],
    [4, 1],
  );
  const stated = Math.min(count, COUNT_IN_ZIP64);
  const end = fields(
    [4, 0x06054b50],
    [4, 0],
    [2, stated],
    [2, stated],
    [4, Math.min(length, IN_ZIP64)],
    [4, Math.min(start, IN_ZIP64)],
    [2, 0],
  );
  return isLarge ? Buffer.concat([large, end]) : end;
}

/** @returns where the next member, or the directory, begins */
export function endOfMember(member: ListedMember): number {
  return member.offset + headerOf(member).length + member.bytes + trailerOf(member).length;
}

type Field = readonly [width: number, value: number];

function common(crc32: number, compressed: number, uncompressed: number): Field[] {
  // Stored, as they are.
  return [
    [2, FLAGS],
    [2, 0],
    [2, 0],
    [2, DOS_DATE],
    [4, crc32],
    [4, compressed],
    [4, uncompressed],
  ];
}

function isZip64({ bytes, offset }: ListedMember): boolean {
  return bytes >= IN_ZIP64 || offset >= IN_ZIP64;
}

/** Little-endian. */
function fields(...given: readonly Field[]): Buffer {
  const bytes = Buffer.alloc(given.reduce((sum, [width]) => sum + width, 0));
  let at = 0;
  for (const [width, value] of given) {
    bytes.writeUIntLE(value % 2 ** 32, at, Math.min(width, 4));
    if (width > 4) bytes.writeUIntLE(Math.floor(value / 2 ** 32), at + 4, width - 4);
    at += width;
  }
  return bytes;
}
