/** Every letter of Hall symbols, orbits and closures at their limits. Expected values: International Tables B, A1.4.2; by hand. */
import { describe, expect, it } from 'vitest';
import {
  generatedGroup,
  MAX_OPERATIONS,
} from '../../../../../../science/crystal/formats/space-groups/group-closure.js';
import { operationsOfHallSymbol } from '../../../../../../science/crystal/formats/space-groups/hall-symbol.js';
import { siteOrbit } from '../../../../../../science/crystal/formats/space-groups/site-orbit.js';
import {
  compose,
  keyOf,
  parseSymmetryOperation,
  TRANSLATION_UNIT,
  textOf,
} from '../../../../../../science/crystal/formats/space-groups/symmetry-operation.js';

const textsOf = (symbol: string) => operationsOfHallSymbol(symbol)?.map(textOf).sort();
const operation = (text: string) => parseSymmetryOperation(text)!;

describe('centrings', () => {
  it.each([
    ['P', []],
    ['A', ['x, y+1/2, z+1/2']],
    ['B', ['x+1/2, y, z+1/2']],
    ['C', ['x+1/2, y+1/2, z']],
    ['I', ['x+1/2, y+1/2, z+1/2']],
    ['R', ['x+2/3, y+1/3, z+1/3', 'x+1/3, y+2/3, z+2/3']],
    ['S', ['x+1/3, y+1/3, z+2/3', 'x+2/3, y+2/3, z+1/3']],
    ['T', ['x+1/3, y+2/3, z+1/3', 'x+2/3, y+1/3, z+2/3']],
    ['H', ['x+2/3, y+1/3, z', 'x+1/3, y+2/3, z']],
    ['F', ['x, y+1/2, z+1/2', 'x+1/2, y, z+1/2', 'x+1/2, y+1/2, z']],
  ])('%s', (letter, translations) => {
    const expected = ['x, y, z', ...translations].sort();
    expect(textsOf(`${letter} 1`)).toEqual(expected);
    expect(textsOf(`${letter.toLowerCase()} 1`)).toEqual(expected);
    expect(textsOf(`-${letter} 1`)).toHaveLength(2 * expected.length);
  });
});

describe('translations', () => {
  it.each([
    ['a', '-x+1/2, -y, z'],
    ['b', '-x, -y+1/2, z'],
    ['c', '-x, -y, z+1/2'],
    ['n', '-x+1/2, -y+1/2, z+1/2'],
    ['ab', '-x+1/2, -y+1/2, z'],
    ['1', '-x, -y, z+1/2'],
    ['1a', '-x+1/2, -y, z+1/2'],
    ['a1', '-x+1/2, -y, z+1/2'],
  ])('P 2%s', (letters, text) => {
    expect(textsOf(`P 2${letters}`)).toEqual(['x, y, z', text].sort());
  });

  it.each([
    ['u', '-y+1/4, x, z'],
    ['v', '-y, x+1/4, z'],
    ['w', '-y, x, z+1/4'],
    ['d', '-y+1/4, x+1/4, z+1/4'],
  ])('P 4%s has its quarter', (letter, text) => {
    expect(textsOf(`P 4${letter}`)).toContain(text);
  });

  it.each([
    ['P 41', 'P 4w'],
    ['P 42', 'P 4c'],
  ])('%s is %s', (one, other) => {
    expect(textsOf(one)).toEqual(textsOf(other));
  });

  it.each(['P 22', 'P 23', 'P 33', 'P 44', 'P 66'])('%s: no screw goes as far as its fold', (symbol) => {
    expect(operationsOfHallSymbol(symbol)).toBeUndefined();
  });

  it('screws advance by their share of a turn, along the axis that is written', () => {
    expect(textsOf('P 65')).toContain('x-y, x, z+5/6');
    expect(textsOf('P 32')).toContain('-y, x-y, z+2/3');
    expect(textsOf('P 4x3')).toContain('x+3/4, -z, y');
    expect(textsOf('P 2y1')).toContain('-x, y+1/2, -z');
    expect(operationsOfHallSymbol("P 2 2'1")).toBeUndefined();
  });
});

