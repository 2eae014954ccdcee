/** How much room is too little, to the byte, on disks of the test; sizes as `df -H` rounds them. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  fullDisk,
  namingDisk,
  noRoomError,
  noRoomOf,
  RESERVE_BYTES,
  roomOf,
  roomPatienceMs,
  showBytes,
} from '../../../../infra/files/disk-room.js';
import { InvalidInputError, NoRoomError } from '../../../../schemas/failure.js';

/** Free bytes by folder. Blocks are of four bytes, and a part of them is root's alone. */
const free = new Map<string, number>();
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  existsSync: (folder: string) => free.has(folder),
  statfsSync: (folder: string) => ({ bavail: free.get(folder)! / 4, bfree: 1e12, blocks: 1_000, bsize: 4 }),
}));
beforeEach(() => {
  free.clear();
  free.set('/', 4_000);
});

const system = (code: string, path?: string) => Object.assign(new Error(`${code}: said so, write`), { code, path });

describe('a disk', () => {
  it('is that of the nearest folder that exists, and its room what a user may write', () => {
    free.set('/data', 800);
    expect(roomOf('/data/not/there')).toEqual({ folder: '/data', freeBytes: 800, totalBytes: 4_000 });
    expect(roomOf('/nowhere')).toEqual({ folder: '/', freeBytes: 4_000, totalBytes: 4_000 });
    free.clear();
    expect(() => roomOf('/')).not.toThrow();
  });

  it('is full with less than 32 MiB; of several the first is named', () => {
    expect(RESERVE_BYTES).toBe(33_554_432);
    free.set('/a', 33_554_432).set('/b', 33_554_428).set('/c', 0);
    expect(fullDisk(['/a'])).toBeNull();
    expect(fullDisk(['/a', '/b', '/c'])).toMatchObject({ folder: '/b', freeBytes: 33_554_428 });
    expect(fullDisk([])).toBeNull();
  });

  it('that has room is not the full one, to the byte; a spent quota shows on no disk', () => {
    free.set('/data', 33_554_428);
    expect(noRoomOf(system('ENOSPC', '/data/file'), 'x', '/')?.facts).toMatchObject({ folder: '/data' });
    free.set('/data', 33_554_432);
    const unknown = noRoomOf(system('ENOSPC', '/data/file'), 'x', '/')!;
    expect(unknown.facts).toEqual({ 'way out': 'make room there and type the same command again' });
    expect(unknown.cause).toMatchObject({ code: 'ENOSPC' });
    expect(noRoomOf(system('EDQUOT', '/data/file'), 'x', '/')?.facts).toMatchObject({ folder: '/data', need: '34 MB' });
  });

  it('is told with need, have, the way out and the cause', () => {
    free.set('/data', 2_400_000);
    const cause = system('ENOSPC');
    expect(noRoomError('cannot write', '/data', 5_100_000, cause)).toMatchObject({
      message: 'cannot write: the disk of /data is full: needs 5.1 MB, has 2.4 MB',
      facts: {
        folder: '/data',
        need: '5.1 MB',
        have: '2.4 MB',
        'way out': 'make room there and type the same command again',
      },
      cause,
    });
  });
});

describe('work on a disk', () => {
  it('gives its result, names a full disk, and throws anything else as it is', async () => {
    free.set('/data', 0);
    expect(await namingDisk('the step', '/data', async () => 7)).toBe(7);
    const full = namingDisk('the step', '/data', async () => Promise.reject(system('ENOSPC')));
    await expect(full).rejects.toThrow(NoRoomError);
    await expect(full).rejects.toThrow('the step: the disk of /data is full: needs 34 MB, has 0 MB');
    const other = system('EIO');
    await expect(namingDisk('the step', '/data', async () => Promise.reject(other))).rejects.toBe(other);
  });
});

it.each([
  [9_949_999, '9.9 MB'],
  [10_000_000, '10 MB'],
  [10_600_000, '11 MB'],
  [999_999_999, '1000 MB'],
  [1_000_000_000, '1.0 GB'],
  [9_940_000_000, '9.9 GB'],
  [10_000_000_000, '10 GB'],
])('%d bytes are %s', (bytes, text) => expect(showBytes(bytes)).toBe(text));

it('no patience is a patience; what is none is refused by its variable', () => {
  expect(roomPatienceMs({ SPECTRALOOM_ROOM_PATIENCE: '0' })).toBe(0);
  expect(roomPatienceMs({ SPECTRALOOM_ROOM_PATIENCE: '' })).toBe(1_800_000);
  try {
    roomPatienceMs({ SPECTRALOOM_ROOM_PATIENCE: 'soon' });
    throw new Error('it was not refused');
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error).toMatchObject({
      message: 'SPECTRALOOM_ROOM_PATIENCE=soon is no number of seconds',
      facts: { field: 'SPECTRALOOM_ROOM_PATIENCE', found: 'soon', expected: 'seconds, at least 0' },
    });
  }
});
