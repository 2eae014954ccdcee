import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markOf } from '../../../../../infra/provision/processes/process-mark.mjs';
import { cacheFolder, installOnce, partFolder, sweepStaging } from '../../../../../infra/provision/programs/cache.mjs';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

describe('cache', () => {
  it('lies where the XDG specification says, relative values ignored', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/var/cache/me' })).toBe('/var/cache/me/spectraloom');
    for (const value of [undefined, '', 'relative/cache']) {
      expect(cacheFolder({ XDG_CACHE_HOME: value })).toBe(join(homedir(), '.cache', 'spectraloom'));
    }
  });

  it('shows a part only when it is complete, and fills it once for many', async () => {
    const cache = temporaryFolder();
    const folder = partFolder(cache, 'tool', '2.0', 'abcdef0123456789ff');
    expect(folder).toBe(join(cache, 'parts', 'tool-2.0-abcdef0123456789'));
    let fills = 0;
    const fill = async (staging: string) => {
      fills++;
      writeFileSync(join(staging, 'half'), '1');
      expect(existsSync(folder)).toBe(false);
      expect(readdirSync(join(cache, 'locks'))).toEqual(['tool-2.0-abcdef0123456789.lock']);
      await new Promise((resolve) => setTimeout(resolve, 10));
      writeFileSync(join(staging, 'whole'), '2');
    };
    await Promise.all(Array.from({ length: 4 }, () => installOnce(cache, folder, fill)));
    expect(fills).toBe(1);
    expect(readdirSync(folder).sort()).toEqual(['half', 'whole']);
  });

  it('holds many parts side by side', async () => {
    const cache = temporaryFolder();
    for (const name of ['tool', 'other'])
      await installOnce(cache, partFolder(cache, name, '2.0', 'ab'), async (staging) => {
        writeFileSync(join(staging, 'whole'), name);
      });
    expect(readdirSync(join(cache, 'parts')).sort()).toEqual(['other-2.0-ab', 'tool-2.0-ab']);
  });

  it('gives a part that is complete at once, whoever holds its lock', async () => {
    const cache = temporaryFolder();
    const folder = partFolder(cache, 'tool', '2.0', 'ab');
    mkdirSync(folder, { recursive: true });
    mkdirSync(join(cache, 'locks'));
    writeFileSync(join(cache, 'locks', 'tool-2.0-ab.lock'), JSON.stringify(markOf()));
    const never = () => {
      throw new Error('it was waited for, or filled again');
    };
    await installOnce(cache, folder, never, never);
  });

  it('keeps nothing of a fill that failed, and tries again next time', async () => {
    const cache = temporaryFolder();
    const folder = partFolder(cache, 'tool', '2.0', 'ab');
    const failing = async (staging: string) => {
      writeFileSync(join(staging, 'half'), '1');
      throw new Error('connection reset');
    };
    await expect(installOnce(cache, folder, failing)).rejects.toThrow('connection reset');
    expect(existsSync(folder)).toBe(false);
    expect(readdirSync(join(cache, 'staging'))).toEqual([]);
    await installOnce(cache, folder, async (staging) => writeFileSync(join(staging, 'whole'), '2'));
    expect(readFileSync(join(folder, 'whole'), 'utf8')).toBe('2');
  });

  it('sweeps what killed commands left, and nothing of those that run', async () => {
    const cache = temporaryFolder();
    const own = markOf()!;
    const live = `${own.pid}.${own.startTicks}.${own.bootId}.aaaaaa`;
    const dead = `${own.pid}.${own.startTicks - 1}.${own.bootId}.bbbbbb`;
    for (const name of [live, dead]) mkdirSync(join(cache, 'staging', name), { recursive: true });
    await sweepStaging(cache);
    expect(readdirSync(join(cache, 'staging'))).toEqual([live]);
  });
});
