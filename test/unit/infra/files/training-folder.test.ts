/** Reading a training folder: what is taken, in which order, and every refusal with its file and line. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES, readTrainingFiles } from '../../../../infra/files/training-folder.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { BUNDLED_FOLDER } from '../../../harness/tables/small-dataset.js';
import { workOf } from '../../../harness/time/processor-work.js';

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'training-folder-ä '));
  folder = join(root, 'data');
  mkdirSync(folder);
  put('id_prop.csv', 'b.vasp,1,2\na.vasp,3,4\n');
  put('a.vasp', 'A');
  put('b.vasp', 'B');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(name: string, content: string | Uint8Array): void {
  writeFileSync(join(folder, name), content);
}

async function refusal(): Promise<InvalidInputError> {
  const error = await readTrainingFiles(folder).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InvalidInputError);
  return error as InvalidInputError;
}

describe('readTrainingFiles', () => {
  it('takes the list and the files it names, sorted by name, and nothing else', async () => {
    put('notes.txt', 'not named');
    put('.hidden', 'not named');
    const { files, card, statesAxis } = await readTrainingFiles(folder);
    expect(files.columns.name).toEqual(['a.vasp', 'b.vasp', 'id_prop.csv']);
    expect(files.columns.text).toEqual(['A', 'B', 'b.vasp,1,2\na.vasp,3,4\n']);
    expect({ card, statesAxis, rows: files.rows }).toEqual({ card: null, statesAxis: false, rows: 3 });
  });

  it('takes axis and card where they are', async () => {
    put('spectrum.json', '{}');
    put('dataset.json', '{"name": "oxides", "statement": "measured"}');
    const { files, card, statesAxis } = await readTrainingFiles(folder);
    expect(files.columns.name).toEqual(['a.vasp', 'b.vasp', 'dataset.json', 'id_prop.csv', 'spectrum.json']);
    expect({ card, statesAxis }).toEqual({ card: { name: 'oxides', statement: 'measured' }, statesAxis: true });
  });

  it('hands a configuration of ALIGNN over beside the files: it decides no data', async () => {
    expect((await readTrainingFiles(folder)).config).toBeNull();
    put('config.json', '{"epochs": 3}');
    const { files, config } = await readTrainingFiles(folder);
    expect(config).toBe('{"epochs": 3}');
    expect(files.columns.name).not.toContain('config.json');
  });

  it('takes id_prop.json, alone or beside the other list: the ingest step judges', async () => {
    put('id_prop.json', '[]');
    expect((await readTrainingFiles(folder)).files.columns.name).toEqual([
      'a.vasp',
      'b.vasp',
      'id_prop.csv',
      'id_prop.json',
    ]);
    rmSync(join(folder, 'id_prop.csv'));
    expect((await readTrainingFiles(folder)).files.columns.name).toEqual(['id_prop.json']);
  });

  it('reads the bundled folder: 250 crystals, list, axis and card, the card saying PBE', async () => {
    const { files, card, statesAxis } = await readTrainingFiles(BUNDLED_FOLDER);
    expect(files.rows).toBe(253);
    expect(statesAxis).toBe(true);
    expect(card?.name).toBe('gpaw-absorption');
    expect(card?.statement).toMatch(/PBE/);
    expect(card?.licence).toBe('CC0-1.0');
  });

  it('follows a link that stays inside', async () => {
    rmSync(join(folder, 'b.vasp'));
    symlinkSync('a.vasp', join(folder, 'b.vasp'));
    const { files } = await readTrainingFiles(folder);
    expect(files.columns.text.slice(0, 2)).toEqual(['A', 'A']);
  });

  it('refuses a folder that is not there, and a file in its place', async () => {
    await expect(readTrainingFiles(join(root, 'nowhere'))).rejects.toThrow(/there is no folder .*nowhere/);
    await expect(readTrainingFiles(join(folder, 'a.vasp'))).rejects.toThrow(/there is no folder/);
  });

  it('refuses a folder without a list', async () => {
    rmSync(join(folder, 'id_prop.csv'));
    expect((await refusal()).message).toMatch(/there is no id_prop.csv/);
  });

  it('names the line of a missing file, blank lines counted', async () => {
    put('id_prop.csv', 'a.vasp,1\n\nzno.vasp,2\n');
    const { message, facts } = await refusal();
    expect(message).toBe('id_prop.csv, line 3: there is no file "zno.vasp"');
    expect(facts).toMatchObject({ file: 'id_prop.csv', line: 3, found: 'zno.vasp' });
  });

  it.each([
    ['../a.vasp', 'not a path inside the folder'],
    ['/etc/hostname', 'not a path inside the folder'],
    ['sub/../../data/a.vasp', 'not a path inside the folder'],
    ['sub\\a.vasp', 'not a plain file name'],
    ['..', 'not a path inside the folder'],
    ['.', 'not a path inside the folder'],
    ['a/'.repeat(600), 'a file name of 1200 characters'],
  ])('refuses %s as a file name', async (name, problem) => {
    put('id_prop.csv', `a.vasp,1\n${name},2\n`);
    const { message, facts } = await refusal();
    expect(message).toBe(`id_prop.csv, line 2: ${problem}`);
    expect(facts).toMatchObject({ line: 2, found: JSON.stringify(name.slice(0, 200)) });
  });

  it('takes files of folders inside, and no link out of them', async () => {
    mkdirSync(join(folder, 'calc1', 'relax'), { recursive: true });
    put('calc1/POSCAR', 'one');
    put('calc1/relax/POSCAR', 'two');
    put('id_prop.csv', 'calc1/POSCAR,1\ncalc1/relax/POSCAR,2\n');
    const { files } = await readTrainingFiles(folder);
    expect(files.columns.name).toEqual(['calc1/POSCAR', 'calc1/relax/POSCAR', 'id_prop.csv']);
    expect(files.columns.text.slice(0, 2)).toEqual(['one', 'two']);
    mkdirSync(join(root, 'other'));
    writeFileSync(join(root, 'other', 'POSCAR'), 'S');
    rmSync(join(folder, 'calc1', 'relax'), { recursive: true });
    symlinkSync(join(root, 'other'), join(folder, 'calc1', 'relax'));
    expect((await refusal()).message).toBe('calc1/relax/POSCAR is a link that leaves the folder');
  });

  it.each([
    [
      'a row',
      `b.vasp,1\na.vasp${',1.5'.repeat(10_000_000)}\n`,
      /^id_prop\.csv, line 2: a row of more than 1000000 char/,
    ],
    ['a name', `${'a'.repeat(40_000_000)},1\n`, /^id_prop\.csv, line 1: a row of more than 1000000 characters$/],
    [
      'a quote without end',
      `b.vasp,1\n"${'a\n'.repeat(20_000_000)}`,
      /^id_prop\.csv: a quote is open for more than 10+ /,
    ],
  ])('refuses %s of 40 MB quickly and briefly', async (_, list, expected) => {
    put('id_prop.csv', list);
    let refused = new InvalidInputError('not refused');
    const work = await workOf(async () => {
      refused = await refusal();
    });
    expect(work).toBeLessThan(300);
    const { message, facts } = refused;
    expect(message).toMatch(expected);
    expect(message.length).toBeLessThan(150);
    expect(JSON.stringify(facts).length).toBeLessThan(300);
  });

  it('refuses a link that leaves the folder, even into one whose name begins alike', async () => {
    mkdirSync(`${folder}-other`);
    writeFileSync(join(`${folder}-other`, 'secret'), 'S');
    rmSync(join(folder, 'a.vasp'));
    symlinkSync(join(`${folder}-other`, 'secret'), join(folder, 'a.vasp'));
    expect((await refusal()).message).toBe('a.vasp is a link that leaves the folder');
  });

  it('refuses a folder and a pipe in place of a file, without waiting for a writer', async () => {
    rmSync(join(folder, 'a.vasp'));
    execFileSync('mkfifo', [join(folder, 'a.vasp')]);
    expect((await refusal()).message).toBe('a.vasp is not a regular file');
    rmSync(join(folder, 'a.vasp'));
    mkdirSync(join(folder, 'a.vasp'));
    expect((await refusal()).message).toBe('a.vasp is not a regular file');
  });

  it('refuses a file above the limit by its size, and takes one at it', async () => {
    truncateSync(join(folder, 'a.vasp'), MAX_FILE_BYTES + 1);
    const { message, facts } = await refusal();
    expect(message).toBe(`a.vasp is too large: ${MAX_FILE_BYTES + 1} bytes`);
    expect(facts).toMatchObject({ expected: `at most ${MAX_FILE_BYTES} bytes` });
  });

  it.each([
    ['bytes that no text has', Uint8Array.of(0x41, 0xff, 0x02)],
    ['a zero byte', Uint8Array.of(0x41, 0, 0x42)],
  ])('refuses %s', async (_, bytes) => {
    put('b.vasp', bytes);
    expect((await refusal()).message).toBe('b.vasp is not UTF-8 text');
  });

  it('takes a structure file with a comment in Latin 1, and refuses a list in it', async () => {
    put('b.vasp', Buffer.from('Müller\n1\n', 'latin1'));
    const { files } = await readTrainingFiles(folder);
    expect(files.columns.text[files.columns.name.indexOf('b.vasp')]).toBe('Müller\n1\n');
    put('id_prop.csv', Buffer.from('Müller.vasp,1\n', 'latin1'));
    expect((await refusal()).message).toBe('id_prop.csv is not UTF-8 text');
  });

  it('refuses a card that is not one, by field', async () => {
    put('dataset.json', '{"name": "", "statement": "x"}');
    const { message, facts } = await refusal();
    expect(message).toMatch(/^dataset\.json: name: /);
    expect(facts).toMatchObject({ file: 'dataset.json', field: 'name' });
    put('dataset.json', '{');
    expect((await refusal()).message).toMatch(/^dataset\.json, line 1: not JSON/);
  });
});
