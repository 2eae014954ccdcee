import { expect, test } from 'vitest';
import { readFeatureCsv } from '../../../../infra/feature-files/csv.js';
import { readFeaturesJson } from '../../../../infra/feature-files/published-json.js';

/** Plain form of a set with one layer. */
function plain(text: string) {
  const { ids, layers } = readFeatureCsv(text, 'f.csv');
  const { width, values } = layers.get('features')!;
  return { ids, width, values: [...values] };
}

// Expected: by eye; the second is what pandas' DataFrame.to_csv writes.
test.each([
  ['numbers alone', '1,2\n3,4\n', ['0', '1']],
  ['pandas', ',0,1\nSnS,1,2\nGeS,3,4\n', ['SnS', 'GeS']],
  ['names without a header', 'SnS,1,2\r\nGeS,3,4', ['SnS', 'GeS']],
  ['a header over numbers', 'x,y\n1,2\n3,4', ['0', '1']],
  ['numbers as names', 'id,x,y\n7,1,2\n9,3,4\n', ['7', '9']],
  ['a byte order mark and quotes', '\ufeff"id","x","y"\n"a, b",1e0,+2\nc,3.,.4e1\n', ['a, b', 'c']],
])('CSV: %s', (_, text, ids) => {
  expect(plain(text)).toEqual({ ids, width: 2, values: [1, 2, 3, 4] });
});

test.each([
  ['', /no rows/],
  ['id,x\n', /a header without rows/],
  ['a\nb\n', /no numbers/],
  ['1,2\n3\n', /line 2: 1 cells/],
  ['1,2\n3,4\n5,x\n', /line 3: column 2 holds "x"/],
  ['1,"2\n', /f\.csv: /],
])('CSV refused: %j', (text, message) => {
  expect(() => readFeatureCsv(text, 'f.csv')).toThrow(message);
});

test('features.json: layers by the names of the file, in its order', () => {
  const text = JSON.stringify([
    { id: 'POSCAR_SnS_1.vasp', reference: [4, 5, 6], CGN4: [0.5, 1] },
    { id: 'POSCAR_GeS_2.vasp', reference: [7, 8, 9], CGN4: [2, 3] },
  ]);
  const { ids, layers } = readFeaturesJson(text, 'features.json');
  expect(ids).toEqual(['POSCAR_SnS_1.vasp', 'POSCAR_GeS_2.vasp']);
  expect([...layers.keys()]).toEqual(['reference', 'CGN4']);
  expect([...layers.get('CGN4')!.values]).toEqual([0.5, 1, 2, 3]);
});

test.each([
  ['{"id": "a"}', /no list of records/],
  ['[]', /no list of records/],
  ['[1]', /record 1 has no id/],
  ['[{"id": "a"}]', /a has no list of numbers/],
  ['[{"id": "a", "x": []}]', /x of a is empty/],
  ['[{"id": "a", "x": [1]}, {"id": "b"}]', /x of b has no list/],
  ['[{"id": "a", "x": [1]}, {"id": "b", "x": [1, 2]}]', /x of b has 2 numbers/],
  ['[{"id": "a", "x": [null]}]', /x of a, place 1, holds null/],
  ['[{"id": "a", "x": [1]', /f.*line 1: not JSON/],
  ['[{"id": "a", "x": [1]}, {"id": "b", "x": [1], "y": [2]}]', /y of b is no list in the first record/],
  ['[{"id": "a", "x": [1]}, {"id": "b", "x": [1]}, {"id": "a", "x": [2]}]', /record 3 is called "a", as record 1 is/],
  ['[{"id": "a", "x": [1], "x": [2]}]', /the key "x" a second time/],
  ['[{"id": "a", "__proto__": [1]}]', /the key "__proto__"/],
  ['[{"id": "a", "x": [NaN]}]', /line 1: not JSON at "NaN/],
  ['[{"id": "a", "x": ["1"]}]', /x of a, place 1, holds "1"/],
  [`[{"id": "a", "x": [${'['.repeat(1e5)}${']'.repeat(1e5)}]}]`, /nested more than 64 levels/],
  ['[{"id": "a", "x": [1]}, {"id": "b", "toString": [1]}]', /toString of b is no list in the first record/],
])('features.json refused: %s', (text, message) => {
  expect(() => readFeaturesJson(text, 'features.json')).toThrow(message);
});
