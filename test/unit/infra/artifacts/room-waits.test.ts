/** What waits, for how long, and what ends it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { RoomWaits } from '../../../../infra/artifacts/room-waits.js';
import { InvalidInputError, NoRoomError } from '../../../../schemas/failure.js';

const full = () => new NoRoomError('the disk of /data is full: needs 34 MB, has 0 MB', { folder: '/data' });

/** Fails so many times, and says how often it was called. */
function failing(times: number, error: () => Error = full) {
  const made = { calls: 0, run: async () => (++made.calls <= times ? Promise.reject(error()) : 'written') };
  return made;
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
    const [result, waitedMs] = await room.during(watched, async () => [await room.untilRoom(write.run), room.waitedMs]);
    expect(result).toBe('written');
    expect(write.calls).toBe(3);
    expect(watched.told).toEqual([full().message, null]);
    // 250 ms and twice that.
    expect(waitedMs).toBeGreaterThan(700);
  });

  it('fails at once where nobody watches', async () => {
    const write = failing(1);
    await expect(new RoomWaits(60_000).untilRoom(write.run)).rejects.toThrow(NoRoomError);
    expect(write.calls).toBe(1);
  });

  it('fails after the patience, names the disk, and nothing after it waits again', async () => {
    const room = new RoomWaits(600);
    const watched = watch();
    await room.during(watched, async () => {
      const failed = room.untilRoom(failing(1000).run);
      await expect(failed).rejects.toThrow('the disk of /data is full');
      await expect(failed).rejects.toMatchObject({ name: 'NoRoomError', facts: { folder: '/data', waited: '0 s' } });
      const record = failing(1000);
      await expect(room.untilRoom(record.run)).rejects.toThrow(NoRoomError);
      expect(record.calls).toBe(1);
    });
    expect(watched.told).toEqual([full().message, null]);
  });

  it('ends with the run that is cancelled', async () => {
    const room = new RoomWaits(60_000);
    const watched = watch();
    const begin = performance.now();
    const waiting = room.during(watched, () => room.untilRoom(failing(1000).run));
    await sleep(50);
    watched.end.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    expect(performance.now() - begin).toBeLessThan(2_000);
  });

  it('is one wait for several writes at a time, each with its own result', async () => {
    const room = new RoomWaits(60_000);
    const watched = watch();
    const writes = [failing(1), failing(2)];
    await room.during(watched, () => Promise.all(writes.map(({ run }) => room.untilRoom(run))));
    expect(writes.map(({ calls }) => calls)).toEqual([2, 3]);
    expect(watched.told).toEqual([full().message, null]);
  });

  it('and nothing else is waited out', async () => {
    const refused = failing(1, () => new InvalidInputError('refused'));
    const room = new RoomWaits(60_000);
    await expect(room.during(watch(), () => room.untilRoom(refused.run))).rejects.toThrow('refused');
    expect(refused.calls).toBe(1);
  });
});
