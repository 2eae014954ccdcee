/** A number of a row is no feature: which columns are names, by head, by pandas' word or by the user's, and what is refused. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  Bool,
  Field,
  Float16,
  Float64,
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { readFeatureArrow } from '../../../../infra/feature-files/arrow.js';
import { readFeatureCsv } from '../../../../infra/feature-files/csv.js';
import { isIndexHead } from '../../../../infra/feature-files/index-heads.js';
import { readFeatureFile } from '../../../../infra/feature-files/read.js';
import { type FeatureSet, PLAIN_LAYER } from '../../../../schemas/tables/features.js';
import { adjustedRand, cutByCount, linkage } from '../../../../science/clustering/index.js';
import { seededRandom } from '../../../harness/laws/seeded-random.js';

const folder = fileURLToPath(new URL('../../../fixtures/input-faults/cluster/', import.meta.url));
/** Groups that the points of the four shuffled files were drawn from; the other files hold eight of each, one after the other. */
const shuffled = readFileSync(`${folder}truth.txt`, 'utf8').trim().split('\n').map(Number);
const inOrder = shuffled.map((_, i) => Math.floor(i / 8));

function agreement({ layers }: FeatureSet, truth: readonly number[]): number {
  return adjustedRand(cutByCount(linkage(layers.get(PLAIN_LAYER)!, 'ward'), 3), truth);
}

describe('files of other programs', () => {
  test.each([
    { file: 'unnamed0.csv', names: 'Unnamed: 0', truth: shuffled },
    { file: 'material-id.csv', names: 'material_id', truth: shuffled },
    { file: 'index.csv', names: 'index', truth: shuffled },
    { file: 'index-level.arrow', names: '__index_level_0__', truth: shuffled },
    { file: 'numeric-head.csv', names: null, truth: inOrder },
    { file: 'numeric-head-name.csv', names: 'name', truth: inOrder },
    { file: 'numeric-head-20.csv', names: null, truth: inOrder, width: 20 },
    { file: 'semicolon.csv', names: null, truth: inOrder },
    { file: 'tab.csv', names: null, truth: inOrder },
    { file: 'f16.npy', names: null, truth: inOrder },
    { file: 'tiny.npy', names: null, truth: inOrder },
  ])('$file: 24 points in their groups', async ({ file, names, truth, width = 3 }) => {
    const features = await readFeatureFile(`${folder}${file}`);
    expect(features.reading.names).toBe(names);
    expect(features.ids).toHaveLength(24);
    expect(features.layers.get(PLAIN_LAYER)!.width).toBe(width);
    expect(agreement(features, truth)).toBe(1);
  });

  test('index.csv: the index becomes the names', async () => {
    const { ids } = await readFeatureFile(`${folder}index.csv`);
    expect(ids.slice(0, 3)).toEqual(['1091', '1084', '1105']);
  });

  // The last 72 bytes are the matrix.
  test('bool.npy: ones and zeros', async () => {
    const { layers } = await readFeatureFile(`${folder}bool.npy`);
    expect([...layers.get(PLAIN_LAYER)!.values]).toEqual([...readFileSync(`${folder}bool.npy`).subarray(-72)]);
  });

  // Half precision keeps eleven bits; the rows are those of numeric-head.csv.
  test('f16.npy: the numbers, to eleven bits', async () => {
    const [half, full] = await Promise.all(
      ['f16.npy', 'numeric-head.csv'].map((file) => readFeatureFile(`${folder}${file}`)),
    );
    const expected = full!.layers.get(PLAIN_LAYER)!.values;
    half!.layers.get(PLAIN_LAYER)!.values.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(Math.abs(expected[i]!) * 2 ** -11);
    });
  });
});

/** Twelve rows of two groups; `index` is put in front of each. */
function csv(heads: string, index: readonly (number | string)[], separator = ','): string {
  const random = seededRandom(1);
  const rows = index.map((each, i) => [each, (i % 2) * 5 + random.uniform(), random.uniform()].join(separator));
  return [heads, ...rows].filter((line) => line !== '').join('\n');
}
const counted = Array.from({ length: 12 }, (_, i) => i);
const drawn = counted.map((i) => 500 + ((i * 7) % 12));

