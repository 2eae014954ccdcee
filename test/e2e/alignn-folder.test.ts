/**
 * Training folders of other makers as their users meet them: the compiled program, real servers. An ALIGNN folder with
 * its configuration, files of every format, radius graphs, crystals with extra features.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../infra/project-root.js';
import { alignnConfig, idPropJson, writeMixedFolder } from '../harness/files/mixed-folder.js';
import { programIn } from '../harness/pipelines/own-program.js';

const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom alignn '));
const data = path.join(folder, 'state');
const EXAMPLE = path.join(projectRoot(), 'examples/alignn-folder');
const SMALL = ['--widths', '8', '--epochs', '2'];
const AXIS = ['--energy', '0:3:4', '--quantity', 'log10_alpha_cm1'];

const program = programIn(folder);
const spectraloom = (...args: string[]) => program(args);

/** A training that has to end well: its result, and what was said on the way. */
function trained(...args: string[]) {
  const plain = spectraloom('sweep', ...args, '--dry-run');
  const { status, stdout, stderr } = spectraloom('sweep', ...args, '-o', 'json');
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return { result: JSON.parse(stdout), said: plain.stderr };
}

function made(name: string, files: Readonly<Record<string, string>>): string {
  const target = path.join(folder, name);
  mkdirSync(target, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(target, file), text);
  return target;
}

