/** Hours by a clock that the test turns. `/proc` stands for a full disk: the kernel's own file system has no free byte. */
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ServerSilence } from '../../../../../cli/run/follow/silence.js';
import { NoRoomError, StackUnavailableError } from '../../../../../schemas/failure.js';

function silence(folder: string, roomPatienceMs = 1_800_000) {
  const clock = { ms: 0 };
  const folders = [folder];
  return { clock, folders, silent: new ServerSilence({ folders, roomPatienceMs, now: () => clock.ms }) };
}

describe('servers that do not answer', () => {
  it('for a moment are not worth a word, after five minutes they are given up', () => {
    const { clock, silent } = silence(tmpdir());
    const at = (ms: number, reason: string | null) => {
      clock.ms = ms;
      return silent.look(reason);
    };
    expect(at(2_000, 'refused')).toMatchObject({ text: null, giveUp: null });
    expect(at(4_000, 'refused')).toMatchObject({ text: 'reconnecting: refused', isFull: false, giveUp: null });
    expect(at(200_000, null)).toMatchObject({ text: null, giveUp: null });
    expect(at(499_000, 'refused').giveUp).toBeNull();
    expect(at(500_000, 'refused').giveUp).toBeInstanceOf(StackUnavailableError);
  });

  it('because their disk is full are waited for as long as a run waits for room, and the disk is named', () => {
    const { clock, silent } = silence('/proc');
    const first = silent.look('refused');
    expect(first).toMatchObject({
      text: 'waiting for room: the disk of /proc is full: needs 34 MB, has 0 MB',
      isFull: true,
      giveUp: null,
    });
    clock.ms = 1_799_000;
    expect(silent.look('refused')).toEqual(first);
    clock.ms = 1_800_000;
    const { giveUp } = silent.look('refused');
    expect(giveUp).toBeInstanceOf(NoRoomError);
    expect(giveUp!.message).toContain('no answer for 1800 seconds: the disk of /proc is full');
  });

  it('have five minutes to recover after there is room again', () => {
    const { clock, folders, silent } = silence('/proc');
    silent.look('refused');
    clock.ms = 1_000_000;
    expect(silent.look('refused').giveUp).toBeNull();
    folders[0] = tmpdir();
    clock.ms = 1_001_000;
    expect(silent.look('refused').giveUp).toBeNull();
    clock.ms = 1_300_000;
    expect(silent.look('refused').giveUp).toBeNull();
    clock.ms = 1_301_000;
    expect(silent.look('refused').giveUp).toBeInstanceOf(StackUnavailableError);
  });
});