describe('CSV', () => {
  test.each([
    'index',
    'Index',
    'idx',
    '#',
    '...1',
    'level_0',
    'row_nr',
    'rowname',
    'mp-id',
    'materialId',
    'Entry ID',
    'jid',
    'Unnamed: 0.1',
    'sample number',
  ])('whole numbers under "%s" are names', (head) => {
    const { ids, layers, reading } = readFeatureCsv(csv(`${head},x,y`, drawn), 'f.csv');
    expect(ids).toEqual(drawn.map(String));
    expect(layers.get(PLAIN_LAYER)!.width).toBe(2);
    expect(reading).toEqual({ names: head, leftOut: [], text: { header: true, separator: ',', decimal: '.' } });
  });

  test.each([
    'refractive_index',
    'atomic_number',
    'Z',
    'n_sites',
    'grid',
    'solid',
    'identity',
    'valid',
    'monoxide',
    'period',
  ])('no index is called "%s"', (head) => expect(isIndexHead(head)).toBe(false));

  test.each([
    ['counted rows under any head', csv('k,x,y', counted)],
    [
      'counted from 1, without heads',
      csv(
        '',
        counted.map((i) => i + 1),
      ),
    ],
    ['counted and shuffled', csv('k,x,y', drawn)],
    [
      'different whole numbers beside fractions',
      csv(
        'k,x,y',
        counted.map((i) => i * i),
      ),
    ],
    [
      'groups under the head of names',
      csv(
        'cluster_id,x,y',
        counted.map((i) => i % 3),
      ),
    ],
    [
      'fractions under the head of names',
      csv(
        'index,x,y',
        counted.map((i) => i / 8),
      ),
    ],
  ])('%s: refused until the user says which', (_, text) => {
    const read = () => readFeatureCsv(text, 'f.csv');
    expect(read).toThrow(/^f\.csv: .*(counts the rows|another whole number|is called like names)/);
    const asFeature = readFeatureCsv(text, 'f.csv', { idColumn: 'none' });
    expect([asFeature.layers.get(PLAIN_LAYER)!.width, asFeature.reading.names]).toEqual([3, null]);
    const asNames = readFeatureCsv(text, 'f.csv', { idColumn: '1' });
    expect([asNames.layers.get(PLAIN_LAYER)!.width, asNames.ids[3]]).toEqual([
      2,
      text.split('\n').at(-9)!.split(',')[0],
    ]);
  });

  test.each([
    ['an index in the last column', 'x,y,row_id\n0.5,1,70\n0.25,2,71\n', ['70', '71'], 'row_id', []],
    ['texts in a later column', 'x,formula,y\n1,SnS,2\n3,GeS,4\n', ['SnS', 'GeS'], 'formula', []],
    [
      'an index beside texts',
      'material_id,formula,x\n12,SnS,1\n15,GeS,2\n',
      ['SnS', 'GeS'],
      'formula',
      [['material_id', 'numbers the rows']],
    ],
    [
      'two columns of texts',
      'formula,group,x\nSnS,Pnma,1\nGeS,Pnma,2\n',
      ['SnS', 'GeS'],
      'formula',
      [['group', 'texts']],
    ],
    [
      'an index that was saved twice',
      'Unnamed: 0.1,Unnamed: 0,x\n0,7,1\n1,9,2\n',
      ['0', '1'],
      'Unnamed: 0.1',
      [['Unnamed: 0', 'numbers the rows']],
    ],
    ['crystals that look like no numbers', 'InF,1\nNaN,2\nGaAs,4\n', ['InF', 'NaN', 'GaAs'], 'column 1', []],
    ['one head less, as R writes it', 'x,y\na,1,2\nb,3,4\n', ['a', 'b'], 'column 1', []],
  ] as const)('%s', (_, text, ids, names, leftOut) => {
    const { reading, ...features } = readFeatureCsv(text, 'f.csv');
    expect(features.ids).toEqual(ids);
    expect(reading.names).toBe(names);
    expect(reading.leftOut).toEqual(leftOut.map(([column, because]) => ({ column, because })));
  });

  test('a column that the user names', () => {
    const text = 'x,k,y\n1,7,2\n3,7,4\n';
    const { ids, layers } = readFeatureCsv(text, 'f.csv', { idColumn: 'k' });
    expect(ids).toEqual(['7', '7']);
    expect([...layers.get(PLAIN_LAYER)!.values]).toEqual([1, 2, 3, 4]);
    expect(() => readFeatureCsv(text, 'f.csv', { idColumn: 'z' })).toThrow('f.csv: no column "z"');
  });

  test('a gap or a slip in a column of numbers is no name', () => {
    for (const cell of ['', 'n/a', '1.2.3', 'O.5'])
      expect(() => readFeatureCsv(`x,y\n1,2\n${cell},4\n5,6\n`, 'f.csv')).toThrow(
        `f.csv, line 3: column 1 holds "${cell}"`,
      );
  });
});

