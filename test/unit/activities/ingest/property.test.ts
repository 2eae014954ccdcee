/** Folders with a `property.json` through the steps that read it: values, descriptors, ranges. Expected values by hand. */
import { expect, it, describe as suite } from 'vitest';
import { leadingScale, rangeOf } from '../../../../activities/evidence/leading-scale.js';
import type { StepContext } from '../../../../activities/frame/step.js';
import { ingest } from '../../../../activities/ingest/ingest.js';
import { leadingReader, onsetReader, spectrumAxis, targetAxis } from '../../../../activities/ingest/labelled.js';
import { describe } from '../../../../activities/interpret/describe.js';
import { groupProperties } from '../../../../activities/interpret/group-properties.js';
import { propertyOf } from '../../../../schemas/property.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import { readSymmetryProgram } from '../../../../workers/symmetry-program.js';

const SPLIT = { trainRatio: 0.5, validationRatio: 0.25, testRatio: 0.25, grouping: 'none', seed: 1 } as const;
const context = { progress() {}, symmetryProgram: readSymmetryProgram } as unknown as StepContext;
const METALS = ['Cs', 'K', 'Na', 'Rb'];
const salt = (metal: string) => `${metal}\n1\n5.6 0 0\n0 5.6 0\n0 0 5.6\n${metal} Cl\n1 1\nDirect\n0 0 0\n.5 .5 .5\n`;

const DOS = {
  name: 'density of states',
  unit: 'states/eV',
  axis: { name: 'energy', unit: 'eV', start: -2, stop: 1, points: 4 },
  descriptors: [
    { name: 'band centre', kind: 'centroid' },
    { name: 'states', kind: 'integral', from: -2, to: 1 },
  ],
};

function ingested(property: object | string, rows: readonly (readonly number[])[], more: Record<string, string> = {}) {
  const files = {
    ...Object.fromEntries(METALS.map((metal) => [`${metal}.vasp`, salt(metal)])),
    'id_prop.csv': METALS.map((metal, i) => `${metal}.vasp,${rows[i]!.join()}\n`).join(''),
    'property.json': typeof property === 'string' ? property : JSON.stringify(property),
    ...more,
  };
  const source: Table<'source-files'> = {
    kind: 'source-files',
    rows: Object.keys(files).length,
    columns: { name: Object.keys(files), text: Object.values(files) },
    metadata: {},
  };
  return ingest.run({ source }, { axis: null, split: SPLIT, structuresPerShard: 64 }, context);
}

suite('a folder with a property.json', () => {
  it('holds values over an axis that begins below zero', async () => {
    const { outputs, summary } = await ingested(DOS, [
      [0, 1, 1, 0],
      [0, 2, 0, 0],
      [0, 0, 3, 0],
      [1, 0, 0, 1],
    ]);
    const { spectra } = outputs;
    expect(Array.from(spectra.columns.values.values.slice(0, 4))).toEqual([0, 1, 1, 0]);
    expect(spectra.metadata).toMatchObject({ startEv: '-2', stepEv: '1', quantity: 'property', floor: '' });
    expect(propertyOf(spectra.metadata)?.leading).toBe('band centre');
    expect(JSON.parse(String(summary!.property))).toEqual({
      name: 'density of states',
      trainedUnit: 'states/eV',
      leading: { name: 'band centre', unit: 'eV' },
    });
    // Centroids -0.5, -1, 0 and -0.5: their quarters.
    expect([summary!.usualFrom, summary!.usualTo]).toEqual([-0.625, -0.375]);
  });

  it('reads its descriptors, and no onset', async () => {
    const { outputs } = await ingested(DOS, [
      [0, 1, 1, 0],
      [0, 2, 0, 0],
      [0, 0, 3, 0],
      [0, 0, 0, 0],
    ]);
    const { spectra, split } = outputs;
    const embeddings = { columns: { id: spectra.columns.id, prediction: spectra.columns.values } };
    const { outputs: read } = await describe.run({ spectra, embeddings, split } as never, {}, context);
    const { onsetEv, onsetReason, edgeIntegral } = read.descriptors.columns;
    expect(onsetEv.slice(0, 4)).toEqual([-0.5, -1, 0, null]);
    expect(onsetReason[3]).toMatch(/do not sum/);
    expect(edgeIntegral.slice(0, 4)).toEqual([2, 2, 3, 0]);
    expect(propertyOf(read.descriptors.metadata)?.name).toBe('density of states');
    expect(onsetReader(targetAxis(spectra))([0, 2, 0, 0])).toBe(-1);
    expect(() => spectrumAxis(spectra)).toThrow('the targets are density of states: no onset can be read off them');
  });

  it('holds one value a crystal', async () => {
    const gap = { preset: 'scalar', name: 'band gap', unit: 'eV' };
    const { outputs, summary } = await ingested(gap, [[1], [2], [-3], [4]]);
    expect(outputs.spectra.columns.values).toEqual({ width: 1, values: Float32Array.of(1, 2, -3, 4) });
    expect(outputs.spectra.metadata).toMatchObject({ startEv: '', stepEv: '', points: '1' });
    expect(leadingReader(targetAxis(outputs.spectra))?.([7])).toEqual({ onsetEv: 7, reason: null });
    expect(summary!.points).toBe(1);
  });

  it('of absorption is as one with a spectrum.json', async () => {
    const rows = [
      [1e3, 1e5],
      [1e3, 1e4],
      [1e2, 1e5],
      [1e3, 1e6],
    ];
    const axis = { start: 1, stop: 2, points: 2 };
    const stated = await ingested({ preset: 'absorption', transform: 'log10', axis }, rows);
    expect(stated.outputs.spectra.metadata).toEqual({
      startEv: '1',
      stepEv: '1',
      points: '2',
      quantity: 'alpha_cm1',
      floor: '',
    });
    expect(stated.summary).not.toHaveProperty('property');
  });

  it.each<[string, object | string, readonly number[], Record<string, string>, RegExp]>([
    ['another width', DOS, [1, 2], {}, /rows of 2 numbers, but the axis has 4 points/],
    ['a spectrum.json beside it', DOS, [0, 1, 1, 0], { 'spectrum.json': '{}' }, /something else does as well/],
    [
      'a crystal out of bounds',
      { preset: 'refractive-index', axis: { start: 0, stop: 3, points: 4 } },
      [1, 2, 3, 99],
      {},
      /value 4 of Cs \(3 eV\) is 99/,
    ],
    ['values that are all alike', DOS, [1, 1, 1, 1], {}, /all values of density of states are 1/],
    [
      'a leading number that no crystal has',
      { ...DOS, descriptors: [{ name: 'edge', kind: 'crossing', level: 50 }] },
      [0, 1, 2, 3],
      {},
      /no crystal has the edge/,
    ],
  ])('is refused for %s', async (_, property, row, more, message) => {
    await expect(ingested(property, [row, row, row, row], more)).rejects.toThrow(message);
  });
});

