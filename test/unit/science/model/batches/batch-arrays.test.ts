import { describe, expect, it } from 'vitest';
import { InvalidGraphError } from '../../../../../schemas/failure.js';
import { DEFAULT_GRAPH_RULES } from '../../../../../schemas/tables/graph.js';
import { cgcnnFeatures } from '../../../../../science/graph/index.js';
import { assembleBatch } from '../../../../../science/model/batches/batch-arrays.js';
import { memberShares } from '../../../../../science/model/batches/member-shares.js';
import { microBatches } from '../../../../../science/model/training/optimiser-steps.js';
import { goldenGraph } from '../golden-network.js';

const ids = ['NaCl-rocksalt', 'SnS-GeS', 'Si-diamond'];
const graphs = ids.map((id) => goldenGraph(id, DEFAULT_GRAPH_RULES));
const full = ids.map((id) => goldenGraph(id, { ...DEFAULT_GRAPH_RULES, symmetry: 'full' }));

describe('a batch', () => {
  it('holds what its crystals hold, value by value', () => {
    const batch = assembleBatch(graphs);
    const lengths = graphs.flatMap((graph) => [...graph.bondLength]);
    const cosines = graphs.flatMap((graph) => [...graph.tripletCosine]);
    const species = graphs.flatMap((graph) => graph.species);
    lengths.forEach((length, e) => {
      expect(batch.length!.values[batch.bondLength!.values[e]!]).toBe(Math.fround(length));
    });
    cosines.forEach((cosine, t) => {
      expect(batch.cosine!.values[batch.tripletCosine!.values[t]!]).toBe(Math.fround(cosine));
    });
    species.forEach((symbol, i) => {
      const row = batch.atomElement!.values[i]! * 92;
      expect(Array.from(batch.elementFeatures!.values.subarray(row, row + 92))).toEqual([...cgcnnFeatures(symbol)]);
    });
    expect(new Set(batch.cosine!.values).size).toBe(batch.cosine!.values.length);
  });

  it('shifts indices by what stands before', () => {
    const batch = assembleBatch([graphs[1]!, graphs[0]!]);
    const [first, second] = [graphs[1]!, graphs[0]!];
    const nBonds = first.bondSource.length;
    const nTriplets = first.tripletSource.length;
    expect([...batch.bondSource!.values].slice(nBonds)).toEqual(
      [...second.bondSource].map((i) => i + first.species.length),
    );
    expect([...batch.tripletTarget!.values].slice(nTriplets)).toEqual([...second.tripletTarget].map((i) => i + nBonds));
    expect([...batch.atomCrystal!.values]).toEqual([...first.species.map(() => 0), ...second.species.map(() => 1)]);
  });

  it('weighs the atoms of each crystal to 1', () => {
    const { atomShare, atomCrystal } = assembleBatch(graphs, 'double');
    const sums = [0, 0, 0];
    atomShare!.values.forEach((share, i) => {
      sums[atomCrystal!.values[i]!]! += share;
    });
    for (const sum of sums) expect(sum).toBeCloseTo(1, 14);
  });

  it('counts the members of the full graphs', () => {
    const batch = assembleBatch(graphs, 'double');
    const { unbiased, bondMembers } = memberShares(graphs, batch);
    const counts = [
      full.reduce((sum, graph) => sum + graph.nAtoms, 0),
      full.reduce((sum, graph) => sum + graph.nBonds, 0),
      full.reduce((sum, graph) => sum + graph.nTriplets, 0),
      full.length,
    ];
    unbiased!.values.forEach((factor, i) => {
      expect(factor).toBeCloseTo(counts[i]! / (counts[i]! - 1), 14);
    });
    expect(Array.from(bondMembers!.values).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it.each([1, 2, 3])(
    'of %i crystals has the unbiased variance of so many: n / (n - 1), and 1 where there is one',
    (n) => {
      const batch = graphs.slice(0, n);
      const { unbiased, crystalMembers } = memberShares(batch, assembleBatch(batch, 'double'));
      // By hand: 1 (no unbiased variance of one), 2 / 1, 3 / 2.
      expect(unbiased!.values[3]).toBe([1, 2, 1.5][n - 1]);
      expect([...crystalMembers!.values]).toEqual(batch.map(() => 1 / n));
    },
  );

  it('refuses graphs that a segment sum would get wrong, and values that no network may see', () => {
    const [nacl] = graphs as [(typeof graphs)[0]];
    const cases = [
      [{ ...nacl, bondLength: nacl.bondLength.map(() => Number.NaN) }, /length of bond 0 is NaN/],
      [{ ...nacl, tripletCosine: nacl.tripletCosine.map(() => 1.5) }, /cosine of triplet 0 is 1.5/],
      [{ ...nacl, bondTarget: Uint32Array.from(nacl.bondTarget).reverse() }, /bonds are not sorted by target/],
      [{ ...nacl, species: [...nacl.species, 'Na'] }, /2 multiplicities of 3 atoms/],
    ] as const;
    for (const [graph, message] of cases) {
      expect(() => assembleBatch([graph])).toThrow(InvalidGraphError);
      expect(() => assembleBatch([graph])).toThrow(message);
    }
  });
});

describe('micro-batches', () => {
  it('keep order and targets, and stay below the most triplets', () => {
    const triplets = graphs.map((graph) => graph.tripletCosine.length);
    const targets = Float32Array.from({ length: 6 }, (_, i) => i);
    const most = triplets[1]! + triplets[2]!;
    const parts = microBatches({ graphs, targets }, most);
    expect(parts.flatMap((part) => part.graphs)).toEqual(graphs);
    expect(parts.flatMap((part) => [...part.targets])).toEqual([...targets]);
    for (const part of parts) {
      const sum = part.graphs.reduce((total, graph) => total + graph.tripletCosine.length, 0);
      expect(sum <= most || part.graphs.length === 1).toBe(true);
    }
    expect(microBatches({ graphs, targets }, 1).length).toBe(3);
    expect(microBatches({ graphs, targets }, 1e9).length).toBe(1);
  });
});
