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
    // Sums of tenths round: 0.1 + 0.1 + 0.1 is no three tenths.
    expect(hedgesG([0.1, 0.1, 0.1], [0.7, 0.7, 0.7])).toBeNull();
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
  const compounds = ['A', 'B', 'C', 'D', 'E', 'F'];

  it('are over the compounds that have the property (by hand)', () => {
    const rows = clusterProperties([2, 1, 2, 2, 3, 3], compounds, [1, 7, 3, null, null, null]);
    expect(rows.map((row) => [row.cluster, row.compounds, row.withValue, row.mean, row.spread])).toEqual([
      [1, 1, 1, 7, null],
      [2, 3, 2, 2, Math.SQRT2],
      [3, 2, 0, null, null],
    ]);
    expect(rows.every(({ hedgesG: g }) => g === null)).toBe(true);
  });

  it('take a compound once: inside with its crystals there, outside where none of them is there (by hand)', () => {
    // In 1: A with the mean of 1 and 3, B with 5. In 2: A with 9, C with 10, D with the mean of 12 and 14.
    const [one, two] = clusterProperties(
      [1, 1, 1, 2, 2, 2, 2],
      ['A', 'A', 'B', 'A', 'C', 'D', 'D'],
      [1, 3, 5, 9, 10, 12, 14],
    );
    expect(one).toMatchObject({ compounds: 2, withValue: 2, mean: 3.5, difference: 3.5 - 11.5 });
    // B alone has no crystal in 2: too few for an effect.
    expect(two).toMatchObject({ compounds: 3, withValue: 3, mean: 32 / 3, difference: null });
  });

  it('are the same with every crystal twice (law)', () => {
    const labels = [1, 1, 1, 2, 2, 2];
    const values = [1, 2, 4, 5, 7, null];
    const twice = <T>(list: readonly T[]) => [...list, ...list];
    expect(clusterProperties(twice(labels), twice(compounds), twice(values))).toEqual(
      clusterProperties(labels, compounds, values),
    );
  });

  it('refuses labels of another length', () => {
    expect(() => clusterProperties([1], ['A'], [1, 2])).toThrow('1 labels for 2 values');
    expect(() => clusterProperties([1], ['A', 'B'], [1])).toThrow('1 labels for 2 compounds');
  });
});
