/** Extended XYZ: frames, keys and columns. Expected values: the specification of libAtoms; lines by counting. */

import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../../../schemas/failure.js';
import { readXyzComment } from '../../../../../../science/crystal/formats/xyz/extended-xyz-comment.js';
import { EXTENDED_XYZ } from '../../../../../../science/crystal/formats/xyz/extended-xyz-reader.js';
import { refusalOf } from '../../../../../harness/laws/refusal.js';

const LATTICE = 'Lattice="4 0 0 0 4 0 0 0 4"';
const read = (...lines: string[]) => EXTENDED_XYZ.readStructures(lines.join('\n'), 'a.xyz');
const frame = (keys: string, ...atoms: string[]) => [String(atoms.length), `${LATTICE} ${keys}`, ...atoms];

describe('columns', () => {
  it.each([
    ['', 'Po 0 1 2'],
    ['Properties=species:S:1:pos:R:3', 'Po 0 1 2'],
    ['Properties=pos:R:3:species:S:1', '0 1 2 Po'],
    ['Properties=id:I:1:species:S:1:pos:R:3:forces:R:3', '7 Po 0 1 2 9 9 9'],
    ['Properties=tags:L:2:pos:r:3:x:R:10:species:s:1', 'T F 0 1 2 0 0 0 0 0 0 0 0 0 0 Po'],
  ])('%s', (keys, atom) => {
    const [structure] = read(...frame(keys.replace('pos:r', 'pos:R').replace('species:s', 'species:S'), atom));
    expect(structure).toEqual({
      id: 'a',
      lattice: Float64Array.of(4, 0, 0, 0, 4, 0, 0, 0, 4),
      species: ['Po'],
      fracCoords: Float64Array.of(0, 0.25, 0.5),
    });
  });

  it.each([
    ['species:S:1', 'Properties is "species:S:1": species and pos are needed', 'species:S:1:pos:R:3'],
    ['pos:R:3', 'Properties is "pos:R:3": species and pos are needed', 'species:S:1:pos:R:3'],
    ['species:S:1:pos:R:2', 'Properties has pos:R:2', 'species:S:1:pos:R:3'],
    ['species:S:2:pos:R:3', 'Properties has species:S:2', 'species:S:1:pos:R:3'],
    ['species:I:1:pos:R:3', 'Properties has species:I:1', 'species:S:1:pos:R:3'],
    ['species:S:1:pos:I:3', 'Properties has pos:I:3', 'species:S:1:pos:R:3'],
    ['species:S:1:pos:R:3:x:Q:1', 'Properties is', 'name:type:count, type S, R, I or L'],
    ['species:S:1:pos:R:3:x:R:0', 'Properties is', 'name:type:count, type S, R, I or L'],
    ['species:S:1:pos:R:3:x:R', 'Properties is', 'name:type:count, type S, R, I or L'],
    ['species:S:1:pos:R:3:x:R:1000', 'Properties is', 'name:type:count, type S, R, I or L'],
    ['species:S:1:pos:R:3:pos:R:3', 'Properties names "pos" twice', 'every column once'],
  ])('%s are refused', (properties, problem, expected) => {
    expect(
      refusalOf(InvalidStructureError, () => read(...frame(`Properties=${properties}`, 'Po 0 0 0'))),
    ).toMatchObject({
      message: expect.stringContaining(`a.xyz, line 2: ${problem}`),
      found: `"${properties}"`,
      expected,
    });
  });
});

describe('frames', () => {
  it('follow each other, blank lines between them or not', () => {
    const one = frame('', 'Po 0 0 0');
    const two = frame('', 'Cs 0 0 0', 'Cl 2 2 2');
    for (const lines of [
      [...one, ...two],
      ['', ...one, '', ' ', ...two, '', ''],
    ])
      expect(read(...lines).map(({ id, species }) => [id, species])).toEqual([
        ['a#1', ['Po']],
        ['a#2', ['Cs', 'Cl']],
      ]);
  });

  it.each([
    [['', ''], 1, 'no atoms: the file is empty', 'nothing', 'a number of atoms'],
    [['x', LATTICE, 'Po 0 0 0'], 1, '"x" is no number of atoms', '"x"', 'a whole number'],
    [['1.0', LATTICE, 'Po 0 0 0'], 1, '"1.0" is no number of atoms', '"1.0"', 'a whole number'],
    [['0', LATTICE], 1, 'no atoms', '0', 'at least one atom'],
    [['50001', LATTICE], 1, '50001 atoms', '50001', 'at most 50000'],
    [['50000', LATTICE], 2, 'the file ends after 0 of 50000 atoms', 'the end of the file', '50000 atoms'],
    [['2', LATTICE, 'Po 0 0 0'], 3, 'the file ends after 1 of 2 atoms', 'the end of the file', '2 atoms'],
    [['1'], 1, 'the file ends after 0 of 1 atoms', 'the end of the file', '1 atoms'],
    [frame('', 'Po 0 0 0', '', 'Po 2 2 2'), 4, '0 columns for atom 2', '""', '4 columns'],
    [frame('', 'Po 0 0 0', 'Po 0 0'), 4, '3 columns for atom 2', '"Po 0 0"', '4 columns'],
    [frame('', 'Po 0 0 0', 'Po 2 2 x'), 4, '"x" is not a finite number', '"x"', 'a position in ångström'],
    [frame('', 'Po 0 0 0', 'Xx 2 2 2'), 4, '"Xx" is no element', '"Xx"', 'Na, O'],
    [frame('', 'Po 0 0 0', 'Po 4 0 0'), 4, 'atoms 1 and 2 overlap', expect.anything(), expect.anything()],
    [['1', 'a=b', 'Po 0 0 0'], 2, 'no Lattice: a molecule', 'nothing', 'Lattice="ax ay az bx by bz cx cy cz"'],
    [['1', 'Lattice="1 2 3"', 'Po 0 0 0'], 2, 'Lattice has 3 numbers', '"1 2 3"', expect.anything()],
    [['1', 'Lattice="4 0 0 0 4 0 0 0 y"', 'Po 0 0 0'], 2, 'Lattice holds "y"', '"y"', 'finite numbers'],
    [['1', 'Lattice="4 0 0 0 4 0 0 0 0"', 'Po 0 0 0'], 2, 'singular lattice', expect.anything(), expect.anything()],
  ])('%j are refused', (lines, line, problem, found, expected) => {
    expect(refusalOf(InvalidStructureError, () => read(...lines))).toMatchObject({
      message: expect.stringContaining(`a.xyz, line ${line}: ${problem}`),
      line,
      found,
      expected,
    });
  });
});

