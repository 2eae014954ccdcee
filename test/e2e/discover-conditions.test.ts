/** Crystals at two temperatures as a user meets them: real servers, made-up gaps; predicted and screened at a third. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { programIn } from '../harness/pipelines/own-program.js';
import { withSmallNetwork } from '../harness/tables/small-dataset.js';

const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom-conditions-'));
const GRID = ['--neighbors', '8', '--widths', '8', '--epochs', '2', '--split', '8:1:1'];
const SMALL = [...GRID, '--seeds', '1', '--folds', '2', '--candidates', '5', '--clusters', '3'];
const PAIRS = ['Na Cl', 'K Br', 'Cs I', 'Li F', 'Rb Cl', 'Mg O', 'Ca O', 'Ba S', 'Sr Se', 'Ag Br', 'Na F', 'K I'];
// Not where commands are typed: there the name of the run would be that of a folder.
const own = path.join(folder, 'data', 'gaps');
const file = (pair: string) => `${pair.replace(' ', '')}.vasp`;

mkdirSync(own, { recursive: true });
const rows = PAIRS.flatMap((pair, i) =>
  [100, 300].map((kelvin) => ({ name: file(pair), kelvin, gap: 2 + 0.3 * i - kelvin / 600 })),
);
for (const pair of PAIRS)
  writeFileSync(
    path.join(own, file(pair)),
    `${pair}\n1\n0 2.7 2.7\n2.7 0 2.7\n2.7 2.7 0\n${pair}\n1 1\nDirect\n0 0 0\n.5 .5 .5\n`,
  );
writeFileSync(path.join(own, 'id_prop.csv'), rows.map(({ name, gap }) => `${name},${gap.toFixed(4)}\n`).join(''));
writeFileSync(
  path.join(own, 'conditions.csv'),
  `id,temperature_K\n${rows.map(({ name, kelvin }) => `${name},${kelvin}\n`).join('')}`,
);
withSmallNetwork(own, 1);
writeFileSync(path.join(own, 'property.json'), '{"preset": "scalar", "name": "band gap", "unit": "eV"}');

const program = programIn(folder);
const spectraloom = (...args: string[]) => program(args);

afterAll(() => {
  spectraloom('down', '--purge', '--yes');
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

describe('crystals at two temperatures', () => {
  it('run through discover', () => {
    const { status, stdout, stderr } = spectraloom('discover', own, ...SMALL, '-o', 'json');
    expect(status, stderr).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ state: 'finished', crystals: 24, criteria: { at: { temperature_K: 100 } } });
    // Groups hold crystals, the network was trained and judged on rows.
    const page = readFileSync(result.report, 'utf8');
    expect(page).toContain('24 rows of 12 crystals, trained on temperature 100 to 300 K');
    expect(page).toContain('Over the conditions');
    expect(page).toMatch(
      /From the lowest to the highest temperature at which each of 12 crystals is known, the band gap changes/,
    );
    expect(page).not.toContain('Beyond the data');
  }, 900_000);

  it('are validated by themselves, and say what was learned of the temperature', () => {
    const args = ['validate', 'gaps', '--folds', '2', '-o', 'json'];
    const { status, stdout, stderr } = spectraloom(...args);
    expect(status, stderr).toBe(0);
    const { conditionsVerdict, errors } = JSON.parse(stdout);
    expect(conditionsVerdict).toMatch(/^over the temperature of 12 crystals the network is .* no change at all/);
    expect(errors.find(({ method }: { method: string }) => method === 'network').crystals).toBe(12);
  }, 900_000);

  it('are exported with the figure over the temperature and its numbers, one row a crystal in the groups', () => {
    const out = path.join(folder, 'exported');
    const { status, stderr } = spectraloom('report', 'gaps', '--export', out);
    expect(status, stderr).toBe(0);
    expect(existsSync(path.join(out, 'figures', 'leading_by_temperature.svg'))).toBe(true);
    expect(existsSync(path.join(out, 'figures', 'leading_by_temperature.png'))).toBe(true);
    const linesOf = (name: string) => readFileSync(path.join(out, name), 'utf8').trim().split('\n');
    const values = linesOf('condition_values.csv');
    expect(values[0]).toBe('temperature_K,id,crystal,reference,predicted,lower,upper,trees');
    expect(values).toHaveLength(25);
    expect(linesOf('labels.csv')).toHaveLength(13);
    expect(linesOf('condition_changes.csv')).toHaveLength(2);
  }, 200_000);

  it('are no start for crystals of other conditions, and both lists are named', () => {
    const plain = path.join(folder, 'plain');
    mkdirSync(plain);
    for (const pair of PAIRS) copyFileSync(path.join(own, file(pair)), path.join(plain, file(pair)));
    writeFileSync(path.join(plain, 'id_prop.csv'), PAIRS.map((pair, i) => `${file(pair)},${2 + 0.3 * i}\n`).join(''));
    copyFileSync(path.join(own, 'property.json'), path.join(plain, 'property.json'));
    const { status, stderr } = spectraloom('discover', plain, '--start-from', 'gaps', '--no-folds');
    expect(status).toBe(3);
    expect(stderr).toContain('it takes temperature_K, the crystals here have no conditions');
  }, 120_000);

  it('are predicted at a third, and told when it is beyond', () => {
    const predicted = (kelvin: string) => {
      const answer = spectraloom(
        'predict',
        '--run',
        'gaps',
        '--at',
        `temperature_K=${kelvin}`,
        path.join(own, 'NaCl.vasp'),
        '-o',
        'json',
      );
      expect([answer.status, answer.stderr]).toEqual([0, '']);
      return JSON.parse(answer.stdout);
    };
    const [between, beyond] = [predicted('200'), predicted('500')];
    expect(between.prediction).not.toEqual(beyond.prediction);
    const said = JSON.stringify(beyond);
    expect(said).toContain('temperature 500 K, trained 100 to 300 K');
    expect(JSON.stringify(between)).not.toContain('trained 100 to 300 K');
  }, 120_000);

  it('are screened at a third', () => {
    const { status, stdout } = spectraloom(
      'screen',
      '--from',
      'gaps',
      '--name',
      'third',
      '--at',
      'temperature_K=200',
      '--candidates',
      '5',
      '-o',
      'json',
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ state: 'finished', criteria: { at: { temperature_K: 200 } } });
  }, 120_000);

  it.each([
    [[], 3, /temperature_K is missing/],
    [['--at', 'pressure_GPa=1'], 3, /pressure_GPa/],
    [['--at', 'temperature_K=hot'], 2, /Expected a number/],
  ])(
    'are refused with %s',
    (asked, code, message) => {
      for (const command of [
        ['predict', '--run', 'gaps', path.join(own, 'NaCl.vasp')],
        ['screen', '--from', 'gaps', '--name', 'refused'],
      ]) {
        const { status, stderr } = spectraloom(...command, ...asked);
        expect(stderr).toMatch(message);
        expect(status).toBe(code);
      }
    },
    120_000,
  );
});

describe('spectra at two temperatures', () => {
  const spectra = path.join(folder, 'edges');

  it('run through discover', () => {
    mkdirSync(spectra);
    withSmallNetwork(spectra, 1);
    // log10 alpha rises by 1 an electronvolt from an edge that falls with the temperature, on 0 to 10 eV.
    const log10Alpha = (i: number, kelvin: number) =>
      Array.from({ length: 21 }, (_, k) => Math.min(6, 4 + k / 2 - (2 + i / 4 - kelvin / 600)).toFixed(4));
    for (const pair of PAIRS)
      writeFileSync(
        path.join(spectra, file(pair)),
        `${pair}\n1\n0 2.7 2.7\n2.7 0 2.7\n2.7 2.7 0\n${pair}\n1 1\nDirect\n0 0 0\n.5 .5 .5\n`,
      );
    const lines = PAIRS.flatMap((pair, i) => [100, 300].map((kelvin) => [file(pair), ...log10Alpha(i, kelvin)].join()));
    writeFileSync(path.join(spectra, 'id_prop.csv'), `${lines.join('\n')}\n`);
    writeFileSync(
      path.join(spectra, 'conditions.csv'),
      `id,temperature_K\n${PAIRS.flatMap((pair) => [100, 300].map((kelvin) => `${file(pair)},${kelvin}\n`)).join('')}`,
    );
    writeFileSync(
      path.join(spectra, 'spectrum.json'),
      '{"startEv": 0, "stopEv": 10, "points": 21, "quantity": "log10_alpha_cm1"}',
    );
    const { status, stderr } = spectraloom('discover', spectra, ...SMALL);
    expect(stderr).not.toMatch(/^error/m);
    expect(status).toBe(0);
  }, 400_000);

  it('are screened at scale at a third, which is part of what the rows mean', () => {
    const start = (name: string, ...more: string[]) =>
      spectraloom(
        'screen',
        'start',
        name,
        '--from',
        'edges',
        '--limit',
        '4',
        '--window',
        'onset=0:9',
        '-o',
        'json',
        ...more,
      );
    const missing = start('none');
    expect([missing.status, missing.stderr]).toEqual([3, expect.stringMatching(/temperature_K is missing/)]);
    const other = start('none', '--at', 'pressure_GPa=1');
    expect([other.status, other.stderr]).toEqual([3, expect.stringMatching(/no condition pressure_GPa/)]);
    const plan = start('warm', '--at', 'temperature_K=200', '--dry-run');
    expect(JSON.parse(plan.stdout)).toMatchObject({ identity: { at: { temperature_K: 200 } } });
    const beyond = start('hot', '--at', 'temperature_K=900');
    expect([beyond.status, beyond.stderr]).toEqual([0, '']);
    const { top } = JSON.parse(beyond.stdout);
    expect(top.length).toBeGreaterThan(0);
    for (const candidate of top) expect(JSON.stringify(candidate)).toContain('temperature 900 K, trained 100 to 300 K');
    const taken = start('warm', '--at', 'temperature_K=200', '--since', 'hot');
    expect([taken.status, taken.stderr]).toEqual([1, expect.stringMatching(/at other conditions/)]);
    // Predicted once more from the stored crystals, at the stored conditions.
    const verified = spectraloom('screen', 'verify', 'hot');
    expect([verified.status, verified.stdout]).toEqual([0, expect.stringMatching(/all is right/)]);
    const width = start('none', '--at', 'temperature_K=200', '--window', 'edge integral=1:2');
    expect([width.status, width.stderr]).toEqual([3, expect.stringMatching(/ranked by one window, that of the onset/)]);
  }, 300_000);
});
