/** Heads, values, or unclear: every reason alone, and beside it the nearest case that it does not hold for. Expected: by eye. */
import { describe, expect, it } from 'vitest';
import { isHeader } from '../../../../infra/feature-files/csv-header.js';
import { InvalidInputError } from '../../../../schemas/failure.js';

type Verdict = 'heads' | 'values' | 'unclear';

function verdict(text: string): Verdict {
  const rows = text.split('/').map((row) =>
    row
      .trim()
      .split(' ')
      .map((cell) => (cell === '_' ? '' : cell)),
  );
  try {
    return isHeader(rows, 'f.csv') ? 'heads' : 'values';
  } catch (error) {
    if (error instanceof InvalidInputError) return 'unclear';
    throw error;
  }
}

describe('a row alone', () => {
  it.each<[string, Verdict]>([
    ['1 2', 'values'],
    ['SnS 2', 'values'],
    ['x y', 'heads'],
    // The head of names first, then the energies of a spectrum.
    ['id 0.5 1.0', 'heads'],
    ['_ 0 1', 'heads'],
  ])('%s: %s', (row, expected) => expect(verdict(row)).toBe(expected));
});

describe('texts over numbers', () => {
  it.each<[string, Verdict]>([
    ['x y / 1 2', 'heads'],
    ['a x / SnS 2', 'heads'],
    ['x 2 / 1 2 / 3 4', 'unclear'],
    // Of one column of names and one of numbers.
    ['SnS GeS / SnS 2', 'heads'],
    ['a b / c d', 'values'],
    ['SnS NaCl / 1 x', 'heads'],
  ])('%s: %s', (rows, expected) => expect(verdict(rows)).toBe(expected));
});

describe('a head of names', () => {
  it.each<[string, Verdict]>([
    ['_ 3 4 / a 1 2', 'heads'],
    ['formula 3 4 / a 1 2', 'heads'],
    ['3 4 material_id / 1 2 7', 'heads'],
    // The same word below: rows of a table of labels.
    ['formula 3 4 / formula 1 2 / formula 5 6', 'values'],
    // A formula that is a word as well.
    ['In 3 4 / Ga 1 2', 'values'],
    ['SnS _ 4 / a b 2', 'heads'],
    // A gap is no head unless words stand below it.
    ['1 _ / 2 3', 'unclear'],
  ])('%s: %s', (rows, expected) => expect(verdict(rows)).toBe(expected));

  it.each<[string, Verdict]>([
    ['0 1 2 / SnS 0.5 1.5', 'heads'],
    ['7 1 2 / SnS 0.5 1.5', 'unclear'],
    ['SnS 0.1 0.2 / GeS 0.5 1.5', 'values'],
  ])('%s, where a number stands over words: %s', (rows, expected) => expect(verdict(rows)).toBe(expected));
});

