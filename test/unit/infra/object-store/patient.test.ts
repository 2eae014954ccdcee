/** What is repeated, for how long, and what is not. */
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { withPatience } from '../../../../infra/object-store/patient.js';
import { InvalidInputError, NoRoomError, StoreUnavailableError } from '../../../../schemas/failure.js';
import { describeObjectStore } from '../../../harness/laws/object-store-conformance.js';

describeObjectStore('memory, with patience', async () => withPatience(new MemoryStore(), 1000));

class Failing extends MemoryStore {
  calls = 0;
  constructor(
    private readonly failures: number,
    private readonly error: Error,
  ) {
    super();
  }
  override async put(key: string, bytes: Uint8Array): Promise<void> {
    if (++this.calls <= this.failures) throw this.error;
    return super.put(key, bytes);
  }
}

describe('patience', () => {
  const away = new StoreUnavailableError('away');

  it('waits until the store is back', async () => {
    const store = new Failing(2, away);
    await withPatience(store, 5000).put('a', Uint8Array.of(1));
    expect(store.calls).toBe(3);
    expect(await store.get('a')).toEqual(Uint8Array.of(1));
  });

  it('ends with the error of the last try', async () => {
    const store = new Failing(1000, away);
    await expect(withPatience(store, 400).put('a', Uint8Array.of(1))).rejects.toBe(away);
    expect(store.calls).toBe(3);
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
