/** Programs and folders of the local stack as they are found; nothing is fetched. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parts } from '../../../../../infra/provision/commands/parts-command.mjs';
import { isPlainPath, plainBuildFolder } from '../../../../../infra/provision/machine/plain-folder.mjs';
import { partFolder } from '../../../../../infra/provision/programs/cache.mjs';
import {
  installedPrograms,
  writeInstalledPrograms,
} from '../../../../../infra/provision/programs/installed-programs.mjs';
import { PINNED } from '../../../../../infra/provision/programs/pinned-parts.mjs';
import { findProgram } from '../../../../../infra/provision/programs/program-part.mjs';
import { rememberedStore, wantedPrograms } from '../../../../../infra/provision/programs/wanted-programs.mjs';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('programs', () => {
  it('are found in the cache by what they were made of, without fetching', async () => {
    vi.stubEnv('PATH', '/nowhere');
    const cache = temporaryFolder();
    expect(await installedPrograms(cache)).toEqual({ temporal: null, minio: null, weed: null });
    for (const name of ['temporal', 'minio', 'weed'] as const) {
      for (const source of PINNED[name].sources) {
        if (source.kind === 'path') continue;
        // A wheel is known by its digest, a module by its package, version and checksum.
        const key =
          source.kind === 'wheel'
            ? source.sha256
            : createHash('sha256').update(`${source.package}\n${source.version}\n${source.sum}`).digest('hex');
        const file = join(partFolder(cache, name, source.version.replace(/^v/, ''), key), PINNED[name].program);
        mkdirSync(join(file, '..'), { recursive: true });
        writeFileSync(file, '');
        expect(await findProgram(cache, name)).toBe(file);
        break;
      }
    }
    const found = await installedPrograms(cache);
    expect(Object.values(found).every((file) => file?.startsWith(cache))).toBe(true);
  });

  it('are written down for the local stack, and not again when nothing has changed', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'node_modules'));
    const file = join(folder, 'node_modules', '.spectraloom-parts.json');
    const programs = { temporal: '/a/temporal', minio: null, weed: '/b/weed' };
    await writeInstalledPrograms(folder, programs);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(programs);
    const long = new Date('2026-01-01');
    utimesSync(file, long, long);
    await writeInstalledPrograms(folder, programs);
    expect(statSync(file).mtime).toEqual(long);
    await writeInstalledPrograms(folder, { ...programs, minio: '/c/minio' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...programs, minio: '/c/minio' });
  });

  it('of another name are refused before anything is done', async () => {
    await expect(parts(temporaryFolder(), ['minio', 'mimio'])).rejects.toThrow(
      'unknown part "mimio": one of tfjs-binding, temporal, minio, weed',
    );
  });
});

describe('a folder to build in', () => {
  it.each([
    ['/home/me/.cache/a_b+c-1.0', true],
    ['/home/my files', false],
    ['/home/größe', false],
    ["/home/o'neil", false],
    ['', false],
  ])('%j is plain: %s', (path, expected) => {
    expect(isPlainPath(path)).toBe(expected);
  });

  it('is the preferred one where that is plain, else a new one that is', async () => {
    expect(await plainBuildFolder('/plain/path')).toEqual({ folder: '/plain/path', temporary: false });
    const base = `/tmp/spectraloom-plain-${process.pid}`;
    mkdirSync(base);
    try {
      vi.stubEnv('TMPDIR', base);
      const { folder, temporary } = await plainBuildFolder('/my files');
      expect(temporary).toBe(true);
      expect(folder.startsWith(`${base}/spectraloom-`)).toBe(true);
      expect(statSync(folder).isDirectory()).toBe(true);
      vi.stubEnv('TMPDIR', '/no such place');
      const elsewhere = await plainBuildFolder('/my files');
      expect(isPlainPath(elsewhere.folder)).toBe(true);
      statSync(elsewhere.folder);
      rmSync(elsewhere.folder, { recursive: true });
    } finally {
      rmSync(base, { recursive: true });
    }
  });
});

describe('the store that a command will use', () => {
  it('is the last one named, by either spelling', () => {
    const remembered = () => null;
    expect(wantedPrograms(['--store', 'dir', '--store', 'minio'], {}, remembered)).toMatchObject({ store: 'minio' });
    expect(wantedPrograms(['--store=dir', '--store=minio'], {}, remembered)).toMatchObject({
      store: 'minio',
      mayFallBack: false,
    });
    expect(wantedPrograms(['--storey=dir'], {}, remembered)).toMatchObject({ store: 'minio', mayFallBack: true });
    expect(wantedPrograms([], { S3_ENDPOINT: 'x' }, remembered)).toEqual({
      temporal: true,
      store: 'external',
      mayFallBack: false,
    });
    for (const name of ['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE']) {
      expect(wantedPrograms([], { [name]: 'x' }, remembered).temporal).toBe(false);
    }
  });

  it('is that of the data folder where one was made, of the clone by default', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'tsconfig.json'), '{}');
    const remembered = rememberedStore(folder);
    expect(remembered(undefined)).toBeNull();
    mkdirSync(join(folder, '.spectraloom'));
    writeFileSync(join(folder, '.spectraloom', 'stack.json'), '{"store":"dir"}');
    expect(remembered(undefined)).toBe('dir');
    expect(remembered('')).toBe('dir');
    const other = temporaryFolder();
    expect(remembered(other)).toBeNull();
    writeFileSync(join(other, 'stack.json'), '{"store":5}');
    expect(remembered(other)).toBeNull();
    writeFileSync(join(other, 'stack.json'), '{"store":"minio"}');
    expect(remembered(other)).toBe('minio');
    // An installed package keeps nothing where it lies, but in the working folder.
    const installed = temporaryFolder();
    mkdirSync(join(installed, '.spectraloom'));
    writeFileSync(join(installed, '.spectraloom', 'stack.json'), '{"store":"dir"}');
    const cwd = vi.spyOn(process, 'cwd').mockReturnValue(other);
    expect(rememberedStore(installed)(undefined)).toBeNull();
    cwd.mockReturnValue(installed);
    expect(rememberedStore('/elsewhere')(undefined)).toBe('dir');
    cwd.mockRestore();
  });
});
