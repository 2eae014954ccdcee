/** What an Arrow file's columns become, by their types; files as other programs write them. Expected: by eye. */
import {
  DateDay,
  Decimal,
  Dictionary,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int16,
  Int32,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMillisecond,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { readFeatureArrow } from '../../../../infra/feature-files/arrow.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { PLAIN_LAYER, type ReadingChoices } from '../../../../schemas/tables/features.js';

type Column = readonly [name: string, type: unknown, values: readonly unknown[]];

function arrow(...columns: Column[]): Uint8Array {
  const vectors = columns.map(([, type, values]) => vectorFromArray(values as never[], type as never));
  const fields = columns.map(([name], i) => Field.new(name, vectors[i]!.type, true));
  const children = vectors.map((vector) => vector.data[0]!);
  const data = makeData({ type: new Struct(fields), length: columns[0]![2].length, nullCount: 0, children });
  return tableToIPC(new Table(new Schema(fields), new RecordBatch(new Schema(fields), data as never)), 'file');
}

const read = (bytes: Uint8Array, choices?: ReadingChoices) => readFeatureArrow(bytes, 'f.arrow', choices);

function refusal(bytes: Uint8Array, choices?: ReadingChoices): InvalidInputError {
  try {
    read(bytes, choices);
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

const listOf = (type: unknown) => new List(Field.new('item', type as never, true) as never);
const NAMES: Column = ['name', new Utf8(), ['a', 'b']];
const X: Column = ['x', new Float64(), [0.5, 0.25]];
const VECTOR: Column = [
  'GCN4',
  listOf(new Float32()),
  [
    [1, 2],
    [3, 4],
  ],
];

describe('columns of numbers', () => {
  it('of any type together are one layer, row by row', () => {
    const { layers, ids, reading } = read(arrow(X, ['k', new Int16(), [7, 7]], NAMES, ['y', new Float32(), [4, 8]]));
    expect([...layers.keys()]).toEqual([PLAIN_LAYER]);
    expect(layers.get(PLAIN_LAYER)).toEqual({ width: 3, values: Float64Array.of(0.5, 7, 4, 0.25, 7, 8) });
    expect([ids, reading]).toEqual([['a', 'b'], { names: 'name', leftOut: [] }]);
  });

  it('may be named by a dictionary of texts, and rows by their numbers where there are no texts', () => {
    expect(read(arrow(X, ['kind', new Dictionary(new Utf8(), new Int32()), ['p', 'q']])).ids).toEqual(['p', 'q']);
    expect(read(arrow(X))).toMatchObject({ ids: ['0', '1'], reading: { names: null } });
  });

  it('of one name are told apart by their place', () => {
    const { layers } = read(arrow(['x', new Float64(), [1, 2]], ['x', new Float64(), [3, 4]]), { idColumn: 'none' });
    expect([...layers.get(PLAIN_LAYER)!.values]).toEqual([1, 3, 2, 4]);
  });

  it('with gaps are refused by column and count, unless the column is none of the features', () => {
    expect(refusal(arrow(X, ['y', new Float64(), [null, null]]))).toMatchObject({
      message: 'f.arrow: column y has 2 missing values',
      facts: { file: 'f.arrow', expected: 'a number in every row' },
    });
    expect(read(arrow(X, NAMES, ['note', new Utf8(), ['t', null]])).reading.leftOut).toEqual([
      { column: 'note', because: 'texts' },
    ]);
  });
});

describe('columns of lists', () => {
  it('are layers of their own names, of fixed or free length; numbers and texts beside them are no features', () => {
    const fixed: Column = ['GCN5', new FixedSizeList(1, Field.new('item', new Float64(), true)), [[5], [6]]];
    const { layers, ids, reading } = read(arrow(X, VECTOR, NAMES, fixed));
    expect(Object.fromEntries([...layers].map(([name, { width, values }]) => [name, [width, ...values]]))).toEqual({
      GCN4: [2, 1, 2, 3, 4],
      GCN5: [1, 5, 6],
    });
    expect([ids, reading]).toEqual([
      ['a', 'b'],
      { names: 'name', leftOut: [{ column: 'x', because: 'beside lists' }] },
    ]);
  });

  it('are named by `id` before the first texts, or by what the user says', () => {
    const bytes = arrow(NAMES, ['id', new Int32(), [7, 9]], VECTOR);
    expect(read(bytes)).toMatchObject({ ids: ['7', '9'], reading: { names: 'id' } });
    expect(read(bytes, { idColumn: 'name' })).toMatchObject({ ids: ['a', 'b'], reading: { names: 'name' } });
    expect(read(bytes, { idColumn: 'none' })).toMatchObject({ ids: ['0', '1'], reading: { names: null } });
    expect(read(arrow(VECTOR))).toMatchObject({ ids: ['0', '1'], reading: { names: null, leftOut: [] } });
    expect(refusal(bytes, { idColumn: 'GCN4' })).toMatchObject({
      message: 'f.arrow: no column "GCN4" of texts or numbers',
      facts: { file: 'f.arrow', field: '--id-column', expected: 'name, id, none' },
    });
  });

  it.each([
    ['shorter', [[1, 2], [3]], 2, '1 values, 0 of them missing'],
    [
      'longer',
      [
        [1, 2],
        [3, 4, 5],
      ],
      2,
      '3 values, 0 of them missing',
    ],
    [
      'with a gap',
      [
        [1, 2],
        [3, null],
      ],
      2,
      '2 values, 1 of them missing',
    ],
    ['missing', [[1, 2], null], 2, 'nothing'],
    ['missing at the head', [null, [1, 2]], 1, 'nothing'],
    ['empty at the head', [[], [1, 2]], 1, '0 values, 0 of them missing'],
  ])('of which one is %s are refused by row', (_, values, row, found) => {
    const error = refusal(arrow(['GCN4', listOf(new Float64()), values]));
    expect(error.message).toBe(`f.arrow: GCN4 of row ${row} is no list of 2 numbers`);
    expect(error.facts).toEqual({ file: 'f.arrow', found, expected: 'lists of one length, at least 1, without gaps' });
  });

  it.each([
    ['empty', [[], []], '0 values, 0 of them missing'],
    ['missing', [null, null], 'nothing'],
  ])('that are all %s have no length to be told', (_, values, found) => {
    expect(refusal(arrow(['GCN4', listOf(new Float64()), values]))).toMatchObject({
      message: 'f.arrow: GCN4 of row 1 is no list of numbers',
      facts: { found },
    });
  });

  it('of texts are no features, and no lists of numbers', () => {
    expect(refusal(arrow(X, ['tags', listOf(new Utf8()), [['a'], ['b']]]))).toMatchObject({
      message: 'f.arrow: column tags is of type List<Utf8>',
      facts: {
        file: 'f.arrow',
        column: 'tags',
        expected: 'integers, floats, booleans, texts, or lists of numbers: cast the column or drop it',
      },
    });
  });
});

describe('other columns', () => {
  it.each([
    ['Date32<DAY>', new DateDay(), [new Date(0), new Date(86_400_000)]],
    ['Timestamp<MILLISECOND>', new TimestampMillisecond(), [0, 1]],
  ])('of times (%s) are left out and told', (name, type, values) => {
    expect(read(arrow(X, ['t', type, values])).reading.leftOut).toEqual([{ column: 't', because: `of type ${name}` }]);
  });

  it('of decimals, which hold numbers, are refused and not missed', () => {
    const decimals = [Uint32Array.of(1, 0, 0, 0), Uint32Array.of(2, 0, 0, 0)];
    expect(refusal(arrow(X, ['d', new Decimal(2, 10), decimals])).message).toMatch(
      /^f\.arrow: column d is of type Decimal/,
    );
  });
});

describe('a file without numbers', () => {
  it.each([
    ['texts alone', arrow(NAMES), '2 rows, columns name (Utf8)'],
    ['no rows', arrow(['x', new Float64(), []], ['name', new Utf8(), []]), '0 rows, columns x (Float64), name (Utf8)'],
  ])('with %s is told what it holds', (_, bytes, found) => {
    expect(refusal(bytes)).toMatchObject({
      message: 'f.arrow: no rows of numbers',
      facts: { file: 'f.arrow', found, expected: 'a column of number lists, or columns of numbers' },
    });
  });

  it('that is no Arrow file at all keeps the reason', () => {
    const error = refusal(new TextEncoder().encode('x,y\n1,2\n'));
    expect(error.message).toMatch(/^f\.arrow: damaged Arrow file/);
    expect(error.facts.file).toBe('f.arrow');
    expect(error.cause).toBeInstanceOf(Error);
  });
});
