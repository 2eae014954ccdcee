/**
 * `spectraloom screen start` and its verbs as a user meets them: the compiled program, real servers, crystals in a folder and in
 * lines, some of them broken. Counts are those of the files that are written here.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programIn } from '../../harness/pipelines/own-program.js';
import { withSmallNetwork, writeSmallDataset } from '../../harness/tables/small-dataset.js';

const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom screening ü '));
const crystals = path.join(folder, 'some crystals');
const lines = path.join(folder, 'lines.jsonl');
const TIMEOUT_MS = 300_000;

const program = programIn(folder);
const spectraloom = (...args: string[]) => program(args);
const answer = (...args: string[]) => {
  const { status, stdout, stderr } = spectraloom(...args, '-o', 'json');
  return { status, stderr, value: stdout === '' ? null : JSON.parse(stdout) };
};

/** Caesium chloride of some lattice constant, in ångström: of each a crystal of its own. */
const poscar = (a: number, [cation, anion]: readonly [string, string] = ['Cs', 'Cl']) =>
  `${cation}${anion}\n${a}\n1 0 0\n0 1 0\n0 0 1\n${cation} ${anion}\n1 1\nDirect\n0 0 0\n0.5 0.5 0.5\n`;
const line = (a: number, name: string) =>
  JSON.stringify({
    material_id: name,
    '@class': 'Structure',
    lattice: {
      matrix: [
        [a, 0, 0],
        [0, a, 0],
        [0, 0, a],
      ].map((row) => row.map(Number)),
    },
    sites: [
      { species: [{ element: 'Na', occu: 1 }], abc: [0, 0, 0] },
      { species: [{ element: 'F', occu: 1 }], abc: [0.5, 0.5, 0.5] },
    ],
  });

const IN_FOLDER = 40;
const IN_LINES = 20;
const BROKEN: Readonly<Record<string, string>> = {
  'text.vasp': 'this is no crystal\n',
  'flat.vasp': 'flat\n1.0\n1 0 0\n0 1 0\n1 1 0\nSi\n1\nDirect\n0 0 0\n',
  'odd.vasp': poscar(4, ['Xx', 'Cl']),
  'near.vasp': 'near\n4.0\n1 0 0\n0 1 0\n0 0 1\nSi\n2\nDirect\n0 0 0\n0.001 0 0\n',
};
const COUNTS = {
  // Beside them two lines that are broken, and one crystal that stands there twice.
  listed: IN_FOLDER + IN_LINES + Object.keys(BROKEN).length + 2 + 1,
  predicted: IN_FOLDER + IN_LINES,
  quarantined: Object.keys(BROKEN).length + 2,
  equal: 1,
  takenOver: 0,
  notScreened: 0,
  released: 0,
};
const START = [
  'screen',
  'start',
  'mine',
  '--from',
  'eight',
  '--source',
  crystals,
  '--source',
  lines,
  '--onset',
  '0.5:5',
];

beforeAll(() => {
  mkdirSync(crystals);
  for (let n = 0; n < IN_FOLDER; n++) writeFileSync(path.join(crystals, `c${n}.vasp`), poscar(4 + n / 50));
  for (const [name, text] of Object.entries(BROKEN)) writeFileSync(path.join(crystals, name), text);
  const whole = Array.from({ length: IN_LINES }, (_, n) => line(3.9 + n / 50, `line-${n}`));
  writeFileSync(lines, [...whole, '{"material_id": "cut', line(3.9, 'again'), '{"no": "crystal"}', ''].join('\n'));
  const small = ['--neighbors', '8', '--widths', '8', '--epochs', '2,4', '--candidates', '5', '--clusters', '3'];
  const run = spectraloom(
    'discover',
    withSmallNetwork(writeSmallDataset(path.join(folder, 'eight'))),
    '--name',
    'eight',
    '--no-folds',
    ...small,
  );
  expect(run).toMatchObject({ status: 0 });
}, TIMEOUT_MS);

