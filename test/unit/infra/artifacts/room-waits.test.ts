/** What waits, for how long, and what ends it, on a clock that the test moves. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RoomWaits, withRoomWaits } from '../../../../infra/artifacts/room-waits.js';
import { InvalidInputError, NoRoomError } from '../../../../schemas/failure.js';
import { FullStore } from '../../../harness/servers/full-store.js';
import { ended } from '../../../harness/time/moved-clock.js';

vi.mock('node:timers/promises', () => import('../../../harness/time/sleep-by-timers.js'));
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const full = () => new NoRoomError('the disk of /data is full: needs 34 MB, has 0 MB', { folder: '/data' });

/** Fails so many times, and notes when it was called. */
function failing(times: number, error: () => Error = full) {
  const begin = performance.now();
  const at: number[] = [];
  const run = async () => {
    at.push(performance.now() - begin);
    if (at.length <= times) throw error();
    return 'written';
  };
  return { at, run };
}

function watch() {
  const told: (string | null)[] = [];
  const end = new AbortController();
  return { told, end, tell: (reason: string | null) => void told.push(reason), signal: end.signal };
}

describe('a write without room', () => {
  it('waits where somebody watches, tells why, and goes on', async () => {
    const room = new RoomWaits(60_000);
    const watched = watch();
    const write = failing(2);
    const work = room.during(watched, async () => [await room.untilRoom(write.run), room.waitedMs]);
    expect(await ended(work)).toEqual(['written', 750]);
    expect(write.at).toEqual([0, 250, 750]);
    expect(watched.told).toEqual([full().message, null]);
  });

  it('is tried after 250 ms, then ever later, and every five seconds in the end', async () => {
    const room = new RoomWaits(60_000);
    const write = failing(8);
    await ended(room.during(watch(), () => room.untilRoom(write.run)));
    expect(write.at).toEqual([0, 250, 750, 1_750, 3_750, 7_750, 12_750, 17_750, 22_750]);
  });

  it('fails at once where nobody watches', async () => {
    const room = new RoomWaits(60_000);
    const write = failing(1);
    await expect(room.untilRoom(write.run)).rejects.toThrow(NoRoomError);
    expect(write.at).toEqual([0]);
    expect(room.waitedMs).toBe(0);
  });

  it.each([
    [749, 1],
    [750, 2],
    [1_749, 2],
    [1_750, 3],
  ])('with a patience of %i ms waits %i times: never longer than the patience', async (patienceMs, waits) => {
    const room = new RoomWaits(patienceMs);
    const write = failing(1000);
    const work = room.during(watch(), () => room.untilRoom(write.run));
    await expect(ended(work)).rejects.toThrow(NoRoomError);
    expect(write.at.length).toBe(waits + 1);
  });

  it('fails after the patience, names the disk and the time, and nothing after it waits again', async () => {
    const room = new RoomWaits(9_000);
    const watched = watch();
    const work = room.during(watched, async () => {
      const error = await room.untilRoom(failing(1000).run).catch((reason) => reason);
      expect(error).toMatchObject({
        name: 'NoRoomError',
        message: full().message,
        facts: { folder: '/data', waited: '8 s' },
        cause: { message: full().message },
      });
      const record = failing(1000);
      await expect(room.untilRoom(record.run)).rejects.toThrow(NoRoomError);
      expect(record.at.length).toBe(1);
      return room.waitedMs;
    });
    expect(await ended(work)).toBe(7_750);
    expect(watched.told).toEqual([full().message, null]);
  });

  it('ends with the run that is cancelled, by its reason and at once', async () => {
    const room = new RoomWaits(60_000);
    const watched = watch();
    const write = failing(1000);
    const waiting = room.during(watched, () => room.untilRoom(write.run));
    waiting.catch(() => {});
    await vi.advanceTimersByTimeAsync(100);
    watched.end.abort(new Error('cancelled'));
    await expect(ended(waiting)).rejects.toThrow('cancelled');
    expect(Math.max(...write.at)).toBeLessThan(250);
    expect(watched.told).toEqual([full().message, null]);
  });

  it('is one wait for several writes at a time, each with its own result', async () => {
    const room = new RoomWaits(60_000);
    const watched = watch();
    const writes = [failing(1), failing(2)];
    const work = room.during(watched, async () => {
      await Promise.all(writes.map(({ run }) => room.untilRoom(run)));
      return room.waitedMs;
    });
    expect(await ended(work)).toBe(750);
    expect(writes.map(({ at }) => at.length)).toEqual([2, 3]);
    expect(watched.told).toEqual([full().message, null]);
  });

  it('tells a second wait like the first, and the times add up', async () => {
    const room = new RoomWaits(60_000);
    const watched = watch();
    const work = room.during(watched, async () => {
      await room.untilRoom(failing(1).run);
      await room.untilRoom(failing(2).run);
      return room.waitedMs;
    });
    expect(await ended(work)).toBe(1_000);
    expect(watched.told).toEqual([full().message, null, full().message, null]);
  });

  it('and nothing else is waited out', async () => {
    const refused = failing(1, () => new InvalidInputError('refused'));
    const room = new RoomWaits(60_000);
    await expect(room.during(watch(), () => room.untilRoom(refused.run))).rejects.toThrow('refused');
    expect(refused.at).toEqual([0]);
  });

  it('nor is another fault that comes after a wait', async () => {
    const room = new RoomWaits(60_000);
    const watched = watch();
    let calls = 0;
    const work = room.during(watched, () =>
      room.untilRoom(async () => {
        throw ++calls === 1 ? full() : new InvalidInputError('refused');
      }),
    );
    await expect(ended(work)).rejects.toThrow('refused');
    expect(watched.told).toEqual([full().message, null]);
  });
});

describe('a store whose writes wait', () => {
  const bytes = Uint8Array.of(1, 2, 3, 4);

  it('keeps what is written when there is room, and reads at any time', async () => {
    const full = new FullStore();
    await full.put('a/known', bytes);
    const room = new RoomWaits(60_000);
    const store = withRoomWaits(full, room);
    full.fullFor(2);
    const work = room.during(watch(), async () => {
      expect(await store.get('a/known')).toEqual(bytes);
      expect(await store.getRange('a/known', 1, 2)).toEqual(bytes.subarray(1, 3));
      await store.put('a/put', bytes);
      full.fullFor(1);
      return [await store.putIfAbsent('a/once', bytes), await store.putIfAbsent('a/once', bytes)];
    });
    expect(await ended(work)).toEqual([true, false]);
    expect(full.refused).toBe(3);
    const keys: string[] = [];
    for await (const { key } of store.list('a/')) keys.push(key);
    expect(keys.sort()).toEqual(['a/known', 'a/once', 'a/put']);
    expect((await store.head('a/put'))?.bytes).toBe(4);
    await store.delete('a/put');
    expect(await store.head('a/put')).toBeNull();
  });
});
