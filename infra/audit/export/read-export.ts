/** An export that somebody was handed: its list is checked before anything of it is read, and has one reading. */
import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { CorruptArtifactError, InvalidInputError } from '../../../schemas/failure.js';
import { byCodeUnit } from '../../../schemas/numerics/code-unit-order.js';
import { required } from '../../../schemas/required.js';
import { checkKey } from '../../object-store/key.js';
import { isDocumentName } from '../documents/documents.js';
import { type AuditReader, parseCanonical } from '../trail/audit-reader.js';
import { endOf, endOfMember, headerOf, type ListedMember, recordOf, trailerOf } from './archive-layout.js';
import {
  AUDIT_ROOT,
  type ExportManifest,
  ExportManifestSchema,
  isMemberName,
  MANIFEST,
  OBJECTS_ROOT,
  PROOF,
  README,
} from './export-layout.js';

const MAX_MEMBERS = 2_000_000;
/** One object of a store; lists of names of large runs are less. */
const MAX_MEMBER_BYTES = 64 * 1024 * 1024;
/** Of 100,000 attempts in one file. */
const MAX_DOCUMENT_BYTES = 400 * 1024 * 1024;
/** Records of the directory that are compared at a time. */
const RECORDS_AT_A_TIME = 4096;
const STORED = 0;
/** Kinds of files as Unix notes them in the upper half of a member's attributes. */
const [KIND_BITS, REGULAR, UNKNOWN] = [0o170000, 0o100000, 0];

interface OpenExport {
  readonly manifest: ExportManifest;
  readonly proof: Uint8Array;
  readonly readme: Uint8Array;
  /** Name -> bytes of what other programs read. */
  documents(): Promise<ReadonlyMap<string, Uint8Array>>;
  readonly audit: AuditReader;
  readonly objects: AuditReader;
  /** Names of members that nobody has asked for so far, sorted. */
  unread(): string[];
  close(): Promise<void>;
}