afterAll(() => {
  spectraloom('down', '--purge', '--yes');
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

describe('before anything is started', () => {
  it.each([
    ['a key that is not computed', { optimizer: 'sgd' }, [], /config\.json: optimizer: .*not "sgd"/],
    ['a split without a validation set', { n_val: 0 }, [], /the validation subset of 10 crystals would be empty/],
    ['extra features that no crystal has', {}, [], /bring 0 extra features along, model\.extra_features .* is 3/],
    [
      'neighbours of a radius graph',
      { neighbor_strategy: 'radius_graph' },
      ['--neighbors', '8'],
      /--neighbors 8: radius/,
    ],
  ] as const)(
    'refuses %s',
    (what, change, options, message) => {
      const copy = path.join(folder, 'spoiled');
      cpSync(EXAMPLE, copy, { recursive: true });
      const model = what.startsWith('extra') ? { extra_features: 3 } : {};
      writeFileSync(path.join(copy, 'config.json'), alignnConfig(change, model));
      const { status, stderr } = spectraloom('sweep', copy, ...options);
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(/nothing was started/);
      expect(status).toBe(3);
      expect(existsSync(path.join(data, 'stack.json'))).toBe(false);
    },
    60_000,
  );

  it('discover refuses extra features that nothing names, and targets without an axis', () => {
    const rich = made('rich', { 'id_prop.json': idPropJson(2) });
    const axisless = spectraloom('discover', rich);
    expect(axisless.stderr).toMatch(/nothing states the energy axis/);
    const { status, stderr } = spectraloom('discover', rich, ...AXIS);
    expect(stderr).toMatch(/2 extra features along, and nothing says what they are/);
    expect(stderr).toMatch(/nothing was started/);
    expect([axisless.status, status]).toEqual([3, 3]);
    expect(existsSync(path.join(data, 'stack.json'))).toBe(false);
  }, 60_000);

  it('a broken file of a mixed folder is named by file, line and value', () => {
    const mixed = writeMixedFolder(path.join(folder, 'broken'));
    const cif = path.join(mixed, 'crystal-1.cif');
    writeFileSync(cif, readFileSync(cif, 'utf8').replace('0.5 0.5 0.5', '0.5 x 0.5'));
    const { status, stderr } = spectraloom('sweep', mixed, ...AXIS, ...SMALL);
    expect(stderr).toMatch(/crystal-1\.cif, line \d+: .*"?x"?/);
    expect(stderr).toMatch(/nothing was started/);
    expect(status).toBe(3);
  }, 60_000);
});

describe('a training', () => {
  it('of an ALIGNN folder as it is: its configuration in fixed mode, and then in reference mode', () => {
    const sha256 = createHash('sha256')
      .update(readFileSync(path.join(EXAMPLE, 'config.json')))
      .digest('hex');
    const fixed = trained(EXAMPLE, '--name', 'fixed', '--epochs', '2');
    expect(fixed.result).toMatchObject({ state: 'finished', crystals: 10, config: { mode: 'fixed', sha256 } });
    expect(fixed.result.trials).toHaveLength(1);
    expect(fixed.said).toContain('--epochs 2 instead of 40 in config.json');
    const reference = trained(EXAMPLE, '--name', 'reference', '--epochs', '2', '--graph', 'reference');
    expect(reference.result).toMatchObject({ config: { mode: 'reference', sha256 } });
    expect(reference.said).toContain('criterion "mse", scheduler "onecycle" of config.json are not followed');
    // Other graphs, other loss: another model.
    expect(reference.result.best.model.sha256).not.toBe(fixed.result.best.model.sha256);
    const preset = spectraloom('sweep', EXAMPLE, '--no-config', '--dry-run', '-o', 'json');
    expect(JSON.parse(preset.stdout).plan.space).toMatchObject([
      { name: 'maxNeighbors', values: [12, 20] },
      { name: 'hiddenFeatures', values: [32, 64] },
    ]);
  }, 180_000);

  it('without a test set says so in place of an error', () => {
    const copy = path.join(folder, 'untested');
    cpSync(EXAMPLE, copy, { recursive: true });
    writeFileSync(path.join(copy, 'config.json'), alignnConfig({ n_test: 0 }));
    const { result } = trained(copy, '--epochs', '2');
    expect(result).toMatchObject({ state: 'finished', crystals: 10, testMae: null });
    expect(spectraloom('sweep', copy, '--epochs', '2').stdout).toContain('no test set');
  }, 180_000);

  it('is followed through a whole discover run on radius graphs, whose manifest names the configuration', () => {
    const copy = path.join(folder, 'radial');
    cpSync(EXAMPLE, copy, { recursive: true });
    const config = alignnConfig({ neighbor_strategy: 'radius_graph', cutoff: 4.5, max_neighbors: null });
    writeFileSync(path.join(copy, 'config.json'), config);
    const { status, stdout } = spectraloom('discover', copy, '--candidates', '5', '--clusters', '3', '-o', 'json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ state: 'finished', crystals: 10 });
    const manifest = JSON.parse(readFileSync(path.join(data, 'results', 'radial', 'manifest.json'), 'utf8'));
    const sha256 = createHash('sha256').update(config).digest('hex');
    expect(manifest.input).toMatchObject({
      alignn: { file: 'config.json', sha256, mode: 'fixed' },
      plan: {
        base: {
          graph: { strategy: 'radius', cutoffAngstrom: 4.5 },
          network: { alignnLayers: 1, gcnLayers: 1 },
          training: { loss: 'mse', schedule: 'one-cycle', learningRate: 0.01, batchSize: 4, scheduledEpochs: 3 },
        },
      },
    });
    const trainings = manifest.steps.filter(({ step }: { step: string }) => step === 'trainRung');
    // The one of the configuration, the same from two other seeds, and on every fold of the validation.
    expect(trainings).toHaveLength(1 + 2 + 5);
    for (const { parameters } of trainings)
      expect(parameters).toMatchObject({ untilEpoch: 3, network: { hiddenFeatures: 8 } });
  }, 180_000);

  it('of files of every format, mixed', () => {
    const mixed = writeMixedFolder(path.join(folder, 'mixed'));
    const { result } = trained(mixed, ...AXIS, ...SMALL, '--neighbors', '6');
    expect(result).toMatchObject({ state: 'finished', crystals: 12, config: null });
    expect(Number.isFinite(result.testMae)).toBe(true);
  }, 120_000);

  it('on radius graphs with extra features and single targets, of which nobody stated an axis', () => {
    const rich = made('radius', {
      'id_prop.json': idPropJson(2, 1),
      'config.json': alignnConfig(
        { neighbor_strategy: 'radius_graph', cutoff: 4.5, max_neighbors: null },
        { extra_features: 2 },
      ),
    });
    const { result, said } = trained(rich);
    expect(result).toMatchObject({ state: 'finished', crystals: 12 });
    expect(said).toContain('12 crystals, one target each, 2 extra features each');
    const records = JSON.parse(spectraloom('runs', 'sweep/radius', '-o', 'json').stdout);
    expect(JSON.stringify(records)).toContain('trainRung');
  }, 120_000);
});
