/** Separators, decimal signs and what may be a thousand: the nearest files on both sides of each rule. Expected: by eye. */
import { describe, expect, it } from 'vitest';
import { isNumber, isWord, numberOf, readCells } from '../../../../infra/feature-files/csv-cells.js';
import { InvalidInputError } from '../../../../schemas/failure.js';

const read = (text: string) => {
  const { rows, separator, decimal } = readCells(text, 'f.csv');
  return {
    cells: rows.map(({ record }) => [...record]),
    lines: rows.map(({ info }) => info.lines),
    separator,
    decimal,
  };
};

function refusal(text: string): InvalidInputError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('a cell', () => {
  it.each(['1', '-1', '+1', '1.', '.5', '1.5', '1e3', '1E-3', '-1.5e+3', 'NaN', 'inf', '-Infinity'])(
    '%s is a number',
    (cell) => {
      expect(isNumber(cell)).toBe(true);
    },
  );

  it.each(['', '.', 'e3', '1e', '1,5', '1.2.3', '0x1', '1 ', 'SnS', 'infinit', 'nano'])('"%s" is none', (cell) => {
    expect([isNumber(cell), isWord(cell)]).toEqual([false, true]);
  });

  it('that is not finite is a word as well, and no number to calculate with', () => {
    expect([isWord('InF'), isWord('1e3')]).toEqual([true, false]);
    expect(['1e3', '-.5', 'inf', 'NaN'].map(numberOf)).toEqual([1000, -0.5, Number.NaN, Number.NaN]);
  });
});

describe('the separator', () => {
  it.each([
    ['1,2\n3,4', ','],
    ['1;2\n3;4', ';'],
    // With gaps no column is one of numbers; each whole line would be a number with a decimal comma.
    ['x,y\n1,\n,5', ','],
    ['1\t2\n3\t4', '\t'],
    ['1|2\n3|4', '|'],
    // Under the semicolon the columns are 1 and `2,5`: two of numbers. Under the comma one is a text.
    ['1;2,5\n3;4,5', ';'],
    // As many columns of numbers under either; the one that is left inside texts was one.
    ['SnS;1,5\nGeS;2,5', ';'],
    ['a;b,1\nc;d,2', ','],
    ['SnS|a,1\nGeS|b,2', ','],
    // Only the first row is heads.
    ['x;y,z\n1;2\n3;4', ';'],
  ])('of %j is "%s"', (text, separator) => expect(read(text).separator).toBe(separator));

  it('shows itself in the first forty rows', () => {
    const rows = (n: number) => ['x;y', ...Array.from({ length: n }, (_, i) => `${i};${i}`), 'a,b;c,d'].join('\n');
    expect(read(rows(39)).separator).toBe(';');
    expect(read(rows(5)).separator).toBe(';');
  });
});

describe('the decimal sign', () => {
  it.each([
    ['1,5;2', [['1.5', '2']]],
    ['-1,5e3;,5', [['-1.5e3', '.5']]],
    ['a,b;1,5', [['a,b', '1.5']]],
    [
      '"1,5","2"\n"3","4,25"',
      [
        ['1.5', '2'],
        ['3', '4.25'],
      ],
    ],
  ])('of %j is the comma, and the point afterwards', (text, cells) => {
    expect(read(text)).toMatchObject({ cells, decimal: ',' });
  });

  it.each(['1.5;2', '1;2', '"a, b",1', 'a,b;2'])('of %j is the point', (text) => {
    expect(read(text).decimal).toBe('.');
  });

  it.each([
    ['x;y\n1,234;1\n5,678;2', 2, '1,234', 'three digits behind every comma'],
    ['1;2\n3;12,345', 2, '12,345', 'three digits behind every comma'],
    ['1,5;2\n3;4\n5;6.5', 1, '1,5', 'a decimal point in line 3'],
    ['1,234;2\n3;4.5', 1, '1,234', 'a decimal point in line 2'],
  ])('of %j may be either: refused by its line', (text, line, cell, found) => {
    expect(refusal(text)).toMatchObject({
      message: `f.csv, line ${line}: "${cell}" may be a thousand or a fraction`,
      facts: { file: 'f.csv', line, found, expected: 'one decimal sign in the whole file, no separators of thousands' },
    });
  });

  it.each(['0,234;1', '1,23;1', '1,2345;1', '1234,567;1', '1,234;1,5'])('of %j cannot be thousands', (text) => {
    expect(read(text).decimal).toBe(',');
  });

  it('is not mixed by a point in a name', () => {
    expect(read('mp.1;1,5\nmp.2;2,5').cells).toEqual([
      ['mp.1', '1.5'],
      ['mp.2', '2.5'],
    ]);
  });
});

describe('rows', () => {
  it('keep their lines where others are empty; a byte order mark and spaces are none of the cells', () => {
    expect(read('\ufeff x , y \n\n1, 2\n')).toMatchObject({
      cells: [
        ['x', 'y'],
        ['1', '2'],
      ],
      lines: [1, 3],
    });
    expect(read('').cells).toEqual([]);
  });

  it('with quotes that do not end are refused by file, with the reason kept', () => {
    const error = refusal('1,"2\n3');
    expect(error.message).toMatch(/^f\.csv: Quote Not Closed/);
    expect(error.facts).toEqual({ file: 'f.csv', expected: 'values between commas, semicolons or tabulators' });
    expect(refusal('x;y\n1;"2').message).toMatch(/^f\.csv: /);
  });
});
