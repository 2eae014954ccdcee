/** Feature vectors in Parquet files that pandas and pyarrow wrote; broken ones are refused by column and row. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readFeatureParquet } from '../../../../infra/feature-files/parquet.js';
import { readFeatureFile } from '../../../../infra/feature-files/read.js';

const FOLDER = 'test/fixtures/parquet-features';
const read = (name: string, choices = {}) => readFeatureFile(`${FOLDER}/${name}.parquet`, choices);
const matrix = (width: number, ...values: number[]) => ({ width, values: Float64Array.from(values) });

describe('Parquet', () => {
  it('columns of numbers are one layer, the texts are the names', async () => {
    const { ids, layers, reading } = await read('columns');
    expect(ids).toEqual(['SnS', 'GeS', 'NaCl']);
    expect(layers.get('features')).toEqual(matrix(3, 1, 4, 1, 2.5, 5, 0, 3, 6, 1));
    expect(reading).toEqual({ names: 'name', leftOut: [] });
  });

  it('the index that pandas wrote names the rows', async () => {
    const { ids, layers } = await read('indexed');
    expect(ids).toEqual(['SnS', 'GeS', 'NaCl']);
    expect(layers.get('features')?.width).toBe(3);
  });

  it('a column of lists is a layer, beside which numbers and times are left out', async () => {
    const { ids, layers, reading } = await read('lists');
    expect(ids).toEqual(['a', 'b', 'c']);
    expect([...layers]).toEqual([['GCN4', matrix(2, 1, 2, 3, 4, 5, 6)]]);
    expect(reading.leftOut).toEqual([
      { column: 'n', because: 'beside lists' },
      { column: 'made', because: 'of times' },
    ]);
    expect((await read('lists', { idColumn: 'n' })).ids).toEqual(['7', '8', '9']);
  });

  it('lists of a fixed size are read too', async () => {
    expect((await read('fixed')).layers.get('soap')).toEqual(matrix(2, 0, 1, 2, 3, 4, 5));
  });

  it.each([
    ['ragged', 'GCN4 of row 2 is no list of 2 numbers'],
    ['holes', 'GCN4 of row 1 is no list of 2 numbers'],
    ['gaps', 'x of row 2 is missing'],
    ['nan', 'column 1, is NaN'],
    ['texts', 'no rows of numbers'],
    ['empty', 'no rows of numbers'],
    ['nested', 'column x holds neither numbers nor texts'],
  ])('%s: refused by what is wrong', async (name, message) => {
    await expect(read(name)).rejects.toThrow(message);
  });

  it('a file cut anywhere is refused', async () => {
    const whole = readFileSync(`${FOLDER}/fixed.parquet`);
    for (const share of [0, 0.1, 0.5, 0.9, 0.999])
      await expect(readFeatureParquet(whole.subarray(0, share * whole.length), 'cut.parquet')).rejects.toThrow(
        'cut.parquet cannot be read as Parquet',
      );
  });
});
