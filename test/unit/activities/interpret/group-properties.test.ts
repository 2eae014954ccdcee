/** Numbers beside the data by group. Expected values by NumPy, where the code of the step has no part. */
import { describe, expect, it } from 'vitest';
import { groupProperties } from '../../../../activities/interpret/group-properties.js';
import { decodeTable, encodeTable } from '../../../../infra/arrow/arrow-io.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import { structuresToTable } from '../../../../science/crystal/index.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';

const METALS = ['Li', 'Na', 'K', 'Rb', 'Cs', 'Li'];
const ids = METALS.map((metal, i) => `${metal}-${i}`);
const structures = structuresToTable(
  METALS.map((metal, i) => ({
    id: ids[i]!,
    species: [metal, 'Cl'],
    lattice: Float64Array.of(5, 0, 0, 0, 5, 0, 0, 0, 5),
    fracCoords: Float64Array.of(0, 0, 0, 0.5, 0.5, 0.5),
  })),
  ids.map(() => ({ source: 'test', sourceSha256: '0'.repeat(64) })),
);
const labels: Table<'labels'> = {
  kind: 'labels',
  rows: 6,
  columns: { id: ids, cluster: Uint32Array.of(1, 1, 2, 2, 2, 1) },
  metadata: { layer: 'GCN4', method: 'ward', cut: 'test' },
};
const properties: Table<'crystal-properties'> = {
  kind: 'crystal-properties',
  rows: 6,
  columns: { id: [...ids].reverse() },
  extra: { property1: [5, 7, 9, 4, 2, 1], property2: [null, null, null, null, null, -3] },
  metadata: {
    properties: JSON.stringify([
      { name: 'gap', unit: 'eV' },
      { name: 'moment', unit: null },
    ]),
  },
};

describe('properties of groups', () => {
  it('are mean, deviation and extremes of the crystals, and the effect of compounds counted once', async () => {
    const { outputs } = await groupProperties.run(
      { structures, labels, properties, descriptors: null },
      {},
      stepContext(),
    );
    const { columns, rows } = decodeTable('group-properties', encodeTable(outputs.groupProperties, 'test'));
    expect(rows).toBe(4);
    expect(columns.property).toEqual(['gap', 'gap', 'moment', 'moment']);
    expect(columns.unit).toEqual(['eV', 'eV', null, null]);
    // Group 1 has LiCl twice (1 and 5) and NaCl (2); group 2 has 4, 9, 7. By numpy: std(ddof=1) 2.081666, 2.516611.
    expect(columns.mean[0]).toBeCloseTo(8 / 3, 12);
    expect(columns.mean[1]).toBeCloseTo(20 / 3, 12);
    expect(columns.mean.slice(2)).toEqual([-3, null]);
    expect(columns.deviation[0]).toBeCloseTo(2.081666, 6);
    expect(columns.deviation[1]).toBeCloseTo(2.516611, 6);
    expect([columns.deviation[2], columns.deviation[3]]).toEqual([null, null]);
    expect(columns.least).toEqual([1, 4, -3, null]);
    expect(columns.most).toEqual([5, 9, -3, null]);
    expect([...columns.crystals]).toEqual([3, 3, 1, 0]);
    expect([...columns.compounds]).toEqual([2, 3, 2, 3]);
    expect([...columns.compoundsWithValue]).toEqual([2, 3, 1, 0]);
    // Compounds: 3 and 2 against 4, 9, 7. Pooled deviation sqrt((0.5 + 2 * 6.333333) / 3) = 2.094968; J = 1 - 3 / 11.
    expect(columns.difference[0]).toBeCloseTo(-4.166667, 6);
    expect(columns.effect[0]).toBeCloseTo(-1.446468, 5);
    expect(columns.effect[1]).toBeCloseTo(1.446468, 5);
    expect(columns.effect.slice(2)).toEqual([null, null]);
  });

  it('refuse a crystal without a structure by its name', () => {
    const other = { ...labels, columns: { ...labels.columns, id: ids.map((id) => (id === 'K-2' ? 'KBr' : id)) } };
    expect(() =>
      groupProperties.run({ structures, labels: other, properties, descriptors: null }, {}, stepContext()),
    ).toThrow('crystal KBr has a cluster and no structure');
  });
});
