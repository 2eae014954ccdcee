/** POSCAR files at the limits of what the format allows. Expected values: the rules that the errors state, lines by counting. */
import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../../../schemas/failure.js';
import { POSCAR } from '../../../../../../science/crystal/formats/poscar/poscar-format.js';
import { parseNumber } from '../../../../../../science/crystal/formats/poscar/poscar-lines.js';
import { readPoscar } from '../../../../../../science/crystal/index.js';
import { refusalOf } from '../../../../../harness/laws/refusal.js';

const HEAD = ['cell', '1', '4 0 0', '0 4 0', '0 0 4', 'Na Cl', '1 1', 'Direct'];
const ATOMS = ['0 0 0', '.5 .5 .5'];
const read = (...lines: string[]) => readPoscar(lines.join('\n'), 'a.vasp');
const withHead = (...lines: string[]) => read(...HEAD, ...lines);

describe('behind the last atom', () => {
  it.each(['', 'some words', '1 2', '1 2 x', 'NaN 1 2', '# 1 2 3', '1 2 ! 3'])('"%s" is not an atom', (line) => {
    expect(withHead(...ATOMS, line).species).toEqual(['Na', 'Cl']);
  });

  it.each(['.1 .1 .1', '.1 .1 .1 Na', '.1 .1 .1 T T T', '1e-1 -1 +.1 # more'])('"%s" is one too many', (line) => {
    expect(refusalOf(InvalidStructureError, () => withHead(...ATOMS, line))).toMatchObject({
      message: 'a.vasp, line 11: more coordinates than the 2 atoms counted',
      file: 'a.vasp',
      line: 11,
      expected: 'the end of the coordinates',
    });
  });
});

describe('the scale', () => {
  const scaled = (scale: string) => read('cell', scale, ...HEAD.slice(2), ...ATOMS).lattice;
  const edges = (lattice: Float64Array) => [lattice[0], lattice[4], lattice[8]];

  it.each([
    ['2', [8, 8, 8]],
    ['2 of words', [8, 8, 8]],
    ['2 # 3 4', [8, 8, 8]],
    ['1 2 3', [4, 8, 12]],
    ['1 2 3 4', [4, 8, 12]],
    ['1 2 3 -1', [4, 8, 12]],
    ['1 2 3 words', [4, 8, 12]],
    ['-512', [8, 8, 8]],
  ])('%s', (scale, expected) => {
    edges(scaled(scale)).forEach((edge, n) => {
      expect(edge).toBeCloseTo(expected[n]!, 12);
    });
  });

  it.each([
    ['1 2', '2 scale factors'],
    ['words', '0 scale factors'],
    ['0', 'scale factor 0'],
    ['1 2 0', 'scale factor 0'],
    ['1 -2 3', 'negative scale factor'],
    ['1 2 -3', 'negative scale factor'],
    ['-1 2 3', 'negative scale factor'],
  ])('%s is refused: %s', (scale, problem) => {
    expect(refusalOf(InvalidStructureError, () => scaled(scale))).toEqual({
      message: `a.vasp, line 2: ${problem}`,
      file: 'a.vasp',
      line: 2,
      found: `"${scale}"`,
      expected: 'one scale factor, minus the volume, or three positive factors',
    });
  });
});

describe('a wanted volume', () => {
  const withRows = (...rows: string[]) => read('cell', '-64', ...rows, ...HEAD.slice(5), ...ATOMS);

  it.each(['1', '0.01', '100'])('is that of the cell, whatever the edge of %s in the file', (edge) => {
    const { lattice } = withRows(`${edge} 0 0`, `0 ${edge} 0`, `0 0 ${edge}`);
    [0, 4, 8].forEach((at) => {
      expect(lattice[at]).toBeCloseTo(4, 12);
    });
  });

  it('is none of vectors in one plane', () => {
    expect(refusalOf(InvalidStructureError, () => withRows('1 0 0', '0 1 0', '1 1 0'))).toMatchObject({
      message: 'a.vasp, line 3: singular lattice',
      expected: 'three vectors that span a volume',
    });
  });
});

