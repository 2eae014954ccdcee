/**
 * Rows of a screening -> Parquet files. The same rows give the same bytes: one thread, groups of a fixed number of rows, one
 * version of DuckDB (its name is part of the file), no time and no machine.
 */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { MAX_OBJECT_BYTES } from '../../schemas/run/artifact.js';
import { type ScreeningColumns, SEGMENT_COLUMNS } from '../../schemas/screening/columns.js';
import type { SegmentRows } from '../../schemas/screening/segment-rows.js';
import { SQL_TYPES } from '../duckdb/append.js';
import { type QueryDatabase, withQueryDatabase } from '../duckdb/open.js';
import { sqlName, sqlText } from '../duckdb/sql-text.js';

/** Some 15 MB of a compressed file: well under the largest object. */
const ROWS_A_SEGMENT = 65_536;
const ROWS_A_GROUP = 16_384;

/**
 * @param scratch folder for this call alone; emptied of what it wrote
 * @param blocks rows in their order, as they come
 * @returns files of at most `ROWS_A_SEGMENT` rows and `MAX_OBJECT_BYTES`, in order; none without rows
 */
export async function segmentFiles(
  scratch: string,
  blocks: AsyncIterable<SegmentRows> | Iterable<SegmentRows>,
): Promise<{ readonly bytes: Uint8Array; readonly rows: number }[]> {
  const file = path.join(scratch, 'segment.parquet');
  try {
    return await withQueryDatabase({ files: [file], scratch }, async (database) => {
      const rows = await collect(database, blocks);
      const files: { bytes: Uint8Array; rows: number }[] = [];
      for (let start = 0; start < rows; start += ROWS_A_SEGMENT)
        files.push(...(await written(database, file, start, Math.min(rows, start + ROWS_A_SEGMENT))));
      return files;
    });
  } finally {
    await rm(file, { force: true });
  }
}

async function collect(
  database: QueryDatabase,
  blocks: AsyncIterable<SegmentRows> | Iterable<SegmentRows>,
): Promise<number> {
  const columns = Object.entries<ScreeningColumns[string]>(SEGMENT_COLUMNS);
  const types = columns.map(([name, { kind }]) => `${sqlName(name)} ${SQL_TYPES[kind]}`);
  await database.run(`CREATE TABLE collected (${types.join(', ')})`);
  let total = 0;
  for await (const { rows, columns: given } of blocks) {
    if (rows === 0) continue;
    const unknown: readonly null[] = new Array<null>(rows).fill(null);
    await database.append(
      'collected',
      columns.map(([name, { kind }]) => ({ kind, values: lengthOf(given[name] ?? unknown, rows, name) })),
    );
    total += rows;
  }
  return total;
}

function lengthOf<V>(values: ArrayLike<V>, rows: number, name: string): ArrayLike<V> {
  if (values.length !== rows) throw new RangeError(`column ${name} has ${values.length} values for ${rows} rows`);
  return values;
}

/** Texts of unusual length make a file too large: then of half as many rows each. */
async function written(
  database: QueryDatabase,
  file: string,
  start: number,
  end: number,
): Promise<{ bytes: Uint8Array; rows: number }[]> {
  await database.run(`COPY (FROM collected WHERE rowid >= ${start} AND rowid < ${end} ORDER BY rowid)
    TO ${sqlText(file)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROWS_A_GROUP}, USE_TMP_FILE false)`);
  const bytes = await readFile(file);
  if (bytes.length <= MAX_OBJECT_BYTES || end - start === 1) return [{ bytes, rows: end - start }];
  const middle = start + Math.floor((end - start) / 2);
  return [...(await written(database, file, start, middle)), ...(await written(database, file, middle, end))];
}
