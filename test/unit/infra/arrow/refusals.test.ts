/** What no file may hold, and which files no reader may accept: each refusal names the place. */
import { createHash } from 'node:crypto';
import {
  Table as ArrowTable,
  Field,
  Float64,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  tableFromIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { concatTables, decodeTable, encodeTable, readTableFile } from '../../../../infra/arrow/arrow-io.js';
import { CorruptArtifactError, InvalidInputError } from '../../../../schemas/failure.js';
import { required } from '../../../../schemas/required.js';
import type { Table } from '../../../../schemas/run/artifact.js';

const SPLIT: Table<'split'> = {
  kind: 'split',
  rows: 2,
  columns: { id: ['a', 'b'], subset: ['train', 'test'] },
  metadata: { seed: '1', grouping: 'formula' },
};
const CHECKPOINT: Table<'checkpoint'> = {
  kind: 'checkpoint',
  rows: 3,
  columns: {
    parameter: Float32Array.of(1, 2, 3),
    firstMoment: Float32Array.of(0, 0, 0),
    secondMoment: Float32Array.of(0, 0, 0),
  },
  metadata: { names: '[]', state: '{}', settings: '{}' },
};
const SPECTRA: Table<'spectra'> = {
  kind: 'spectra',
  rows: 2,
  columns: { id: ['a', 'b'], values: { width: 2, values: Float32Array.of(1, 2, 3, 4) } },
  metadata: { startEv: '0', stepEv: '0.1', points: '2', quantity: 'log10_alpha_cm1', floor: '' },
};

function refusal(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was refused');
}

function withColumns<T extends Table>(table: T, columns: Record<string, unknown>): T {
  return { ...table, columns: { ...table.columns, ...columns } };
}

describe('encodeTable refuses', () => {
  const cases: [string, Table, RegExp][] = [
    [
      'NaN',
      withColumns(CHECKPOINT, { firstMoment: Float32Array.of(0, Number.NaN, 0) }),
      /firstMoment, row 1: found NaN/,
    ],
    [
      'infinity in a matrix',
      withColumns(SPECTRA, { values: { width: 2, values: Float32Array.of(0, 1, 2, -Infinity) } }),
      /values, row 1: found -Infinity/,
    ],
    [
      'a short column',
      withColumns(CHECKPOINT, { secondMoment: Float32Array.of(0, 0) }),
      /secondMoment: found 2 rows, expected 3/,
    ],
    [
      'a matrix that does not fill its rows',
      withColumns(SPECTRA, { values: { width: 3, values: Float32Array.of(0, 1, 2, 3) } }),
      /values: found 4 values, expected 2 rows of 3/,
    ],
    [
      'another array type',
      withColumns(CHECKPOINT, { parameter: Float64Array.of(1, 2, 3) }),
      /parameter: found Float64Array, expected Float32Array/,
    ],
    [
      'a plain array of numbers',
      withColumns(CHECKPOINT, { parameter: [1, 2, 3] }),
      /parameter: found Array, expected Float32Array/,
    ],
    ['null where none may be', withColumns(SPLIT, { id: ['a', null] }), /id, row 1: found null, expected text/],
    ['half a character', withColumns(SPLIT, { id: ['a', '\ud83d'] }), /id, row 1: found "\\ud83d"/],
    ['a column that is not of the kind', withColumns(SPLIT, { colour: ['a', 'b'] }), /there is no column colour/],
    ['a missing column', { ...SPLIT, columns: { id: ['a', 'b'] } } as unknown as Table, /column subset is missing/],
    ['missing metadata', { ...SPLIT, metadata: { seed: '1' } }, /metadata "grouping" is missing/],
    [
      'metadata under our own prefix',
      { ...SPLIT, metadata: { ...SPLIT.metadata, 'spectraloom.kind': 'x' } },
      /"spectraloom.kind" is not allowed/,
    ],
    [
      'an extra column on a kind without any',
      { ...SPLIT, extra: { ALIGNN1: { width: 1, values: Float32Array.of(1, 2) } } },
      /extra column ALIGNN1 is not allowed/,
    ],
  ];
  it.each(cases)('%s', (_, table, message) => {
    const error = refusal(() => encodeTable(table, 'test'));
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error.message).toMatch(message);
  });

  it('a number that is not finite inside a list, by the row of the list', () => {
    const lists = [
      Float64Array.of(),
      Float64Array.of(1),
      Float64Array.of(),
      Float64Array.of(2, Number.POSITIVE_INFINITY),
    ];
    const none = lists.map(() => new Uint32Array(0));
    const counts = new Uint32Array(4);
    const graphs: Table<'graphs'> = {
      kind: 'graphs',
      rows: 4,
      columns: {
        id: ['a', 'b', 'c', 'd'],
        nAtoms: counts,
        nBonds: counts,
        nTriplets: counts,
        species: [[], [], [], []],
        atomMultiplicity: none,
        atomClass: none,
        bondSource: none,
        bondTarget: none,
        bondLength: lists,
        bondWeight: none,
        tripletSource: none,
        tripletTarget: none,
        tripletCosine: lists.map(() => new Float64Array(0)),
        tripletWeight: none,
      },
      metadata: { rules: '{}' },
    };
    const error = refusal(() => encodeTable(graphs, 'test')) as InvalidInputError;
    expect(error.facts).toMatchObject({ column: 'graphs: column bondLength', row: 3, found: 'Infinity' });
  });
});

