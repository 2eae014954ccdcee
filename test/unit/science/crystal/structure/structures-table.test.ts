/** Structures and their table, notices and extra features. Expected values: what was put in; lengths by counting. */
import { describe, expect, it } from 'vitest';
import { InvalidInputError, InvalidStructureError } from '../../../../../schemas/failure.js';
import type { Structure } from '../../../../../schemas/tables/crystal.js';
import {
  axisLengths,
  extraFeatureColumn,
  extraFeaturesOf,
  inverseMatrix,
  noticeSummary,
  noticesOf,
  planeSpacings,
  signedVolume,
  structuresOf,
  structuresToTable,
  toCartesian,
  toFractional,
  withNotices,
  withPlacesOf,
} from '../../../../../science/crystal/index.js';

const structure = (id: string, n: number, more: Partial<Structure> = {}): Structure => ({
  id,
  lattice: Float64Array.from({ length: 9 }, (_, k) => n + k),
  species: new Array<string>(n).fill('Na').concat('Cl'),
  fracCoords: Float64Array.from({ length: 3 * (n + 1) }, (_, k) => (n + k) / 10),
  ...more,
});
const ORIGINS = ['a', 'b', 'c'].map((name) => ({ source: `${name}.cif`, sourceSha256: `sha of ${name}` }));
const THREE = [structure('x', 1), structure('y', 2), structure('z', 3)];

describe('the table', () => {
  it('has a row a crystal, and gives them back as copies', () => {
    const table = structuresToTable(THREE, ORIGINS);
    expect(table).toMatchObject({ kind: 'structures', rows: 3, metadata: {} });
    expect(table.columns).toMatchObject({
      id: ['x', 'y', 'z'],
      formula: ['NaCl', 'Na2Cl', 'Na3Cl'],
      source: ['a.cif', 'b.cif', 'c.cif'],
      sourceSha256: ['sha of a', 'sha of b', 'sha of c'],
    });
    expect(table.columns.lattice.width).toBe(9);
    expect(table.extra).toBeUndefined();
    const back = structuresOf(table);
    expect(back).toEqual(THREE);
    back[1]!.fracCoords.fill(7);
    back[1]!.lattice.fill(7);
    expect(structuresOf(table)).toEqual(THREE);
  });

  it('takes places of other structures and keeps all else', () => {
    const table = structuresToTable(THREE, ORIGINS);
    const moved = THREE.map((each) => ({
      ...each,
      lattice: each.lattice.map((value) => -value),
      fracCoords: each.fracCoords.map((value) => value + 1),
    }));
    expect(structuresOf(withPlacesOf(table, moved))).toEqual(moved);
    expect(withPlacesOf(table, moved).columns.source).toBe(table.columns.source);
    expect(structuresOf(table)).toEqual(THREE);
  });

  it('refuses an id twice and another number of origins', () => {
    const twice = () => structuresToTable([THREE[0]!, THREE[1]!, structure('x', 5)], ORIGINS);
    expect(twice).toThrow(InvalidStructureError);
    expect(twice).toThrow('two structures are called "x"');
    expect(() => structuresToTable(THREE, ORIGINS.slice(1))).toThrow('2 origins for 3 structures');
    expect(structuresOf(structuresToTable([], []))).toEqual([]);
  });
});

describe('extra features', () => {
  const rows = [1, 2, 3].map((n) => ({ id: `row ${n}`, extraFeatures: Float64Array.of(n, 10 * n) }));

  it('are one column of as many numbers a row, there only where there are some', () => {
    const { extra } = extraFeatureColumn(rows);
    expect(extra).toEqual({ extraFeatures: { width: 2, values: Float64Array.of(1, 10, 2, 20, 3, 30) } });
    expect([0, 1, 2].map((row) => extraFeaturesOf(extra, row).extraFeatures)).toEqual(
      rows.map(({ extraFeatures }) => extraFeatures),
    );
    for (const none of [[], [{ id: 'a' }], [{ id: 'a', extraFeatures: new Float64Array(0) }]])
      expect(extraFeatureColumn(none)).toEqual({});
    expect(extraFeaturesOf(undefined, 0)).toEqual({});
    expect(extraFeaturesOf({}, 0)).toEqual({});
  });

  it.each([
    [[...rows, { id: 'other', extraFeatures: Float64Array.of(1) }], 'other: 1 extra features, row 1 has 2', 1, 2],
    [[...rows, { id: 'none' }], 'none: 0 extra features, row 1 has 2', 0, 2],
    [[{ id: 'none' }, ...rows], 'row 1: 2 extra features, none has 0', 2, 0],
  ])('of different lengths are refused (%#)', (mixed, message, found, expected) => {
    try {
      extraFeatureColumn(mixed);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidInputError);
      expect(error).toMatchObject({ message, facts: { structure: message.split(':')[0], found, expected } });
    }
  });
});

