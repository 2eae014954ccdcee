/** What is brought before a command of an installed package: nothing for one that only looks. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { needsOf, provideForCommand } from '../../../../../infra/provision/commands/package-command.mjs';
import { provideTfjsBinding } from '../../../../../infra/provision/programs/tfjs-binding.mjs';
import { listener, type StandInClone, standInPackage } from '../stand-in-clone.js';

/** What had to be made ready; itself it is the subject of `prepare.test.ts`. */
const prepared = vi.hoisted(() => [] as unknown[]);
vi.mock('../../../../../infra/provision/commands/prepare.mjs', () => ({
  prepare: async (_root: string, plan: unknown) => void prepared.push(plan),
}));

describe('a command of an installed package', () => {
  it.each([
    ['servers', ['discover']],
    ['servers', ['-o', 'json', 'discover', 'my-folder']],
    ['servers', ['--data', 'predict', 'up']],
    ['servers', ['sweep', 'plan.yaml', 'folder']],
    ['servers', ['sweep', '--from', 'run']],
    ['servers', ['screen', '--from', 'run']],
    ['tensorflow', ['predict', '--model', 'a.pt', 'POSCAR']],
    ['tensorflow', ['cluster', 'features.csv']],
    ['tensorflow', ['-q', 'export', 'out', '--format', 'saved-model']],
    ['nothing', []],
    ['nothing', ['--version']],
    ['nothing', ['doctor']],
    ['nothing', ['status', '-o', 'json']],
    ['nothing', ['--data', 'discover', 'down']],
    ['nothing', ['completion', 'bash']],
    ['nothing', ['discover', '--help']],
    ['nothing', ['discover', 'folder', '--dry-run']],
    ['nothing', ['sweep', 'show', 'oxides']],
    ['nothing', ['sweep', 'cancel', 'oxides']],
    ['nothing', ['runs', 'sweep/oxides']],
  ])('needs %s: %j', (needs, args) => {
    expect(needsOf(args)).toBe(needs);
  });
});

describe('the first command of an installed package', () => {
  const SETTINGS = ['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE', 'S3_ENDPOINT'];
  const SERVERS = { needed: ['temporal', 'minio'], instead: { minio: 'weed', weed: null } };
  let stage: StandInClone;
  beforeEach(() => {
    stage = standInPackage();
    prepared.length = 0;
    for (const name of SETTINGS) vi.stubEnv(name, undefined);
    // Else the store that the working folder was started with is remembered.
    vi.stubEnv('SPECTRALOOM_DATA', join(stage.clone, 'data'));
  });
  afterEach(() => vi.unstubAllEnvs());

  const parts = () => join(stage.clone, 'node_modules', '.spectraloom-parts.json');
  const programs = () => JSON.parse(readFileSync(parts(), 'utf8'));
  const provide = (...args: string[]) => provideForCommand(stage.clone, args);
  const bringBinding = () => provideTfjsBinding(stage.cache, stage.clone, listener().say);

  it('that only looks notes the programs of this machine, once, and brings nothing', async () => {
    rmSync(join(stage.programs, 'weed'));
    expect(await provide('runs')).toBe(0);
    expect(programs()).toEqual({
      temporal: join(stage.programs, 'temporal'),
      minio: join(stage.programs, 'minio'),
      weed: null,
    });
    writeFileSync(parts(), '{"temporal":"/by/hand"}');
    await provide('runs');
    expect(programs()).toEqual({ temporal: '/by/hand' });
    expect(prepared).toEqual([]);
    expect(existsSync(join(stage.clone, 'node_modules', '@tensorflow'))).toBe(false);
  });

  it('that computes brings TensorFlow alone, unless it is there', async () => {
    expect(await provide('predict', 'POSCAR')).toBe(0);
    expect(prepared).toEqual([{ needed: [] }]);
    await bringBinding();
    await provide('doctor');
    expect(await provide('predict', 'POSCAR')).toBe(0);
    expect(prepared.length).toBe(1);
  });

  it('that starts a run brings the servers that are not there or no longer there', async () => {
    await bringBinding();
    await provide('discover');
    expect(prepared).toEqual([SERVERS]);
    await provide('doctor');
    await provide('discover');
    expect(prepared.length).toBe(1);
    rmSync(join(stage.programs, 'minio'));
    await provide('discover');
    expect(prepared).toEqual([SERVERS, SERVERS]);
    await provide('discover', '--store', 'dir');
    expect(prepared.length).toBe(2);
    writeFileSync(parts(), '{"temporal":null}');
    await provide('discover', '--store', 'dir');
    expect(prepared.slice(2)).toEqual([{ needed: ['temporal'] }]);
  });
});