describe('decodeTable refuses', () => {
  it('a table of another kind, as a mistake of the caller', () => {
    const error = refusal(() => decodeTable('labels', encodeTable(SPLIT, 'test')));
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error.message).toMatch(/kind split where labels belongs/);
  });

  it('a schema version it does not know, by name', () => {
    const error = refusal(() => decodeTable('split', rewritten({ 'spectraloom.schemaVersion': '99' })));
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error.message).toMatch(/split: schema version 99 .* reads 1/);
  });

  it('a file that holds another number of rows than it states', () => {
    const error = refusal(() => decodeTable('split', rewritten({ 'spectraloom.rows': '3' })));
    expect(error).toBeInstanceOf(CorruptArtifactError);
    expect(error.message).toMatch(/found 2 rows, expected 3/);
  });

  it.each([
    ['numbers that may be missing', new Float64(), [1, 2], true, 'Float64?'],
    ['numbers', new Float64(), [1, 2], false, 'Float64'],
    // The type is right, and a gap would be read as a text.
    ['texts that may be missing', new Utf8(), ['a', 'b'], true, 'Utf8?'],
  ])('%s in a column of texts', (_, type, values, nullable, found) => {
    const column = vectorFromArray(values as never[], type as never);
    const fields = ['id', 'subset'].map((name) => new Field(name, column.type, nullable));
    const { metadata } = tableFromIPC(encodeTable(SPLIT, 'test')).schema;
    const children = fields.map(() => required(column.data[0]));
    const data = makeData({ type: new Struct(fields), length: 2, nullCount: 0, children });
    const schema = new Schema(fields, metadata);
    const other = new ArrowTable(schema, new RecordBatch(schema, data as never));
    const error = refusal(() => decodeTable('split', RecordBatchFileWriter.writeAll(other).toUint8Array(true)));
    expect(error).toBeInstanceOf(CorruptArtifactError);
    expect(error).toMatchObject({
      message: `split: column id is ${found}, expected utf8`,
      facts: { found, expected: 'utf8' },
    });
  });

  it('an Arrow file of somebody else, a stream, text and nothing', () => {
    const foreign = new ArrowTable({ id: vectorFromArray(['a']) });
    const stream = RecordBatchStreamWriter.writeAll(tableFromIPC(encodeTable(SPLIT, 'test'))).toUint8Array(true);
    const files = [
      RecordBatchFileWriter.writeAll(foreign).toUint8Array(true),
      stream,
      new TextEncoder().encode('id,subset\na,train\nb,test\n'),
      new Uint8Array(0),
      new TextEncoder().encode(`ARROW1${'\0'.repeat(30)}ARROW1`),
    ];
    for (const bytes of files) expect(refusal(() => decodeTable('split', bytes))).toBeInstanceOf(CorruptArtifactError);
  });

  /** The same batch under other metadata. */
  function rewritten(metadata: Record<string, string>): Uint8Array {
    const read = tableFromIPC(encodeTable(SPLIT, 'test'));
    for (const [key, value] of Object.entries(metadata)) read.schema.metadata.set(key, value);
    return RecordBatchFileWriter.writeAll(read).toUint8Array(true);
  }
});

describe('concatTables refuses', () => {
  it('nothing, other metadata, other widths', () => {
    expect(refusal(() => concatTables([]))).toBeInstanceOf(InvalidInputError);
    const seeded = { ...SPLIT, metadata: { ...SPLIT.metadata, seed: '2' } };
    expect(refusal(() => concatTables([SPLIT, seeded])).message).toMatch(/split: tables of different metadata/);
    const wider = withColumns(SPECTRA, { values: { width: 3, values: new Float32Array(6) } });
    expect(refusal(() => concatTables([SPECTRA, wider])).message).toMatch(/column values: rows of 3 and of 2 values/);
  });
});

describe('table files', () => {
  it('keep their bytes from release to release', () => {
    // Stored on first writing: other bytes give every artifact of this kind another name, which asks for a new schema version.
    const digest = createHash('sha256').update(encodeTable(SPLIT, 'test')).digest('hex');
    expect(digest).toBe('9ceaf7d5ed78bdff02f07a3bb679b2ed734c335de7ab87d9fd1cffb69b828c82');
  });

  it('hold all columns of a table whose columns share memory', () => {
    const memory = Float32Array.of(1, 2, 3, 4, 5);
    const columns = {
      parameter: memory.subarray(0, 3),
      firstMoment: memory.subarray(1, 4),
      secondMoment: memory.subarray(1, 4),
    };
    const read = decodeTable('checkpoint', encodeTable({ ...CHECKPOINT, columns }, 'test'));
    expect(read.columns).toEqual({
      parameter: Float32Array.of(1, 2, 3),
      firstMoment: Float32Array.of(2, 3, 4),
      secondMoment: Float32Array.of(2, 3, 4),
    });
  });

  it('give 400,000 numbers back without copying them', () => {
    const rows = 400_000;
    const parameter = Float32Array.from({ length: rows }, (_, i) => Math.sin(i));
    const table = { ...CHECKPOINT, rows, columns: { parameter, firstMoment: parameter, secondMoment: parameter } };
    const bytes = encodeTable(table, 'test');
    expect(bytes.length).toBeLessThan(rows * 12 + 4096);
    const read = decodeTable('checkpoint', bytes);
    expect(Buffer.compare(Buffer.from(parameter.buffer), Buffer.from(read.columns.parameter.slice().buffer))).toBe(0);
    expect(read.columns.parameter.buffer).toBe(bytes.buffer);
  });

  it('say who made them and how many rows they have without being decoded', () => {
    expect(readTableFile(encodeTable(SPLIT, 'split-data')).header).toEqual({
      kind: 'split',
      producer: 'split-data',
      rows: 2,
      schemaVersion: 1,
      metadata: SPLIT.metadata,
    });
  });
});