describe('numbers over numbers', () => {
  it.each<[string, Verdict, string]>([
    ['1 1 / 0.5 0.25', 'values', 'heads differ'],
    ['0 / 0.5 / 7', 'unclear', 'one column under 0'],
    ['0 / 0 / 7', 'values', 'one column with another 0'],
    ['1 / 0.5 / 7', 'values', 'one column under another number'],
    ['3 / 0.5 / 7.5', 'values', 'one column, whole over fractions'],
    ['0 1 2 / 0.5 1.5 2.5', 'heads', 'counted over fractions'],
    ['0 1 / 0.5 1.5', 'unclear', 'only two of them'],
    ['0 1 3 / 0.5 1.5 2', 'values', 'not counted, and something whole below'],
    ['3 7 / 0.5 1.25', 'unclear', 'whole over fractions in every column'],
    ['3 7 / 0.5 1', 'values', 'whole over fractions in one column'],
    ['0.5 7.25 / 3 1', 'unclear', 'fractions over whole in every column'],
    ['0.5 7 / 3 1', 'values', 'a fraction over whole in one column'],
    ['0.5 7.25 / 3 1.5', 'values', 'fractions over some whole'],
    ['0 1 2 / 4 0 2', 'unclear', 'counted over whole numbers'],
    ['0 1 2 / 0 1 2', 'values', 'counted rows, both'],
  ])('%s: %s, for %s', (rows, expected) => expect(verdict(rows)).toBe(expected));

  const rows = (n: number, row: (i: number) => string) => Array.from({ length: n }, (_, i) => row(i)).join(' / ');

  it('rising evenly over rows that do not are an axis; three at least, and equal to a billionth', () => {
    const uneven = '3.1 0.2 7.5';
    expect(verdict(`0.5 1.0 1.5 / ${uneven}`)).toBe('unclear');
    expect(verdict(`0.5 1.1 1.5 / ${uneven}`)).toBe('values');
    expect(verdict(`1.5 1.0 0.5 / ${uneven}`)).toBe('values');
    expect(verdict(`0.5 1.0 / 3.1 0.2`)).toBe('values');
    // Even rows below: a table of evenly spaced numbers, unless one of many is not.
    expect(verdict('0.5 1.0 1.5 / 0.1 0.2 0.3')).toBe('values');
    expect(verdict(`0.5 1.0 1.5 / 0.1 0.2 0.3 / ${uneven}`)).toBe('values');
    expect(verdict(`0.5 1.0 1.5 / ${rows(4, () => '0.1 0.2 0.3')} / ${uneven}`)).toBe('unclear');
    expect(verdict(`0.5 1.0 1.5 / ${rows(3, () => '0.1 0.2 0.3')} / ${uneven}`)).toBe('values');
    expect(verdict(`0.5 1.0000000001 1.5 / ${uneven}`)).toBe('unclear');
    expect(verdict(`0.5 1.000000002 1.5 / ${uneven}`)).toBe('values');
  });

  it('counted from 1 count from five rows on', () => {
    const even = (n: number) => verdict(`1 2 / ${rows(n, (i) => `${i % 3} ${(i * 2) % 5}`)}`);
    expect([even(4), even(5)]).toEqual(['values', 'unclear']);
    const other = (n: number) => verdict(`1 3 / ${rows(n, (i) => `${i % 3} ${(i * 2) % 5}`)}`);
    expect(other(5)).toBe('values');
  });

  it('beyond all others of their columns are of another kind, from five rows on', () => {
    const below = (n: number) => rows(n, (i) => `${i}.5 ${9 - i}.5`);
    expect(verdict(`70.5 90.5 / ${below(5)}`)).toBe('unclear');
    expect(verdict(`70.5 90.5 / ${below(4)}`)).toBe('values');
    expect(verdict(`70.5 -90.5 / ${below(5)}`)).toBe('unclear');
    // Inside, or equal to one, in one column.
    expect(verdict(`70.5 6.7 / ${below(5)}`)).toBe('values');
    expect(verdict(`4.5 90.5 / ${below(5)}`)).toBe('values');
    expect(verdict(`70.5 5.5 / ${below(5)}`)).toBe('values');
  });

  it('written with other decimals than all below are of another kind, from five rows on', () => {
    const below = (n: number) => rows(n, (i) => `${i}.25 ${9 - i}.75`);
    expect(verdict(`2.5 6.5 / ${below(5)}`)).toBe('unclear');
    expect(verdict(`2.5 6.5 / ${below(4)}`)).toBe('values');
    expect(verdict(`2.55 6.5 / ${below(5)}`)).toBe('values');
    expect(verdict(`2 6.25 / ${rows(5, (i) => `${i}.5 ${9 - i}.5`)}`)).toBe('unclear');
    expect(verdict(`2.25e0 6.25e0 / ${below(5)}`)).toBe('unclear');
    expect(verdict(`2.25E0 6.25 / ${rows(5, (i) => `${i}.25e0 ${9 - i}.75`)}`)).toBe('values');
  });
});

it('what nothing decides is told with the row, shortened, and both ways out', () => {
  const first = Array.from({ length: 12 }, (_, i) => `${i}${'.5'.padEnd(30, '5')}`);
  try {
    isHeader([first, first.map((_, i) => String(i * i))], 'f.csv');
    throw new Error('it was not refused');
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    const { message, facts } = error as InvalidInputError;
    expect(message).toBe('f.csv, line 1: heads of columns or the values of a row?');
    expect(facts).toEqual({
      file: 'f.csv',
      line: 1,
      found: first.slice(0, 8).join(', ').slice(0, 120),
      'way out': '--header yes or --header no',
    });
  }
});
