/** Expected: textbook coordination, oxidation states by hand, Pauling's values (CRC Handbook), cells by hand. */
import { describe, expect, it } from 'vitest';
import { at } from '../../../../../schemas/required.js';
import type { Structure } from '../../../../../schemas/tables/crystal.js';
import { crystalQuantities } from '../../../../../science/interpretation/index.js';
import { bundledCrystals } from '../stored.js';

const bundled = new Map(bundledCrystals().map(({ structure }) => [structure.id, structure]));
const of = (id: string) => crystalQuantities(bundled.get(id)!);

describe('quantities of a crystal', () => {
  it('count neighbours of every atom', () => {
    expect(of('MgO-rocksalt').meanCoordination).toBe(6);
    expect(of('ZnS-zincblende').meanCoordination).toBe(4);
    expect(of('CsCl-CsCl').meanCoordination).toBe(8);
    // Ca by 8 F, two F by 4 Ca.
    expect(of('CaF2-fluorite').meanCoordination).toBeCloseTo(16 / 3, 12);
    // Ti by 6 O, two O by 3 Ti.
    expect(of('TiO2-rutile').meanCoordination).toBe(4);
  });

  it('take the highest state of the cations', () => {
    expect(of('MgO-rocksalt').highestCationState).toBe(2);
    expect(of('SrTiO3-perovskite').highestCationState).toBe(4);
    expect(of('CuAlO2-delafossite').highestCationState).toBe(3);
    // Silicon is 0: neither cation nor anion.
    expect(of('Si-diamond')).toMatchObject({ highestCationState: null, anionElectronegativity: null });
  });

  it('take the electronegativity of the anions, a mean where there are several', () => {
    expect(of('MgO-rocksalt').anionElectronegativity).toBeCloseTo(3.44, 12);
    // Na3ClO: one Cl and one O.
    expect(of('Na3ClO-antiperovskite').anionElectronegativity).toBeCloseTo((3.16 + 3.44) / 2, 12);
    // Y2O2S: two O, one S.
    expect(of('Y2O2S-La2O2S').anionElectronegativity).toBeCloseTo((2 * 3.44 + 2.58) / 3, 12);
  });

  it('divide the cell by its atoms, whatever its handedness', () => {
    const cell: Structure = {
      id: 'CsCl',
      lattice: Float64Array.of(0, 4, 0, 4, 0, 0, 0, 0, 4),
      species: ['Cs', 'Cl'],
      fracCoords: Float64Array.of(0, 0, 0, 0.5, 0.5, 0.5),
    };
    expect(crystalQuantities(cell).volumePerAtomAngstrom3).toBe(32);
  });

  it('are those of a cell and of its double', () => {
    const { lattice, species, fracCoords, id } = bundled.get('CuAlO2-delafossite')!;
    const double: Structure = {
      id,
      lattice: lattice.map((value, i) => (i < 3 ? 2 * value : value)),
      species: [...species, ...species],
      fracCoords: Float64Array.from([
        ...fracCoords.map((value, i) => (i % 3 === 0 ? value / 2 : value)),
        ...fracCoords.map((value, i) => (i % 3 === 0 ? (value + 1) / 2 : value)),
      ]),
    };
    const [one, two] = [crystalQuantities(bundled.get(id)!), crystalQuantities(double)];
    for (const [name, value] of Object.entries(one))
      expect(two[name as keyof typeof two], name).toBeCloseTo(at([value as number], 0), 10);
  });
});
