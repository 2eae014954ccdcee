/** Columns of every form and type, read by Arrow itself, and each refusal word for word. */
import { type Data, makeVector } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { encodeColumn } from '../../../../infra/arrow/encode-column.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import type { ColumnType } from '../../../../schemas/tables/columns.js';

const values = (data: Data) => Array.from(makeVector(data as never) as Iterable<unknown>);
const plain = (data: Data) =>
  values(data).map((value) =>
    value === null || typeof value !== 'object' ? value : Array.from(value as Iterable<unknown>),
  );

function refusal(type: ColumnType, given: unknown, rows: number): unknown {
  try {
    encodeColumn('c', type, given, rows);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { message: error.message, facts: error.facts };
  }
  throw new Error('it was not refused');
}

describe('a column of truth', () => {
  it('has a bit a row, over many bytes', () => {
    const flags = Array.from({ length: 19 }, (_, i) => i % 3 === 0 || i === 8 || i === 16);
    expect(plain(encodeColumn('c', 'bool', flags, 19))).toEqual(flags);
    expect(plain(encodeColumn('c', 'bool', [], 0))).toEqual([]);
  });
});

describe('a column that may have gaps', () => {
  it('counts them, and keeps which rows have one', () => {
    const numbers = Array.from({ length: 17 }, (_, i) => (i % 4 === 1 ? null : i / 2));
    const data = encodeColumn('c', 'f64?', numbers, 17);
    expect([data.nullCount, plain(data)]).toEqual([4, numbers]);
    const texts = ['a', null, '', 'ü', null, null, null, null, 'z'];
    const words = encodeColumn('c', 'utf8?', texts, 9);
    expect([words.nullCount, plain(words)]).toEqual([5, texts]);
    expect(encodeColumn('c', 'f64?', [1, 2], 2).nullCount).toBe(0);
  });

  it('takes nothing else', () => {
    expect(refusal('f64?', [1, '2'], 2)).toEqual({
      message: 'c, row 1: found 2, expected f64 or null',
      facts: { column: 'c', row: 1, found: '2', expected: 'f64 or null' },
    });
    expect(refusal('utf8?', ['a', 2], 2)).toMatchObject({ message: 'c, row 1: found 2, expected utf8 or null' });
    expect(refusal('f64?', [null, Number.NaN], 2)).toMatchObject({
      message: 'c, row 1: found NaN, expected a finite number',
    });
    expect(refusal('utf8?', [undefined], 1)).toMatchObject({
      message: 'c, row 0: found undefined, expected utf8 or null',
    });
  });
});

describe('a column of lists', () => {
  it('keeps their lengths, none among them', () => {
    const lists = [Uint32Array.of(1, 2), new Uint32Array(0), Uint32Array.of(3)];
    expect(plain(encodeColumn('c', 'list<u32>', lists, 3))).toEqual([[1, 2], [], [3]]);
    expect(plain(encodeColumn('c', 'list<utf8>', [['a', 'b'], []], 2))).toEqual([['a', 'b'], []]);
  });

  it('is refused by the row of the list that is none, or holds what it must not', () => {
    expect(refusal('list<utf8>', [['a'], 'b'], 2)).toMatchObject({
      message: 'c, row 1: found String, expected string[]',
    });
    expect(refusal('list<u32>', [Uint32Array.of(1), [2]], 2)).toMatchObject({
      message: 'c, row 1: found Array, expected Uint32Array',
    });
    expect(refusal('list<u32>', [null], 1)).toMatchObject({ message: 'c, row 0: found null, expected Uint32Array' });
    expect(refusal('list<u32>', [undefined], 1)).toMatchObject({
      message: 'c, row 0: found undefined, expected Uint32Array',
    });
    expect(refusal('list<utf8>', [[], ['a', 'b'], ['c', 7]], 3)).toMatchObject({
      message: 'c, row 2: found 7, expected text',
    });
    expect(refusal('list<utf8>', [['a'], ['\ud800']], 2)).toMatchObject({
      message: 'c, row 1: found "\\ud800", expected well-formed Unicode',
    });
  });
});

describe('a matrix', () => {
  const matrix = (width: number, ...numbers: number[]) => ({ width, values: Float64Array.from(numbers) });

  it('is rows of one width, 0 among them', () => {
    expect(plain(encodeColumn('c', 'matrix<f64>', matrix(2, 1, 2, 3, 4), 2))).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(plain(encodeColumn('c', 'matrix<f64>', matrix(0), 2))).toEqual([[], []]);
  });

  it('is refused by its width, its size or its row', () => {
    const type = 'matrix<f64>';
    for (const width of [-1, 0.5, Number.NaN])
      expect(refusal(type, matrix(width), 0)).toMatchObject({
        message: `c: found width ${width}, expected a width of at least 0`,
      });
    expect(refusal(type, matrix(2, 1, 2, 3), 2)).toMatchObject({ message: 'c: found 3 values, expected 2 rows of 2' });
    expect(refusal(type, matrix(2, 1, 2, 3, Number.POSITIVE_INFINITY), 2)).toMatchObject({
      message: 'c, row 1: found Infinity, expected a finite number',
    });
  });
});

describe('a column', () => {
  it('of another length, or of another type, is refused as a whole', () => {
    expect(refusal('utf8', ['a'], 2)).toEqual({
      message: 'c: found 1 rows, expected 2 rows',
      facts: { column: 'c', found: '1 rows', expected: '2 rows' },
    });
    expect(refusal('utf8', undefined, 2)).toMatchObject({ message: 'c: found undefined rows, expected 2 rows' });
    expect(refusal('f32', Float64Array.of(1), 1)).toMatchObject({
      message: 'c: found Float64Array, expected Float32Array',
    });
    expect(refusal('u32', [1], 1)).toMatchObject({ message: 'c: found Array, expected Uint32Array' });
    expect(refusal('bool', [true, 1], 2)).toMatchObject({ message: 'c, row 1: found 1, expected true or false' });
  });
});
