/** An export that somebody was handed: its list is checked before anything of it is read. */
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { CorruptArtifactError, InvalidInputError } from '../../../schemas/failure.js';
import { byCodeUnit } from '../../../schemas/numerics/code-unit-order.js';
import { checkKey } from '../../object-store/key.js';
import { type AuditReader, parseCanonical } from '../trail/audit-reader.js';
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
const STORED = 0;
/** Kinds of files as Unix notes them in the upper half of a member's attributes. */
const [KIND_BITS, REGULAR, UNKNOWN] = [0o170000, 0o100000, 0];

interface OpenExport {
  readonly manifest: ExportManifest;
  readonly proof: Uint8Array;
  readonly readme: Uint8Array;
  readonly audit: AuditReader;
  readonly objects: AuditReader;
  close(): void;
}

/** @throws InvalidInputError naming the member for what is no export, a damaged or a hostile one */
export async function openExport(file: string): Promise<OpenExport> {
  const zip = await opened(file);
  try {
    const members = await membersOf(zip, file);
    const read = (name: string) => contentOf(zip, members.get(name), `${file}/${name}`);
    const [manifestBytes, proof, readme] = [await read(MANIFEST), await read(PROOF), await read(README)];
    if (!manifestBytes || !proof) throw refused(file, manifestBytes ? PROOF : MANIFEST, 'missing');
    const manifest = parseCanonical(ExportManifestSchema, MANIFEST, manifestBytes);
    if (manifest.fault) throw refused(file, MANIFEST, manifest.fault.found);
    const reader = (root: string): AuditReader => ({
      get: (key) => read(`${root}${key}`),
      async *list(prefix) {
        const names = [...members.keys()].filter((name) => name.startsWith(`${root}${prefix}`));
        for (const name of names.sort(byCodeUnit))
          yield { key: name.slice(root.length), bytes: members.get(name)?.uncompressedSize ?? 0 };
      },
    });
    return {
      manifest: manifest.value,
      proof,
      readme: readme ?? new Uint8Array(0),
      audit: reader(AUDIT_ROOT),
      objects: reader(OBJECTS_ROOT),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function opened(file: string): Promise<ZipFile> {
  try {
    return await openPromise(file, { autoClose: false, strictFileNames: true });
  } catch (cause) {
    throw refused(file, '', (cause as Error).message, cause);
  }
}

async function membersOf(zip: ZipFile, file: string): Promise<Map<string, Entry>> {
  const members = new Map<string, Entry>();
  let total = 0;
  try {
    if (zip.entryCount > MAX_MEMBERS) throw refused(file, '', `${zip.entryCount} members`);
    for await (const entry of zip.eachEntry()) {
      const { fileName } = entry;
      total += entry.uncompressedSize;
      const fault = faultOf(entry) ?? (members.has(fileName) ? 'there twice' : null);
      if (fault) throw refused(file, fileName, fault);
      // Many names for the same bytes would multiply the work.
      if (total > zip.fileSize) throw refused(file, fileName, `${total} bytes up to it, more than the file has`);
      members.set(fileName, entry);
    }
  } catch (error) {
    throw error instanceof InvalidInputError ? error : refused(file, '', (error as Error).message, error);
  }
  return members;
}

function faultOf(entry: Entry): string | null {
  const { fileName, compressionMethod, compressedSize, uncompressedSize, externalFileAttributes } = entry;
  const kind = (externalFileAttributes >>> 16) & KIND_BITS;
  if (kind !== REGULAR && kind !== UNKNOWN) return 'no regular file';
  if (entry.isEncrypted()) return 'encrypted';
  if (compressionMethod !== STORED || compressedSize !== uncompressedSize) return 'compressed';
  if (uncompressedSize > MAX_MEMBER_BYTES) return `${uncompressedSize} bytes`;
  if (!isMemberName(fileName)) return 'a name that no export has';
  try {
    checkKey(fileName);
    return null;
  } catch {
    return 'a name that no store has';
  }
}

async function contentOf(zip: ZipFile, entry: Entry | undefined, place: string): Promise<Uint8Array | null> {
  if (!entry) return null;
  try {
    const pieces: Buffer[] = [];
    for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
    return Buffer.concat(pieces);
  } catch (cause) {
    throw new CorruptArtifactError(`${place} cannot be read: ${(cause as Error).message}`, { file: place }, { cause });
  }
}

function refused(file: string, member: string, found: string, cause?: unknown): InvalidInputError {
  const place = member === '' ? file : `${file}/${member}`;
  return new InvalidInputError(
    `${JSON.stringify(place)} is no export of an audit trail: ${found}`,
    { file, member, found, expected: 'a ZIP archive as `audit export` writes it' },
    { cause },
  );
}
