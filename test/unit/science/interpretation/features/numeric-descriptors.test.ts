/** Ideal structures, whose bonds and volumes follow from the lattice constant; electronegativities after Pauling. */
import { describe, expect, it } from 'vitest';
import type { Structure } from '../../../../../schemas/tables/crystal.js';
import { numericDescriptors } from '../../../../../science/interpretation/index.js';

const FCC = [0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0];

function structureOf(a: number, vectors: readonly number[], atoms: Readonly<Record<string, number[][]>>): Structure {
  const all = Object.entries(atoms).flatMap(([symbol, places]) => places.map((place) => ({ symbol, place })));
  return {
    id: 'made',
    lattice: Float64Array.from(vectors, (value) => value * a),
    species: all.map(({ symbol }) => symbol),
    fracCoords: Float64Array.from(all.flatMap(({ place }) => place)),
  };
}

const zincBlende = structureOf(5.41, FCC, { Zn: [[0, 0, 0]], S: [[0.25, 0.25, 0.25]] });
const perovskite = structureOf(3.905, [1, 0, 0, 0, 1, 0, 0, 0, 1], {
  Sr: [[0.5, 0.5, 0.5]],
  Ti: [[0, 0, 0]],
  O: [
    [0.5, 0, 0],
    [0, 0.5, 0],
    [0, 0, 0.5],
  ],
});
const diamond = structureOf(5.43, FCC, {
  Si: [
    [0, 0, 0],
    [0.25, 0.25, 0.25],
  ],
});

describe('a crystal in numbers', () => {
  it('of zinc blende', () => {
    const found = numericDescriptors(zincBlende);
    const { 'shortest bond (angstrom)': bond, 'volume per atom (angstrom^3)': volume, ...rest } = found;
    expect(bond).toBeCloseTo((5.41 * Math.sqrt(3)) / 4, 10);
    expect(volume).toBeCloseTo(5.41 ** 3 / 8, 10);
    expect(rest['difference of electronegativity']).toBeCloseTo(0.93, 12);
    expect({ ...rest, 'difference of electronegativity': null }).toEqual({
      'electronegativity of the anions': 2.58,
      'highest electronegativity of a cation': 1.65,
      'difference of electronegativity': null,
      'mean period': 3.5,
      'share of s-block cations': 0,
      'share of d-block cations (groups 3 to 10)': 0,
      'share of group 11 and 12 cations': 1,
      'share of anions': 0.5,
      'mean coordination number': 4,
    });
  });

  it('of a perovskite: the more electronegative cation counts, shares are those of two cations', () => {
    const found = numericDescriptors(perovskite);
    expect(found['highest electronegativity of a cation']).toBe(1.54);
    expect(found['electronegativity of the anions']).toBeCloseTo(3.44, 12);
    expect(found['share of s-block cations']).toBe(0.5);
    expect(found['share of d-block cations (groups 3 to 10)']).toBe(0.5);
    expect(found['share of anions']).toBe(0.6);
    expect(found['mean period']).toBe((5 + 4 + 3 * 2) / 5);
    expect(found['shortest bond (angstrom)']).toBeCloseTo(3.905 / 2, 10);
    // Strontium by 12 and titanium by 6.
    expect(found['mean coordination number']).toBe(9);
  });

  it('of an element: it has no ions, and all its atoms are counted', () => {
    const found = numericDescriptors(diamond);
    expect(found['electronegativity of the anions']).toBeNull();
    expect(found['highest electronegativity of a cation']).toBeNull();
    expect(found['difference of electronegativity']).toBeNull();
    expect(found['share of s-block cations']).toBeNull();
    expect(found['share of anions']).toBe(0);
    expect(found['mean coordination number']).toBe(4);
    expect(found['shortest bond (angstrom)']).toBeCloseTo((5.43 * Math.sqrt(3)) / 4, 10);
  });

  it('does not depend on the cell', () => {
    const doubled: Structure = {
      id: 'doubled',
      lattice: Float64Array.from(zincBlende.lattice, (value, i) => (i < 3 ? 2 * value : value)),
      species: ['Zn', 'Zn', 'S', 'S'],
      fracCoords: Float64Array.of(0, 0, 0, 0.5, 0, 0, 0.125, 0.25, 0.25, 0.625, 0.25, 0.25),
    };
    const [one, two] = [numericDescriptors(zincBlende), numericDescriptors(doubled)];
    for (const [name, value] of Object.entries(one)) expect(two[name as keyof typeof two]).toBeCloseTo(value!, 10);
  });
});
