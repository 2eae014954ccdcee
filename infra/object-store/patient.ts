/**
 * Waits out short failures of a store, so that the result of a long computation survives a server that is being
 * restarted. Only transient errors are repeated; after `patienceMs` the last one is thrown and Temporal takes over.
 *
 * A conditional put whose answer was lost is repeated too: it then returns false although its own first try wrote.
 * All users compare what is there with what they wanted to write, so that this changes nothing.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailableError } from '../../schemas/failure.js';
import type { ObjectStore } from './port.js';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2000;

/** @param patienceMs total of the waits of one call, at least 0 */
export function withPatience(store: ObjectStore, patienceMs: number): ObjectStore {
  const repeat = async <T>(run: () => Promise<T>): Promise<T> => {
    let waitMs = FIRST_WAIT_MS;
    for (let waitedMs = 0; ; ) {
      try {
        return await run();
      } catch (error) {
        if (!(error instanceof StoreUnavailableError) || waitedMs + waitMs > patienceMs) throw error;
        await sleep(waitMs);
        waitedMs += waitMs;
        waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
      }
    }
  };
  return {
    put: (key, bytes) => repeat(() => store.put(key, bytes)),
    putIfAbsent: (key, bytes) => repeat(() => store.putIfAbsent(key, bytes)),
    get: (key) => repeat(() => store.get(key)),
    getRange: (key, offset, length) => repeat(() => store.getRange(key, offset, length)),
    head: (key) => repeat(() => store.head(key)),
    // A list that breaks off has given a part of its keys already.
    list: (prefix) => store.list(prefix),
    delete: (key) => repeat(() => store.delete(key)),
  };
}
