/** Which column names the rows: the smallest tables in which each rule decides, and those just beyond its limits. Expected: by eye. */
import { describe, expect, it } from 'vitest';
import { readFeatureCsv } from '../../../../infra/feature-files/csv.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { PLAIN_LAYER, type ReadingChoices } from '../../../../schemas/tables/features.js';

function read(text: string, choices: ReadingChoices = {}) {
  const { ids, layers, reading } = readFeatureCsv(text.trim().replaceAll(' / ', '\n'), 'f.csv', choices);
  const { width, values } = layers.get(PLAIN_LAYER)!;
  return { ids, width, values: [...values], ...reading };
}

function refusal(text: string, choices: ReadingChoices = {}): InvalidInputError {
  try {
    read(text, choices);
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

/** A column of whole numbers before one that repeats itself and one of fractions. */
const beside = (column: readonly (number | string)[], head = 'k') =>
  [`${head},x,y`, ...column.map((value, i) => `${value},${i % 2},${i}.5`)].join('\n');

describe('names', () => {
  it.each([
    // `id` wherever it stands, before texts; the empty head only in front.
    ['x,formula,ID / 1,SnS,7 / 2,GeS,9', 'ID', ['7', '9'], ['formula']],
    [',formula,x / a,SnS,1 / b,GeS,2', 'column 1', ['a', 'b'], ['formula']],
    ['formula,,x / SnS,a,1 / GeS,b,2', 'formula', ['SnS', 'GeS'], ['column 2']],
    // The first texts before whole numbers under a head of row numbers.
    ['index,x,formula / 7,1,SnS / 9,2,GeS', 'formula', ['SnS', 'GeS'], ['index']],
    ['row_id,x,index / 7,1,5 / 9,2,4', 'row_id', ['7', '9'], ['index']],
  ])('of %s are in %s', (text, names, ids, leftOut) => {
    const found = read(text);
    expect([found.names, found.ids, found.leftOut.map(({ column }) => column)]).toEqual([names, ids, leftOut]);
  });

  it('are as they were written, without the quote that guards a cell from a spreadsheet', () => {
    expect(read("id,x / '=SnS,1 / b,2").ids).toEqual(['=SnS', 'b']);
    expect(read('id,x / 007,1 / 1e3,2').ids).toEqual(['007', '1e3']);
  });
});

describe('what the user says', () => {
  it('is a head before it is a number, and a number from 1 to the last column', () => {
    expect(read('2,1,x / 5,6,7 / 5,6,8', { idColumn: '1', header: 'yes' })).toMatchObject({
      names: '1',
      ids: ['6', '6'],
    });
    expect(read('a,b,x / 5,6,7 / 5,6,8', { idColumn: '1' })).toMatchObject({ names: 'a', ids: ['5', '5'] });
    expect(read('a,b,x / 5,6,7 / 5,6,8', { idColumn: '3' })).toMatchObject({
      names: 'x',
      ids: ['7', '8'],
      values: [5, 6, 5, 6],
    });
    for (const wanted of ['4', '0', '-1', '1.0', 'c', ''])
      expect(refusal('a,b,x / 5,6,7 / 5,6,8', { idColumn: wanted })).toMatchObject({
        message: `f.csv: no column "${wanted}"`,
        facts: { file: 'f.csv', field: '--id-column', found: wanted, expected: 'a, b, x, or none' },
      });
    expect(refusal('5,6 / 5,7 / 8,9', { idColumn: '3', header: 'no' }).facts.expected).toBe(
      'a number from 1 to 2, or none',
    );
    const heads = Array.from({ length: 20 }, (_, i) => `h${i}`);
    const wide = `${heads} / ${heads.map((_, i) => i * i)}`;
    expect(refusal(wide, { idColumn: 'z' }).facts.expected).toBe(`${heads.slice(0, 12).join(', ')}, or none`);
  });

  it('none makes a feature of every number; texts are names or are left out all the same', () => {
    expect(read('index,x / 7,1 / 9,2', { idColumn: 'none' })).toMatchObject({ names: null, ids: ['0', '1'], width: 2 });
    expect(read('index,a,b / 7,p,q / 9,r,s', { idColumn: 'none' })).toMatchObject({
      names: 'a',
      ids: ['p', 'r'],
      values: [7, 9],
      leftOut: [{ column: 'b', because: 'texts' }],
    });
  });

  it('is not asked again for numbers that count', () => {
    expect(read(beside([1, 2, 3, 4, 5]), { idColumn: 'x' })).toMatchObject({ names: 'x', width: 2 });
  });
});

describe('whole numbers that count the rows', () => {
  it.each([
    ['in order, three rows', beside([4, 5, 6]), 'counts the rows'],
    ['in order, negative', beside([-1, 0, 1]), 'counts the rows'],
    ['shuffled, five rows', beside([4, 2, 3, 5, 1]), 'counts the rows'],
    ['each another one, five rows', beside([4, 20, 3, 5, 1]), 'holds another whole number in every row'],
  ])('%s: %s', (_, text, why) => {
    expect(refusal(text)).toMatchObject({
      message: `f.csv: k ${why}: names or a feature?`,
      facts: {
        file: 'f.csv',
        column: 1,
        'way out': '--id-column k takes it as names, --id-column none as a feature',
      },
    });
  });

  it.each([
    ['in order, two rows', beside([4, 5])],
    ['by twos, four rows', beside([2, 4, 6, 8])],
    ['shuffled, four rows', beside([4, 2, 3, 1])],
    ['each another one, four rows', beside([4, 20, 3, 1])],
    ['one twice', beside([4, 2, 3, 5, 5])],
    ['one a fraction', beside(['4.5', 2, 3, 5, 1])],
    // Beside whole numbers that never repeat themselves it is like any other.
    ['each another one, like the next', 'k,x / 4,9 / 20,3 / 3,17 / 5,1 / 1,40'],
    ['in the middle', 'x,k,y / 0,4,0.5 / 1,5,1.5 / 0,6,2.5'],
    ['alone', 'k / 1 / 2 / 3 / 4 / 5'],
  ])('%s: features', (_, text) => expect(read(text).names).toBeNull());

  it('are told in the last column too, by its first four values and a head in quotes', () => {
    const text = 'x,my k / 0.5,4 / 0.5,5 / 0.5,6 / 0.5,7 / 0.5,8';
    expect(refusal(text)).toMatchObject({
      message: 'f.csv: my k counts the rows: names or a feature?',
      facts: {
        column: 2,
        found: '4, 5, 6, 7',
        'way out': '--id-column "my k" takes it as names, --id-column none as a feature',
      },
    });
    expect(refusal('0.25,4 / 0.5,5 / 0.5,6', { header: 'no' })).toMatchObject({
      message: 'f.csv: column 2 counts the rows: names or a feature?',
      facts: { found: '4, 5, 6', 'way out': '--id-column 2 takes it as names, --id-column none as a feature' },
    });
  });

  it('beside names count from five rows on', () => {
    const named = (n: number) =>
      ['id,k,x', ...Array.from({ length: n }, (_, i) => `c${i},${i + 4},${i % 2}`)].join('\n');
    expect(read(named(4))).toMatchObject({ names: 'id', width: 2 });
    expect(refusal(named(5)).message).toBe('f.csv: k counts the rows: names or a feature?');
  });
});

describe('a head of row numbers', () => {
  const why = 'is called like names of rows, and its numbers are not whole or not all different';

  it.each([
    ['one twice', 'x,row_id / 1,7 / 2,7'],
    ['a fraction', 'x,row_id / 1,7 / 2,7.5'],
  ])('over numbers of which %s is refused', (_, text) => {
    expect(refusal(text)).toMatchObject({ message: `f.csv: row_id ${why}`, facts: { column: 2 } });
  });

  it('`id` is believed whatever it holds, but only in front', () => {
    expect(read('id,x / 7.5,1 / 7.5,2').ids).toEqual(['7.5', '7.5']);
    expect(refusal('x,id / 1,7 / 2,7').message).toBe(`f.csv: id ${why}`);
  });
});

it('without features the columns and the one of names are told', () => {
  expect(refusal('id / a / b', {})).toMatchObject({
    message: 'f.csv: no numbers',
    facts: { found: '1 columns, names in id', expected: 'at least one column of numbers beside the names' },
  });
  expect(refusal('id,formula / a,SnS / b,GeS').facts.found).toBe('2 columns, names in id');
});
