/** A run in the study's layout: keys, order and names as its scripts have them, and numbers that come back as they were. */
import { describe, expect, it } from 'vitest';
import { studyFiles } from '../../../../../cli/run/results/study-files.js';
import { readFeaturesJson } from '../../../../../infra/feature-files/published-json.js';
import type { Table } from '../../../../../schemas/run/artifact.js';
import { readProperty } from '../../../../../science/property/index.js';

const IDS = ['POSCAR_NaCl_mp-1', 'POSCAR_Si_mp-2'];
/** Single precision has no third of one. */
const THIRD = Math.fround(1 / 3);
const layer = (...values: number[]) => ({ width: 2, values: Float32Array.from(values) });

const TABLES = {
  structures: {
    kind: 'structures',
    rows: 2,
    columns: {
      id: IDS,
      formula: ['NaCl', 'Si'],
      lattice: { width: 9, values: new Float64Array(18) },
      species: [['Na', 'Cl'], ['Si']],
      fracCoords: [new Float64Array(6), new Float64Array(3)],
      source: IDS.map((id) => `${id}.vasp`),
      sourceSha256: ['', ''],
    },
    metadata: {},
  } satisfies Table<'structures'>,
  // Another order than that of the embeddings.
  spectra: {
    kind: 'spectra',
    rows: 2,
    columns: { id: [...IDS].reverse(), values: { width: 3, values: Float32Array.of(2, 4, 6, 2, 2, 5) } },
    metadata: { startEv: '0', stepEv: '0.1', points: '3', quantity: '', floor: '' },
  } satisfies Table<'spectra'>,
  split: {
    kind: 'split',
    rows: 2,
    columns: { id: IDS, subset: ['train', 'test'] },
    metadata: { seed: '1', grouping: 'none' },
  } satisfies Table<'split'>,
  embeddings: {
    kind: 'embeddings',
    rows: 2,
    columns: { id: IDS, prediction: { width: 3, values: Float32Array.of(2, 2.5, 4, 3, 4, 6) } },
    extra: { ALIGNN1: layer(1, 2, 3, 4), GCN1: layer(5, 6, 7, 8), GCN2: layer(THIRD, 0.1, -1e-12, 3e9) },
    metadata: { layers: 'ALIGNN1 GCN1 GCN2', startEv: '0', stepEv: '0.1' },
  } satisfies Table<'embeddings'>,
  descriptors: {
    kind: 'descriptors',
    rows: 3,
    columns: {
      id: [IDS[0]!, IDS[0]!, IDS[1]!],
      from: ['reference', 'prediction', 'prediction'],
      onsetEv: [1.5, 1.25, null],
      onsetReason: [null, null, null],
      edgeIntegral: [null, null, null],
    },
    metadata: { onsetThresholdCm1: '10000', edgeWindowEv: '1' },
  } satisfies Table<'descriptors'>,
  labels: {
    kind: 'labels',
    rows: 2,
    columns: { id: IDS, cluster: Uint32Array.of(2, 1) },
    metadata: { layer: 'GCN2', method: 'ward', cut: '' },
  } satisfies Table<'labels'>,
};
const texts = (tables: Parameters<typeof studyFiles>[0]) =>
  new Map(studyFiles(tables).map(([name, content]) => [name, [...(content as Iterable<string>)].join('')]));
const FILES = texts(TABLES);

describe('features.json', () => {
  it('has the keys of the study in its order, the file as id, and the last layer twice', () => {
    const records = JSON.parse(FILES.get('features.json')!);
    expect(records.map((record: object) => Object.keys(record))).toEqual(
      [0, 1].map(() => ['id', 'reference', 'prediction', 'ALIGNN1', 'CGN1', 'CGN2', 'Last1']),
    );
    expect(records[0]).toMatchObject({
      id: 'POSCAR_NaCl_mp-1.vasp',
      reference: [2, 2, 5],
      prediction: [2, 2.5, 4],
      CGN1: [5, 6],
    });
    expect(records[1]).toMatchObject({ id: 'POSCAR_Si_mp-2.vasp', reference: [2, 4, 6] });
    expect(records[1].Last1).toEqual(records[1].CGN2);
  });

  it('is read back to the same numbers, to the last digit', () => {
    const { layers } = readFeaturesJson(FILES.get('features.json')!, 'features.json');
    expect(layers.get('Last1')!.values).toEqual(Float64Array.from(TABLES.embeddings.extra.GCN2.values));
    expect(FILES.get('features.json')).toContain('[0.3333333432674408, 0.10000000149011612]');
  });
});

describe('tables beside it', () => {
  it('say of every crystal its subset, group, onsets and error', () => {
    expect(FILES.get('predictions.csv')).toBe(
      'id,file,formula,subset,group,referenceOnsetEv,predictedOnsetEv,meanAbsoluteError\n' +
        'POSCAR_NaCl_mp-1,POSCAR_NaCl_mp-1.vasp,NaCl,train,2,1.5,1.25,0.5\n' +
        `POSCAR_Si_mp-2,POSCAR_Si_mp-2.vasp,Si,test,1,,,${1 / 3}\n`,
    );
  });

  it('hold spectra under their energies', () => {
    expect(FILES.get('spectra_reference.csv')).toBe('id,0,0.1,0.2\nPOSCAR_Si_mp-2,2,4,6\nPOSCAR_NaCl_mp-1,2,2,5\n');
    expect(FILES.get('spectra_predicted.csv')).toContain('POSCAR_NaCl_mp-1,2,2.5,4\n');
  });

  const CRYSTAL = { name: 'stiffness', unit: 'GPa' };
  const value = (at: string | number) => [{ name: 'first', kind: 'value', at }];
  it.each([
    ['labels', { labels: ['C11', 'C12', 'C44'], descriptors: value('C11') }, 3, 'id,C11,C12,C44'],
    [
      'an uneven axis',
      { axis: { name: 'temperature', unit: 'K', values: [10, 20.5, 300] }, descriptors: value(300) },
      3,
      'id,10,20.5,300',
    ],
    [
      'an even axis',
      { axis: { name: 'energy', unit: 'eV', start: -0.1, stop: 0.1, points: 3 }, descriptors: value(0) },
      3,
      'id,-0.1,0,0.1',
    ],
    ['one value', {}, 1, 'id,stiffness'],
  ])('hold the values of another property under %s', (_, own, width, head) => {
    const stated = readProperty(JSON.stringify({ ...CRYSTAL, ...own }));
    if ('absorption' in stated) throw new Error('absorption');
    const property = JSON.stringify(stated.property);
    const values = { width, values: Float32Array.from({ length: 2 * width }, (_, i) => i) };
    const files = texts({
      ...TABLES,
      spectra: {
        ...TABLES.spectra,
        columns: { ...TABLES.spectra.columns, values },
        metadata: { ...TABLES.spectra.metadata, startEv: '', stepEv: '', property },
      },
      embeddings: { ...TABLES.embeddings, columns: { ...TABLES.embeddings.columns, prediction: values } },
    });
    expect([...files.keys()]).toEqual([
      'features.json',
      'predictions.csv',
      'values_reference.csv',
      'values_predicted.csv',
    ]);
    expect(files.get('values_reference.csv')!.split('\n')[0]).toBe(head);
    expect(files.get('values_predicted.csv')!.split('\n')[0]).toBe(head);
    expect(files.get('predictions.csv')).toMatch(/^id,.*,referenceLeading,predictedLeading,/);
  });
});
