/** id_prop.csv and whole training folders: the bundled one by its counts, broken ones by their messages. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { InvalidInputError, InvalidStructureError, SpectraloomError } from '../../../../../schemas/failure.js';
import { ELEMENTS, elementOf, reducedFormula } from '../../../../../science/chemistry/index.js';
import {
  readIdProp,
  readPoscar,
  readTrainingFolder,
  structuresOf,
  structuresToTable,
} from '../../../../../science/crystal/index.js';
import { idPropJson, writeMixedFolder } from '../../../../harness/files/mixed-folder.js';

const scratch = mkdtempSync(path.join(tmpdir(), 'training-folder-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function folderOf(folder: string): Map<string, string> {
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}

const CELL = 'x\n1\n4 0 0\n0 4 0\n0 0 4\nNa Cl\n1 1\nDirect\n0 0 0\n.5 .5 .5\n';

describe('id_prop.csv', () => {
  it('reads names and numbers, with blank lines, spaces, CRLF and a byte order mark', () => {
    const rows = readIdProp('\uFEFFb.vasp, 1.5, -2e3\r\n\r\na.vasp,0,4\r\n', 'id_prop.csv');
    expect(rows).toEqual([
      { line: 1, file: 'b.vasp', values: Float64Array.of(1.5, -2000) },
      { line: 3, file: 'a.vasp', values: Float64Array.of(0, 4) },
    ]);
  });

  it.each([
    ['nothing', '', /line 1: no rows/],
    ['a name alone', 'a.vasp\n', /line 1: no values for a\.vasp/],
    ['a header', 'file,value\na.vasp,1\n', /line 1: value 1 of file/],
    ['NaN', 'a.vasp,1\nb.vasp,nan\n', /line 2: value 1 of b\.vasp/],
    ['an empty field', 'a.vasp,1,\n', /line 1: value 2 of a\.vasp/],
    ['beyond range', 'a.vasp,1e400\n', /line 1: value 1/],
    ['rows of two lengths', 'a.vasp,1,2\nb.vasp,1\n', /line 2: a row of another length/],
    ['a name twice', 'a.vasp,1\nb.vasp,1\na.vasp,2\n', /line 3: "a\.vasp" a second time/],
    ['a path upwards', '../a.vasp,1\n', /line 1: not a path inside the folder/],
    ['a path that goes up again', 'x/../../a.vasp,1\n', /not a path inside the folder/],
    ['a path from the root', '/x/a.vasp,1\n', /not a path inside the folder/],
    ['a path with an empty part', 'x//a.vasp,1\n', /not a path inside the folder/],
    ['a path of another system', 'x\\a.vasp,1\n', /not a plain file name/],
    ['two dots', '..,1\n', /not a path inside the folder/],
    ['no name', ',1\n', /line 1: no file name/],
    ['a NUL in the name', 'a\u0000.vasp,1\n', /not a plain file name/],
    ['an open quote', '"a.vasp,1\n', /id_prop\.csv: /],
  ])('refuses %s', (_, text, message) => {
    expect(() => readIdProp(text, 'id_prop.csv')).toThrow(InvalidInputError);
    expect(() => readIdProp(text, 'id_prop.csv')).toThrow(message);
  });
});

describe('training folder', () => {
  it('the bundled one: 250 crystals of 301 points, formulas that fit the species of its own table', () => {
    const folder = 'data/gpaw-absorption/alignn';
    const files = new Map(readdirSync(folder).map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')]));
    const { structures, targets } = readTrainingFolder(files, 301);
    expect(structures.rows).toBe(250);
    expect(targets.length).toBe(250 * 301);
    // The floor of 100 cm^-1 is 2 in the logarithm; nothing absorbs beyond 10^8 cm^-1.
    expect(targets.every((value) => value >= 2 && value < 8)).toBe(true);
    expect([...structures.columns.id].sort()).toEqual(structures.columns.id);

    const table = gunzipSync(readFileSync('data/gpaw-absorption/absorption.jsonl.gz'))
      .toString('utf8')
      .trim()
      .split('\n');
    for (const line of table) {
      const { id, species } = JSON.parse(line) as { id: string; species: string[] };
      const formula = structures.columns.formula[structures.columns.id.indexOf(id)]!;
      const units = [...formula.matchAll(/([A-Z][a-z]?)(\d*)/g)].map(([, symbol, count]) => [
        symbol,
        Number(count || 1),
      ]);
      const perUnit = units.map(([symbol, n]) => species.filter((other) => other === symbol).length / Number(n));
      // Every element as many times as the formula says, in all of them the same whole number of formula units.
      expect(new Set(perUnit).size, id).toBe(1);
      expect(units.reduce((sum, [, n]) => sum + Number(n), 0) * perUnit[0]!, id).toBe(species.length);
    }
  });

  it('rows are sorted by id and carry source and hash', () => {
    const files = new Map([
      ['id_prop.csv', 'b.vasp,1,2\na.vasp,3,4\n'],
      ['b.vasp', CELL],
      ['a.vasp', CELL],
      ['notes.txt', 'not named, not read'],
    ]);
    const { structures, targets } = readTrainingFolder(files, 2);
    expect(structures.columns.id).toEqual(['a', 'b']);
    expect(structures.columns.source).toEqual(['a.vasp', 'b.vasp']);
    expect(structures.columns.sourceSha256[0]).toBe(createHash('sha256').update(CELL).digest('hex'));
    expect([...targets]).toEqual([3, 4, 1, 2]);
    expect(structuresOf(structures)[1]).toEqual(readPoscar(CELL, 'b.vasp'));
  });

  it.each([
    ['no list', [['a.vasp', CELL]], /there is no id_prop\.csv/],
    ['a file that is not there', [['id_prop.csv', 'a.vasp,1,2\n']], /line 1: there is no file "a\.vasp"/],
    ['another number of points', [['id_prop.csv', 'a.vasp,1\n']], /rows of 1 numbers, but the axis has 2 points/],
    [
      'one id for two files',
      [
        ['id_prop.csv', 'a.vasp,1,2\na.poscar,1,2\n'],
        ['a.vasp', CELL],
        ['a.poscar', CELL],
      ],
      /have the same id/,
    ],
  ] as const)('refuses %s', (_, files, message) => {
    expect(() => readTrainingFolder(new Map(files.map(([name, text]) => [name, text])), 2)).toThrow(message);
  });

  it('a broken structure is refused under its own name and line', () => {
    const files = new Map([
      ['id_prop.csv', 'a.vasp,1,2\n'],
      ['a.vasp', CELL.replace('1 1', '1 x')],
    ]);
    expect(() => readTrainingFolder(files, 2)).toThrow(/^a\.vasp, line 7: counts are no whole numbers/);
  });

  it('reads files of every format side by side, a POSCAR without ending too', () => {
    const files = folderOf(writeMixedFolder(path.join(scratch, 'mixed')));
    const { structures, targets, points, listed } = readTrainingFolder(files, null);
    expect(structures.rows).toBe(12);
    expect([points, targets.length]).toEqual([4, 48]);
    // As written: cations and anions of the harness, one of each a cell.
    expect([...structures.columns.formula].sort()).toEqual(
      ['AgBr', 'BaS', 'CaO', 'CsI', 'KBr', 'KI', 'LiF', 'MgO', 'NaCl', 'NaF', 'RbCl', 'SrSe'].sort(),
    );
    expect(structures.columns.id[0]).toBe('NaCl');
    const rows = files.get('id_prop.csv')!.split('\n');
    structures.columns.source.forEach((file, n) => {
      const row = rows[listed[n]!]!.split(',');
      expect([file, ...targets.subarray(4 * n, 4 * n + 4)].join()).toBe(row.join());
    });
  });

  it('a file of several structures has no place in a row', () => {
    const xyz = '1\nLattice="4 0 0 0 4 0 0 0 4"\nNa 0 0 0\n';
    const files = new Map([
      ['id_prop.csv', 'a.vasp,1\nb.xyz,2\n'],
      ['a.vasp', CELL],
      ['b.xyz', xyz + xyz],
    ]);
    expect(() => readTrainingFolder(files, 1)).toThrow('b.xyz: 2 structures, but one row of id_prop.csv (line 2)');
  });

  it('a file of no known format is named with the formats', () => {
    const files = new Map([
      ['id_prop.csv', 'notes.txt,1\n'],
      ['notes.txt', 'some words'],
    ]);
    expect(() => readTrainingFolder(files, 1)).toThrow(
      /^notes\.txt: not a structure file of a known format \(POSCAR, CIF/,
    );
  });

  it('two structures of one name do not become a table', () => {
    const structure = readPoscar(CELL, 'a.vasp');
    const origin = { source: 'a.vasp', sourceSha256: '' };
    expect(() => structuresToTable([structure, structure], [origin, origin])).toThrow(InvalidStructureError);
    expect(() => structuresToTable([structure], [])).toThrow(/0 origins for 1 structures/);
  });
});

describe('id_prop.json', () => {
  const read = (text: string) => readTrainingFolder(new Map([['id_prop.json', text]]), null);

  it('brings structures, targets and extra features, sorted by jid', () => {
    const { structures, targets, listed } = read(idPropJson(2, 3));
    expect(structures.columns.id.slice(0, 2)).toEqual(['JVASP-100', 'JVASP-89']);
    expect(structures.columns.formula[0]).toBe('NaCl');
    expect([...listed.slice(0, 3)]).toEqual([0, 11, 10]);
    expect(targets.length).toBe(36);
    // Crystal `pair` of the harness has pair / 10 and 1 + pair / 10.
    expect(structuresOf(structures).map(({ extraFeatures }) => [...extraFeatures!])[1]).toEqual([1.1, 2.1]);
    expect(structures.extra?.extraFeatures).toMatchObject({ width: 2 });
  });

  it('takes single targets, and ALIGNN\u2019s own key for them', () => {
    const { points, structures } = read(idPropJson(0, 1).replaceAll('"target"', '"total_energy"'));
    expect(points).toBe(1);
    expect(structures).not.toHaveProperty('extra');
  });

  it.each([
    [
      'a target that is missing',
      (text: string) => text.replace('"target"', '"energy"'),
      /line 2\d?, column .*target is missing/,
    ],
    [
      'another number of extra features',
      (text: string) => text.replace(/"extra_features": \[\s*0,/, '"extra_features": ['),
      /JVASP-\d+: [12] extra features/,
    ],
    [
      'an extra feature that is no number',
      (text: string) => text.replace(/"extra_features": \[\s*0,/, '"extra_features": ["x",'),
      /extra_features/,
    ],
    ['no list', () => '{"jid": 1}', /is no list/],
    ['no JSON', () => '[{', /id_prop\.json, line 1/],
  ])('refuses %s', (_, spoil, message) => {
    const text = spoil(idPropJson(2));
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(SpectraloomError);
  });

  it('numbers the entries where two share a jid, as snapshots do', () => {
    const { structures, listed } = read(idPropJson(0).replace('JVASP-99', 'JVASP-100'));
    expect(structures.columns.id.slice(0, 3)).toEqual(['JVASP-100#1', 'JVASP-100#2', 'JVASP-89#12']);
    expect([...listed.slice(0, 3)]).toEqual([0, 1, 11]);
  });

  it('is one of two lists: both are refused', () => {
    const files = new Map([
      ['id_prop.json', idPropJson(0)],
      ['id_prop.csv', 'a.vasp,1\n'],
    ]);
    expect(() => readTrainingFolder(files, null)).toThrow(/id_prop\.csv and an id_prop\.json/);
  });
});

describe('elements and formulas', () => {
  it('has 118 elements in the order of their numbers', () => {
    expect(ELEMENTS.length).toBe(118);
    expect(new Set(ELEMENTS.map(({ symbol }) => symbol)).size).toBe(118);
    const known = { H: 1, Ne: 10, Fe: 26, Ag: 47, La: 57, Lu: 71, Au: 79, Rn: 86, U: 92, Lr: 103, Og: 118 };
    for (const [symbol, z] of Object.entries(known)) expect(elementOf(symbol)?.atomicNumber, symbol).toBe(z);
    expect(elementOf('D')).toBeUndefined();
  });

  // As materials databases print them.
  it.each([
    ['NaCl', ['Cl', 'Na', 'Cl', 'Na']],
    ['SrTiO3', ['O', 'O', 'O', 'Ti', 'Sr']],
    ['H2O', ['O', 'H', 'H']],
    ['Al2O3', ['Al', 'Al', 'Al', 'Al', 'O', 'O', 'O', 'O', 'O', 'O']],
    ['Si', ['Si', 'Si']],
    ['GaAs', ['As', 'Ga']],
    ['KRb', ['Rb', 'K']],
    ['XeF2', ['F', 'Xe', 'F']],
    ['CAr', ['Ar', 'C']],
    // As textbooks print them, though the metal has the larger Pauling value.
    ['PbTe', ['Te', 'Pb']],
    ['MoTe2', ['Te', 'Mo', 'Te']],
    ['MoSi2', ['Si', 'Mo', 'Si']],
    ['PtAs2', ['As', 'As', 'Pt']],
    ['Bi4Ge3O12', [...new Array(3).fill('Ge'), ...new Array(12).fill('O'), ...new Array(4).fill('Bi')]],
    ['As2Te3', ['Te', 'As', 'Te', 'As', 'Te']],
    ['Cs2SbCl6', [...new Array(6).fill('Cl'), 'Sb', 'Cs', 'Cs']],
  ])('%s', (formula, species) => {
    expect(reducedFormula(species)).toBe(formula);
  });

  it('refuses no atoms and unknown symbols', () => {
    expect(() => reducedFormula([])).toThrow(InvalidStructureError);
    expect(() => reducedFormula(['Na', 'Qq'])).toThrow(/"Qq"/);
  });
});
