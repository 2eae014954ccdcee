/** What a batch may hold, and how one is divided. Expected values: counted by hand. */
import { describe, expect, it } from 'vitest';
import { InvalidGraphError } from '../../../../../schemas/failure.js';
import type { CrystalGraph } from '../../../../../schemas/tables/graph.js';
import { refuseOtherFeatures } from '../../../../../science/model/batches/extra-features.js';
import { microBatches } from '../../../../../science/model/training/optimiser-steps.js';
import { refusalOf } from '../../../../harness/laws/refusal.js';
import { SMALL_NETWORK } from '../specification-network.js';

const graph = (id: string, triplets: number, extra?: number[]) =>
  ({
    id,
    tripletCosine: new Float64Array(triplets),
    ...(extra && { extraFeatures: Float64Array.from(extra) }),
  }) as unknown as CrystalGraph;

describe('extra features', () => {
  const network = { ...SMALL_NETWORK, extraFeatures: 2 };

  it('are as many as the network takes, all finite', () => {
    expect(() => refuseOtherFeatures([graph('a', 0, [1, 2]), graph('b', 0, [0, -1])], network)).not.toThrow();
    expect(() => refuseOtherFeatures([graph('a', 0)], SMALL_NETWORK)).not.toThrow();
    expect(() => refuseOtherFeatures([], network)).not.toThrow();
  });

  it.each([
    [
      [graph('a', 0, [1, 2]), graph('b', 0, [1])],
      { message: 'b: 1 extra features, the network takes 2', found: 1, expected: 2 },
    ],
    [[graph('a', 0)], { message: 'a: 0 extra features, the network takes 2', found: 0, expected: 2 }],
    [[graph('a', 0, [Number.NaN, 2])], { message: 'a: extra feature 0 is NaN', structure: 'a' }],
    [[graph('a', 0, [1, Infinity])], { message: 'a: extra feature 1 is Infinity', structure: 'a' }],
  ])('are refused by crystal (%#)', (graphs, expected) => {
    expect(refusalOf(InvalidGraphError, () => refuseOtherFeatures(graphs, network))).toMatchObject(expected);
  });

  it('that a network does not know are refused too', () => {
    expect(refusalOf(InvalidGraphError, () => refuseOtherFeatures([graph('a', 0, [1])], SMALL_NETWORK)).message).toBe(
      'a: 1 extra features, the network takes 0',
    );
  });
});

describe('parts of a batch', () => {
  const parts = (most: number, ...triplets: number[]) => {
    const graphs = triplets.map((count, i) => graph(String(i), count));
    const targets = Float32Array.from({ length: 2 * graphs.length }, (_, i) => i);
    return microBatches({ graphs, targets }, most).map((part) => [
      part.graphs.map(({ id }) => Number(id)),
      [...part.targets],
    ]);
  };

  it('hold up to so many triplets, in order, with their targets', () => {
    expect(parts(10, 4, 6, 1)).toEqual([
      [
        [0, 1],
        [0, 1, 2, 3],
      ],
      [[2], [4, 5]],
    ]);
    expect(parts(9, 4, 6, 1).map(([ids]) => ids)).toEqual([[0], [1, 2]]);
    expect(parts(100, 4, 6, 1).map(([ids]) => ids)).toEqual([[0, 1, 2]]);
  });

  it('of one crystal above the bound are that crystal alone', () => {
    expect(parts(5, 9, 1, 9, 9).map(([ids]) => ids)).toEqual([[0], [1], [2], [3]]);
    expect(parts(5, 0, 9, 0, 0).map(([ids]) => ids)).toEqual([[0], [1], [2, 3]]);
  });
});
