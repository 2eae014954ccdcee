/** `spectraloom discover` as a user meets it: the compiled program, real servers, a data folder with blank and umlaut. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { programIn } from '../harness/pipelines/own-program.js';
import { withSmallNetwork, writeSmallDataset } from '../harness/tables/small-dataset.js';

const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom command ü '));
const data = path.join(folder, 'state');
const crystals = withSmallNetwork(writeSmallDataset(path.join(folder, 'eight crystals')));
const SMALL = ['--neighbors', '8', '--widths', '8,12', '--epochs', '2,4', '--candidates', '20', '--clusters', '3'];

const program = programIn(folder);
const spectraloom = (...args: string[]) => program(args);

afterAll(() => {
  spectraloom('down', '--purge', '--yes');
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

describe('npx spectraloom discover', () => {
  it.each([
    ['no axis', (copy: string) => rmSync(path.join(copy, 'spectrum.json')), /spectrum\.json/],
    [
      'a broken structure',
      (copy: string) => writeFileSync(path.join(copy, 'NaCl-rocksalt.vasp'), 'NaCl\n1.0\n'),
      /NaCl-rocksalt\.vasp/,
    ],
    ['a missing structure', (copy: string) => rmSync(path.join(copy, 'BaO-rocksalt.vasp')), /BaO-rocksalt\.vasp/],
  ])(
    'refuses %s by name and starts nothing',
    (_, spoil, named) => {
      const copy = path.join(folder, 'spoiled');
      rmSync(copy, { recursive: true, force: true });
      cpSync(crystals, copy, { recursive: true });
      spoil(copy);
      const { status, stderr } = spectraloom('discover', copy, ...SMALL);
      expect(status).toBe(3);
      expect(stderr).toMatch(named);
      expect(stderr).toMatch(/nothing was started/);
      expect(existsSync(path.join(data, 'stack.json'))).toBe(false);
    },
    60_000,
  );

  it('refuses options of a grid beside a sweep file', () => {
    const { status, stderr } = spectraloom('discover', crystals, '--plan', 'search.yaml', '--widths', '8');
    expect(status).toBe(3);
    expect(stderr).toMatch(/--widths was given with a sweep file/);
  }, 60_000);

  it('runs to a report that opens offline, and reuses everything when it is typed again', () => {
    const first = spectraloom('discover', crystals, '--name', 'eight', ...SMALL, '-o', 'json');
    expect(first.stderr + first.stdout).toContain('report');
    expect(first.status).toBe(0);
    const result = JSON.parse(first.stdout);
    expect(result).toMatchObject({ state: 'finished', crystals: 8 });
    const html = readFileSync(path.join(data, 'results', 'eight', 'report.html'), 'utf8');
    expect(html).toContain('NaCl');
    expect(html.match(/(?:src|href)="https?:/g)).toBeNull();
    const manifest = JSON.parse(readFileSync(path.join(data, 'results', 'eight', 'manifest.json'), 'utf8'));
    expect(new Set(manifest.steps.map((step: { step: string }) => step.step)).size).toBe(23);

    const second = spectraloom('discover', crystals, '--name', 'eight', ...SMALL, '-o', 'json');
    expect(second.status).toBe(0);
    expect(JSON.parse(second.stdout).artifacts).toEqual(result.artifacts);
    expect(JSON.parse(second.stdout).steps).toMatchObject({ computed: 0, failed: 0 });
  }, 300_000);

  it('searches by a sweep file, whose replicates become an ensemble under the name of the run', () => {
    const file = path.join(folder, 'search.yaml');
    writeFileSync(
      file,
      `method: random
parameters: { hiddenFeatures: { values: [8, 12] }, gcnLayers: { values: [1, 2] } }
settings: { maxNeighbors: 8, alignnLayers: 1, scheduledEpochs: 2 }
run_cap: 3
replicates: 2
`,
    );
    const options = ['--candidates', '5', '--clusters', '3', '-o', 'json'];
    const { status, stdout, stderr } = spectraloom(
      'discover',
      crystals,
      '--name',
      'planned',
      '--plan',
      file,
      ...options,
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ state: 'finished', crystals: 8, ensemble: 'planned', hindered: [] });
    const manifest = JSON.parse(readFileSync(path.join(data, 'results', 'planned', 'manifest.json'), 'utf8'));
    expect(manifest.input.plan).toMatchObject({ name: 'planned', method: 'random', replicates: 2 });
    const shown = JSON.parse(spectraloom('sweep', 'show', 'discover/planned', '-o', 'json').stdout);
    // Three trials, and the best of them with another seed.
    expect(shown.rows.map(({ replicate }: { replicate: number }) => replicate).sort()).toEqual([0, 0, 0, 1]);
  }, 300_000);

  it('has runs that are compared, computed again, kept, signed and mended, all of it in a trail that verifies', () => {
    const told = (...args: string[]) => {
      const { status, stdout, stderr } = spectraloom(...args, '-o', 'json');
      return { status, stderr, value: stdout === '' ? null : JSON.parse(stdout) };
    };
    const audit = (...args: string[]) => told('audit', ...args);
    const listed = (start: string): string[] =>
      audit('list')
        .value.runs.map(({ run }: { run: string }) => run)
        .filter((run: string) => run.startsWith(start));
    const [first = '', second = '', ...others] = listed('discover/eight/');
    expect(others).toEqual([]);
    const diff = audit('diff', first, second);
    expect(diff.status).toBe(0);
    expect(diff.value).toMatchObject({
      input: [],
      environments: [],
      different: [],
      onlyHere: [],
      onlyThere: [],
      otherwise: [],
    });
    expect(diff.value.same).toBeGreaterThan(23);

    const again = audit('reproduce', 'eight', '--step', 'trainRung');
    expect(again.status).toBe(0);
    expect(again.value).toMatchObject({
      run: second,
      isReproduced: true,
      untold: [],
      environments: [{ differences: [] }],
    });
    const likeness = again.value.steps.map((each: { run: string; likeness: string }) => `${each.likeness} ${each.run}`);
    // The second run reused them all: they are computed as the first one did.
    expect([...new Set(likeness)]).toEqual([`bit-exact ${first}`]);
    const threads = audit('reproduce', 'eight', '--step', 'ingest', '--threads', '2');
    expect(threads.value.environments[0].differences).toEqual([
      { path: 'threads.intraOp', here: 2, there: 1 },
      { path: 'threads.openMp', here: 2, there: 1 },
    ]);
    expect(audit('reproduce', 'eight', '--step', 'nothing').status).toBe(1);

    expect(audit('keep', first, '--reason', 'published').status).toBe(0);
    const gc = audit('gc', '--keep-last', '0');
    expect(gc.value).toMatchObject({ letGo: [], objects: 0, deleted: null });
    expect(
      Object.fromEntries(gc.value.retained.map((each: { run: string; why: string }) => [each.run, each.why])),
    ).toMatchObject({ [first]: 'it is kept', [second]: 'an ensemble is of it' });
    const key = path.join(folder, 'ada.key');
    expect(audit('sign', first, '--meaning', 'reviewed', '--key', key)).toMatchObject({
      status: 0,
      value: { run: first, meaning: 'reviewed' },
    });
    expect(told('doctor', '--repair').value.repair.deletedObjects).toEqual([]);
    expect(audit('rotate-key')).toMatchObject({ status: 0, value: { isWorkerRestarted: true } });
    expect(listed('store/repair/')).toHaveLength(1);
    expect(audit('verify').value.findings).toEqual([]);
    const repaired = spectraloom('discover', crystals, '--name', 'eight', ...SMALL, '-o', 'json');
    expect(JSON.parse(repaired.stdout)).toMatchObject({ state: 'finished' });
    expect(audit('verify', 'eight')).toMatchObject({ status: 0, value: { findings: [] } });
  }, 600_000);
});
