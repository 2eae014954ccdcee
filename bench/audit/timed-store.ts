/** A store that says how long its callers waited for it. */
import { performance } from 'node:perf_hooks';
import type { ObjectStore } from '../../infra/object-store/port.js';

export interface StoreTimes {
  calls: number;
  /** Of all calls, one after the other. */
  sumMs: number;
  /** In which at least one call was under way. */
  anyMs: number;
}

export function timedStore(store: ObjectStore): { readonly store: ObjectStore; readonly times: StoreTimes } {
  const times: StoreTimes = { calls: 0, sumMs: 0, anyMs: 0 };
  let open = 0;
  let since = 0;
  const measured = async <T>(call: () => Promise<T>): Promise<T> => {
    const begin = performance.now();
    if (open++ === 0) since = begin;
    try {
      return await call();
    } finally {
      const end = performance.now();
      times.calls++;
      times.sumMs += end - begin;
      if (--open === 0) times.anyMs += end - since;
    }
  };
  return {
    times,
    store: {
      put: (key, bytes) => measured(() => store.put(key, bytes)),
      putIfAbsent: (key, bytes) => measured(() => store.putIfAbsent(key, bytes)),
      get: (key) => measured(() => store.get(key)),
      getRange: (key, offset, length) => measured(() => store.getRange(key, offset, length)),
      head: (key) => measured(() => store.head(key)),
      list: (prefix) => store.list(prefix),
      delete: (key) => measured(() => store.delete(key)),
    },
  };
}
