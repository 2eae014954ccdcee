/** Words of servers as MinIO and SeaweedFS said them for a byte that was changed on their disk. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { withReadCheck } from '../../../../infra/object-store/unreadable.js';
import { CorruptArtifactError, StoreUnavailableError } from '../../../../schemas/failure.js';
import { describeObjectStore } from '../../../harness/laws/object-store-conformance.js';
import { ended } from '../../../harness/time/moved-clock.js';

vi.mock('node:timers/promises', () => import('../../../harness/time/sleep-by-timers.js'));

describeObjectStore('memory, with read check', async () => withReadCheck(new MemoryStore(), 0));

/** Fails the first so many readings of each of the keys. */
class Spoiled extends MemoryStore {
  readings = 0;
  constructor(
    private readonly keys: readonly string[],
    private readonly failures: number,
    private readonly found: string,
  ) {
    super();
  }
  override async get(key: string) {
    if (this.keys.includes(key) && ++this.readings <= this.failures)
      throw new StoreUnavailableError(`cannot read "${key}"`, { key, found: this.found });
    return super.get(key);
  }
}

describe('an object that a server cannot read', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each(['SlowDownRead', 'SlowDown', 'InternalError'])(
    'while it reads others is damaged, and named: %s',
    async (code) => {
      const store = new Spoiled(['a'], Number.POSITIVE_INFINITY, code);
      const error = await ended(
        withReadCheck(store)
          .get('a')
          .catch((reason) => reason),
      );
      expect(error).toBeInstanceOf(CorruptArtifactError);
      // At once, after 250 ms, and then ever later until 15 s are over: 0.25, 0.75, 1.75, 3.75, 7.75, 15.75.
      expect(error).toMatchObject({
        message: 'object a is damaged on the disk of the store: it could not be read 7 times, and others could',
        facts: { key: 'a', found: 'cannot read "a"', expected: 'its bytes' },
        cause: { facts: { found: code } },
      });
      expect(store.readings).toBe(7);
    },
  );

  it('is read twice at least, however slow the server is', async () => {
    const store = new Spoiled(['a'], Number.POSITIVE_INFINITY, 'SlowDownRead');
    await expect(ended(withReadCheck(store, 0).get('a'))).rejects.toThrow('it could not be read 2 times');
    expect(store.readings).toBe(2);
  });

  it('once or twice was a passing fault', async () => {
    const store = new Spoiled(['a'], 2, 'SlowDownRead');
    await store.put('a', Uint8Array.of(5));
    expect(await ended(withReadCheck(store, 5_000).get('a'))).toEqual(Uint8Array.of(5));
  });

  it('with all others is a server that is ill: a passing fault', async () => {
    const store = new Spoiled(['a', 'probe/absent'], Number.POSITIVE_INFINITY, 'SlowDownRead');
    await expect(withReadCheck(store, 5_000).get('a')).rejects.toThrow(StoreUnavailableError);
  });

  it('because nobody answers is no damage', async () => {
    const store = new Spoiled(['a'], 1, 'ECONNREFUSED');
    await expect(withReadCheck(store, 5_000).get('a')).rejects.toThrow(StoreUnavailableError);
    expect(store.readings).toBe(1);
  });
});
