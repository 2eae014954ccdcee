/** The rows of all segments together: how many, none twice, and those that were given up not among them. */
import { type QueryDatabase, withQueryDatabase } from '../../../infra/duckdb/open.js';
import { sqlList } from '../../../infra/duckdb/sql-text.js';
import type { ScreeningCounts } from '../../../schemas/screening/manifest.js';

/** Ids of a fault that are named. */
const NAMED = 3;

interface RowCheck {
  readonly rows: number;
  readonly faults: readonly string[];
}

/**
 * @param files Parquet segments, absolute paths
 * @param scratch folder that queries spill to
 */
export async function checkRows(files: readonly string[], total: ScreeningCounts, scratch: string): Promise<RowCheck> {
  const expected = total.predicted + total.takenOver;
  if (files.length === 0) return { rows: 0, faults: rowsFault(0, expected) };
  return withQueryDatabase({ files, scratch }, async (database) => {
    const from = `read_parquet(${sqlList(files)})`;
    const [counted] = await database.rows(`SELECT count(*)::DOUBLE AS rows FROM ${from}`);
    const rows = Number(counted?.rows);
    return { rows, faults: [...rowsFault(rows, expected), ...(await twice(database, from))] };
  });
}

function rowsFault(rows: number, expected: number): string[] {
  return rows === expected ? [] : [`${rows} rows, and ${expected} candidates were predicted or taken over`];
}

async function twice(database: QueryDatabase, from: string): Promise<string[]> {
  const found = await database.rows(
    `SELECT contentId, min(id) AS id, count(*)::DOUBLE AS times FROM ${from}
     GROUP BY contentId HAVING count(*) > 1 ORDER BY contentId LIMIT ${NAMED + 1}`,
  );
  if (found.length === 0) return [];
  const named = found.slice(0, NAMED).map(({ id, times }) => `${id} (${times} times)`);
  return [`crystals that stand there more than once: ${named.join(', ')}${found.length > NAMED ? ', and more' : ''}`];
}

/** @returns a fault where the quarantine has not as many rows as were counted, or more were screened since than it has */
export function quarantineFaults(rows: number, { quarantined, released }: ScreeningCounts): string[] {
  return [
    ...(rows === quarantined ? [] : [`${rows} rows of the quarantine, and ${quarantined} candidates were given up`]),
    ...(released <= quarantined ? [] : [`${released} were screened after all, and only ${quarantined} were given up`]),
  ];
}
