/** What a spreadsheet would compute is text in our CSV, and comes back as it was. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFeatureCsv } from '../../../../infra/feature-files/csv.js';
import { csvPieces, csvText, withoutGuard } from '../../../../infra/files/csv-text.js';
import { FORMULAS } from '../../../harness/files/formula-texts.js';

describe.each(FORMULAS)('%j', (id) => {
  const text = csvText([
    ['id', 'cluster'],
    [id, 1],
  ]);

  test('begins with an apostrophe in the file', () => {
    const [, row] = parse(text) as string[][];
    expect(row).toEqual([`'${id}`, '1']);
  });

  test('is read back as it was', () => {
    expect(readFeatureCsv(text, 'labels.csv').ids).toEqual([id]);
  });
});

test.each([
  ['numbers', -1.5, '-1.5'],
  ['numbers in texts', '-1.5', '-1.5'],
  ['signed integers', '+2', '+2'],
  ['exponents', '-1e-7', '-1e-7'],
  ['names', 'NaCl', 'NaCl'],
  ['an apostrophe alone', "'t Hooft", "'t Hooft"],
  ['signs inside', 'Fe2+=O', 'Fe2+=O'],
  ['a comma', 'a,b', '"a,b"'],
  ['nothing', null, ''],
  ['not a number', Number.NaN, 'NaN'],
])('%s stay as they are', (_, cell, expected) => {
  expect(csvText([['x', cell]])).toBe(`x,${expected}\n`);
});

test('any text comes back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const [[cell]] = parse(csvText([[text, 1]])) as [[string]];
      expect(withoutGuard(cell)).toBe(text);
    }),
  );
});

test.each([0, 1, 63, 64, 65, 200])('%d rows in pieces are the text of all of them', (count) => {
  const rows = Array.from({ length: count }, (_, row) => [`=row ${row}`, row, null]);
  const pieces = [...csvPieces(rows)];
  expect(pieces.join('')).toBe(count === 0 ? '' : csvText(rows));
  expect(Math.max(0, ...pieces.map((piece) => piece.split('\n').length - 1))).toBeLessThanOrEqual(64);
});

test('no other place writes CSV for people', () => {
  const writers = ['activities', 'cli', 'infra', 'report', 'science', 'workers'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && readFileSync(`${folder}/${file}`, 'utf8').includes('csv-stringify'))
      .map((file) => `${folder}/${file}`),
  );
  expect(writers).toEqual(['infra/files/csv-text.ts']);
});
