/** The free space is that of `statfs`, asked independently by `df`. */
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { withDiskCheck } from '../../../../infra/object-store/full-disk.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { InvalidInputError, NoRoomError, StoreUnavailableError } from '../../../../schemas/failure.js';
import { describeObjectStore } from '../../../harness/laws/object-store-conformance.js';

describeObjectStore('memory, with disk check', async () => withDiskCheck(new MemoryStore(), tmpdir()));

class Failing extends MemoryStore {
  constructor(private readonly error: Error) {
    super();
  }
  override async put(): Promise<void> {
    throw this.error;
  }
  override async putIfAbsent(): Promise<boolean> {
    throw this.error;
  }
}

/** Claims a length without taking the memory. */
function bytesOf(length: number): Uint8Array {
  return { length } as Uint8Array;
}

describe('a failed write', () => {
  const away = new StoreUnavailableError('away');
  const freeBytes =
    1024 * Number(execFileSync('df', ['--output=avail', tmpdir()], { encoding: 'utf8' }).split('\n')[1]);

  it('of more than the disk can hold is a full disk, with need and have', async () => {
    const store = withDiskCheck(new Failing(away), tmpdir());
    for (const write of [store.put, store.putIfAbsent]) {
      const failed = write('a', bytesOf(2 * freeBytes));
      await expect(failed).rejects.toThrow(NoRoomError);
      await expect(failed).rejects.toMatchObject({
        cause: away,
        facts: { folder: tmpdir(), have: expect.stringMatching(/^[\d.]+ [MG]B$/) },
      });
    }
  });

  it('of what the disk can hold stays what it was', async () => {
    await expect(withDiskCheck(new Failing(away), tmpdir()).put('a', bytesOf(1))).rejects.toBe(away);
  });

  it('for another reason stays what it was', async () => {
    const refused = new InvalidInputError('refused');
    await expect(withDiskCheck(new Failing(refused), tmpdir()).put('a', bytesOf(2 * freeBytes))).rejects.toBe(refused);
  });
});