describe('notices', () => {
  it('are added in order, one line each, of at most 300 characters, spelt out', () => {
    const told = withNotices(withNotices(THREE[0]!, ['first']), ['se\ncond', 'x'.repeat(301)]);
    expect(told.notices).toHaveLength(3);
    expect(told.notices![0]).toBe('first');
    expect(told.notices![1]).not.toContain('\n');
    expect(told.notices![2]).toBe('x'.repeat(300));
    expect(withNotices(THREE[0]!, [])).toBe(THREE[0]);
    expect(THREE[0]!.notices).toBeUndefined();
  });

  it('are listed by crystal, and summed up by their number and the first twenty', () => {
    const many = [withNotices(THREE[1]!, ['a', 'b']), THREE[0]!, withNotices(THREE[2]!, ['c'])];
    const notices = noticesOf(many);
    expect(notices).toEqual([
      { id: 'y', text: 'a' },
      { id: 'y', text: 'b' },
      { id: 'z', text: 'c' },
    ]);
    expect(noticeSummary([])).toEqual({});
    expect(noticeSummary(notices)).toEqual({ noticeCount: 3, notices: JSON.stringify(notices) });
    const thirty = Array.from({ length: 30 }, (_, n) => ({ id: String(n), text: 'a' }));
    const { noticeCount, notices: first } = noticeSummary(thirty);
    expect([noticeCount, JSON.parse(String(first))]).toEqual([30, thirty.slice(0, 20)]);
  });
});

describe('lattice geometry', () => {
  const lattice = Float64Array.of(3, 0, 4, 1, 2, -2, 0, 5, 12);

  it('of a slanted cell, by hand', () => {
    // a . (b x c): b x c = (2 12 + 2 5, -2 0 - 1 12, 1 5 - 2 0) = (34, -12, 5); 102 + 20.
    expect(signedVolume(lattice)).toBe(122);
    expect(axisLengths(lattice)).toEqual([5, 3, 13]);
    // c x a = (5 4 - 12 0, 12 3 - 0 4, 0 0 - 5 3) = (20, 36, -15); a x b = (0 - 4 2, 4 + 3 2, 3 2 - 0) = (-8, 10, 6).
    const [a, b, c] = planeSpacings(lattice);
    expect(a).toBeCloseTo(122 / Math.hypot(34, 12, 5), 12);
    expect(b).toBeCloseTo(122 / Math.hypot(20, 36, 15), 12);
    expect(c).toBeCloseTo(122 / Math.hypot(8, 10, 6), 12);
    expect([...toCartesian(Float64Array.of(1, 2, 3, 0, 0, 1), lattice)]).toEqual([5, 19, 36, 0, 5, 12]);
    [...toFractional(Float64Array.of(5, 19, 36), lattice)].forEach((value, axis) => {
      expect(value).toBeCloseTo(axis + 1, 12);
    });
  });

  it('matrix times inverse is one, exactly for whole numbers of determinant 1', () => {
    const product = toCartesian(lattice, inverseMatrix(lattice));
    product.forEach((value, n) => {
      expect(value).toBeCloseTo(n % 4 === 0 ? 1 : 0, 13);
    });
    const unimodular = Float64Array.of(1, 2, 3, 0, 1, 4, 0, 0, 1);
    expect([...inverseMatrix(unimodular)].map((value) => value + 0)).toEqual([1, -2, 5, 0, 1, -4, 0, 0, 1]);
  });
});
