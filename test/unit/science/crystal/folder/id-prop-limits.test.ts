/** Lists of training folders by line, value and place. Expected values: counted by hand. */
import { describe, expect, it } from 'vitest';
import { InvalidInputError, InvalidStructureError } from '../../../../../schemas/failure.js';
import { readIdProp, readTrainingFolder } from '../../../../../science/crystal/index.js';
import { refusalOf } from '../../../../harness/laws/refusal.js';

const CELL = 'cell\n1\n4 0 0\n0 4 0\n0 0 4\nPo\n1\nDirect\n0 0 0\n';
const CELLS = ['b.vasp', 'a.vasp', 'c/x.vasp'].map((name) => [name, CELL] as const);
const csv = (text: string) => () => readIdProp(text, 'id_prop.csv');
const folder = (list: string, points: number | null = null, name = 'id_prop.csv') =>
  readTrainingFolder(new Map([[name, list], ...CELLS]), points);

describe('rows of id_prop.csv', () => {
  it('have their line, name and numbers', () => {
    expect(csv('a.vasp,1,-2.5\n\n b.vasp , 3e1,.5\n')()).toEqual([
      { line: 1, file: 'a.vasp', values: Float64Array.of(1, -2.5) },
      { line: 3, file: 'b.vasp', values: Float64Array.of(30, 0.5) },
    ]);
  });

  it.each([
    ['', 1, 'no rows', 'an empty file', 'file name, then numbers'],
    ['a.vasp\n', 1, 'no values for a.vasp', '"a.vasp"', 'file name, then numbers'],
    ['a.vasp,1\nb.vasp,1,2\n', 2, 'a row of another length', '2 numbers', '1, as on line 1'],
    ['a.vasp,1\n\na.vasp,2\n', 3, '"a.vasp" a second time', 'first on line 1', 'every file once'],
    ['a.vasp,1,x\n', 1, 'value 2 of a.vasp', '"x"', 'a finite number'],
    ['a.vasp,NaN\n', 1, 'value 1 of a.vasp', '"NaN"', 'a finite number'],
    ['a.vasp,\n', 1, 'value 1 of a.vasp', '""', 'a finite number'],
    ['../a.vasp,1\n', 1, 'not a path inside the folder', '"../a.vasp"', 'the path of a file in the folder'],
    [',1\n', 1, 'no file name', '""', 'the path of a file in the folder'],
    [
      `a.vasp,${'1'.repeat(1_000_000)}\n`,
      1,
      'a row of more than 1000000 characters',
      '1000007 characters',
      'file name, then numbers',
    ],
  ])('%# are refused', (text, line, problem, found, expected) => {
    expect(refusalOf(InvalidInputError, csv(text))).toEqual({
      message: `id_prop.csv, line ${line}: ${problem}`,
      file: 'id_prop.csv',
      line,
      found,
      expected,
    });
  });
});

describe('a folder', () => {
  it('is sorted by id, with the places of its list', () => {
    const { targets, points, listed, places, structures, notices } = folder('b.vasp,1,2\na.vasp,3,4\nc/x.vasp,5,6\n');
    expect(structures.columns.id).toEqual(['a', 'b', 'x']);
    expect(structures.columns.source).toEqual(['a.vasp', 'b.vasp', 'c/x.vasp']);
    expect([points, [...targets], [...listed]]).toEqual([2, [3, 4, 1, 2, 5, 6], [1, 0, 2]]);
    expect(places).toEqual([
      { file: 'id_prop.csv', line: 2, crystal: 'a' },
      { file: 'id_prop.csv', line: 1, crystal: 'b' },
      { file: 'id_prop.csv', line: 3, crystal: 'x' },
    ]);
    expect(notices).toEqual([]);
  });

  it.each([
    [
      () => folder('a.vasp,1\n', 2),
      { message: 'id_prop.csv: rows of 1 numbers, but the axis has 2 points', found: 1, expected: 2 },
    ],
    [
      () => folder('a.vasp,1\nz.vasp,2\n'),
      { message: 'id_prop.csv, line 2: there is no file "z.vasp"', line: 2, found: 'z.vasp' },
    ],
    [
      () => folder('', null, 'other.csv'),
      { message: 'there is no id_prop.csv', expected: 'a file name and numbers a row' },
    ],
  ])('%# is refused', (run, expected) => {
    expect(refusalOf(InvalidInputError, run)).toMatchObject(expected);
  });
});

describe('entries of id_prop.json', () => {
  const atoms = {
    lattice_mat: [
      [4, 0, 0],
      [0, 4, 0],
      [0, 0, 4],
    ],
    coords: [[0, 0, 0]],
    elements: ['Po'],
    cartesian: false,
  };
  const json = (...entries: object[]) => folder(JSON.stringify(entries), null, 'id_prop.json');
  const entry = (jid: string | number, more: object) => ({ jid, atoms, ...more });

  it('have no line, targets under either key, and names or numbers', () => {
    const read = json(
      entry('b', { target: [1, 2] }),
      entry(7, { total_energy: [3, 4] }),
      entry('a', { target: [5, 6], total_energy: 9 }),
    );
    expect(read.structures.columns.id).toEqual(['7', 'a', 'b']);
    expect([...read.targets]).toEqual([3, 4, 5, 6, 1, 2]);
    expect([...read.listed]).toEqual([1, 2, 0]);
    expect(read.places[0]).toEqual({ file: 'id_prop.json', crystal: '7' });
    expect(new Set(read.structures.columns.source)).toEqual(new Set(['id_prop.json']));
  });

  it('of one name are numbered, all of them', () => {
    const read = json(entry('a', { target: 1 }), entry('b', { target: 2 }), entry('a', { target: 3 }));
    expect(read.structures.columns.id).toEqual(['a#1', 'a#3', 'b#2']);
    expect([...read.targets]).toEqual([1, 3, 2]);
  });

  it.each([
    [[entry('a', { target: 1 }), entry('b', {})], '[1].target is missing', 'target or total_energy'],
    [[entry('a', { target: 1 }), entry('b', { target: [1, 2] })], '[1].target has 2 numbers', '1, as the first'],
    [
      [entry('a', { target: [1, 2] }), entry('b', { total_energy: 1 })],
      '[1].total_energy has 1 numbers',
      '2, as the first',
    ],
  ])('%# are refused by path', (entries, problem, expected) => {
    expect(refusalOf(InvalidStructureError, () => json(...entries))).toMatchObject({
      message: expect.stringContaining(problem),
      expected,
    });
  });

  it('are a list', () => {
    expect(refusalOf(InvalidStructureError, () => folder('{"a": 1}', null, 'id_prop.json'))).toMatchObject({
      message: expect.stringContaining('the document is no list'),
      expected: 'a list of entries with jid, atoms and target',
    });
  });
});
