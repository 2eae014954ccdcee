/** Free bytes are compared with those of `df`; codes are the system's, sizes counted by hand. */
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fullDisk, noRoomOf, roomOf, roomPatienceMs, showBytes } from '../../../../infra/files/disk-room.js';
import { InvalidInputError, NoRoomError } from '../../../../schemas/failure.js';

const system = (code: string, path?: string) => Object.assign(new Error(`${code}: said so, write`), { code, path });

// The kernel's own file systems have no free byte: `/proc` stands for a full disk.
describe('a full disk', () => {
  it('is found in the chain of causes, and its folder named', () => {
    const wrapped = new Error('cannot make the program', { cause: system('ENOSPC') });
    expect(noRoomOf(wrapped, 'the step', '/proc')).toMatchObject({
      name: 'NoRoomError',
      message: 'the step: the disk of /proc is full: needs 34 MB, has 0 MB',
      facts: { folder: '/proc' },
    });
    expect(noRoomOf(system('EDQUOT', '/dev/shm/a'), 'x', tmpdir())?.facts.folder).toBe('/dev/shm');
  });

  it('that nobody names is not taken for one that has room', () => {
    const { message, facts } = noRoomOf(system('ENOSPC'), 'the command', tmpdir())!;
    expect(message).toBe('the command: a disk is full: ENOSPC: said so, write');
    expect(facts).not.toHaveProperty('folder');
  });

  it('is no other fault', () => {
    for (const error of [system('EACCES'), new Error('ENOSPC'), 'ENOSPC', null])
      expect(noRoomOf(error, 'x', tmpdir())).toBeNull();
    const known = new NoRoomError('known');
    expect(noRoomOf(new Error('around', { cause: known }), 'x', tmpdir())).toBe(known);
  });

  it('has the room that df tells, also of a folder that does not exist yet', () => {
    const df = (column: string) =>
      Number(execFileSync('df', ['-B1', `--output=${column}`, '/dev/shm'], { encoding: 'utf8' }).split('\n')[1]);
    const { folder, freeBytes, totalBytes } = roomOf(join('/dev/shm', 'not', 'there'));
    expect(folder).toBe('/dev/shm');
    expect(totalBytes).toBe(df('size'));
    expect(Math.abs(freeBytes - df('avail'))).toBeLessThan(64e6);
  });

  it('is told from one with room', () => {
    expect(fullDisk([tmpdir(), '/dev/shm'])).toBeNull();
    expect(fullDisk([tmpdir(), '/proc'])).toMatchObject({ folder: '/proc', freeBytes: 0 });
  });
});

it.each([
  [0, '0 MB'],
  [1_234, '0.0012 MB'],
  [3_400_000, '3.4 MB'],
  [33_554_432, '34 MB'],
  [1_500_000_000, '1.5 GB'],
  [123_400_000_000, '123 GB'],
])('%d bytes are shown as %s', (bytes, text) => {
  expect(showBytes(bytes)).toBe(text);
});

it('patience comes from the environment, and half an hour without it', () => {
  expect(roomPatienceMs({})).toBe(1_800_000);
  expect(roomPatienceMs({ SPECTRALOOM_ROOM_PATIENCE: '2.5' })).toBe(2_500);
  for (const text of ['soon', '-1', 'Infinity'])
    expect(() => roomPatienceMs({ SPECTRALOOM_ROOM_PATIENCE: text })).toThrow(InvalidInputError);
});
