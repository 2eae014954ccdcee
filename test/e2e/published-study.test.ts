/**
 * A folder in the published study's exact form goes through the commands of the page, typed as they stand but for sizes: the
 * compiled program, real servers. The features that come out are grouped by the `cluster` command into the tree of the run.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../infra/project-root.js';
import { commandsOf } from '../harness/files/page-commands.js';
import { writeSplitArchive, writeStudyFolder } from '../harness/files/study-folder.js';

const PAGE = 'docs/how-to/published-study.md';
const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom-study-'));
const main = path.join(projectRoot(), 'dist/cli/main.js');
const TIMEOUT_MS = 1_200_000;

/** What a page of 2,681 crystals asks for -> what twelve can have. */
const SIZES: readonly (readonly [string, string])[] = [
  ['--neighbors 10,20,30,40', '--neighbors 4,6'],
  ['--widths 32,64,128,256', '--widths 8'],
  ['--epochs 500', '--epochs 2'],
  ['--clusters 20', '--clusters 3 --candidates 5'],
  ['--labels 100', '--labels 3'],
];

function typed(command: string): string {
  return SIZES.reduce((text, [large, small]) => text.replace(large, small), command).replace(
    'npx spectraloom',
    `"${process.execPath}" "${main}"`,
  );
}

function shell(script: string) {
  return spawnSync('bash', ['-ec', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, SPECTRALOOM_DATA: path.join(folder, 'state'), NO_COLOR: '1' },
  });
}

const commands = commandsOf(PAGE);
const axis = commands.find((command) => command.startsWith('AXIS='))!;
let names: string[] = [];
const said = new Map<string, string>();

beforeAll(() => {
  names = writeStudyFolder(path.join(folder, 'data'), 2);
  writeSplitArchive(folder, names);
  for (const command of commands) {
    if (command === axis) continue;
    const { status, stdout, stderr } = shell(`${axis}\n${typed(command)}`);
    expect(status, `${command}\n${stdout}\n${stderr}`).toBe(0);
    said.set(command, `${stdout}\n${stderr}`);
  }
}, TIMEOUT_MS);

afterAll(() => {
  shell(typed('npx spectraloom down --purge --yes'));
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

const saidBy = (start: string) =>
  [...said]
    .filter(([command]) => command.startsWith(start))
    .map(([, text]) => text)
    .join('\n');
const csv = (file: string) =>
  readFileSync(path.join(folder, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));

describe('the published study', () => {
  it('is split as its lists say, not as its configuration does, and that is told', () => {
    const text = saidBy('npx spectraloom sweep data $AXIS --graph reference --name as-it-ran');
    expect(text).toContain('ids_train_val_test.json: 8 train, 2 validate, 1 test, 1 in no list');
    expect(text).toContain('ids_train_val_test.json instead of the split in config.json');
    const subsets = Object.fromEntries(
      csv('study-files/predictions.csv')
        .slice(1)
        .map(([, file, , subset]) => [file, subset]),
    );
    expect(names.map((name) => subsets[name])).toEqual([
      'train',
      'train',
      'train',
      'unused',
      'train',
      'train',
      'train',
      'train',
      'train',
      'validation',
      'validation',
      'test',
    ]);
  });

  it(
    'goes on from the winner of its runs, and trains nothing again',
    () => {
      const text = saidBy('npx spectraloom discover data');
      expect(text).toMatch(/trial \d of sweep\/sixteen, 2 epochs: nothing is searched/);
      const { stdout } = shell(typed('npx spectraloom runs study -o json'));
      const attempts = (JSON.parse(stdout).steps ?? JSON.parse(stdout).attempts) as { step: string; state: string }[];
      const trainings = attempts.filter(({ step }) => step === 'trainRung');
      expect(trainings.length).toBeGreaterThan(0);
      expect(trainings.every(({ state }) => state === 'reused')).toBe(true);
    },
    TIMEOUT_MS,
  );

  it('gives features in its layout, of which `cluster` makes the tree of the run', () => {
    const records = JSON.parse(readFileSync(path.join(folder, 'study-files/features.json'), 'utf8'));
    expect(Object.keys(records[0])).toEqual([
      'id',
      'reference',
      'prediction',
      'ALIGNN1',
      'ALIGNN2',
      'ALIGNN3',
      'ALIGNN4',
      'CGN1',
      'CGN2',
      'CGN3',
      'CGN4',
      'Last1',
    ]);
    expect(records.map(({ id }: { id: string }) => id).sort()).toEqual([...names].sort());
    expect(records[0].reference).toHaveLength(1501);
    expect(readFileSync(path.join(folder, 'CGN4.npy'))).toEqual(
      readFileSync(path.join(folder, 'study-files/linkage.npy')),
    );
    const groups = new Map(
      csv('study-files/labels.csv')
        .slice(1)
        .map(([id, group]) => [`${id}.vasp`, group]),
    );
    for (const [id, group] of csv('CGN4.csv').slice(1)) expect([id, group]).toEqual([id, groups.get(id!)]);
  });

  it('is explained by its own onsets', () => {
    const rows = csv('study-explained/group_property.csv');
    expect(rows[0]).toContain('valueMean');
    const page = readFileSync(path.join(folder, 'study-explained/report.html'), 'utf8');
    for (const property of ['min_gap', 'direct_gap', 'onset_energy', 'absorption_edge_integral'])
      expect(page).toContain(property);
  });

  it(
    'refuses to go on from a sweep of other data',
    () => {
      renameSync(path.join(folder, 'data'), path.join(folder, 'other'));
      writeStudyFolder(path.join(folder, 'data'), 3);
      const { status, stderr } = shell(
        `${axis}\n${typed('npx spectraloom discover data $AXIS --model sweep/sixteen --name else')}`,
      );
      expect(stderr).toContain('is not the data of trial');
      expect(status).not.toBe(0);
    },
    TIMEOUT_MS,
  );
});
