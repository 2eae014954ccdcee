// @ts-check
/**
 * Reads chosen files out of a ZIP archive (a Python wheel is one) with Node's own modules.
 *
 * An archive is refused as a whole when one of its names would lead out of the target folder.
 * Formats beyond what wheels use (ZIP64, encryption, several disks) are refused by name.
 * @source PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';

const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/** @typedef {{ name: string, method: number, crc: number, packed: number, size: number, offset: number }} ZipEntry */
/** @typedef {{ from: string, to: string, executable?: boolean }} Taken `from` and `to` both end in `/` for a folder */

/** @param {string} name @returns {string} the same name @throws {Error} when it could lead out of the target folder */
export function requireInnerName(name) {
  const parts = name.split('/');
  if (name === '' || name.startsWith('/') || /[\\\0]/.test(name) || /^[A-Za-z]:/.test(name) || parts.includes('..')) {
    throw new Error(`the archive holds a name that leads out of its folder: ${JSON.stringify(name)}`);
  }
  return name;
}

/** @param {string} file @returns {Promise<ZipEntry[]>} in the order of the archive's directory */
export async function listZip(file) {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const tail = await readAt(handle, Math.max(0, size - 65_557), Math.min(size, 65_557));
    let end = tail.length - 22;
    while (end >= 0 && tail.readUInt32LE(end) !== END_SIGNATURE) end--;
    if (end < 0) throw new Error(`${file} is not a ZIP archive, or is cut short`);
    const count = tail.readUInt16LE(end + 10);
    const length = tail.readUInt32LE(end + 12);
    const start = tail.readUInt32LE(end + 16);
    if (count === 0xffff || start === 0xffffffff) throw new Error(`${file}: ZIP64 archives are not read`);
    return parseDirectory(await readAt(handle, start, length), count, file);
  } finally {
    await handle.close();
  }
}

/** @param {Buffer} bytes @param {number} count @param {string} file */
function parseDirectory(bytes, count, file) {
  /** @type {ZipEntry[]} */
  const entries = [];
  for (let i = 0, at = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL_SIGNATURE) {
      throw new Error(`${file}: entry ${i} of the archive's directory is damaged`);
    }
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = requireInnerName(bytes.toString('utf8', at + 46, at + 46 + nameLength));
    if (bytes.readUInt16LE(at + 8) & 1) throw new Error(`${file}: ${name} is encrypted`);
    entries.push({
      name,
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/**
 * @param {string} file the archive
 * @param {readonly Taken[]} wanted
 * @param {string} folder where the files go; made as needed
 * @throws {Error} when something wanted is not in the archive, or its size or checksum disagrees
 */
export async function takeFromZip(file, wanted, folder) {
  const entries = await listZip(file);
  for (const { from, to, executable } of wanted) {
    const found = entries.filter(({ name }) =>
      from.endsWith('/') ? name.startsWith(from) && !name.endsWith('/') : name === from,
    );
    if (found.length === 0) throw new Error(`${file} holds no ${from}`);
    for (const entry of found) {
      await extract(file, entry, join(folder, to + entry.name.slice(from.length)), executable ? 0o755 : 0o644);
    }
  }
}

/** @param {string} file @param {ZipEntry} entry @param {string} target @param {number} mode */
async function extract(file, entry, target, mode) {
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw new Error(`${file}: ${entry.name} is packed by method ${entry.method}, which is not read`);
  }
  await mkdir(dirname(target), { recursive: true });
  const start = await dataOffset(file, entry);
  let crc = 0;
  let size = 0;
  const checked = new Transform({
    transform(chunk, _encoding, done) {
      crc = crc32(chunk, crc);
      size += chunk.length;
      done(null, chunk);
    },
  });
  const packed = entry.packed === 0 ? emptyStream() : createReadStream(file, { start, end: start + entry.packed - 1 });
  const unpack = entry.method === DEFLATED ? createInflateRaw() : new PassThrough();
  await pipeline(packed, unpack, checked, createWriteStream(target, { mode }));
  if (size !== entry.size || crc !== entry.crc) {
    throw new Error(
      `${file}: ${entry.name} is damaged (${size} bytes of ${entry.size}, checksum ${crc} for ${entry.crc})`,
    );
  }
  await chmod(target, mode);
}

function emptyStream() {
  return new PassThrough().end();
}

/** The local header repeats the name and has an extra field of its own length: the data start behind both. */
/** @param {string} file @param {ZipEntry} entry */
async function dataOffset(file, entry) {
  const handle = await open(file);
  try {
    const header = await readAt(handle, entry.offset, 30);
    if (header.readUInt32LE(0) !== LOCAL_SIGNATURE) throw new Error(`${file}: the header of ${entry.name} is damaged`);
    return entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    await handle.close();
  }
}

/** @param {import('node:fs/promises').FileHandle} handle @param {number} position @param {number} length */
async function readAt(handle, position, length) {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error(`the archive is cut short at byte ${position + bytesRead}`);
  return buffer;
}
