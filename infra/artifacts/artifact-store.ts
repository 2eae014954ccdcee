/**
 * Artifacts in the object store: named by content, written once, checked on every write and read.
 * A reference says everything (kind, hash, size, rows), so that nothing that comes back is taken on trust.
 */

import { createHash } from 'node:crypto';
import {
  CorruptArtifactError,
  InvalidInputError,
  MissingArtifactError,
  ResourceError,
  StoreUnavailableError,
} from '../../schemas/failure.js';
import {
  ARTIFACT_LAYOUTS,
  type ArtifactKind,
  MAX_OBJECT_BYTES,
  type ObjectRef,
  objectKey,
  type TableKind,
} from '../../schemas/run/artifact.js';
import { readTableFile } from '../arrow/read-file.js';
import type { ObjectStore } from '../object-store/port.js';
import { sha256Of } from './sha256.js';

/** An object that is deleted between our refused write and our look at it is written again, this often. */
const MAX_WRITES = 3;
/** Of an object whose bytes are only checked. */
const READ_BYTES = 4 * 1024 * 1024;

export class ArtifactStore {
  constructor(private readonly store: ObjectStore) {}

  /** As `putBytes`, with the schema version that this program writes. */
  putTableBytes(kind: TableKind, bytes: Uint8Array, rows: number): Promise<ObjectRef> {
    return this.putBytes(kind, bytes, rows, ARTIFACT_LAYOUTS[kind].schemaVersion);
  }

  /**
   * Publishes bytes under the name of their content; the same bytes again change nothing.
   *
   * @param rows of a table, which the file itself has to confirm; null for a document
   * @throws ResourceError above MAX_OBJECT_BYTES
   * @throws CorruptArtifactError when the bytes are not the table they are said to be, or the store already holds
   *   something of another size under their name
   */
  async putBytes(
    kind: ArtifactKind,
    bytes: Uint8Array,
    rows: number | null,
    schemaVersion: number,
  ): Promise<ObjectRef> {
    const ref: ObjectRef = { kind, sha256: sha256Of(bytes), bytes: bytes.length, rows, schemaVersion };
    const key = objectKey(ref);
    if (bytes.length > MAX_OBJECT_BYTES)
      throw new ResourceError(`artifact of kind ${kind} has ${bytes.length} bytes: it has to be split into shards`, {
        have: bytes.length,
        need: `at most ${MAX_OBJECT_BYTES}`,
      });
    checkContent(ref, bytes);
    for (let write = 1; write <= MAX_WRITES; write++) {
      if (await this.store.putIfAbsent(key, bytes)) return ref;
      const found = await this.store.head(key);
      if (found && found.bytes !== ref.bytes) throw corrupt(ref, `${found.bytes} bytes`, `${ref.bytes} bytes`);
      if (found) return ref;
    }
    throw new StoreUnavailableError(`object ${key} is deleted as fast as it is written`, { key, writes: MAX_WRITES });
  }

  /**
   * @returns exactly the bytes that the reference names
   * @throws MissingArtifactError when the store does not hold them
   * @throws CorruptArtifactError when it holds others, read whole twice
   */
  async getBytes(ref: ObjectRef): Promise<Uint8Array> {
    let bytes = await this.read(ref);
    // A faulty line gives wrong bytes once, a faulty object gives them again.
    if (mismatch(ref, bytes)) bytes = await this.read(ref);
    const difference = mismatch(ref, bytes);
    if (difference) throw corrupt(ref, difference.found, difference.expected);
    checkContent(ref, bytes);
    return bytes;
  }

  /**
   * @param kind of a table
   * @returns the whole reference of what a key record names by kind and hash alone
   * @throws MissingArtifactError, CorruptArtifactError
   */
  async refOf({ kind, sha256: expected }: Pick<ObjectRef, 'kind' | 'sha256'>): Promise<ObjectRef> {
    const named = { kind, sha256: expected, bytes: 0, rows: null, schemaVersion: 1 };
    const bytes = await this.read(named);
    const found = sha256Of(bytes);
    if (found !== expected) throw corrupt(named, `sha256 ${found}`, `sha256 ${expected}`);
    const { rows, schemaVersion } = readTableFile(bytes).header;
    return { kind, sha256: expected, bytes: bytes.length, rows, schemaVersion };
  }

  /**
   * Whether the object is there, to the byte; a large one is read part by part, so that it takes no more memory.
   * @throws CorruptArtifactError when it holds other bytes, read twice
   */
  async isWhole(ref: ObjectRef): Promise<boolean> {
    let found = await this.hashOf(ref);
    if (found !== null && found !== ref.sha256) found = await this.hashOf(ref);
    if (found !== null && found !== ref.sha256) throw corrupt(ref, `sha256 ${found}`, `sha256 ${ref.sha256}`);
    return found !== null;
  }

  /** Whether an object of that name and size is there; its content is not read. */
  async has(ref: ObjectRef): Promise<boolean> {
    return (await this.store.head(objectKey(ref)))?.bytes === ref.bytes;
  }

  /** Absent is no error. */
  async delete(ref: ObjectRef): Promise<void> {
    await this.store.delete(objectKey(ref));
  }

  /** @returns null where there is none */
  private async hashOf(ref: ObjectRef): Promise<string | null> {
    const key = objectKey(ref);
    if (ref.bytes < READ_BYTES) {
      const bytes = await this.store.get(key);
      return bytes && sha256Of(bytes);
    }
    const hash = createHash('sha256');
    // One byte more than there should be, so that a longer one is found.
    for (let offset = 0; offset <= ref.bytes; offset += READ_BYTES) {
      const part = await this.store.getRange(key, offset, Math.min(READ_BYTES, ref.bytes + 1 - offset));
      if (!part) return null;
      hash.update(part);
    }
    return hash.digest('hex');
  }

  private async read(ref: ObjectRef): Promise<Uint8Array> {
    const key = objectKey(ref);
    const bytes = await this.store.get(key);
    if (!bytes)
      throw new MissingArtifactError(`object ${key} is not in the store`, { key, expected: `sha256 ${ref.sha256}` });
    return bytes;
  }
}

function mismatch(ref: ObjectRef, bytes: Uint8Array): { found: string; expected: string } | null {
  if (bytes.length !== ref.bytes) return { found: `${bytes.length} bytes`, expected: `${ref.bytes} bytes` };
  const found = sha256Of(bytes);
  return found === ref.sha256 ? null : { found: `sha256 ${found}`, expected: `sha256 ${ref.sha256}` };
}

/** The file's own word against the reference: kind, rows and version. A document has no rows to count. */
function checkContent(ref: ObjectRef, bytes: Uint8Array): void {
  const { kind, rows, schemaVersion } = ref;
  if (!(kind in ARTIFACT_LAYOUTS)) {
    if (rows !== null)
      throw new InvalidInputError(`a document of kind ${kind} has no rows`, { found: rows, expected: 'null' });
    return;
  }
  const { header } = readTableFile(bytes);
  const found = `${header.kind}, ${header.rows} rows, schema version ${header.schemaVersion}`;
  const expected = `${kind}, ${rows} rows, schema version ${schemaVersion}`;
  if (found !== expected) throw corrupt(ref, found, expected);
}

function corrupt(ref: ObjectRef, found: string, expected: string): CorruptArtifactError {
  const key = objectKey(ref);
  return new CorruptArtifactError(`object ${key}: found ${found}, expected ${expected}`, { key, found, expected });
}
