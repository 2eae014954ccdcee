import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markOf } from '../../../../../infra/provision/processes/process-mark.mjs';
import { withLock } from '../../../../../infra/provision/programs/part-lock.mjs';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

const MODULE = new URL('../../../../../infra/provision/programs/part-lock.mjs', import.meta.url).href;
const quick = { pollMs: 5 };

describe('part lock', () => {
  it('is there during the work and gone after it, also when the work fails', async () => {
    const file = join(temporaryFolder(), 'locks', 'part.lock');
    expect(await withLock(file, async () => JSON.parse(readFileSync(file, 'utf8')).pid)).toBe(process.pid);
    expect(existsSync(file)).toBe(false);
    await expect(withLock(file, () => Promise.reject(new Error('no room')))).rejects.toThrow('no room');
    expect(existsSync(file)).toBe(false);
  });

  it('that somebody removed during the work is none to remove; one that is no file is refused', async () => {
    const file = join(temporaryFolder(), 'part.lock');
    expect(await withLock(file, async () => rmSync(file))).toBeUndefined();
    mkdirSync(file);
    await expect(withLock(file, async () => 'done', quick)).rejects.toMatchObject({ code: 'EISDIR' });
  });

  it('takes over from a holder that was killed', async () => {
    const file = join(temporaryFolder(), 'part.lock');
    const program = `const { withLock } = await import(${JSON.stringify(MODULE)});
      await withLock(${JSON.stringify(file)}, async () => process.kill(process.pid, 'SIGKILL'));`;
    const holder = spawnSync(process.execPath, ['--input-type=module', '-e', program]);
    expect(holder.signal).toBe('SIGKILL');
    expect(existsSync(file)).toBe(true);
    const onWait = () => expect.unreachable('nobody is waited for');
    expect(await withLock(file, async () => 'done', { ...quick, onWait })).toBe('done');
  });

  it('takes over when the pid lives on in a process that started at another time, or in another boot', async () => {
    const own = markOf()!;
    for (const old of [
      { ...own, startTicks: own.startTicks - 1 },
      { ...own, bootId: '00000000-0000-0000-0000-000000000000' },
    ]) {
      const file = join(temporaryFolder(), 'part.lock');
      writeFileSync(file, JSON.stringify(old));
      expect(await withLock(file, async () => 'done', quick)).toBe('done');
    }
  });

  it('takes over an empty file once it is old', async () => {
    const file = join(temporaryFolder(), 'part.lock');
    writeFileSync(file, '');
    utimesSync(file, 0, 0);
    expect(await withLock(file, async () => 'done', quick)).toBe('done');
  });

  it('waits for a holder that lives, and says once for whom', async () => {
    const file = join(temporaryFolder(), 'part.lock');
    const holder = spawn('sleep', ['60']);
    writeFileSync(file, JSON.stringify(markOf(holder.pid!)));
    const waitedFor: (number | undefined)[] = [];
    let entered = false;
    const work = withLock(
      file,
      async () => {
        entered = true;
      },
      { ...quick, onWait: (mark) => waitedFor.push(mark?.pid) },
    );
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(entered).toBe(false);
    holder.kill('SIGKILL');
    await work;
    expect(entered).toBe(true);
    expect(waitedFor).toEqual([holder.pid]);
  });

  it('lets one of many in at a time, over a dead holder as well', async () => {
    const file = join(temporaryFolder(), 'part.lock');
    writeFileSync(file, JSON.stringify({ ...markOf()!, startTicks: 1 }));
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 2));
      inside--;
    };
    await Promise.all(Array.from({ length: 12 }, () => withLock(file, work, { pollMs: 1 })));
    expect(most).toBe(1);
  });
});