/** @throws InvalidInputError naming the member for what is no export, a damaged or a hostile one */
export async function openExport(file: string): Promise<OpenExport> {
  const members = await listed(file);
  const handle = await open(file).catch((cause) => {
    throw refused(file, '', (cause as Error).message, cause);
  });
  try {
    await refuseOtherBytes(handle, file, [...members.values()]);
    const asked = new Set<string>();
    const read = (name: string) => {
      asked.add(name);
      return contentOf(handle, members.get(name), `${file}/${name}`);
    };
    const head = (name: string) =>
      read(name).catch((cause) => {
        throw refused(file, name, (cause as Error).message, cause);
      });
    const [manifestBytes, proof, readme] = [await head(MANIFEST), await head(PROOF), await head(README)];
    if (!manifestBytes || !proof) throw refused(file, manifestBytes ? PROOF : MANIFEST, 'missing');
    const manifest = parseCanonical(ExportManifestSchema, MANIFEST, manifestBytes);
    if (manifest.fault) throw refused(file, MANIFEST, manifest.fault.found);
    const reader = (root: string): AuditReader => ({
      get: (key) => read(`${root}${key}`),
      async *list(prefix) {
        const names = [...members.keys()].filter((name) => name.startsWith(`${root}${prefix}`));
        for (const name of names.sort(byCodeUnit))
          yield { key: name.slice(root.length), bytes: members.get(name)?.bytes ?? 0 };
      },
    });
    return {
      manifest: manifest.value,
      proof,
      readme: readme ?? new Uint8Array(0),
      documents: async () => {
        const documents = new Map<string, Uint8Array>();
        for (const name of [...members.keys()].filter(isDocumentName))
          documents.set(name, (await read(name)) ?? new Uint8Array(0));
        return documents;
      },
      audit: reader(AUDIT_ROOT),
      objects: reader(OBJECTS_ROOT),
      unread: () => [...members.keys()].filter((name) => !asked.has(name)).sort(byCodeUnit),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** @returns the members by name, in the order of the archive */
async function listed(file: string): Promise<Map<string, ListedMember>> {
  const zip = await opened(file);
  try {
    return await membersOf(zip, file);
  } finally {
    zip.close();
  }
}

async function opened(file: string): Promise<ZipFile> {
  try {
    return await openPromise(file, { autoClose: false, strictFileNames: true, validateEntrySizes: false });
  } catch (cause) {
    throw refused(file, '', (cause as Error).message, cause);
  }
}

async function membersOf(zip: ZipFile, file: string): Promise<Map<string, ListedMember>> {
  const members = new Map<string, ListedMember>();
  /** Names in small letters, and the folders that they are in. */
  const taken = new Set<string>();
  const folders = new Set<string>();
  let total = 0;
  try {
    if (zip.entryCount > MAX_MEMBERS) throw refused(file, '', `${zip.entryCount} members`);
    for await (const entry of zip.eachEntry()) {
      const { fileName } = entry;
      total += entry.uncompressedSize;
      const fault = faultOf(entry) ?? (members.has(fileName) ? 'there twice' : sharedName(fileName, taken, folders));
      if (fault) throw refused(file, fileName, fault);
      // Many names for the same bytes would multiply the work.
      if (total > zip.fileSize) throw refused(file, fileName, `${total} bytes up to it, more than the file has`);
      const { crc32, uncompressedSize: bytes, relativeOffsetOfLocalHeader: offset } = entry;
      members.set(fileName, { name: Buffer.from(fileName), crc32, bytes, offset });
    }
  } catch (error) {
    throw error instanceof InvalidInputError ? error : refused(file, '', (error as Error).message, error);
  }
  return members;
}

/** Where capitals do not count, or an archive is unpacked into folders, one of two such members would hide the other. */
function sharedName(name: string, taken: Set<string>, folders: Set<string>): string | null {
  const small = name.toLowerCase();
  if (taken.has(small)) return 'a name that differs from another by capitals alone';
  if (folders.has(small)) return 'a name that is a folder of another';
  taken.add(small);
  for (let end = small.indexOf('/'); end >= 0; end = small.indexOf('/', end + 1)) {
    const folder = small.slice(0, end);
    if (taken.has(folder)) return `a name in a folder that is a file: ${folder}`;
    folders.add(folder);
  }
  return null;
}

function faultOf(entry: Entry): string | null {
  const { fileName, compressionMethod, compressedSize, uncompressedSize, externalFileAttributes } = entry;
  const kind = (externalFileAttributes >>> 16) & KIND_BITS;
  if (kind !== REGULAR && kind !== UNKNOWN) return 'no regular file';
  if (entry.isEncrypted()) return 'encrypted';
  if (compressionMethod !== STORED || compressedSize !== uncompressedSize) return 'compressed';
  if (uncompressedSize > (isDocumentName(fileName) ? MAX_DOCUMENT_BYTES : MAX_MEMBER_BYTES))
    return `${uncompressedSize} bytes`;
  if (!isMemberName(fileName)) return 'a name that no export has';
  if (!entry.fileNameRaw.equals(Buffer.from(fileName))) return 'a second name for it';
  try {
    checkKey(fileName);
    return null;
  } catch {
    return 'a name that no store has';
  }
}

/**
 * Members without a gap between them, and behind them the one directory that lists them.
 * @throws InvalidInputError naming the member at which the archive is another than `audit export` would write
 */
async function refuseOtherBytes(handle: FileHandle, file: string, members: readonly ListedMember[]): Promise<void> {
  const nameOf = (member: ListedMember) => Buffer.from(member.name).toString();
  let end = 0;
  for (const member of members) {
    if (member.offset !== end) throw refused(file, nameOf(member), `at byte ${member.offset}, and not at ${end}`);
    end = endOfMember(member);
  }
  const start = end;
  for (let first = 0; first < members.length; first += RECORDS_AT_A_TIME) {
    const group = members.slice(first, first + RECORDS_AT_A_TIME);
    const records = group.map(recordOf);
    const isAsWritten = await isAt(handle, end, Buffer.concat(records));
    for (const [i, record] of records.entries()) {
      if (!isAsWritten && !(await isAt(handle, end, record)))
        throw refused(file, nameOf(required(group[i])), 'listed in another way than an export is');
      end += record.length;
    }
  }
  const last = endOf(members.length, start, end - start);
  const { size } = await handle.stat();
  if (size !== end + last.length || !(await isAt(handle, end, last)))
    throw refused(file, '', 'another end than that of an export');
}

async function isAt(handle: FileHandle, position: number, expected: Buffer): Promise<boolean> {
  return (await readAt(handle, position, expected.length)).equals(expected);
}

/** @returns fewer bytes at the end of the file */
async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

async function contentOf(
  handle: FileHandle,
  member: ListedMember | undefined,
  place: string,
): Promise<Uint8Array | null> {
  if (!member) return null;
  const [header, trailer] = [headerOf(member), trailerOf(member)];
  const whole = await readAt(handle, member.offset, header.length + member.bytes + trailer.length);
  const content = whole.subarray(header.length, header.length + member.bytes);
  const isWhole =
    whole.subarray(0, header.length).equals(header) && whole.subarray(header.length + member.bytes).equals(trailer);
  if (isWhole && crc32(content) === member.crc32) return content;
  const found = isWhole ? 'its checksum is that of other bytes' : "what stands beside its content is no export's";
  throw new CorruptArtifactError(`${place}: ${found}`, { file: place });
}

function refused(file: string, member: string, found: string, cause?: unknown): InvalidInputError {
  const place = member === '' ? file : `${file}/${member}`;
  return new InvalidInputError(
    `${JSON.stringify(place)} is no export of an audit trail: ${found}`,
    { file, member, found, expected: 'a ZIP archive as `audit export` writes it' },
    { cause },
  );
}
