/** Arrays of numpy in JSON. Expected values: the numbers that were written, and places by counting. */
import { describe, expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../../../schemas/failure.js';
import { JsonDocument } from '../../../../../../science/crystal/formats/json/json-document.js';
import { readNumpyArray } from '../../../../../../science/crystal/formats/json/numpy-array.js';
import { refusalOf } from '../../../../../harness/laws/refusal.js';

type Wanted = Parameters<typeof readNumpyArray>[3];

function read(array: unknown, wanted: Wanted) {
  const document = new JsonDocument(JSON.stringify({ row: { array } }), 'a.json');
  const { value } = document as { value: { row: { array?: unknown } } };
  return readNumpyArray(document, value.row.array, ['row', 'array'], wanted);
}

const refusal = (array: unknown, wanted: Wanted) => refusalOf(InvalidStructureError, () => read(array, wanted));

const packed = (shape: number[], values: unknown) => ({ __ndarray__: [shape, 'float64', values] });
const PAIRS: Wanted = { rows: null, columns: 2 };
const LIST: Wanted = { rows: null, columns: 1 };

describe('numbers and the paths of their rows', () => {
  it.each([
    [
      'rows in lists',
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      PAIRS,
      [1, 2, 3, 4, 5, 6],
      ['row', 'array', 2, 0],
    ],
    [
      'rows in one list',
      packed([3, 2], [1, 2, 3, 4, 5, 6]),
      PAIRS,
      [1, 2, 3, 4, 5, 6],
      ['row', 'array', '__ndarray__', 2, 4],
    ],
    ['a list', [7, 8, 9], LIST, [7, 8, 9], ['row', 'array', 2]],
    ['a packed list', packed([3], [7, 8, 9]), LIST, [7, 8, 9], ['row', 'array', '__ndarray__', 2, 2]],
    ['truth values', [true, false, true], { rows: 3, columns: 1 }, [1, 0, 1], ['row', 'array', 2]],
  ] as const)('%s', (_, array, wanted, values, pathOfThird) => {
    const found = read(array, wanted);
    expect(found.values).toEqual(values);
    expect(found.pathOfRow(2)).toEqual(pathOfThird);
    expect(found.pathOfRow(0).at(-1)).toBe(0);
  });

  it('one row and one number are enough', () => {
    expect(read([[1, 2]], PAIRS).values).toEqual([1, 2]);
    expect(read([1], LIST).values).toEqual([1]);
    expect(read([[1, 2]], { rows: 1, columns: 2 }).values).toEqual([1, 2]);
  });
});

describe('refused by path, with what was found and expected', () => {
  it.each([
    [undefined, PAIRS, 'row.array is missing', 'n x 2 numbers'],
    [null, LIST, 'row.array is null', 'n numbers'],
    [3, LIST, 'row.array is 3', 'n numbers'],
    [[], LIST, 'row.array has no values', 'n numbers'],
    [[], PAIRS, 'row.array has no values', 'n x 2 numbers'],
    [[1, 2], { rows: 3, columns: 1 }, 'row.array has 2 numbers', '3 numbers'],
    [[[1, 2]], { rows: 2, columns: 2 }, 'row.array has 2 numbers', '2 x 2 numbers'],
    [packed([2, 2], [1, 2, 3]), PAIRS, 'row.array has 3 numbers', 'n x 2 numbers'],
    [
      [
        [1, 2],
        [3, 'x'],
      ],
      PAIRS,
      'row.array[1][1] is "x"',
      'n x 2 numbers',
    ],
    [
      [
        [1, 2],
        [null, 4],
      ],
      PAIRS,
      'row.array[1][0] is null',
      'n x 2 numbers',
    ],
    [[1, 'x'], LIST, 'row.array[1] is "x"', 'n numbers'],
    [packed([2, 2], [1, 2, 3, 'x']), PAIRS, 'row.array.__ndarray__[2][3] is "x"', 'n x 2 numbers'],
  ] as const)('%j', (array, wanted, problem, expected) => {
    expect(refusal(array, wanted)).toMatchObject({
      message: expect.stringContaining(problem),
      file: 'a.json',
      line: 1,
      expected,
    });
  });

  it.each([
    ['rows of another length', [[1, 2], [3]], PAIRS],
    [
      'a longer row',
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      PAIRS,
    ],
    ['numbers for rows', [1, 2], PAIRS],
    ['another shape: rows would be read across', packed([2, 3], [1, 2, 3, 4, 5, 6]), PAIRS],
    ['a shape of one number', packed([4], [1, 2, 3, 4]), PAIRS],
    ['a shape of two for a list', packed([2, 1], [1, 2]), LIST],
    ['a shape that is none', { __ndarray__: [6, 'float64', [1, 2]] }, LIST],
    ['nothing packed', { __ndarray__: null }, LIST],
  ] as const)('%s', (_, array, wanted) => {
    expect(refusal(array, wanted).message).toMatch(/row\.array is [[{]/);
  });

  it('a number beyond range', () => {
    const document = new JsonDocument('{"array": [1, 1e999]}', 'a.json');
    const { array } = document.value as { array: unknown };
    expect(() => readNumpyArray(document, array, ['array'], LIST)).toThrow('array[1] is Infinity');
  });
});