describe('pbc', () => {
  it.each(['T T T', 't true 1', 'TRUE, True,T', '1 1 1', ' T  T T '])('"%s" is a crystal', (pbc) => {
    expect(read(...frame(`pbc="${pbc}"`, 'Po 0 0 0'))[0]!.notices).toBeUndefined();
  });

  it.each(['T T F', 'true 1 0', 'T T false', '1,1,f'])('"%s" is a slab', (pbc) => {
    expect(read(...frame(`pbc="${pbc}"`, 'Po 0 0 0'))[0]!.notices).toHaveLength(1);
  });

  it.each(['T T', 'T T T T', 'T T x', 'x T T', 'T 2 T', ''])('"%s" is neither', (pbc) => {
    expect(refusalOf(InvalidStructureError, () => read(...frame(`pbc="${pbc}"`, 'Po 0 0 0')))).toMatchObject({
      message: `a.xyz, line 2: pbc is "${pbc}"`,
      found: `"${pbc}"`,
      expected: 'pbc="T T T", or F along a vector of a slab',
    });
  });
});

describe('keys', () => {
  const pairs = (text: string) => Object.fromEntries(readXyzComment(text, { file: 'a.xyz', line: 2 }));

  it.each([
    ['', {}],
    ['  ', {}],
    ['a=1', { a: '1' }],
    [' a = 1 b=2', { a: '1', b: '2' }],
    ['a', { a: 'T' }],
    ['a b=2', { a: 'T', b: '2' }],
    ['a= b=2', { a: '', b: '2' }],
    ['a=', { a: '' }],
    ['A=1 a=2', { a: '2' }],
    ['a="x y" b=\'p "q"\'', { a: 'x y', b: 'p "q"' }],
    ['a=[[1, 2], [3]] b={x {y}}', { a: '[1, 2], [3]', b: 'x {y}' }],
    ['a="x \\" y"', { a: 'x \\" y' }],
    ['"a b"=1 \'c d\'=2', { 'a b': '1', 'c d': '2' }],
    ['cmd=run=a', { cmd: 'run=a' }],
    ["free=it's", { free: "it's" }],
    ['x[eV]=3', { 'x[ev]': '3' }],
    ['a="" b=1', { a: '', b: '1' }],
  ])('%s', (text, expected) => {
    expect(pairs(text)).toEqual(expected);
  });

  it.each([
    ['=1', 'no key=value at "=1"', '"=1"', 'key=value or key="value"'],
    ['a="x"y', 'no key=value at "y"', '"y"', 'key=value or key="value"'],
    ['a="x', 'a value without its closing ": "\\"x"', '"\\"x"', '"'],
    ['a=[x', 'a value without its closing ]: "[x"', '"[x"', ']'],
    ['a={x', 'a value without its closing }: "{x"', '"{x"', '}'],
    ['__proto__=1', 'the key "__proto__"', '"__proto__"', 'a plain key'],
    ['pbc="T T T" PBC="T T T"', 'the key "PBC" a second time', '"PBC"', 'every key once'],
    ['lattice=1 Lattice=1', 'the key "Lattice" a second time', '"Lattice"', 'every key once'],
    ['properties=1 properties=1', 'the key "properties" a second time', '"properties"', 'every key once'],
  ])('%s is refused', (text, problem, found, expected) => {
    expect(refusalOf(InvalidStructureError, () => pairs(text))).toMatchObject({
      message: `a.xyz, line 2: ${problem}`,
      found,
      expected,
    });
  });

  it('may be 100,000 characters long', () => {
    expect(Object.keys(pairs(`a=${'x'.repeat(99_998)}`))).toEqual(['a']);
    expect(refusalOf(InvalidStructureError, () => pairs(`a=${'x'.repeat(99_999)}`))).toMatchObject({
      found: '100001 characters',
      expected: 'at most 100000',
    });
  });
});

describe('a text that begins like it', () => {
  it.each([
    [`2\n${LATTICE}`, true],
    [` 12 \r\nx=1 lattice = "`, true],
    [`\uFEFF1\n${LATTICE}`, true],
    ['2\nno keys', false],
    [`x\n${LATTICE}`, false],
    ['2\nmylattice=1', false],
  ])('%j: %s', (start, expected) => {
    expect(EXTENDED_XYZ.looksLike(start)).toBe(expected);
  });

  it.each([
    ['a.xyz', true],
    ['a.EXTXYZ', true],
    ['axyz', false],
    ['a.xyz.gz', false],
  ])('or is called so: %s %s', (name, expected) => {
    expect(EXTENDED_XYZ.names.test(name)).toBe(expected);
  });
});