afterAll(() => {
  spectraloom('down', '--purge', '--yes');
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

describe('npx spectraloom screen start', () => {
  it.each<[string, string[], number, RegExp]>([
    ['a source that is not there', ['--source', 'nowhere.zip'], 3, /nowhere\.zip/],
    ['a window of nothing', ['--onset', '3:2'], 2, /lowest < highest/],
    ['criteria that are not there', ['--criteria', 'none.yaml'], 3, /none\.yaml/],
    ['an option of another command', ['--name', 'x'], 2, /unknown option '--name'/],
    ['a priority that is none', ['--priority', '9'], 2, /1, 2, 3, 4 or 5/],
    ['candidates that are made beside a source', ['--source', crystals, '--split'], 3, /--split/],
    ['a screening that is not there', ['--since', 'other'], 1, /"other"/],
    ['an ensemble that is not there', ['--ensemble', 'other'], 1, /no ensemble "other"/],
  ])(
    'refuses %s before anything starts',
    (_, options, code, message) => {
      const { status, stderr } = spectraloom('screen', 'start', 'refused', '--from', 'eight', ...options);
      expect(stderr).toMatch(message);
      expect(status).toBe(code);
    },
    TIMEOUT_MS,
  );

  it('has started nothing that it refused', () => {
    expect(spectraloom('screen', 'show', 'refused')).toMatchObject({ status: 1 });
  }, 60_000);

  it(
    'tells a plan, and starts nothing',
    () => {
      const { status, value } = answer(...START, '--limit', '10', '--dry-run');
      expect(status).toBe(0);
      expect(value).toMatchObject({
        started: false,
        limit: 10,
        priority: 3,
        criteria: { window: { minEv: 0.5, maxEv: 5 } },
      });
      expect(value.places.map(({ place }: { place: string }) => place)).toEqual([crystals, lines]);
      const made = answer('screen', 'start', 'made', '--from', 'eight', '--replace', '1', '--dry-run').value;
      expect(made.counts.all).toBe(made.counts.replaced1);
    },
    TIMEOUT_MS,
  );

  it(
    'screens what is sound, sets aside what is broken, and finds all again when it is typed again',
    () => {
      const first = answer(...START, '--top', '5');
      expect(first.value).toMatchObject({ state: 'finished', counts: COUNTS });
      const given = Object.values(first.value.quarantine as Record<string, number>);
      expect(given.reduce((sum, count) => sum + count, 0)).toBe(COUNTS.quarantined);
      expect(first.value.top).toHaveLength(5);
      expect(first.status).toBe(3);
      const second = answer(...START, '--top', '5');
      expect(second.value.artifacts).toEqual(first.value.artifacts);
      expect(second.value.steps).toMatchObject({ computed: 0 });
      const other = spectraloom('screen', 'start', 'mine', '--from', 'eight', '--source', lines);
      expect(other.status).toBe(1);
      expect(other.stderr).toMatch(/mine is the name of another screening[\s\S]*--since mine/);
    },
    TIMEOUT_MS,
  );
});

describe('a screening that has ended', () => {
  it(
    'is shown, ranked and judged by other criteria without Temporal',
    () => {
      expect(answer('screen', 'show', 'mine').value).toMatchObject({ state: 'finished', counts: COUNTS });
      const top = answer('screen', 'top', 'mine', '-n', '3').value.top;
      const [best] = top;
      expect(best.spaceGroup).toBe('P m -3 m (221)');
      const criteria = path.join(folder, 'criteria.yaml');
      // Of 3.9, 3.92, .. 4 ångström: 6.
      writeFileSync(
        criteria,
        "where: cellVolumeA3 <= 64.5 AND formula = 'NaF'\nobjectives: [{column: cellVolumeA3, goal: min}]\n",
      );
      const judged = answer('screen', 'judge', 'mine', '--criteria', criteria).value;
      expect(judged.judged).toMatchObject({ screened: COUNTS.predicted, passing: 6, ranked: 6, onFront: 1 });
      expect(judged.top[0].figures.cellVolumeA3).toBeCloseTo(3.9 ** 3, 6);
      writeFileSync(criteria, "where: id IN (SELECT content FROM read_text('/etc/passwd'))\n");
      expect(spectraloom('screen', 'judge', 'mine', '--criteria', criteria)).toMatchObject({
        status: 3,
        stderr: expect.stringMatching(/line 1, column \d+: where: a query within the condition/),
      });
    },
    TIMEOUT_MS,
  );

  it(
    'is verified, also in the folder that it is exported to, and a changed byte is noticed',
    () => {
      expect(answer('screen', 'verify', 'mine')).toMatchObject({
        status: 0,
        value: { isRight: true, rows: COUNTS.predicted },
      });
      const out = path.join(folder, 'exported');
      const written = answer(
        'screen',
        'export',
        'mine',
        '--out',
        out,
        '--format',
        'jsonl',
        '--top',
        '4',
        '--structures',
        'cif',
      );
      expect(written.value).toMatchObject({ crystals: 4, quarantined: COUNTS.quarantined });
      const rows = readFileSync(path.join(out, 'ranking.jsonl'), 'utf8').trim().split('\n');
      expect(rows.map((row) => JSON.parse(row).rank)).toEqual(
        Array.from({ length: COUNTS.predicted }, (_, n) => n + 1),
      );
      expect(readdirSync(path.join(out, 'structures'))).toEqual(['1.cif', '2.cif', '3.cif', '4.cif']);
      expect(answer('screen', 'verify', '--folder', out)).toMatchObject({
        status: 0,
        value: { isRight: true, again: { candidates: COUNTS.predicted } },
      });
      const [segment] = readdirSync(path.join(out, 'manifest'), { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.parquet'),
      );
      const file = path.join(out, 'manifest', segment!);
      const bytes = readFileSync(file);
      bytes[100]! ^= 1;
      writeFileSync(file, bytes);
      const spoiled = answer('screen', 'verify', '--folder', out);
      expect(spoiled.status).toBe(1);
      expect(spoiled.value.faults.join('\n')).toMatch(/screening-segment.*sha256/);
      expect(spectraloom('screen', 'export', 'mine', '--out', out)).toMatchObject({ status: 3 });
    },
    TIMEOUT_MS,
  );

  it(
    'has what was mended among its results when it is tried again, and takes part in another one',
    () => {
      writeFileSync(path.join(crystals, 'text.vasp'), poscar(5.5));
      const tried = answer('screen', 'retry', 'mine').value;
      const given = COUNTS.quarantined;
      expect(tried.counts).toMatchObject({
        predicted: COUNTS.predicted + 1,
        quarantined: 2 * given - 1,
        released: given,
      });
      expect(answer('screen', 'verify', 'mine')).toMatchObject({ status: 0, value: { rows: COUNTS.predicted + 1 } });
      writeFileSync(path.join(crystals, 'zz-new.vasp'), poscar(5.6));
      const sources = ['--source', crystals, '--source', lines, '--since', 'mine'];
      const more = answer('screen', 'start', 'more', '--from', 'eight', ...sources).value;
      expect(more.counts).toMatchObject({ takenOver: COUNTS.predicted + 1, predicted: 1 });
      expect(answer('screen', 'verify', 'more')).toMatchObject({ status: 0, value: { rows: COUNTS.predicted + 2 } });
    },
    TIMEOUT_MS,
  );
});
