/** Components under the numbers of others: order and sign by hand, directions along the axes. */
import { describe, expect, it } from 'vitest';
import type { Property } from '../../../../schemas/property.js';
import { calledAs } from '../../../../science/property/index.js';

function propertyOf(method: 'pca' | 'nmf', directions: number[][]): Property {
  return {
    name: 'moduli',
    unit: 'GPa',
    transform: 'none',
    floor: null,
    axis: null,
    labels: ['a', 'b', 'c'],
    descriptors: [
      { name: 'a alone', kind: 'value', at: 'a' },
      { name: 'shape', kind: 'components', method, count: 2, fitted: { origin: [1, 2, 3], directions } },
    ],
    leading: 'a alone',
    bounds: { least: null, most: null },
  };
}
const run = [
  [1, 0, 0],
  [0, 1, 0],
];

describe('components of a fold', () => {
  it('stand in the order of those of the run, and point their way', () => {
    const fold = propertyOf('pca', [
      [0.1, -0.99, 0.1],
      [-0.97, 0, 0.24],
    ]);
    expect(calledAs(fold, propertyOf('pca', run))).toEqual(
      propertyOf('pca', [
        [0.97, -0, -0.24],
        [-0.1, 0.99, -0.1],
      ]),
    );
  });

  it('take nothing else from them: the origin is their own', () => {
    const named = propertyOf('pca', run);
    const [, components] = named.descriptors;
    if (components?.kind !== 'components') throw new Error('no components');
    const elsewhere = { ...components, fitted: { origin: [9, 9, 9], directions: run } };
    const fold = propertyOf('pca', run);
    expect(calledAs(fold, { ...named, descriptors: [named.descriptors[0]!, elsewhere] })).toEqual(fold);
  });

  it('of parts without a sign are put in order alone', () => {
    const [first, second] = [
      [0, 0.8, 0.6],
      [0.6, 0, 0.8],
    ] as const;
    const fold = propertyOf('nmf', [[...first], [...second]]);
    expect(calledAs(fold, propertyOf('nmf', run))).toEqual(propertyOf('nmf', [[...second], [...first]]));
  });
});
