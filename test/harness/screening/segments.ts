/** Rows of a screening as segments on the disk, for tests of judgements. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { segmentFiles } from '../../../infra/screening/segment-file.js';

/** Values by the names of the columns; `contentId` is `content of ID` unless given. */
export type ScreenedRow = { readonly id: string; readonly [column: string]: unknown };

export async function writeSegments(rows: readonly ScreenedRow[]): Promise<{ folder: string; segments: string[] }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'segments-'));
  await mkdir(path.join(folder, 'scratch'));
  const files = await segmentFiles(path.join(folder, 'scratch'), [segmentRows(rows)]);
  const segments: string[] = [];
  for (const [i, { bytes }] of files.entries()) {
    const file = path.join(folder, `${i}.parquet`);
    await writeFile(file, bytes);
    segments.push(file);
  }
  return { folder, segments };
}

export function segmentRows(rows: readonly ScreenedRow[]) {
  const whole = rows.map((row) => ({ contentId: `content of ${row.id}`, formula: 'GaN', source: 'made up', ...row }));
  const names = [...new Set(whole.flatMap((row) => Object.keys(row)))];
  const columns = Object.fromEntries(
    names.map((name) => [name, whole.map((row) => ((row as Record<string, unknown>)[name] ?? null) as string | null)]),
  );
  return { rows: rows.length, columns };
}