suite('a property with more than two descriptors', () => {
  const SHAPES = {
    ...DOS,
    descriptors: [...DOS.descriptors, { name: 'shape', kind: 'components', method: 'pca', count: 1 }],
  };
  const ROWS = [
    [0, 1, 1, 0],
    [0, 2, 0, 0],
    [0, 0, 3, 0],
    [1, 0, 0, 1],
  ];

  it('keeps what was fitted to the crystals trained on, and tells the groups by the third number', async () => {
    const { outputs } = await ingested(SHAPES, ROWS);
    const { spectra, split, structures } = outputs;
    const components = propertyOf(spectra.metadata)?.descriptors[2];
    const trained = ROWS.filter((_, i) => split.columns.subset[i] === 'train');
    expect(trained).toHaveLength(2);
    // Of two rows the only component is their difference, of length 1, the largest entry positive.
    const difference = trained[0]!.map((value, i) => value - trained[1]![i]!);
    const length = Math.hypot(...difference);
    const fitted = components?.kind === 'components' ? components.fitted : undefined;
    expect(fitted!.directions[0]!.map(Math.abs)).toEqual(
      difference.map((value) => Number(Math.abs(value / length).toPrecision(10))),
    );
    expect(fitted!.origin).toEqual(trained[0]!.map((value, i) => (value + trained[1]![i]!) / 2));
    const embeddings = { columns: { id: spectra.columns.id, prediction: spectra.columns.values } };
    const { outputs: read, summary } = await describe.run({ spectra, embeddings, split } as never, {}, context);
    expect(summary!.further).toBe(1);
    const own = read.descriptors.extra!.descriptor3 as number[];
    const rows = ROWS.flatMap((_, i) => (split.columns.subset[i] === 'train' ? [own[i]!] : []));
    expect(rows.map((value) => Math.abs(value))).toEqual(rows.map(() => expect.closeTo(length / 2, 5)));
    expect(own.slice(4)).toEqual(own.slice(0, 4));
    const labels = { columns: { id: spectra.columns.id, cluster: Uint32Array.of(1, 1, 2, 2) } };
    const given = { structures: structures[0]!, labels, properties: null, descriptors: read.descriptors } as never;
    const { outputs: found } = await groupProperties.run(given, {}, context);
    expect(found.groupProperties.columns).toMatchObject({
      property: ['shape 1', 'shape 1'],
      unit: ['states/eV', 'states/eV'],
    });
    expect(found.groupProperties.columns.mean[0]).toBeCloseTo((own[0]! + own[1]!) / 2, 9);
  });
});

suite('ranges of the number that leads', () => {
  const crystals = [0.1, 0.2, 0.3, 0.4, 0.5].map((onsetEv) => ({ reference: { onsetEv } })) as never;

  it('are those of onsets, or the quarters of a property', () => {
    const onsets = leadingScale({ metadata: {} } as never, crystals);
    expect([0.2, 1, 4.5, null].map((value) => rangeOf(onsets, value))).toEqual([
      'onset 0 to 1 eV',
      'onset 1 to 2 eV',
      'onset 4 eV and more',
      '',
    ]);
    const property = { ...DOS, transform: 'none', floor: null, labels: null, leading: 'band centre' };
    const bounds = { least: null, most: null };
    const scale = leadingScale({ metadata: { property: JSON.stringify({ ...property, bounds }) } } as never, crystals);
    expect(scale.bounds).toEqual([0.2, 0.3, 0.4]);
    expect([-9, 0.2, 0.41].map((value) => rangeOf(scale, value))).toEqual([
      'band centre below 0.2 eV',
      'band centre 0.2 to 0.3 eV',
      'band centre 0.4 eV and more',
    ]);
    // Sample deviation of 0.1 .. 0.5 is 0.1581.
    expect(scale.leastDifference).toBeCloseTo(0.01581, 5);
  });
});
