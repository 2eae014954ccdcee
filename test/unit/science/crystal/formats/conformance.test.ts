/**
 * The laws of `structure-format.ts`, for every format. Expected values: the sketch that was written, and what no crystal
 * can be.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../../schemas/failure.js';
import { MAX_CHARACTERS } from '../../../../../science/crystal/formats/contract/structure-format.js';
import { readStructures, STRUCTURE_FORMATS } from '../../../../../science/crystal/formats/index.js';
import { type CrystalSketch, WRITTEN_FORMATS } from '../../../../harness/files/structure-texts.js';
import { workOf } from '../../../../harness/time/processor-work.js';

const ZNO: CrystalSketch = {
  edges: ['4', '5', '6.25'],
  atoms: [
    ['Zn', '0', '0', '0.125'],
    ['O', '0.5', '-0.75', '1.25'],
  ],
};
const withAtom = (...atom: CrystalSketch['atoms'][number]): CrystalSketch => ({ ...ZNO, atoms: [ZNO.atoms[0]!, atom] });

it('every format is held to the laws', () => {
  expect(WRITTEN_FORMATS.map(({ format }) => format)).toEqual(STRUCTURE_FORMATS);
});

describe.each(WRITTEN_FORMATS)('$format.name', ({ format, fileName, several, write, wrong }) => {
  const refusalOf = (text: string): InvalidStructureError => {
    try {
      format.readStructures(text, `some folder/${fileName}`);
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidStructureError);
      const { message, facts } = error as InvalidStructureError;
      expect(message).toMatch(new RegExp(`^some folder/${fileName.replace('.', '\\.')}[,:]`));
      expect(message).not.toMatch(/[\r\n\p{Cc}]/u);
      expect(facts).toMatchObject({ file: `some folder/${fileName}` });
      return error as InvalidStructureError;
    }
    throw new Error('accepted');
  };

  it('gives lattice, species and coordinates as they were written', () => {
    const [structure] = format.readStructures(write(ZNO), fileName);
    expect(structure).toEqual({
      id: 'cell',
      lattice: Float64Array.of(4, 0, 0, 0, 5, 0, 0, 0, 6.25),
      species: ['Zn', 'O'],
      fracCoords: Float64Array.of(0, 0, 0.125, 0.5, -0.75, 1.25),
    });
  });

  it('is told by its name, and by its content under another name', () => {
    const text = write(ZNO);
    const read = format.readStructures(text, fileName);
    expect(readStructures(text, fileName)).toEqual(read);
    expect(readStructures(text, 'a.b/cell.txt')).toEqual(read);
    expect(readStructures(text.replaceAll('\n', '\r\n'), 'cell')).toEqual(read);
    expect(readStructures(`\uFEFF${text}`, 'cell')).toEqual(read);
  });

  it.runIf(several)('numbers the structures of a file', () => {
    const other: CrystalSketch = { edges: ['7', '8', '9'], atoms: [['Cs', '0.25', '0', '0']] };
    const both = format.readStructures(write(ZNO, other), fileName);
    expect(new Set(both.map(({ id }) => id)).size).toBe(2);
    for (const { id } of both) expect(id).toMatch(/^cell#(c0|c1|1|2)$/);
    expect(both.map(({ species }) => species)).toEqual([['Zn', 'O'], ['Cs']]);
  });

  it.runIf(several)('refuses a file for one structure of several', () => {
    expect(refusalOf(write(ZNO, { ...ZNO, edges: ['4', '5', '0'] })).message).toBeDefined();
  });

  const broken: [string, CrystalSketch, RegExp][] = [
    ['a coordinate that is NaN', withAtom('O', 'NaN', '0', '0'), /NaN/],
    ['an infinite coordinate', withAtom('O', '0.5', 'Infinity', '0'), /Infinity/],
    ['a coordinate beyond range', withAtom('O', '0.5', '0.5', '1e999'), /1e999|Infinity/],
    ['a coordinate far outside', withAtom('O', '0.5', '123456', '0'), /coordinate of atom 2/],
    ['a lattice beyond range', { ...ZNO, edges: ['4', '1e999', '4'] }, /1e999|Infinity/],
    ['a lattice of a kilometre', { ...ZNO, edges: ['4', '1e13', '4'] }, /lattice|1e13|10000000000000/],
    ['a flat lattice', { ...ZNO, edges: ['4', '0', '4'] }, /singular lattice|_cell_length_b is 0/],
    ['a tiny cell', { ...ZNO, edges: ['0.3', '0.3', '0.3'] }, /cell too small|overlap/],
    ['an unknown element', withAtom('Xx', '0.5', '0', '0'), new RegExp(`${wrong?.Xx ?? 'Xx'}`)],
    ['a vacancy', withAtom('X', '0.5', '0', '0'), new RegExp(`"${wrong?.X ?? 'X'}"`)],
    ['two atoms on one site', withAtom('O', '0', '0', '0.125'), /atoms 1 and 2 overlap/],
    ['two atoms on one site, a cell apart', withAtom('O', '1', '-2', '0.12501'), /atoms 1 and 2 overlap/],
    ['no atoms', { ...ZNO, atoms: [] }, /no atoms|at least one atom|no elements|no values|is \[\]/],
  ];
  it.each(broken)('refuses %s', (_, crystal, message) => {
    const error = refusalOf(write(crystal));
    expect(`${error.message} ${error.facts.expected}`).toMatch(message);
  });

  it('names the line', () => {
    const text = write(withAtom('Xx', '0.5', '0', '0'));
    const line = Number(refusalOf(text).facts.line);
    expect(text.split('\n')[line - 1]).toContain(String(wrong?.Xx ?? 'Xx'));
  });

  it('refuses a file of absurd size at once', async () => {
    const absurd = ' '.repeat(MAX_CHARACTERS + 1);
    expect(await workOf(() => expect(refusalOf(absurd).message).toContain('characters'))).toBeLessThan(20);
  });

  it('reads any damaged file the same way twice, or refuses it by name', () => {
    const text = write(ZNO);
    const pieces = fc.constantFrom(
      '',
      '\n',
      '"',
      "'",
      ';',
      '0',
      '-',
      '1e999',
      'NaN',
      '{',
      ']',
      ' loop_ ',
      '__proto__',
      '\0',
      '😀',
    );
    fc.assert(
      fc.property(fc.nat({ max: text.length }), fc.nat({ max: 12 }), pieces, (at, length, piece) => {
        const damaged = text.slice(0, at) + piece + text.slice(at + length);
        let read: unknown;
        try {
          read = format.readStructures(damaged, `some folder/${fileName}`);
        } catch {
          refusalOf(damaged);
          return;
        }
        expect(format.readStructures(damaged, `some folder/${fileName}`)).toEqual(read);
      }),
      { numRuns: 500, seed: 11 },
    );
  });
});

describe('any file', () => {
  it('of no known format is refused with the list of formats', () => {
    for (const text of ['', ' ', 'no structure\n', '<!doctype html>', '\0\x01\x02'])
      expect(() => readStructures(text, 'notes.txt')).toThrow(
        'notes.txt: not a structure file of a known format (POSCAR, CIF, extended XYZ, pymatgen Structure JSON, JARVIS JSON, OPTIMADE JSON, ASE JSON)',
      );
  });

  it('of JSON that is no structure is refused with the kinds of JSON that are read', () => {
    for (const text of ['{}', '[]', '[[]]', 'null', '3', '"sites"', '{"atoms": []}', '[null]'])
      expect(() => readStructures(text, 'a.json')).toThrow(/^a\.json, line 1: JSON, but of no known format \(pymatgen/);
  });

  it('goes by its ending before its beginning', () => {
    const [cif] = WRITTEN_FORMATS.filter(({ fileName }) => fileName === 'cell.cif');
    expect(readStructures(cif!.write(ZNO), 'POSCAR_cell.cif')[0]!.species).toEqual(['Zn', 'O']);
  });
});
