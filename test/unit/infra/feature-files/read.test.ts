import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFeatureFile } from '../../../../infra/feature-files/read.js';
import { InvalidInputError } from '../../../../schemas/failure.js';

const fixture = (name: string) => fileURLToPath(new URL(`../../../fixtures/${name}`, import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spectraloom-features-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Plain form. */
async function read(file: string) {
  const { ids, layers } = await readFeatureFile(file);
  return {
    ids,
    layers: Object.fromEntries([...layers].map(([name, { width, values }]) => [name, [width, ...values]])),
  };
}

// Expected: what make.py in those folders saved with pyarrow and NumPy.
test('Arrow: columns of numbers are one layer, the first texts are the names', async () => {
  expect(await read(fixture('arrow-features/columns.arrow'))).toEqual({
    ids: ['SnS', 'GeS', 'NaCl'],
    layers: { features: [2, 1, 4, 2, 5, 3, 6] },
  });
});

test('Arrow: lists are layers, several record batches and a dictionary are read', async () => {
  expect(await read(fixture('arrow-features/lists.arrow'))).toEqual({
    ids: ['a', 'b', 'c'],
    layers: { GCN4: [2, 1, 2, 3, 4, 5, 6] },
  });
});

test('.npy', async () => {
  expect(await read(fixture('npy/big-endian.npy'))).toEqual({
    ids: ['0', '1'],
    layers: { features: [2, 1, -2, 300, 70000] },
  });
});

test.each([
  ['arrow-features/ragged.arrow', /GCN4 of row 2 is no list of 2 numbers/],
  ['arrow-features/gaps.arrow', /column x has 1 missing/],
  ['arrow-features/texts.arrow', /no rows of numbers/],
  ['arrow-features/compressed.arrow', /not a readable Arrow file/],
  ['npy/vector.npy', /shape \(5\)/],
  ['npy/make.py', /no format of features has this ending/],
  ['npy/nothing.npy', /there is no file/],
])('%s is refused', async (name, message) => {
  await expect(readFeatureFile(fixture(name))).rejects.toThrow(message);
});

test('a number that is none is named by its place', async () => {
  const file = join(folder, 'nan.csv');
  await writeFile(file, 'SnS,1,2\nGeS,3,1e999\n');
  await expect(readFeatureFile(file)).rejects.toThrow(/features of GeS, column 2, is Infinity/);
});

test('an Arrow file cut anywhere is refused, none hangs', async () => {
  const whole = await readFile(fixture('arrow-features/lists.arrow'));
  const file = join(folder, 'cut.arrow');
  for (let length = 0; length < whole.length; length += 7) {
    await writeFile(file, whole.subarray(0, length));
    const refused = readFeatureFile(file);
    await expect(refused).rejects.toThrow(InvalidInputError);
    await expect(refused).rejects.toThrow(`${file}: damaged Arrow file`);
  }
});
