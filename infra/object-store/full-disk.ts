/**
 * A local server on a full disk does not always say so: SeaweedFS blames an internal error, which looks passing and would
 * be retried for ever. Where the server's folder is known, a failed write looks at its disk, and the disk is named.
 */
import { NoRoomError, StoreUnavailableError } from '../../schemas/failure.js';
import { noRoomError, RESERVE_BYTES, roomOf } from '../files/disk-room.js';
import type { ObjectStore } from './port.js';

/** SeaweedFS makes its volumes read-only when less than this share of the disk is free, and says `InternalError` then. */
const LEAST_SHARE = 0.01;
const READ_ONLY_VOLUMES = 'InternalError';

/** @param folder of the server's data, on this machine */
export function withDiskCheck(store: ObjectStore, folder: string): ObjectStore {
  const write = <T>(key: string, bytes: Uint8Array, run: () => Promise<T>): Promise<T> =>
    namingFullDisk(`cannot write "${key}"`, folder, bytes.length, run);
  return {
    put: (key, bytes) => write(key, bytes, () => store.put(key, bytes)),
    putIfAbsent: (key, bytes) => write(key, bytes, () => store.putIfAbsent(key, bytes)),
    get: (key) => store.get(key),
    getRange: (key, offset, length) => store.getRange(key, offset, length),
    head: (key) => store.head(key),
    list: (prefix) => store.list(prefix),
    delete: (key) => store.delete(key),
  };
}

/**
 * @param what cannot be done, for the message
 * @param bytes that are to be written
 * @throws NoRoomError naming the disk where it is the reason; else what `run` throws
 */
export async function namingFullDisk<T>(
  what: string,
  folder: string,
  bytes: number,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw explain(error, what, folder, bytes);
  }
}

function explain(error: unknown, what: string, folder: string, bytes: number): unknown {
  const saidSo = error instanceof NoRoomError;
  if (!saidSo && !(error instanceof StoreUnavailableError)) return error;
  const { freeBytes, totalBytes } = roomOf(folder);
  // A server that is being restarted on a disk with little room is away, and not full.
  const leastShare = saidSo || error.facts.found === READ_ONLY_VOLUMES ? LEAST_SHARE : 0;
  const needBytes = Math.max(bytes + RESERVE_BYTES, Math.ceil(leastShare * totalBytes));
  return saidSo || freeBytes < needBytes ? noRoomError(what, folder, needBytes, error) : error;
}
