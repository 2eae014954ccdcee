/**
 * POSCAR files: the variants of VASP's manual against each other and against hand-made cells, the reference's own
 * reading (specification 1.1), hostile files by message, and the round trip through the writer.
 */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../schemas/failure.js';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import { readPoscar, signedVolume, structureId, toCartesian, writePoscar } from '../../../../science/crystal/index.js';

const ROWS = '4.0 0 0\n0 5.0 0\n0 0 6.0';
const ZNO = `ZnO test\n1.0\n${ROWS}\nZn O\n1 1\nDirect\n0 0 0\n0.5 0.5 0.25\n`;

function cell(text: string, options?: Parameters<typeof readPoscar>[2]): Structure {
  return readPoscar(text, 'cell.vasp', options);
}

function expectSame(actual: Structure, expected: Structure): void {
  expect(actual.species).toEqual(expected.species);
  for (const field of ['lattice', 'fracCoords'] as const)
    actual[field].forEach((value, n) => {
      expect(value).toBeCloseTo(expected[field][n]!, 10);
    });
}

describe('variants', () => {
  const plain = cell(ZNO);

  it('reads lattice rows, species in file order and coordinates', () => {
    expect(plain).toEqual({
      id: 'cell',
      lattice: Float64Array.of(4, 0, 0, 0, 5, 0, 0, 0, 6),
      species: ['Zn', 'O'],
      fracCoords: Float64Array.of(0, 0, 0, 0.5, 0.5, 0.25),
    });
  });

  it.each([
    ['CRLF line ends', ZNO.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${ZNO}`],
    ['no line end at the end', ZNO.trimEnd()],
    ['version 4 with names on the comment line', ZNO.replace('ZnO test', 'Zn O').replace('Zn O\n1 1', '1 1')],
    ['potential names', ZNO.replace('Zn O\n', 'Zn_pv O/0a1b2c\n')],
    ['trailing labels', ZNO.replace('0 0 0\n0.5 0.5 0.25', '0 0 0 Zn\n0.5 0.5 0.25 O')],
    ['velocities', `${ZNO}\n0 0 0\n0 0 0\n`],
    ['selective dynamics', ZNO.replace('Direct\n0 0 0', 'Selective dynamics\nDirect\n0 0 0 T F T')],
    ['selective dynamics and flag F behind zinc', ZNO.replace('Direct\n0 0 0', 'selective\ndirect\n0 0 0 F')],
    ['Cartesian', ZNO.replace('Direct', 'Cartesian').replace('0.5 0.5 0.25', '2 2.5 1.5')],
    ['Fortran exponents', ZNO.replace('4.0 0 0', '0.4D+01 0 0')],
    ['a scale of 2', ZNO.replace('1.0', '2').replace(ROWS, '2 0 0\n0 2.5 0\n0 0 3')],
    ['minus the volume', ZNO.replace('1.0', '-120').replace(ROWS, '2 0 0\n0 2.5 0\n0 0 3')],
    ['three factors', ZNO.replace('1.0', '2 5 3').replace(ROWS, '2 0 0\n0 1 0\n0 0 2')],
    [
      'Cartesian coordinates with a scale, which multiplies them too',
      ZNO.replace('1.0', '2')
        .replace(ROWS, '2 0 0\n0 2.5 0\n0 0 3')
        .replace('Direct', 'K')
        .replace('0.5 0.5 0.25', '1 1.25 .75'),
    ],
    [
      'Cartesian coordinates with three factors',
      ZNO.replace('1.0', '2 5 3')
        .replace(ROWS, '2 0 0\n0 1 0\n0 0 2')
        .replace('Direct', 'c')
        .replace('0.5 0.5 0.25', '1 .5 .5'),
    ],
  ])('%s', (_, text) => {
    expectSame(cell(text), plain);
  });

  it('a negative scale gives that volume for a slanted cell too', () => {
    const slanted = ZNO.replace('1.0', '-77.5').replace(ROWS, '3 1 0\n0 4 1\n1 0 5');
    expect(signedVolume(cell(slanted).lattice)).toBeCloseTo(77.5, 9);
  });

  it('an element may come twice, and a count may be zero', () => {
    const text = ZNO.replace('Zn O\n1 1', 'O Zn S O\n1 0 0 1');
    expect(cell(text).species).toEqual(['O', 'O']);
  });

  it('coordinates are not wrapped', () => {
    expect(cell(ZNO.replace('0.5 0.5 0.25', '-1.5 2.5 0.25')).fracCoords[3]).toBe(-1.5);
  });
});

describe('the reference reads differently (1.1)', () => {
  const reference = { rules: 'reference' } as const;

  it('Cartesian coordinates are not multiplied by the scale', () => {
    const text = ZNO.replace('1.0', '2').replace('Direct', 'Cartesian').replace('0.5 0.5 0.25', '4 5 3');
    expectSame(cell(text, reference), { ...cell(ZNO), lattice: cell(ZNO).lattice.map((x) => 2 * x) });
  });

  it('a mode line with a d anywhere is fractional', () => {
    const text = ZNO.replace('Direct', 'Cartesian coordinates').replace('0.5 0.5 0.25', '0.75 0.75 0.75');
    expect(cell(text, reference).fracCoords[5]).toBe(0.75);
    expect(cell(text).fracCoords[5]).toBeCloseTo(0.75 / 6, 12);
  });

  it('only capital S with a small s is selective dynamics', () => {
    expect(cell(ZNO.replace('Direct', 'Selective dynamics\nDirect'), reference).species).toEqual(['Zn', 'O']);
    expect(() => cell(ZNO.replace('Direct', 'selective\nDirect'), reference)).toThrow(InvalidStructureError);
  });

  it.each([
    ['a volume', ZNO.replace('1.0', '-120'), /line 2: negative scale factor/],
    ['three factors', ZNO.replace('1.0', '1 1 1'), /line 2: 3 scale factors/],
    ['version 4', ZNO.replace('ZnO test', 'Zn O').replace('Zn O\n1 1', '1 1'), /line 6: no line of elements/],
  ])('refuses %s', (_, text, message) => {
    expect(() => cell(text, reference)).toThrow(message);
  });
});

describe('hostile files', () => {
  const refused: [name: string, text: string, message: RegExp][] = [
    ['nothing', '', /line 2: 0 scale factors/],
    ['a scale of zero', ZNO.replace('1.0', '0'), /line 2: scale factor 0/],
    ['two scale factors', ZNO.replace('1.0', '1 1'), /line 2: 2 scale factors/],
    ['a negative one among three', ZNO.replace('1.0', '1 -1 1'), /line 2: negative scale factor/],
    ['NaN in the lattice', ZNO.replace('0 5.0 0', '0 NaN 0'), /line 4: "NaN" is not a finite number/],
    ['a number beyond range', ZNO.replace('0 5.0 0', '0 1e999 0'), /line 4: "1e999" is not a finite number/],
    ['hexadecimal numbers', ZNO.replace('0 5.0 0', '0 0x5 0'), /line 4: "0x5" is not a finite number/],
    ['a short lattice line', ZNO.replace('0 5.0 0', '0 5.0'), /line 4: short lattice line/],
    ['a flat lattice', ZNO.replace('0 0 6.0', '4.0 5.0 0'), /singular lattice/],
    ['a flat lattice, Cartesian', ZNO.replace('0 0 6.0', '0 5.0 0').replace('Direct', 'Cart'), /singular lattice/],
    ['a flat lattice of a given volume', ZNO.replace('1.0', '-9').replace('0 0 6.0', '0 5 0'), /singular lattice/],
    ['a lattice of zeros', ZNO.replace(ROWS, '0 0 0\n0 0 0\n0 0 0'), /singular lattice/],
    ['an unknown element', ZNO.replace('Zn O\n', 'Zn Qq\n'), /line 6: "Qq" is no element/],
    ['capitals that are no element', ZNO.replace('Zn O\n', 'ZX O\n'), /line 6: "ZX" is no element/],
    ['version 4 without names', ZNO.replace('Zn O\n1 1', '1 1'), /line 6: counts, but no elements/],
    ['one count too many', ZNO.replace('1 1\n', '2 2 1\n'), /line 7: 3 counts for 2 elements/],
    ['a count with a fraction', ZNO.replace('1 1\n', '1 1.5\n'), /line 7: counts are no whole numbers/],
    ['a negative count', ZNO.replace('1 1\n', '2 -1\n'), /line 7: counts are no whole numbers/],
    ['no atoms', ZNO.replace('1 1\n', '0 0\n'), /line 7: no atoms/],
    ['a billion atoms', ZNO.replace('1 1\n', '1 999999999\n'), /line 7: 1000000000 atoms/],
    ['no mode', ZNO.replace('Direct\n', ''), /line 8: no coordinate mode/],
    ['a missing atom', ZNO.replace('0.5 0.5 0.25\n', ''), /line 10: coordinates of 1 atoms, 2 counted/],
    ['an atom too many', `${ZNO}0.1 0.1 0.1\n`, /line 11: more coordinates than the 2 atoms counted/],
    ['words for coordinates', ZNO.replace('0.5 0.5 0.25', 'a b c'), /line 10: "a" is not a finite number/],
    ['two coordinates', ZNO.replace('0.5 0.5 0.25', '0.5 0.5'), /line 10: short line/],
    ['infinite coordinates', ZNO.replace('0.5 0.5 0.25', '0.5 Infinity 0'), /line 10: "Infinity" is not a finite/],
    ['shifted labels', ZNO.replace('0 0 0\n0.5', '0 0 0 O\n0.5'), /line 9: an atom labelled O where the counts put Zn/],
    ['two atoms on one site', ZNO.replace('0.5 0.5 0.25', '0 0 0'), /cell\.vasp: atoms 1 and 2 overlap/],
    ['an atom near an image of another', ZNO.replace('0.5 0.5 0.25', '0.99 2 -1'), /atoms 1 and 2 overlap/],
    ['an atom near its own image', ZNO.replace('4.0 0 0', '0.1 0 0'), /overlaps its own image/],
    ['a cell of nothing', ZNO.replace(ROWS, '.1 0 0\n0 .1 0\n0 0 .1'), /cell too small/],
    ['a kilometre', ZNO.replace('1.0', '1e13'), /lattice vector/],
    ['coordinates far outside', ZNO.replace('0.5 0.5 0.25', '5e7 0.5 0.25'), /coordinate of atom 2/],
    ['a web page', '<!doctype html>\n<html>\n<body>\n', /line 2/],
  ];

  it.each(refused)('%s', (_, text, message) => {
    expect(() => cell(text)).toThrow(InvalidStructureError);
    expect(() => cell(text)).toThrow(message);
  });

  it('the error names file, line, what was found and what was expected', () => {
    try {
      readPoscar(ZNO.replace('1 1\n', '2 2 1\n'), 'POSCAR_ZnO.vasp');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidStructureError);
      expect((error as InvalidStructureError).message).toBe('POSCAR_ZnO.vasp, line 7: 3 counts for 2 elements');
      expect((error as InvalidStructureError).facts).toEqual({
        file: 'POSCAR_ZnO.vasp',
        line: 7,
        found: '"2 2 1"   (elements on line 6: "Zn O")',
        expected: 'one count per element',
      });
    }
  });

  it('any text is read or refused by name, never anything else', () => {
    const lines = fc.constantFrom(
      ...ZNO.split('\n'),
      'NaN',
      '-1',
      '1e5 2 3',
      'Selective',
      'F F F',
      '\u0000',
      '9'.repeat(400),
    );
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 14 }), (parts) => {
        try {
          expect(cell(parts.join('\n')).species.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidStructureError);
        }
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});

describe('writer', () => {
  it('what is written reads back bit for bit (zeros without sign)', () => {
    const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
    const axis = fc.double({ min: 30, max: 60, noNaN: true });
    const offset = fc.double({ min: -9, max: 9, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(axis, offset, offset, offset, axis, offset, offset, offset, axis),
        fc.array(fc.tuple(fc.constantFrom('Zn', 'O', 'Na'), coordinate, coordinate, coordinate), {
          minLength: 1,
          maxLength: 6,
        }),
        (lattice, atoms) => {
          const structure: Structure = {
            id: 'cell',
            lattice: Float64Array.from(lattice, (x) => x + 0),
            species: atoms.map(([symbol]) => symbol),
            fracCoords: Float64Array.from(atoms.flatMap(([, ...xyz]) => xyz.map((x) => x + 0))),
          };
          let back: Structure;
          try {
            back = cell(writePoscar(structure));
          } catch (error) {
            // Random atoms may fall on one site; nothing else may be wrong with them.
            expect((error as Error).message).toMatch(/overlap/);
            return;
          }
          expect(back).toEqual(structure);
        },
      ),
      { numRuns: 200, seed: 5 },
    );
  });

  it('a comment cannot add lines', () => {
    const text = writePoscar(cell(ZNO), 'two\nlines');
    expect(text.split('\n')[0]).toBe('two lines');
    expectSame(cell(text), cell(ZNO));
  });

  it('the bundled files come back the same', () => {
    const folder = 'data/gpaw-absorption/alignn';
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.vasp'))) {
      const structure = readPoscar(readFileSync(`${folder}/${name}`, 'utf8'), name);
      expect(readPoscar(writePoscar(structure), name)).toEqual(structure);
    }
  });
});

describe('names and Cartesian coordinates', () => {
  it('an id is the file name without folder and last ending', () => {
    expect(['a/b/NaCl.rock.vasp', 'POSCAR', '.vasp', 'x.poscar'].map(structureId)).toEqual([
      'NaCl.rock',
      'POSCAR',
      '.vasp',
      'x',
    ]);
  });

  it('fractional times lattice rows', () => {
    const cartesian = toCartesian(Float64Array.of(1, 2, 3), Float64Array.of(1, 0, 0, 10, 1, 0, 100, 0, 1));
    expect([...cartesian]).toEqual([321, 2, 3]);
  });
});
