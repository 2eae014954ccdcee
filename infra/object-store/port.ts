/**
 * The object store that all artifacts and records live in: named byte strings, and nothing else.
 * It asks of a server only PUT, conditional PUT, GET, range, HEAD, LIST v2 and DELETE, so that the server can be replaced.
 *
 * Laws (all adapters pass `test/harness/laws/object-store-conformance.ts`):
 * - An object is seen whole or not at all: a reader never meets a part of a put, nor a mixture of two.
 * - What a call acknowledged is seen by every later call (read after write, list after write, none after delete).
 * - Bytes given and bytes returned belong to the caller: changing them changes no object.
 * - Keys are those of `checkKey`; no key is a folder of another (`a` beside `a/b`).
 * - An adapter does not retry: `patient.ts` and Temporal do.
 *
 * Every call throws StoreUnavailableError (transient), NoRoomError (disk full) or InvalidInputError
 * (refused credentials, bad bucket, no permission, bad key); a read throws CorruptArtifactError where a local server
 * cannot read back what it holds. No message holds a secret.
 */
export interface ObjectStore {
  /** Writes or replaces. */
  put(key: string, bytes: Uint8Array): Promise<void>;

  /**
   * Writes unless there is an object: of many callers at the same time exactly one wins.
   * @returns whether this call wrote; false leaves what was there untouched
   */
  putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean>;

  /** @returns the whole object; null when there is none */
  get(key: string): Promise<Uint8Array | null>;

  /**
   * @param offset at least 0
   * @param length at least 0
   * @returns `get(key).subarray(offset, offset + length)`: shorter, down to empty, at the end; null when there is none
   */
  getRange(key: string, offset: number, length: number): Promise<Uint8Array | null>;

  /** @returns its size; null when there is none */
  head(key: string): Promise<{ readonly bytes: number } | null>;

  /** All objects whose key starts with `prefix` (any start of a key, not only a folder), in code-unit order. */
  list(prefix: string): AsyncIterable<StoredObject>;

  /** Absent is no error. */
  delete(key: string): Promise<void>;
}

export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
}
