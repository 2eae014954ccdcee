/** When a fault of a local server is its full disk, to the byte, on a disk of the test: 10 GB, of which a part is free. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { namingFullDisk, withDiskCheck } from '../../../../infra/object-store/full-disk.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { NoRoomError, StoreUnavailableError } from '../../../../schemas/failure.js';

const RESERVE = 32 * 1024 * 1024;
const disk = { freeBytes: 0 };
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  existsSync: () => true,
  statfsSync: () => ({ bavail: disk.freeBytes, blocks: 10e9, bsize: 1 }),
}));
beforeEach(() => {
  disk.freeBytes = 5e9;
});

async function outcome(error: Error, bytes: number): Promise<Error> {
  return namingFullDisk('cannot write', '/data', bytes, () => Promise.reject(error)).catch((reason) => reason);
}
const passing = (found: string) => new StoreUnavailableError('away', { found });

describe('a passing fault of a write', () => {
  it('is a full disk where less is free than the object and the reserve', async () => {
    disk.freeBytes = RESERVE + 1000;
    const away = passing('SlowDown');
    expect(await outcome(away, 1000)).toBe(away);
    const full = await outcome(away, 1001);
    expect(full).toBeInstanceOf(NoRoomError);
    expect(full).toMatchObject({
      message: 'cannot write: the disk of /data is full: needs 34 MB, has 34 MB',
      cause: away,
    });
  });

  it('is one with less than a hundredth free too, where the server says so by an internal error', async () => {
    disk.freeBytes = 0.01 * 10e9;
    const internal = passing('InternalError');
    expect(await outcome(internal, 1)).toBe(internal);
    disk.freeBytes--;
    expect(await outcome(internal, 1)).toMatchObject({ message: expect.stringContaining('needs 100 MB') });
    const away = passing('SlowDown');
    expect(await outcome(away, 1)).toBe(away);
  });
});

it('a server that says it is full is believed, whatever the disk has', async () => {
  const said = new NoRoomError('full');
  expect(await outcome(said, 1)).toMatchObject({
    name: 'NoRoomError',
    message: 'cannot write: the disk of /data is full: needs 100 MB, has 5.0 GB',
    cause: said,
  });
});

it('every write names its object and counts its bytes; reads and deletes pass as they are', async () => {
  disk.freeBytes = RESERVE + 3;
  class Away extends MemoryStore {
    override async put(): Promise<void> {
      throw passing('SlowDown');
    }
    override async putIfAbsent(): Promise<boolean> {
      throw passing('SlowDown');
    }
    override async delete(): Promise<void> {
      throw passing('SlowDown');
    }
  }
  const store = withDiskCheck(new Away(), '/data');
  for (const write of [store.put, store.putIfAbsent]) {
    await expect(write('a/b', new Uint8Array(4))).rejects.toThrow('cannot write "a/b": the disk of /data is full');
    await expect(write('a/b', new Uint8Array(3))).rejects.toThrow('away');
  }
  disk.freeBytes = 0;
  await expect(store.delete('a/b')).rejects.toThrow('away');
});
