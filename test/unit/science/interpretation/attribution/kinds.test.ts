/** Kinds of bonds of structures whose shells are known by geometry, and means over crystals by hand. */
import { describe, expect, it } from 'vitest';
import type { Structure } from '../../../../../schemas/tables/crystal.js';
import { DEFAULT_GRAPH_RULES } from '../../../../../schemas/tables/graph.js';
import { buildCrystalGraph } from '../../../../../science/graph/index.js';
import { bondKinds, kindMeans, sharesOf, siteCoordination } from '../../../../../science/interpretation/index.js';

const cubic = (a: number, species: string[], fracCoords: number[]): Structure => ({
  id: species.join(''),
  lattice: Float64Array.of(a, 0, 0, 0, a, 0, 0, 0, a),
  species,
  fracCoords: Float64Array.from(fracCoords),
});
const kindsOf = (structure: Structure) => {
  const graph = buildCrystalGraph(structure, DEFAULT_GRAPH_RULES);
  return bondKinds(graph).map(({ pair, shell }, bond) => [pair, shell, Number(graph.bondLength[bond]!.toFixed(3))]);
};

describe('kinds of bonds', () => {
  it('are one shell for both lengths of a body-centred metal', () => {
    // a sqrt(3) / 2 and a, and at least 12 neighbours: 8 + 6.
    const found = kindsOf(cubic(2.87, ['Fe', 'Fe'], [0, 0, 0, 0.5, 0.5, 0.5]));
    expect(new Set(found.map(([pair, shell]) => `${pair} ${shell}`))).toEqual(new Set(['Fe-Fe 1']));
    expect(new Set(found.map(([, , length]) => length))).toEqual(new Set([2.485, 2.87]));
  });

  it('are by pair of elements, whichever end a bond is seen from, each pair with shells of its own', () => {
    const found = kindsOf(cubic(4.12, ['Cs', 'Cl'], [0, 0, 0, 0.5, 0.5, 0.5]));
    expect(new Set(found.map(String))).toEqual(new Set(['Cl-Cs,1,3.568', 'Cs-Cs,1,4.12', 'Cl-Cl,1,4.12']));
  });

  it('part lengths that differ by more than a fifth', () => {
    const graph = {
      ...buildCrystalGraph(cubic(4.12, ['Cs', 'Cl'], [0, 0, 0, 0.5, 0.5, 0.5]), DEFAULT_GRAPH_RULES),
      species: ['Cu', 'O'],
      bondSource: Uint32Array.of(0, 1, 0, 1, 0),
      bondTarget: Uint32Array.of(1, 0, 1, 0, 1),
      bondLength: Float64Array.of(2.78, 1.95, 2.34, 1.96, 2.33),
    };
    expect(bondKinds(graph).map(({ pair, shell }) => `${pair} ${shell}`)).toEqual([
      'Cu-O 2',
      'Cu-O 1',
      'Cu-O 1',
      'Cu-O 1',
      'Cu-O 1',
    ]);
  });
});

describe('means over crystals', () => {
  it('count a crystal once, however many members it has', () => {
    const kind = { element: 'O' };
    const rows = kindMeans([
      [{ kind, members: 100, value: 1 }],
      [
        { kind, members: 1, value: 4 },
        { kind: { element: 'Ti' }, members: 2, value: 7 },
      ],
    ]);
    // Deviation of 1 and 4 from 2.5: sqrt(2 x 1.5^2).
    expect(rows).toEqual([
      { kind, members: 101, value: 2.5, crystals: 2, deviation: Math.sqrt(4.5) },
      { kind: { element: 'Ti' }, members: 2, value: 7, crystals: 1, deviation: null },
    ]);
  });

  it('are of sums or of means weighted by members within a crystal', () => {
    const parts = [
      { kind: { pair: 'O-Ti' }, members: 3, value: 1 },
      { kind: { pair: 'O-Ti' }, members: 1, value: 5 },
    ];
    expect(sharesOf(parts, 'sum')).toEqual([{ kind: { pair: 'O-Ti' }, members: 4, value: 6 }]);
    expect(sharesOf(parts, 'mean')).toEqual([{ kind: { pair: 'O-Ti' }, members: 4, value: 2 }]);
  });
});

describe('neighbours of atoms', () => {
  it('are six in rock salt, eight in caesium chloride, and unknown for an element without a radius', () => {
    const fcc = [0, 0, 0, 0.5, 0.5, 0, 0.5, 0, 0.5, 0, 0.5, 0.5];
    const salt = cubic(5.64, [...'aaaa'].map(() => 'Na').concat([...'bbbb'].map(() => 'Cl')), [
      ...fcc,
      ...fcc.map((x) => (x + 0.5) % 1),
    ]);
    expect(siteCoordination(salt)).toEqual(new Array(8).fill(6));
    expect(siteCoordination(cubic(4.12, ['Cs', 'Cl'], [0, 0, 0, 0.5, 0.5, 0.5]))).toEqual([8, 8]);
    expect(siteCoordination(cubic(4.12, ['Lr', 'Cl'], [0, 0, 0, 0.5, 0.5, 0.5]))).toEqual([null, null]);
  });
});
