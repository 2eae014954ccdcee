import { describe, expect, it } from 'vitest';
import { clusterProperties, hedgesG } from '../../../../../science/interpretation/index.js';
import { stored } from '../stored.js';

interface Effect {
  readonly group: number[];
  readonly rest: number[];
  readonly hedgesG: number;
  readonly lower: number;
  readonly upper: number;
}

describe("Hedges' g", () => {
  // Expected: statsmodels effectsize_smd and its variance, with the normal interval.
  it.each(stored<{ effects: Effect[] }>('statistics').effects)('of $group.length against $rest.length', (expected) => {
    const found = hedgesG(expected.group, expected.rest)!;
    for (const name of ['hedgesG', 'lower', 'upper'] as const) expect(found[name]).toBeCloseTo(expected[name], 10);
  });

  it('does not exist for one value, or without any spread', () => {
    expect(hedgesG([1], [2, 3])).toBeNull();
    expect(hedgesG([1, 1], [2, 2])).toBeNull();
  });

  it('changes sign with the sides, and not with the unit (laws)', () => {
    const [a, b] = [
      [1, 2, 4],
      [3, 5, 5, 9],
    ];
    expect(hedgesG(a!, b!)!.hedgesG).toBeCloseTo(-hedgesG(b!, a!)!.hedgesG, 12);
    const scaled = (values: number[]) => values.map((value) => 1000 * value - 7);
    expect(hedgesG(scaled(a!), scaled(b!))!.hedgesG).toBeCloseTo(hedgesG(a!, b!)!.hedgesG, 12);
  });
});

describe('properties of clusters', () => {
  it('are over the crystals that have the property (by hand)', () => {
    const rows = clusterProperties([2, 1, 2, 2, 3, 3], [1, 7, 3, null, null, null]);
    expect(rows.map(({ cluster, size, withValue, mean, spread }) => [cluster, size, withValue, mean, spread])).toEqual([
      [1, 1, 1, 7, null],
      [2, 3, 2, 2, Math.SQRT2],
      [3, 2, 0, null, null],
    ]);
    expect(rows.every(({ hedgesG: g }) => g === null)).toBe(true);
  });

  it('refuses labels of another length', () => {
    expect(() => clusterProperties([1], [1, 2])).toThrow('1 labels for 2 values');
  });
});
