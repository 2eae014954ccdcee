/** Other properties than absorption, as a user meets them: real servers, made-up values of eight crystals. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeTable } from '../../infra/arrow/arrow-io.js';
import { furtherNumbersOf } from '../../schemas/further-numbers.js';
import { programIn } from '../harness/pipelines/own-program.js';
import { writeSmallDataset } from '../harness/tables/small-dataset.js';

const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom-property-'));
const data = path.join(folder, 'state');
const GRID = ['--neighbors', '8', '--widths', '8', '--epochs', '2'];
const SMALL = [...GRID, '--seeds', '1', '--folds', '2', '--candidates', '5', '--clusters', '3'];

/** A number of a crystal, from 1 to 8: values rise with it. */
const FILES = {
  gap: {
    file: { preset: 'scalar', name: 'band gap', unit: 'eV' },
    values: (n: number) => [n - 3.5],
  },
  states: {
    file: {
      name: 'density of states',
      unit: 'states/eV',
      axis: { name: 'energy', unit: 'eV', start: -10, stop: 5, points: 31 },
      descriptors: [
        { name: 'band centre', kind: 'centroid', to: 0 },
        { name: 'states below', kind: 'integral', from: -10, to: 0 },
      ],
    },
    values: (n: number) => Array.from({ length: 31 }, (_, i) => Math.exp(-((i / 2 - 10 + n / 2) ** 2) / 4)),
  },
  dielectric: {
    file: { preset: 'dielectric', axis: { name: 'frequency', unit: 'THz', start: 0, stop: 20, points: 21 } },
    values: (n: number) => Array.from({ length: 21 }, (_, i) => (n * i) / (1 + (i - n) ** 2)),
  },
  elastic: {
    file: {
      name: 'elastic constants',
      unit: 'GPa',
      labels: ['C11', 'C12', 'C13', 'C33', 'C44', 'C66'],
      descriptors: [{ name: 'stiffness', kind: 'value', at: 'C11' }],
    },
    values: (n: number) => [1, 0.4, 0.4, 0.9, 0.3, 0.3].map((part) => 30 * n * part),
  },
};
type Name = keyof typeof FILES;

function folderOf(name: Name, file: object = FILES[name].file): string {
  const own = writeSmallDataset(path.join(folder, name));
  rmSync(path.join(own, 'spectrum.json'), { force: true });
  const names = readdirSync(own)
    .filter((each) => each.endsWith('.vasp'))
    .sort();
  const rows = names.map((each, i) => [each, ...FILES[name].values(i + 1)].join());
  writeFileSync(path.join(own, 'id_prop.csv'), `${rows.join('\n')}\n`);
  writeFileSync(path.join(own, 'property.json'), JSON.stringify(file));
  return own;
}

const program = programIn(folder);
const spectraloom = (...args: string[]) => program(args);

/** A page has no class and no word of absorption. */
function refuseForeignWords(page: string): void {
  expect([...page.matchAll(/.{0,40}(?:absorption|onset|photon|cm⁻¹).{0,40}/gi)].map(([found]) => found)).toEqual([]);
}

