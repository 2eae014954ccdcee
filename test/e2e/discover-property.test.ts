/** Other properties than absorption, as a user meets them: real servers, made-up values of eight crystals. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeTable } from '../../infra/arrow/arrow-io.js';
import { renderReport } from '../../report/index.js';
import { furtherNumbersOf } from '../../schemas/further-numbers.js';
import type { Property } from '../../schemas/property.js';
import { readProperty } from '../../science/property/index.js';
import { foreignWords, foundWords, readableText } from '../harness/laws/foreign-words.js';
import { programIn } from '../harness/pipelines/own-program.js';
import { sampleReportInput } from '../harness/tables/report-input.js';
import { withSmallNetwork, writeSmallDataset } from '../harness/tables/small-dataset.js';

const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom-property-'));
const data = path.join(folder, 'state');
const GRID = ['--neighbors', '8', '--epochs', '2'];
const SMALL = [...GRID, '--widths', '8', '--seeds', '1', '--no-folds', '--candidates', '5', '--clusters', '3'];

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
/** Of what leads, in its unit. */
const WINDOWS = { gap: '0:2', states: '-9:-4', dielectric: '2:6', elastic: '50:150' } as const;

function folderOf(name: Name, file: object = FILES[name].file): string {
  const own = withSmallNetwork(writeSmallDataset(path.join(folder, name)));
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

const PROPERTIES = Object.fromEntries(
  Object.entries(FILES).map(([name, { file }]) => {
    const stated = readProperty(JSON.stringify(file));
    if ('absorption' in stated) throw new Error('absorption');
    return [name, stated.property];
  }),
) as Record<Name, Property>;
const NAMES = Object.keys(FILES) as Name[];
const foreignTo = (name: Name) =>
  foreignWords(
    PROPERTIES[name],
    NAMES.filter((other) => other !== name).map((other) => PROPERTIES[other]),
  );

function pageOf(name: Name, file = 'report.html'): string {
  return readableText(readFileSync(path.join(data, 'results', name, file), 'utf8'));
}

/** Texts of an exported folder by their files; of Arrow tables, whose columns keep their names, the units. */
function exportedTexts(exported: string): [string, string][] {
  return readdirSync(exported, { recursive: true, encoding: 'utf8' }).flatMap((file): [string, string][] => {
    const whole = path.join(exported, file);
    if (/\.(csv|txt)$/.test(file) || file === 'chemiscope.json') return [[file, readFileSync(whole, 'utf8')]];
    if (file.endsWith('.svg')) return [[file, `${file} ${readableText(readFileSync(whole, 'utf8'))}`]];
    if (!file.endsWith('.arrow')) return [];
    const { fields } = tableFromIPC(readFileSync(whole)).schema;
    return [[file, fields.flatMap(({ metadata }) => metadata.get('unit') ?? []).join('\n')]];
  });
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

  it.each(NAMES)(
    'runs through discover, sweep, screen, validate and report in words of its own: %s',
    (name) => {
      const foreign = foreignTo(name);
      const { leading } = PROPERTIES[name];
      const window = WINDOWS[name];
      const exported = path.join(folder, `${name}-export`);
      const commands = [
        ['discover', folderOf(name), ...SMALL],
        ['sweep', folderOf(name), ...GRID, '--widths', '8,12', '--name', `${name}-grid`],
        ['sweep', 'show', `${name}-grid`],
        ['validate', name, '--folds', '2'],
        ['screen', '--from', name, '--name', `${name}-window`, '--window', `${leading}=${window}`],
        ['report', name, '--export', exported],
      ];
      for (const command of commands) {
        const { status, stdout, stderr } = spectraloom(...command);
        expect([command[0], status, stderr.match(/^error.*/m)]).toEqual([command[0], 0, null]);
        // Folders of the machine are nobody's words.
        expect(foundWords(stdout.replaceAll(folder, ''), foreign), command[0]).toEqual([]);
      }
      expect(pageOf(name)).toContain(leading);
      for (const page of [pageOf(name), pageOf(`${name}-grid` as Name, 'sweep.html')])
        expect(foundWords(page, foreign)).toEqual([]);
      const texts = exportedTexts(exported);
      expect(texts.length).toBeGreaterThan(40);
      expect(texts.flatMap(([file, text]) => foundWords(text, foreign).map((found) => `${file}: ${found}`))).toEqual(
        [],
      );
    },
    300_000,
  );

  it('has words that are found where they are: on a page of absorption, and on those of the other properties', () => {
    const absorption = readableText(renderReport(sampleReportInput()));
    const pages = NAMES.map((name) => ({ name, page: pageOf(name) }));
    for (const name of NAMES) {
      const found = foundWords(absorption, foreignTo(name)).map((each) => each.slice(0, each.indexOf(':')));
      expect(found).toEqual(expect.arrayContaining(['absorption', 'onset', 'spectra', 'cm⁻¹']));
      for (const other of pages.filter((each) => each.name !== name))
        expect(foundWords(other.page, foreignTo(name)), `${other.name} for ${name}`).not.toEqual([]);
    }
  });

  it('is screened for what leads, and for nothing else', () => {
    const other = spectraloom('screen', '--from', 'states', '--onset', '1:2');
    expect([other.status, other.stderr]).toEqual([3, expect.stringMatching(/what leads is the band centre/)]);
    const window = ['--window', `band centre=${WINDOWS.states}`, '-o', 'json'];
    const screened = spectraloom('screen', '--from', 'states', '--name', 'states-window', ...window);
    expect(screened.status).toBe(0);
    expect(JSON.parse(screened.stdout).criteria).toEqual({
      onsetMinEv: -9,
      onsetMaxEv: -4,
      of: { name: 'band centre', unit: 'eV' },
    });
  }, 120_000);

  it('is screened by windows of several numbers, and of one that does not lead', () => {
    const windows = ['--window', 'band centre=-9:-1', '--window', 'states below=0:100'];
    const both = spectraloom('screen', '--from', 'states', '--name', 'both', ...windows, '-o', 'json');
    expect([both.status, both.stderr]).toEqual([0, '']);
    const further = [{ name: 'states below', unit: 'states/eV eV', from: 0, to: 100 }];
    const { criteria, top } = JSON.parse(both.stdout);
    expect(criteria).toEqual({ onsetMinEv: -9, onsetMaxEv: -1, of: { name: 'band centre', unit: 'eV' }, further });
    expect(top[0].numbers[0]).toMatchObject({ name: 'states below', unit: 'states/eV eV', value: expect.any(Number) });
    const other = spectraloom('screen', '--from', 'states', '--name', 'other', ...windows.slice(2));
    expect(other.status).toBe(0);
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
});
