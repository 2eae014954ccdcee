/**
 * A byte that was damaged on the disk of a local server is told as a passing fault: MinIO asks to slow down
 * (`SlowDownRead`, `SlowDown` for a HEAD) or speaks of an internal error, SeaweedFS of an internal error. It does not
 * pass, and waiting for it would hold a run for ever: where the same server reads other keys meanwhile, the object is
 * what is wrong.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { CorruptArtifactError, StoreUnavailableError } from '../../schemas/failure.js';
import type { ObjectStore } from './port.js';

/** What an answering server says when it cannot read what it holds. */
const UNREADABLE = ['SlowDown', 'SlowDownRead', 'InternalError'];
/** Never written: a server that is well answers that there is none, from the same disk. */
const ABSENT_KEY = 'probe/absent';

/** A starved server recovers in less. */
const FOR_MS = 15_000;
const FIRST_WAIT_MS = 250;

/** @param forMs how long an object is read again, twice at least: SeaweedFS alone tries for 13 s before it answers */
export function withReadCheck(store: ObjectStore, forMs = FOR_MS): ObjectStore {
  const read = async <T>(key: string, run: () => Promise<T>): Promise<T> => {
    const begin = performance.now();
    let waitMs = FIRST_WAIT_MS;
    for (let readings = 1; ; readings++) {
      try {
        return await run();
      } catch (error) {
        if (!isUnreadable(error)) throw error;
        // Throws where the server answers nothing else either: then it is the server that is wrong.
        await store.get(ABSENT_KEY);
        if (readings > 1 && performance.now() - begin >= forMs) throw damaged(key, readings, error);
        await sleep(waitMs);
        waitMs *= 2;
      }
    }
  };
  return {
    put: (key, bytes) => store.put(key, bytes),
    putIfAbsent: (key, bytes) => store.putIfAbsent(key, bytes),
    get: (key) => read(key, () => store.get(key)),
    getRange: (key, offset, length) => read(key, () => store.getRange(key, offset, length)),
    head: (key) => read(key, () => store.head(key)),
    list: (prefix) => store.list(prefix),
    delete: (key) => store.delete(key),
  };
}

function isUnreadable(error: unknown): error is StoreUnavailableError {
  return error instanceof StoreUnavailableError && UNREADABLE.includes(String(error.facts.found));
}

function damaged(key: string, readings: number, cause: StoreUnavailableError): CorruptArtifactError {
  return new CorruptArtifactError(
    `object ${key} is damaged on the disk of the store: it could not be read ${readings} times, and others could`,
    { key, found: cause.message, expected: 'its bytes' },
    { cause },
  );
}