afterAll(() => {
  spectraloom('down', '--purge', '--yes');
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

describe('a folder with a property.json', () => {
  it('is refused by field and value, and nothing is started', () => {
    const broken = folderOf('states', { ...FILES.states.file, leading: 'gap' });
    const { status, stderr } = spectraloom('discover', broken, ...SMALL);
    expect(status).toBe(3);
    expect(stderr).toMatch(
      /property\.json: leading: no descriptor is called so: band centre, states below, found "gap"/,
    );
    expect(stderr).toMatch(/nothing was started/);
    expect(existsSync(path.join(data, 'stack.json'))).toBe(false);
  }, 60_000);

  it('states an axis: another one beside it is refused', () => {
    const { status, stderr } = spectraloom('discover', folderOf('states'), '--energy', '0:1:2', '--dry-run');
    expect([status, stderr]).toEqual([3, expect.stringMatching(/spectrum\.json or property\.json/)]);
  }, 60_000);

  it.each(['gap', 'states'] as const)(
    'is discovered: %s',
    (name) => {
      const { status, stdout, stderr } = spectraloom('discover', folderOf(name), ...SMALL);
      expect(stderr).not.toMatch(/^error/m);
      expect(status).toBe(0);
      expect(stdout).not.toMatch(/onset|absorption/);
      refuseForeignWords(readFileSync(path.join(data, 'results', name, 'report.html'), 'utf8'));
    },
    300_000,
  );

  it('is validated and screened in its own names', () => {
    const validated = spectraloom('validate', 'states', '--folds', '2');
    expect([validated.status, validated.stdout]).toEqual([0, expect.stringMatching(/band centre, eV/)]);
    expect(validated.stdout).not.toMatch(/onset|log10/);
    const other = spectraloom('screen', '--from', 'states', '--onset', '1:2');
    expect([other.status, other.stderr]).toEqual([3, expect.stringMatching(/what leads is the band centre/)]);
    const window = ['--window', 'band centre=-9:-4', '-o', 'json'];
    const screened = spectraloom('screen', '--from', 'states', '--name', 'low', ...window);
    expect(screened.status).toBe(0);
    expect(JSON.parse(screened.stdout).criteria).toEqual({
      onsetMinEv: -9,
      onsetMaxEv: -4,
      of: { name: 'band centre', unit: 'eV' },
    });
  }, 300_000);

  it('is screened by windows of several numbers, and of one that does not lead', () => {
    const windows = ['--window', 'band centre=-9:-1', '--window', 'states below=0:100'];
    const both = spectraloom('screen', '--from', 'states', '--name', 'both', ...windows, '-o', 'json');
    expect([both.status, both.stderr]).toEqual([0, '']);
    const further = [{ name: 'states below', unit: 'states/eV eV', from: 0, to: 100 }];
    const { criteria, top } = JSON.parse(both.stdout);
    expect(criteria).toEqual({ onsetMinEv: -9, onsetMaxEv: -1, of: { name: 'band centre', unit: 'eV' }, further });
    expect(top[0].numbers[0]).toMatchObject({ name: 'states below', unit: 'states/eV eV', value: expect.any(Number) });
    const other = spectraloom('screen', '--from', 'states', '--name', 'other', ...windows.slice(2));
    expect([other.status, other.stderr]).toEqual([0, '']);
    expect(other.stdout).toMatch(/have their states below between 0 and 100 states\/eV eV/);
    expect(other.stdout).toMatch(/errors +no interval and no probability/);
    expect(other.stdout).not.toMatch(/onset|absorption/);
    const unknown = spectraloom('screen', '--from', 'states', '--window', 'gap=1:2');
    expect([unknown.status, unknown.stderr]).toEqual([
      3,
      expect.stringMatching(/no number called "gap"[\s\S]*band centre \(eV\), states below \(states\/eV eV\)/),
    ]);
  }, 300_000);

  it('has every number of it predicted, and its atoms say what they add', () => {
    const [crystal] = readdirSync(folderOf('states')).filter((each) => each.endsWith('.vasp'));
    const given = path.join(folder, 'states', String(crystal));
    const ask = (...more: string[]) => spectraloom('predict', '--run', 'states', ...more, given);
    const told = ask();
    expect([told.status, told.stdout]).toEqual([
      0,
      expect.stringMatching(/states below +[\d.e-]+ +states\/eV eV +not known/),
    ]);
    expect(told.stdout).toMatch(/Nothing is known of the errors of these numbers/);
    expect(told.stdout).not.toMatch(/onset|absorption/);
    const out = path.join(folder, 'numbers.arrow');
    const { numbers } = JSON.parse(ask('-o', 'json', '--out', out).stdout);
    expect(numbers).toEqual([
      { name: 'states below', unit: 'states/eV eV', value: expect.any(Number), interval: null },
    ]);
    const stored = decodeTable('predictions', readFileSync(out));
    expect(furtherNumbersOf(stored)[0]!.values[0]).toBeCloseTo(numbers[0].value, 6);
    const { contributions } = JSON.parse(ask('--attribute', 'states below', '-o', 'json').stdout);
    const mean =
      contributions.reduce((sum: number, { value }: { value: number }) => sum + value, 0) / contributions.length;
    expect(mean / numbers[0].value).toBeCloseTo(1, 4);
    expect(contributions[0].contribution).not.toBeNull();
    const unknown = ask('--attribute', 'onset');
    expect([unknown.status, unknown.stderr]).toEqual([3, expect.stringMatching(/no number called "onset"/)]);
  }, 120_000);

  it.each(['dielectric', 'elastic'] as const)(
    'is searched for the best model: %s',
    (name) => {
      const { status, stdout } = spectraloom('sweep', folderOf(name), ...GRID);
      expect(status).toBe(0);
      expect(stdout).not.toMatch(/onset|log10\(cm/);
      const shown = spectraloom('sweep', 'show', name);
      expect(shown.status).toBe(0);
      refuseForeignWords(readFileSync(path.join(data, 'results', name, 'sweep.html'), 'utf8'));
    },
    300_000,
  );
});
