/**
 * A local server on a full disk does not say so: MinIO blames the length of the body, SeaweedFS an internal error.
 * Both look passing and would be retried for ever. Where the server's folder is known, a failed write looks at its disk.
 */
import { statfs } from 'node:fs/promises';
import { ResourceError, StoreUnavailableError } from '../../schemas/failure.js';
import type { ObjectStore } from './port.js';

/** Servers need room of their own beside the object: SeaweedFS opens volumes, MinIO writes twice. */
const RESERVE_BYTES = 32 * 1024 * 1024;

/** @param folder of the server's data, on this machine */
export function withDiskCheck(store: ObjectStore, folder: string): ObjectStore {
  const write = async <T>(key: string, bytes: Uint8Array, run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      throw error instanceof StoreUnavailableError ? await explain(error, folder, key, bytes.length) : error;
    }
  };
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

async function explain(error: StoreUnavailableError, folder: string, key: string, bytes: number): Promise<Error> {
  const { bavail, bsize } = await statfs(folder);
  const haveBytes = bavail * bsize;
  const needBytes = bytes + RESERVE_BYTES;
  if (haveBytes >= needBytes) return error;
  return new ResourceError(
    `${folder}: cannot write "${key}": the disk is full`,
    { need: `${needBytes} bytes`, have: `${haveBytes} bytes` },
    { cause: error },
  );
}
