/** Words of servers as MinIO and SeaweedFS said them for a byte that was changed on their disk. */
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { withReadCheck } from '../../../../infra/object-store/unreadable.js';
import { CorruptArtifactError, StoreUnavailableError } from '../../../../schemas/failure.js';
import { describeObjectStore } from '../../../harness/laws/object-store-conformance.js';

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
  it.each(['SlowDownRead', 'SlowDown', 'InternalError'])(
    'while it reads others is damaged, and named: %s',
    async (code) => {
      const store = new Spoiled(['a'], Number.POSITIVE_INFINITY, code);
      const read = withReadCheck(store, 500).get('a');
      await expect(read).rejects.toThrow(CorruptArtifactError);
      await expect(read).rejects.toMatchObject({ facts: { key: 'a' } });
      // At once, after 250 ms, and after 500 ms more.
      expect(store.readings).toBe(3);
    },
  );

  it('once or twice was a passing fault', async () => {
    const store = new Spoiled(['a'], 2, 'SlowDownRead');
    await store.put('a', Uint8Array.of(5));
    expect(await withReadCheck(store, 5_000).get('a')).toEqual(Uint8Array.of(5));
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