describe('lines', () => {
  it('end by any of three marks, alone or mixed', () => {
    const plain = withHead(...ATOMS);
    for (const end of ['\r\n', '\r', '\n']) expect(readPoscar([...HEAD, ...ATOMS].join(end), 'a.vasp')).toEqual(plain);
  });

  it('that are missing are told as the end of the file, that are there by their text', () => {
    expect(refusalOf(InvalidStructureError, () => withHead('0 0 0'))).toMatchObject({
      line: 10,
      found: 'the end of the file',
    });
    expect(refusalOf(InvalidStructureError, () => withHead('0 0 0', ''))).toMatchObject({
      line: 10,
      found: 'the end of the file',
    });
    expect(refusalOf(InvalidStructureError, () => withHead('0 0 0', '', ''))).toMatchObject({ line: 10, found: '""' });
    expect(refusalOf(InvalidStructureError, () => withHead('0 0 0', '1 x 2'))).toMatchObject({
      message: 'a.vasp, line 10: "x" is not a finite number',
      found: '"1 x 2"',
      expected: 'three coordinates of atom 2',
    });
    expect(refusalOf(InvalidStructureError, () => read(...HEAD.slice(0, 3)))).toMatchObject({
      message: 'a.vasp, line 4: short lattice line',
      found: 'the end of the file',
    });
  });

  it('of selective dynamics hold the label behind the flags', () => {
    const head = [...HEAD.slice(0, 5), '1 1', 'Selective', 'Direct'];
    expect(read(...head, '0 0 0 T T T Na', '.5 .5 .5 F F F Cl').species).toEqual(['Na', 'Cl']);
    expect(refusalOf(InvalidStructureError, () => read(...head, '0 0 0 Na', '.5 .5 .5 Cl')).message).toBe(
      'a.vasp, line 6: counts, but no elements',
    );
  });

  it('of atoms may have a label that says what the counts say', () => {
    const labelled = (...labels: string[]) => ATOMS.map((atom, n) => `${atom} ${labels[n]}`);
    expect(withHead(...labelled('Na', 'Cl2')).species).toEqual(['Na', 'Cl']);
    expect(refusalOf(InvalidStructureError, () => withHead(...labelled('Na', 'Br')))).toMatchObject({
      message: 'a.vasp, line 10: an atom labelled Br where the counts put Cl',
      found: '".5 .5 .5 Br"',
      expected: 'Cl or no label',
    });
    const unnamed = [...HEAD.slice(0, 5), '2', 'Direct'];
    expect(refusalOf(InvalidStructureError, () => read(...unnamed, ...labelled('Na', 'Br')))).toMatchObject({
      message: 'a.vasp, line 9: an atom labelled Br where the counts put Na',
      expected: 'Na',
    });
  });

  it('of counts hold whole numbers alone, and as many as the crystal may have', () => {
    const counted = (counts: string) => () => read(...HEAD.slice(0, 6), counts, 'Direct', ...ATOMS);
    expect(refusalOf(InvalidStructureError, counted('25000 25001'))).toMatchObject({
      line: 7,
      expected: 'at most 50000',
    });
    expect(refusalOf(InvalidStructureError, counted('25000 25000'))).toMatchObject({
      message: expect.stringContaining('2 atoms, 50000 counted'),
    });
    expect(refusalOf(InvalidStructureError, counted('1'))).toMatchObject({
      message: 'a.vasp, line 7: 1 counts for 2 elements',
      found: '"1"   (elements on line 6: "Na Cl")',
    });
    expect(counted('1 1 ! 2')().species).toEqual(['Na', 'Cl']);
  });
});

describe('a number', () => {
  it.each([
    ['1', 1],
    ['-1.', -1],
    ['+.5', 0.5],
    ['1e3', 1000],
    ['1E-3', 0.001],
    ['1d+2', 100],
    ['1.5D2', 150],
    ['-0', 0],
    ['.', undefined],
    ['', undefined],
    ['1,5', undefined],
    ['1e', undefined],
    ['0x1', undefined],
    ['Infinity', undefined],
    ['1d400', undefined],
    [' 1', undefined],
  ])('%j is %s', (word, expected) => {
    expect(Object.is(parseNumber(word), expected)).toBe(true);
  });
});

describe('a text that begins like a POSCAR', () => {
  const start = (...lines: string[]) => POSCAR.looksLike!(lines.join('\n'));

  it('has a scale and three vectors; whatever follows', () => {
    expect(start(...HEAD.slice(0, 5))).toBe(true);
    expect(start('', '1.0 words', ' 1 2 3 4', '\t1 2 3', '1 2 3', 'anything')).toBe(true);
    expect(POSCAR.looksLike!(HEAD.slice(0, 5).join('\r\n'))).toBe(true);
  });

  it.each([0, 1, 2, 3].map((line) => line + 1))('has no word on line %i + 1', (line) => {
    expect(start(...HEAD.slice(0, 5).map((text, n) => (n === line ? `x ${text}` : text)))).toBe(false);
    expect(start(...HEAD.slice(0, 5).map((text, n) => (n === line ? '' : text)))).toBe(false);
    if (line > 1) expect(start(...HEAD.slice(0, 5).map((text, n) => (n === line ? '1 2' : text)))).toBe(false);
    if (line > 1) expect(start(...HEAD.slice(0, 5).map((text, n) => (n === line ? '1 2 x' : text)))).toBe(false);
  });

  it.each([
    ['POSCAR', true],
    ['POSCAR_ZnO', true],
    ['CONTCAR', true],
    ['a.vasp', true],
    ['a.POSCAR', true],
    ['a.contcar', true],
    ['a.vasp.txt', false],
    ['myPOSCAR', false],
    ['avasp', false],
  ])('or is called so: %s %s', (name, expected) => {
    expect(POSCAR.names.test(name)).toBe(expected);
  });
});
