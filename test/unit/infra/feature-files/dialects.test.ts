/** First rows, separators and decimal signs of CSV files. Expected values: by eye. */
import { expect, test } from 'vitest';
import { readFeatureCsv } from '../../../../infra/feature-files/csv.js';
import type { ReadingChoices } from '../../../../schemas/tables/features.js';

function plain(text: string, choices: ReadingChoices = {}) {
  const { ids, layers, reading } = readFeatureCsv(text, 'f.csv', choices);
  return { ids, values: [...layers.get('features')!.values], ...reading.text! };
}

test.each([
  [
    'heads that pandas made, over fractions',
    '0,1,2\n0.5,1.5,2.5\n3.5,4,5.5\n',
    { header: true, values: [0.5, 1.5, 2.5, 3.5, 4, 5.5] },
  ],
  ['the same, beside names', 'structure,0,1,2\nSnS,0.5,1.5,2.5\n', { header: true, ids: ['SnS'] }],
  ['the same, with a head of the names that is a number', '0,1,2,3\nSnS,0.5,1.5,2.5\n', { header: true, ids: ['SnS'] }],
  [
    'energies over a spectrum under the head of names',
    'id,0.0,0.5,1.0\nSnS,3,1,2\n',
    { header: true, values: [3, 1, 2] },
  ],
  ['rows of a counting matrix', '1,2,3\n4,5,6\n7,8,9\n', { header: false, ids: ['0', '1', '2'] }],
  ['one row', '0,1,2\n', { header: false, values: [0, 1, 2] }],
  ['equal numbers are no heads', '0,0\n0.1,0.2\n', { header: false, values: [0, 0, 0.1, 0.2] }],
  ['names and fractions', 'SnS,0.5,1.2\nGeS,0.25,3\n', { header: false, ids: ['SnS', 'GeS'] }],
  ['semicolons', 'x;y\n1;2\n3;4\n', { header: true, separator: ';', values: [1, 2, 3, 4] }],
  [
    'semicolons and decimal commas',
    'x;y\n1,5;2\n3;4,25\n',
    { header: true, separator: ';', decimal: ',', values: [1.5, 2, 3, 4.25] },
  ],
  [
    'names, semicolons, one column of decimal commas',
    'SnS;1,5\nGeS;2,5\n',
    { separator: ';', ids: ['SnS', 'GeS'], values: [1.5, 2.5] },
  ],
  ['names with semicolons in a file of commas', 'a;b,1,2\nc;d,3,4\n', { separator: ',', ids: ['a;b', 'c;d'] }],
  ['tabulators and an empty head', '\tx\ty\na\t1\t2\n', { header: true, separator: '\t', ids: ['a'] }],
  [
    'tabulators and decimal commas',
    '1,5\t2,5\n0,25\t1e3\n',
    { separator: '\t', decimal: ',', values: [1.5, 2.5, 0.25, 1000] },
  ],
  ['bars', 'x|y\n1|2\n', { separator: '|', values: [1, 2] }],
  [
    'decimal commas in quotes',
    '"1,5","2,5"\n"0,5","3"\n',
    { separator: ',', decimal: ',', values: [1.5, 2.5, 0.5, 3] },
  ],
] as const)('%s', (_, text, expected) => {
  expect(plain(text)).toMatchObject(expected);
});

test.each([
  ['integers over fractions', '3,7\n0.5,1.25\n2.5,1.75\n'],
  ['two counted heads', '0,1\n0.5,1.5\n2,1\n'],
  ['counted heads over whole numbers', '0,1,2\n4,0,2\n9,1,0\n'],
  ['the energies of a spectrum', '0.5,1.0,1.5,2.0\n3.1,0.2,7.5,0.1\n2.2,0.4,8.1,0.3\n'],
  ['wavelengths over counts', '300.5,310.25\n3,7\n2,1\n'],
  ['one column under 0', '0\n0.5\n7\n'],
  ['a text among numbers', 'x,2\n1,2\n3,4\n'],
])('%s: heads or values is for the user to say', (_, text) => {
  expect(() => plain(text)).toThrow('f.csv, line 1: heads of columns or the values of a row?');
  const rows = text.trim().split('\n').length;
  expect(plain(text, { header: 'yes' }).ids).toHaveLength(rows - 1);
  if (!text.startsWith('x')) expect(plain(text, { header: 'no' }).ids).toHaveLength(rows);
});

test.each([
  ['1,234;5,678\n2,345;6,789\n', /line 1: "1,234" may be a thousand or a fraction/],
  ['1,5;2.5\n3,5;4.5\n', /line 1: "1,5" may be a thousand or a fraction/],
  ['x,y,z,u\n1,2\n', /line 1: 4 heads/],
  ['1,2,\n3,4,\n', /line 1: column 3 holds ""/],
])('refused: %j', (text, message) => {
  expect(() => plain(text)).toThrow(message);
});
