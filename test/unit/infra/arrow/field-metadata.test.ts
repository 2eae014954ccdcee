/** What fields say of their numbers, read back by another reader of Arrow files than ours. */
import { tableFromIPC } from 'apache-arrow';
import { expect, it } from 'vitest';
import { encodeTable } from '../../../../infra/arrow/arrow-io.js';
import { type Property, PropertySchema } from '../../../../schemas/property.js';
import type { Table, TableKind } from '../../../../schemas/run/artifact.js';

const STATES = JSON.stringify(
  PropertySchema.parse({
    name: 'density of states',
    unit: 'states/eV',
    transform: 'log10',
    floor: 0.001,
    axis: { name: 'energy', unit: 'eV', start: -10, stop: 5, points: 2 },
    labels: null,
    descriptors: [
      { name: 'states below', kind: 'integral', from: -10, to: 0 },
      { name: 'band centre', kind: 'centroid' },
      { name: 'height', kind: 'value', at: 0 },
    ],
    leading: 'states below',
    bounds: { least: null, most: null },
  }),
);
const CONDITIONS = JSON.stringify([
  { name: 'temperature', unit: 'K' },
  { name: 'ratio', unit: '' },
]);

function fields<K extends TableKind>(table: Table<K>, property?: Property) {
  const { schema } = tableFromIPC(encodeTable(table, 'test', property));
  return Object.fromEntries(schema.fields.map(({ name, metadata }) => [name, Object.fromEntries(metadata)]));
}

const spectra = (metadata: Record<string, string>): Table<'spectra'> => ({
  kind: 'spectra',
  rows: 1,
  columns: { id: ['a'], values: { width: 2, values: Float32Array.of(1, 2) } },
  metadata: { startEv: '', stepEv: '', points: '2', quantity: '', floor: '', ...metadata },
});

it('are those of absorption where no property is named', () => {
  expect(fields(spectra({}))).toEqual({ id: {}, values: { unit: 'log10(cm^-1)' } });
});

it('are those of the property, as it is trained on and as its numbers are read', () => {
  expect(fields(spectra({ property: STATES })).values).toEqual({
    name: 'density of states',
    unit: 'log10(states/eV)',
  });
  const descriptors: Table<'descriptors'> = {
    kind: 'descriptors',
    rows: 1,
    columns: { id: ['a'], from: ['reference'], onsetEv: [1], onsetReason: [null], edgeIntegral: [2] },
    extra: { descriptor3: [3] },
    metadata: { onsetThresholdCm1: '', edgeWindowEv: '', property: STATES },
  };
  expect(fields(descriptors)).toMatchObject({
    onsetEv: { name: 'states below', unit: 'states/eV eV' },
    edgeIntegral: { name: 'band centre', unit: 'eV' },
    descriptor3: { name: 'height', unit: 'states/eV' },
    onsetReason: {},
  });
});

it('are those of a property that is told beside the table', () => {
  expect(fields(spectra({}), PropertySchema.parse(JSON.parse(STATES))).values).toEqual({
    name: 'density of states',
    unit: 'log10(states/eV)',
  });
});

it('name the conditions of a column in their order', () => {
  const structures: Table<'structures'> = {
    kind: 'structures',
    rows: 1,
    columns: {
      id: ['a'],
      formula: ['NaCl'],
      lattice: { width: 9, values: new Float64Array(9).fill(1) },
      species: [['Na']],
      fracCoords: [Float64Array.of(0, 0, 0)],
      source: ['a'],
      sourceSha256: ['0'],
    },
    extra: { extraFeatures: { width: 2, values: Float64Array.of(300, 0.5) } },
    metadata: { conditions: CONDITIONS },
  };
  expect(fields(structures).extraFeatures).toEqual({ name: 'temperature, ratio', unit: 'K, 1' });
  expect(fields({ ...structures, metadata: {} }).extraFeatures).toEqual({});
});
