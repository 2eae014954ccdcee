import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diskOf, judgeDisks, neededMb } from '../../../../../infra/provision/machine/disk-space.mjs';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

const room = (peak: number, kept: number) => ({ peak, kept });

describe('disk space', () => {
  it('adds what is kept and needs the largest working room once', () => {
    expect(neededMb([])).toBe(0);
    expect(neededMb([room(900, 600), room(3000, 100), room(50, 50)])).toBe(600 + 100 + 50 + 2900);
  });

  it('adds up what lies on one device, and says need and free room in one line', () => {
    const clone = { folder: '/clone', device: 1, freeMb: 1900 };
    const cache = { folder: '/cache', device: 1, freeMb: 1900 };
    const demands = [
      { disk: clone, rooms: [room(1000, 1000)] },
      { disk: cache, rooms: [room(1000, 1000)] },
    ];
    expect(judgeDisks(demands)).toEqual([
      { line: 'needs 2.0 GB under /clone and /cache, has 1.9 GB free', enough: false },
    ]);
    const apart = demands.map(({ disk, rooms }, i) => ({ disk: { ...disk, device: i }, rooms }));
    expect(judgeDisks(apart).map(({ enough }) => enough)).toEqual([true, true]);
    expect(judgeDisks([{ disk: clone, rooms: [] }])).toEqual([]);
  });

  it('looks at the nearest folder that exists', async () => {
    const folder = temporaryFolder();
    const there = await diskOf(folder);
    expect(await diskOf(join(folder, 'not', 'yet'))).toMatchObject({ device: there.device });
    expect(there.freeMb).toBeGreaterThan(0);
  });
});
