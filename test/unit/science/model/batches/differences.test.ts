/** Which crystals of a batch are compared. Expected values: counted by hand. */
import { describe, expect, it } from 'vitest';
import type { CrystalGraph } from '../../../../../schemas/tables/graph.js';
import { differenceArrays, formulaOf, formulasTogether } from '../../../../../science/model/batches/differences.js';
import { microBatches } from '../../../../../science/model/training/optimiser-steps.js';

const graph = (formula: Record<string, number>, triplets = 0) =>
  ({
    species: Object.keys(formula),
    atomMultiplicity: Uint32Array.from(Object.values(formula)),
    tripletCosine: new Float64Array(triplets),
  }) as unknown as CrystalGraph;

const [salt, cell, rutile, anatase, lead] = [
  graph({ Na: 1, Cl: 1 }),
  graph({ Cl: 4, Na: 4 }),
  graph({ Ti: 2, O: 4 }),
  graph({ O: 8, Ti: 4 }),
  graph({ Pb: 1, Te: 1 }),
];

describe('crystals of one formula', () => {
  it('are told by the counts of their atoms, whatever the cell and the order', () => {
    expect([salt, cell, rutile, anatase, lead].map(formulaOf)).toEqual(['NaCl', 'NaCl', 'TiO2', 'TiO2', 'PbTe']);
  });

  it('come side by side, in the order of the first of each', () => {
    const graphs = [salt, rutile, lead, cell, anatase];
    expect([...formulasTogether(Uint32Array.of(4, 2, 3, 1, 0), graphs)]).toEqual([4, 1, 2, 3, 0]);
    expect([...formulasTogether(Uint32Array.of(2, 0, 3), graphs)]).toEqual([2, 0, 3]);
  });

  it('are compared pair by pair, each pair in the share of both of its crystals', () => {
    const other = graph({ Na: 2, Cl: 2 });
    const { differences, differenceShare } = differenceArrays([salt, lead, cell, rutile, other, anatase], 5);
    expect(differences!.shape).toEqual([4, 6]);
    const rows = Array.from({ length: 4 }, (_, i) => [...differences!.values.subarray(6 * i, 6 * i + 6)]);
    expect(rows).toEqual([
      [1, 0, -1, 0, 0, 0],
      [1, 0, 0, 0, -1, 0],
      [0, 0, 1, 0, -1, 0],
      [0, 0, 0, 1, 0, -1],
    ]);
    // Three salts have two others each, two oxides one: 2 x 5 / 2 and 2 x 5 / 1.
    expect([...differenceShare!.values]).toEqual([5, 5, 5, 10]);
  });

  it('are no pairs where nobody shares a formula', () => {
    const { differences, differenceShare } = differenceArrays([salt, lead], 1);
    expect(differences!.shape).toEqual([0, 2]);
    expect(differenceShare!.shape).toEqual([0, 1]);
  });

  it('stay in one part of a batch', () => {
    const crystals = [
      graph({ Pb: 1, S: 1 }, 4),
      graph({ K: 1, I: 1 }, 5),
      graph({ K: 1, I: 1 }, 5),
      graph({ Si: 2 }, 1),
    ];
    const targets = Float32Array.of(0, 1, 2, 3);
    const parts = (most: number, whole: boolean) =>
      microBatches({ graphs: crystals, targets }, most, whole).map((part) => [...part.targets]);
    expect(parts(10, true)).toEqual([[0], [1, 2], [3]]);
    expect(parts(10, false)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(parts(3, true)).toEqual([[0], [1, 2], [3]]);
    expect(parts(100, true)).toEqual([[0, 1, 2, 3]]);
  });
});
