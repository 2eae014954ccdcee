/**
 * Waiting for room on a full disk: what was to be written is kept and written once there is room, so that a full disk
 * costs time and changes no result. Only work that said who watches it waits (a step of a run); anything else gets the
 * error at once.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { NoRoomError } from '../../schemas/failure.js';
import type { ObjectStore } from '../object-store/port.js';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

interface Watch {
  /** Given the reason when a wait begins, null when none is left. */
  tell(reason: string | null): void;
  /** Ends the waits with its reason. */
  readonly signal: AbortSignal;
}

interface Watched extends Watch {
  waiting: number;
  waitingSinceMs: number;
  waitedMs: number;
  /** No room came in time: what else this work writes (that it failed) does not wait again. */
  hopeless: boolean;
}

export class RoomWaits {
  private readonly watched = new AsyncLocalStorage<Watched>();

  /** @param patienceMs longest wait of one write */
  constructor(readonly patienceMs: number) {}

  /** What `work` calls may wait. */
  during<T>(watch: Watch, work: () => Promise<T>): Promise<T> {
    const { signal } = watch;
    const tell = (reason: string | null) => watch.tell(reason);
    return this.watched.run({ tell, signal, waiting: 0, waitingSinceMs: 0, waitedMs: 0, hopeless: false }, work);
  }

  /** How long the work under way has waited so far. */
  get waitedMs(): number {
    return this.watched.getStore()?.waitedMs ?? 0;
  }

  /**
   * Repeats `run` while it fails for want of room.
   * @throws NoRoomError when there was none within the patience; what else `run` throws; the signal's reason
   */
  async untilRoom<T>(run: () => Promise<T>): Promise<T> {
    const watched = this.watched.getStore();
    if (!watched) return run();
    const begin = performance.now();
    let waitMs = FIRST_WAIT_MS;
    for (let isWaiting = false; ; ) {
      try {
        const result = await run();
        if (isWaiting) endWait(watched);
        return result;
      } catch (error) {
        const goesOn = error instanceof NoRoomError && !watched.hopeless && !watched.signal.aborted;
        const waitedMs = performance.now() - begin;
        if (!goesOn || waitedMs + waitMs > this.patienceMs) {
          if (isWaiting) endWait(watched);
          if (!goesOn) throw watched.signal.aborted ? watched.signal.reason : error;
          watched.hopeless = true;
          throw new NoRoomError(
            error.message,
            { waited: `${Math.round(waitedMs / 1000)} s`, ...error.facts },
            { cause: error },
          );
        }
        if (!isWaiting) beginWait(watched, error.message);
        isWaiting = true;
        // An end of the run is seen at the next look at the signal.
        await sleep(waitMs, undefined, { signal: watched.signal }).catch(() => {});
        waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
      }
    }
  }
}

function beginWait(watched: Watched, reason: string): void {
  if (watched.waiting++ > 0) return;
  watched.waitingSinceMs = performance.now();
  watched.tell(reason);
}

function endWait(watched: Watched): void {
  if (--watched.waiting > 0) return;
  watched.waitedMs += performance.now() - watched.waitingSinceMs;
  watched.tell(null);
}

/** The same store, whose writes wait for room. */
export function withRoomWaits(store: ObjectStore, room: RoomWaits): ObjectStore {
  return {
    put: (key, bytes) => room.untilRoom(() => store.put(key, bytes)),
    putIfAbsent: (key, bytes) => room.untilRoom(() => store.putIfAbsent(key, bytes)),
    get: (key) => store.get(key),
    getRange: (key, offset, length) => store.getRange(key, offset, length),
    head: (key) => store.head(key),
    list: (prefix) => store.list(prefix),
    delete: (key) => room.untilRoom(() => store.delete(key)),
  };
}
