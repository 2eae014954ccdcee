/** Segments: the same rows are the same bytes, and what was written is what other readers read. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { segmentFiles } from '../../../../infra/screening/segment-file.js';
import { SEGMENT_COLUMNS } from '../../../../schemas/screening/columns.js';
import { segmentRows } from '../../../harness/screening/segments.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'segments-'));
});
afterAll(() => rm(folder, { recursive: true }));

const ROWS = Array.from({ length: 70_000 }, (_, i) => ({
  id: `c${i}`,
  formula: `X${i % 7}`,
  onsetEv: i % 5 ? i / 1000 : null,
  inDomain: i % 2 === 0,
  elements: i % 3 ? ['Ga', 'N'] : [],
  row: i,
}));

function* blocks(size: number) {
  for (let start = 0; start < ROWS.length; start += size) yield segmentRows(ROWS.slice(start, start + size));
}

describe('segments', () => {
  it('are the same bytes however the rows came', async () => {
    const whole = await segmentFiles(folder, blocks(ROWS.length));
    const pieces = await segmentFiles(folder, blocks(997));
    expect(whole.map(({ rows }) => rows)).toEqual([65_536, 4464]);
    expect(pieces.map(({ rows }) => rows)).toEqual([65_536, 4464]);
    for (const [i, { bytes }] of whole.entries()) expect(Buffer.compare(bytes, pieces[i]!.bytes)).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it('hold every column and value', async () => {
    const [segment] = await segmentFiles(folder, [
      segmentRows([...ROWS.slice(0, 3), { id: 'it"s; é', strain: Number.NaN }]),
    ]);
    const place = path.join(folder, 'read.parquet');
    await writeFile(place, segment!.bytes);
    const file = await asyncBufferFromFile(place);
    const { schema } = await parquetMetadataAsync(file);
    const names = schema.map(({ name }) => name);
    expect(names.filter((name) => name in SEGMENT_COLUMNS)).toEqual(Object.keys(SEGMENT_COLUMNS));
    const rows = await parquetReadObjects({ file, compressors });
    expect(rows.map(({ id, onsetEv, inDomain, elements }) => ({ id, onsetEv, inDomain, elements }))).toEqual([
      { id: 'c0', onsetEv: null, inDomain: true, elements: [] },
      { id: 'c1', onsetEv: 0.001, inDomain: false, elements: ['Ga', 'N'] },
      { id: 'c2', onsetEv: 0.002, inDomain: true, elements: ['Ga', 'N'] },
      { id: 'it"s; é', onsetEv: null, inDomain: null, elements: null },
    ]);
    expect(rows[3]!.strain).toBeNull();
    await rm(place);
  });

  it('are none without rows', async () => {
    expect(await segmentFiles(folder, [])).toEqual([]);
  });

  it('refuse a column of another length', async () => {
    const rows = { rows: 2, columns: { id: ['a'] } };
    await expect(segmentFiles(folder, [rows])).rejects.toThrow('column id has 1 values for 2 rows');
  });
});
