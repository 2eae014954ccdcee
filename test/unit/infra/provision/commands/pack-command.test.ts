/** `npm pack` in a clone: the compiled program lies there as files while the tarball is made, and as a link again after it. */
import { existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildClone } from '../../../../../infra/provision/commands/build-command.mjs';
import { pack } from '../../../../../infra/provision/commands/pack-command.mjs';
import { hasBuild } from '../../../../../infra/provision/programs/build.mjs';
import { standInClone } from '../stand-in-clone.js';

const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('the compiled program in a tarball', () => {
  it('is files without what no command reads, and a link again afterwards; what npm prints stays alone', async () => {
    const { clone } = standInClone();
    const dist = join(clone, 'dist');
    await buildClone(clone, []);
    const target = readlinkSync(dist);
    mkdirSync(join(dist, 'bench'));
    for (const file of ['bench/peers.json', 'cli/main.js.map']) writeFileSync(join(dist, file), '{}');
    printed.length = 0;
    expect(await pack(clone, ['before'])).toBe(0);
    expect(lstatSync(dist).isDirectory()).toBe(true);
    expect(readdirSync(dist).sort()).toEqual(['cli', 'package.json', 'science', 'workers', 'workflow-bundle.js']);
    expect(readdirSync(join(dist, 'cli'))).toEqual(['main.js']);
    expect(await pack(clone, ['after'])).toBe(0);
    expect([hasBuild(clone), readlinkSync(dist)]).toEqual([true, target]);
    expect(existsSync(join(dist, 'cli', 'main.js.map'))).toBe(true);
    expect(printed).toEqual([]);
  });

  it('is that of the sources as they are now, also after a pack that was interrupted', async () => {
    const { clone } = standInClone();
    await pack(clone, ['before']);
    writeFileSync(join(clone, 'dist', 'old.js'), '');
    writeFileSync(join(clone, 'cli', 'main.ts'), '// changed');
    await pack(clone, ['before']);
    expect(lstatSync(join(clone, 'dist')).isDirectory()).toBe(true);
    expect(existsSync(join(clone, 'dist', 'old.js'))).toBe(false);
    await pack(clone, ['after']);
    expect(hasBuild(clone)).toBe(true);
  });

  it.each([[[]], [['--dry-run']]])('is not made for %j', async (args) => {
    const { clone } = standInClone();
    await expect(pack(clone, args)).rejects.toThrow('pack is called by npm pack: before or after');
    expect(existsSync(join(clone, 'dist'))).toBe(false);
  });
});
