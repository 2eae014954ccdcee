/** Differences of tables, stated by hand: relative ones are |a - b| / max(1, |a|). */
import { describe, expect, it } from 'vitest';
import { compareTables } from '../../../../../infra/audit/reproduction/compare-tables.js';
import type { Table } from '../../../../../schemas/run/artifact.js';

const TOLERANCE = 1e-5;

function map(component1: number[], neighbour1: (number | null)[], metadata = {}): Table<'map'> {
  const rows = component1.length;
  const none = Array.from({ length: rows }, () => null);
  return {
    kind: 'map',
    rows,
    columns: {
      id: component1.map((_, i) => `crystal ${i}`),
      component1: Float64Array.from(component1),
      component2: new Float64Array(rows),
      neighbour1,
      neighbour2: none,
    },
    metadata: { layer: 'GCN1', ...metadata },
  };
}

function labels(cluster: number[]): Table<'labels'> {
  const id = cluster.map((_, i) => `crystal ${i}`);
  return { kind: 'labels', rows: id.length, columns: { id, cluster: Uint32Array.from(cluster) }, metadata: {} };
}

function labellings(...clusterings: number[][]): Table<'labellings'> {
  return {
    kind: 'labellings',
    rows: clusterings.length,
    columns: {
      layer: clusterings.map(() => 'GCN1'),
      method: clusterings.map(() => 'ward'),
      cluster: clusterings.map((each) => Uint32Array.from(each)),
    },
    metadata: {},
  };
}

function features(values: number[]): Table {
  const prediction = { width: values.length, values: Float32Array.from(values) };
  const [kind, rows] = ['predictions', 1] as const;
  return { kind, rows, columns: { prediction }, metadata: {} } as unknown as Table;
}

describe('tables that were made again', () => {
  it('have no difference where they are the same', () => {
    expect(compareTables(map([1, 2], [null, 3]), map([1, 2], [null, 3]), TOLERANCE)).toEqual([]);
  });

  it('differ by the largest difference of a column, relative to numbers above 1', () => {
    const found = compareTables(map([0.5, -2000, 3], [1, 1, 1]), map([0.500_002, -2000.01, 3], [1, 1, 1]), TOLERANCE);
    expect(found).toMatchObject([{ column: 'component1', rows: 2, isWithin: true, isRenumbered: false }]);
    expect(found[0]?.largest).toBeCloseTo(0.01, 10);
    expect(found[0]?.relative).toBeCloseTo(0.01 / 2000, 12);
  });

  it('are different beyond the tolerance', () => {
    const [found] = compareTables(map([0.5], [1]), map([0.500_02], [1]), TOLERANCE);
    expect(found).toMatchObject({ isWithin: false, rows: 1 });
    expect(found?.largest).toBeCloseTo(2e-5, 12);
    expect(compareTables(map([0.5], [1]), map([0.500_02], [1]), 1e-4)[0]?.isWithin).toBe(true);
  });

  it.each([
    ['a number in the place of none', [null], [1]],
    ['none in the place of a number', [1], [null]],
    ['no number in the place of one', [1], [Number.NaN]],
    ['infinity in the place of a number', [1], [Number.POSITIVE_INFINITY]],
  ])('are different by %s, whatever the tolerance', (_, before, now) => {
    const found = compareTables(map([0], before), map([0], now), 1e9);
    expect(found).toMatchObject([{ column: 'neighbour1', largest: null, isWithin: false }]);
  });

  it('are different by their number of rows and by their metadata', () => {
    expect(compareTables(map([0], [1]), map([0, 1], [1, 1]), 1)).toMatchObject([{ column: 'rows', rows: 1 }]);
    const found = compareTables(map([0], [1], { seed: '1' }), map([0], [1], { seed: '2' }), 1);
    expect(found).toMatchObject([{ column: 'metadata.seed', isWithin: false }]);
  });

  it.each([
    ['the numbers of two groups changed places', [0, 0, 1, 2], [2, 2, 0, 1], true],
    ['two groups became one', [0, 0, 1, 2], [0, 0, 1, 1], false],
    ['one group became two', [0, 0, 1, 1], [0, 1, 2, 2], false],
    ['a crystal went to another group', [0, 0, 1, 1], [0, 1, 1, 1], false],
  ])('with labels: %s', (_, before, now, isRenumbered) => {
    expect(compareTables(labels(before), labels(now), TOLERANCE)).toMatchObject([{ column: 'cluster', isRenumbered }]);
  });

  it('with several clusterings, each numbered by itself', () => {
    const found = compareTables(labellings([0, 1, 1], [0, 0, 1]), labellings([1, 0, 0], [1, 1, 0]), TOLERANCE);
    expect(found).toMatchObject([{ column: 'cluster', isRenumbered: true }]);
    const other = compareTables(labellings([0, 1, 1], [0, 0, 1]), labellings([1, 0, 0], [1, 0, 0]), TOLERANCE);
    expect(other).toMatchObject([{ column: 'cluster', isRenumbered: false }]);
  });

  it('of half precision may be rounded to the other side, and no further', () => {
    // The numbers of half precision after 1.5: 1.5 + 2^-10, 1.5 + 2^-9.
    const kept = features([1.5]);
    const [near] = compareTables(kept, features([1.5 + 2 ** -10]), TOLERANCE);
    const [far] = compareTables(kept, features([1.5 + 2 ** -8]), TOLERANCE);
    expect([near?.isWithin, far?.isWithin]).toEqual([false, false]);
    const spectrum = (value: number): Table =>
      ({
        kind: 'predicted-candidates',
        rows: 1,
        columns: { spectrum: { width: 1, values: Float32Array.of(value) } },
        metadata: {},
      }) as unknown as Table;
    expect(compareTables(spectrum(1.5), spectrum(1.5 + 2 ** -10), TOLERANCE)[0]?.isWithin).toBe(true);
    expect(compareTables(spectrum(1.5), spectrum(1.5 + 2 ** -8), TOLERANCE)[0]?.isWithin).toBe(false);
  });
});