/** As other programs write them. */
function arrow(
  columns: Readonly<Record<string, readonly unknown[]>>,
  types: Readonly<Record<string, unknown>>,
  pandas?: unknown,
): Uint8Array {
  const vectors = Object.entries(columns).map(([name, values]) =>
    vectorFromArray(values as never[], types[name] as never),
  );
  const fields = Object.keys(columns).map((name, i) => Field.new(name, vectors[i]!.type, true));
  const metadata = new Map(
    pandas === undefined ? [] : [['pandas', typeof pandas === 'string' ? pandas : JSON.stringify(pandas)]],
  );
  const schema = new Schema(fields, metadata);
  const rows = Object.values(columns)[0]!.length;
  const data = makeData({
    type: new Struct(fields),
    length: rows,
    nullCount: 0,
    children: vectors.map((vector) => vector.data[0]!),
  });
  return tableToIPC(new Table(schema, new RecordBatch(schema, data as never)), 'file');
}

describe('Arrow', () => {
  const x = [0.5, 0.25, 4.5, 4.25];
  const types = { x: new Float64(), k: new Int64(), name: new Utf8(), on: new Bool(), half: new Float16() };

  test.each([
    [
      'an index by the word of pandas',
      { k: [9n, 3n, 3n, 1n], x },
      { index_columns: ['k'] },
      ['9', '3', '3', '1'],
      'k',
      [],
    ],
    [
      'texts as index, behind other texts',
      { formula: ['p', 'q', 'r', 's'], x, name: ['a', 'b', 'c', 'd'] },
      { index_columns: ['name'] },
      ['a', 'b', 'c', 'd'],
      'name',
      ['formula'],
    ],
    [
      'an index of two levels',
      { x, k: [1n, 1n, 2n, 2n], l: [1n, 2n, 1n, 2n] },
      { index_columns: ['k', 'l'] },
      ['1', '1', '2', '2'],
      'k',
      ['l'],
    ],
    [
      'a range that was not stored',
      { x, name: ['a', 'b', 'c', 'd'] },
      { index_columns: [{ kind: 'range', start: 0 }] },
      ['a', 'b', 'c', 'd'],
      'name',
      [],
    ],
    [
      'a word of pandas that cannot be read',
      { x, material_id: [9n, 3n, 4n, 1n] },
      '{"index',
      ['9', '3', '4', '1'],
      'material_id',
      [],
    ],
  ] as const)('%s', (_, columns, pandas, ids, names, leftOut) => {
    const all = { ...types, formula: types.name, l: types.k, material_id: types.k };
    const features = readFeatureArrow(arrow(columns as never, all, pandas), 'f.arrow');
    expect(features.ids).toEqual(ids);
    expect(features.reading.names).toBe(names);
    expect(features.reading.leftOut.map(({ column }) => column)).toEqual(leftOut);
    expect([...features.layers.get(PLAIN_LAYER)!.values]).toEqual(x);
  });

  test('half precision and booleans are features', () => {
    const { layers } = readFeatureArrow(
      arrow({ half: [0.5, -2, 4, 8], on: [true, false, false, true] }, types),
      'f.arrow',
    );
    expect([...layers.get(PLAIN_LAYER)!.values]).toEqual([0.5, 1, -2, 0, 4, 0, 8, 1]);
  });

  test('counted rows under any head are refused', () => {
    const bytes = arrow({ k: [0n, 1n, 2n, 3n], x }, types);
    expect(() => readFeatureArrow(bytes, 'f.arrow')).toThrow('f.arrow: k counts the rows');
    expect(readFeatureArrow(bytes, 'f.arrow', { idColumn: 'none' }).layers.get(PLAIN_LAYER)!.width).toBe(2);
  });

  test('a name that is missing', () => {
    const bytes = arrow({ name: ['a', null, 'c', 'd'], x }, types);
    expect(() => readFeatureArrow(bytes, 'f.arrow')).toThrow('f.arrow: column name has 1 missing names');
  });
});
