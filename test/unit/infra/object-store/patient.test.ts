/** What is repeated, for how long, and what is not. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { withPatience } from '../../../../infra/object-store/patient.js';
import { InvalidInputError, NoRoomError, StoreUnavailableError } from '../../../../schemas/failure.js';
import { describeObjectStore } from '../../../harness/laws/object-store-conformance.js';

vi.mock('node:timers/promises', () => import('../../../harness/time/sleep-by-timers.js'));

describeObjectStore('memory, with patience', async () => withPatience(new MemoryStore(), 1000));

class Failing extends MemoryStore {
  calls = 0;
  readonly at: number[] = [];
  constructor(
    private readonly failures: number,
    private readonly error: Error,
  ) {
    super();
  }
  override async put(key: string, bytes: Uint8Array): Promise<void> {
    this.at.push(performance.now());
    if (++this.calls <= this.failures) throw this.error;
    return super.put(key, bytes);
  }
}

describe('patience', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const away = new StoreUnavailableError('away');

  /** Times of the tries from the first one on. */
  async function tries(store: Failing, patienceMs: number): Promise<{ at: number[]; error: unknown }> {
    let error: unknown = null;
    const call = withPatience(store, patienceMs).put('a', Uint8Array.of(1));
    call.catch((reason) => {
      error = reason;
    });
    await vi.advanceTimersByTimeAsync(100_000);
    return { at: store.at.map((time) => Math.round(time - store.at[0]!)), error };
  }

  it('waits until the store is back, at most two seconds between two tries', async () => {
    const store = new Failing(7, away);
    const { at, error } = await tries(store, 60_000);
    expect([at, error]).toEqual([[0, 100, 300, 700, 1_500, 3_100, 5_100, 7_100], null]);
    expect(await store.get('a')).toEqual(Uint8Array.of(1));
  });

  it.each([
    [0, [0]],
    [99, [0]],
    [100, [0, 100]],
    [299, [0, 100]],
    [300, [0, 100, 300]],
  ])('of %i ms ends with the error of the last try, after the tries %j', async (patienceMs, expected) => {
    expect(await tries(new Failing(1000, away), patienceMs)).toEqual({ at: expected, error: away });
  });

  it.each([new InvalidInputError('refused'), new NoRoomError('full'), new Error('a defect')])(
    'is not shown to: %s',
    async (error) => {
      const store = new Failing(1, error);
      await expect(withPatience(store, 5000).put('a', Uint8Array.of(1))).rejects.toBe(error);
      expect(store.calls).toBe(1);
    },
  );
});