describe('axes that are not written', () => {
  it.each([
    ['P 2 2', ['-x, -y, z', '-x, y, -z', 'x, -y, -z', 'x, y, z']],
    ['P 3 2', ['-y, -x, -z', '-y, x-y, z', 'x, x-y, -z', 'x, y, z', '-x+y, -x, z', '-x+y, y, -z']],
    ['P 3 2"', ['y, x, -z', '-y, x-y, z', '-x, -x+y, -z', 'x, y, z', '-x+y, -x, z', 'x-y, -y, -z']],
    ['P 2x', ['x, -y, -z', 'x, y, z']],
    ["P 2x'", ['-x, -z, -y', 'x, y, z']],
    ["P 2y'", ['-z, -y, -x', 'x, y, z']],
    ['P 2y"', ['z, -y, x', 'x, y, z']],
    ['P 4y', ['-x, y, -z', 'x, y, z', '-z, y, x', 'z, y, -x']],
    ['P -4', ['-x, -y, z', 'x, y, z', '-y, x, -z', 'y, -x, -z']],
  ])('%s', (symbol, operations) => {
    expect(textsOf(symbol)).toEqual([...operations].sort());
  });

  it('of a third rotation is the diagonal of the cube, and of a fourth the inversion', () => {
    expect(textsOf('P 2 2 3')).toHaveLength(12);
    expect(textsOf('P 2 2 3')).toContain('z, x, y');
    expect(textsOf('P 2 2 3 -1')).toHaveLength(24);
    expect(textsOf('P 2 2 3 -1n')).toContain('-x+1/2, -y+1/2, -z+1/2');
    expect(operationsOfHallSymbol('P 2 2 3 -1 -1')).toBeUndefined();
  });

  it('shifts of the origin are in twelfths, or coordinates', () => {
    expect(textsOf('P 2 (3 0 0)')).toEqual(['-x+1/2, -y, z', 'x, y, z']);
    expect(textsOf('P 2 (-3 0 0)')).toEqual(['-x+1/2, -y, z', 'x, y, z']);
    expect(textsOf('P 2 (1 2 3)')).toEqual(['-x+1/6, -y+1/3, z', 'x, y, z']);
    expect(textsOf('-P 1 (y, z, x-1/4)')).toEqual(['-x, -y, -z+1/2', 'x, y, z']);
  });
});

describe('closures', () => {
  it('hold up to 768 operations, or as many as are allowed', () => {
    expect(MAX_OPERATIONS).toBe(768);
    const shifts = (n: number) => [operation(`x+1/${n}, y, z`)];
    expect(generatedGroup(shifts(20), 20)).toHaveLength(20);
    expect(generatedGroup(shifts(20), 19)).toBeUndefined();
    // 16 x 48 = 768 and 20 x 48 = 960.
    const cubic = ['-y, x, z', 'z, x, y', '-x, -y, -z'].map(operation);
    const along = (n: number) => generatedGroup([...cubic, ...shifts(n)]);
    expect(generatedGroup(cubic)).toHaveLength(48);
    expect(along(2)).toHaveLength(8 * 48);
    expect(along(3)).toBeUndefined();
    expect(
      generatedGroup([operation('-x, -y, -z'), operation('x, y+1/16, z'), operation('x, y, z+1/24')]),
    ).toHaveLength(768);
  });

  it('compose in order, and have one key an operation up to whole translations', () => {
    const [turn, shift] = [operation('-y, x, z+1/4'), operation('x+1/2, y, z')];
    expect(textOf(compose(turn, shift))).toBe('-y, x+1/2, z+1/4');
    expect(textOf(compose(shift, turn))).toBe('-y+1/2, x, z+1/4');
    expect(keyOf(compose(turn, shift))).not.toBe(keyOf(compose(shift, turn)));
    expect(keyOf(operation('x+3/2, y, z-1'))).toBe(keyOf(shift));
    expect(operation('x, y, z+0.33333').translation).toEqual([0, 0, TRANSLATION_UNIT / 3]);
  });
});

describe('coefficients', () => {
  // Determinants by hand: 2 - 1, 4 - 3, -1 and -2 + 1.
  it.each(['x+x+y, x+y, z', 'x+x+y, x+x+x+y+y, z', 'x+z+z, y, -z', '-x-x-y, x+y, z'])(
    '%s: two of a letter are no operation of a cell, though the volume stays',
    (text) => {
      expect(parseSymmetryOperation(text)).toBeUndefined();
    },
  );
});

describe('the orbit of a site', () => {
  const lattice = Float64Array.of(10, 0, 0, 0, 10, 0, 0, 0, 10);
  const mirror = ['x, y, z', '-x, y, z'].map(operation);

  it('is one atom where images are nearer than 0.05 ångström, and two where they are not', () => {
    expect(siteOrbit([0.00249, 0.2, 0.3], mirror, lattice)).toEqual([0, 0.2, 0.3]);
    const two = siteOrbit([0.00251, 0.2, 0.3], mirror, lattice)!;
    expect(two).toHaveLength(6);
    expect(two[3]).toBeCloseTo(1 - 0.00251, 12);
    // The middle is a mirror too, and the file's own cell is kept.
    expect(siteOrbit([-0.4999, 0.2, 0.3], mirror, lattice)!.slice(0, 1)).toEqual([expect.closeTo(-0.5, 12)]);
    expect(siteOrbit([5.5001, 0.2, 1.3], mirror, lattice)).toEqual([expect.closeTo(5.5, 12), 0.2, 1.3]);
  });

  it('of images that fall together unevenly is none', () => {
    // Three operations of a fourfold axis and no group: two near each other, the third not.
    const uneven = ['x, y, z', '-x, y, z', '-y, x, z'].map(operation);
    expect(siteOrbit([0.001, 0.2, 0.3], uneven, lattice)).toBeUndefined();
  });

  it('leaves a coordinate as it is, bit for bit, where its images agree', () => {
    const [x, y, z] = [0.123456789, 0.2, 1 / 3];
    expect(siteOrbit([x, y, z], mirror, lattice)!.slice(0, 3)).toEqual([x, y, z]);
  });
});
